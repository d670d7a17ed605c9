import assert from 'node:assert/strict'
import { test } from 'node:test'
import { creerDossier } from '../../../test/fabriques/dossiers.ts'
import { compteScelle, creerCompte } from '../../../test/fabriques/etablissements.ts'
import { creerReglement } from '../../../test/fabriques/reglements.ts'
import { connecte, creerOrganisme, type Organisme, ouvreBanc, texte } from '../../../test/support.ts'

const banc = await ouvreBanc()
const IBAN = 'FR7630006000011234567890189'

const etablissementOf = (organisme: Organisme, rang: number) => organisme.etablissements[rang] ?? ''

test('un règlement de soixante lignes les montre toutes et prouve leur somme au centime', async () => {
  const alpha = await creerOrganisme(banc)
  const dossier = await creerDossier(banc, alpha, { stagiaires: [{ nom: 'Latarte', prenom: 'Noël' }] })
  const lignes = Array.from({ length: 60 }, (_, i) => ({
    type: 'FACTURE',
    dossier_numero: dossier,
    numero_facture: `FA-${i + 1}`,
    montant: 10_000 + i * 37,
  }))
  const reference = await creerReglement(banc, alpha, { lignes })
  const nav = await connecte(banc, alpha)
  const reponse = await nav.get(`/reglements/${reference}`)
  for (const { numero_facture } of lignes)
    assert.ok(reponse.body.includes(`>${numero_facture}<`), numero_facture)
  assert.equal(reponse.body.match(new RegExp(`href="/dossiers/${dossier}"`, 'g'))?.length, 60)
  const lu = texte(reponse)
  assert.match(lu, /La somme des 60 lignes est égale au montant du virement/)
  assert.match(lu, /Montant du virement 6 654,90 €/)
})

test('une ligne négative, une retenue et son motif, nos deux numéros de facture, le stagiaire ou leur nombre', async () => {
  const alpha = await creerOrganisme(banc)
  const seul = await creerDossier(banc, alpha, {
    stagiaires: [{ nom: 'Latarte', prenom: 'Noël', stagiaire_id: 'S1' }],
    factures: [{ montant: 81_000, numero_facture: 'FA-48977', numero_interne: 'F00000161' }],
  })
  const groupe = await creerDossier(banc, alpha, { stagiaires: [{ nom: 'A' }, { nom: 'B' }, { nom: 'C' }] })
  const { id } = await banc.proprietaire((trx) =>
    trx
      .selectFrom('facture')
      .where('numero_interne', '=', 'F00000161')
      .select('id')
      .executeTakeFirstOrThrow(),
  )
  const reference = await creerReglement(banc, alpha, {
    lignes: [
      {
        type: 'FACTURE',
        dossier_numero: seul,
        stagiaire_id: 'S1',
        facture_id: id,
        numero_facture: 'FA-48977',
        montant: 78_000,
        retenue: 3_000,
        motif: '1 h d’absence',
      },
      { type: 'FACTURE', dossier_numero: groupe, montant: 5_000 },
      {
        type: 'TROP_PERCU',
        dossier_numero: groupe,
        libelle: 'Trop-perçu antérieur',
        motif: 'Compensation',
        montant: -2_963,
      },
    ],
  })
  const nav = await connecte(banc, alpha)
  const reponse = await nav.get(`/reglements/${reference}`)
  const lu = texte(reponse)
  assert.match(lu, /LATARTE Noël/)
  assert.match(lu, /3 stagiaires/)
  assert.match(lu, /FA-48977 chez nous F00000161/)
  assert.match(lu, /30,00 € 1 h d’absence 780,00 €/)
  assert.match(lu, /Trop-perçu antérieur, Compensation/)
  assert.ok(reponse.body.includes('\u221229,63\u00a0€'))
  assert.match(lu, /Montant du virement 800,37 €/)
  assert.match(lu, /La somme des 3 lignes est égale/)
})

test('une somme qui ne tombe pas juste se dit', async () => {
  const alpha = await creerOrganisme(banc)
  const reference = await creerReglement(banc, alpha, {
    montant: 10_000,
    lignes: [{ montant: 4_000 }, { montant: 5_999 }],
  })
  const nav = await connecte(banc, alpha)
  const lu = texte(await nav.get(`/reglements/${reference}`))
  assert.match(lu, /Les 2 lignes valent 99,99 € : l’écart avec le virement est de 0,01 €/)
  assert.doesNotMatch(lu, /est égale/)
})

test('la ligne d’un dossier hors de ses établissements ne montre que son numéro et son montant', async () => {
  const alpha = await creerOrganisme(banc, { etablissements: 2 })
  const dehors = await creerDossier(banc, alpha, {
    etablissement_numero: etablissementOf(alpha, 1),
    entreprise_raison_sociale: 'SECRETS ET FILS',
    stagiaires: [{ nom: 'Discret', prenom: 'Zoé' }],
  })
  const dedans = await creerDossier(banc, alpha, { entreprise_raison_sociale: 'BONNET' })
  const reference = await creerReglement(banc, alpha, {
    lignes: [
      {
        type: 'FACTURE',
        dossier_numero: dehors,
        numero_facture: 'FA-CACHEE',
        libelle: 'INTITULÉ CACHÉ',
        motif: 'Absence de Zoé',
        retenue: 100,
        montant: 7_000,
      },
      { type: 'FACTURE', dossier_numero: dedans, montant: 3_000 },
      { dossier_texte: 'D-ANCIEN', libelle: 'Dossier repris', montant: 500 },
    ],
  })
  const colin = await connecte(banc, alpha, {
    profil: 'comptable',
    etablissements: [etablissementOf(alpha, 0)],
  })
  const reponse = await colin.get(`/reglements/${reference}`)
  for (const cache of [
    'SECRETS',
    'Discret',
    'DISCRET',
    'FA-CACHEE',
    'INTITULÉ',
    'Zoé',
    `/dossiers/${dehors}`,
  ]) {
    assert.ok(!reponse.body.includes(cache), cache)
  }
  const lu = texte(reponse)
  assert.match(lu, new RegExp(`${dehors} Dossier d’un autre établissement`))
  assert.match(lu, /70,00 €/)
  assert.match(lu, /La somme des 3 lignes est égale au montant du virement/)
  assert.ok(reponse.body.includes(`href="/dossiers/${dedans}"`))
  assert.match(lu, /D-ANCIEN dossier inconnu d’oGestion/)
  assert.ok(!reponse.body.includes('href="/dossiers/D-ANCIEN"'))
  const amelie = await connecte(banc, alpha)
  assert.match((await amelie.get(`/reglements/${reference}`)).body, /SECRETS ET FILS/)
})

test('un virement rejeté dit pourquoi et que faire, avec le lien vers les coordonnées bancaires', async () => {
  const alpha = await creerOrganisme(banc)
  const [etablissement = ''] = alpha.etablissements
  const reference = await creerReglement(banc, alpha, {
    statut: 'REJETE',
    motif: 'AC04',
    date_execution: null,
  })
  const reponse = await (await connecte(banc, alpha)).get(`/reglements/${reference}`)
  const lu = texte(reponse)
  assert.match(lu, /La banque a refusé ce virement : le compte est clos \(AC04\)/)
  assert.match(lu, /À vous : vérifiez vos coordonnées bancaires/)
  assert.ok(reponse.body.includes(`href="/etablissements/${etablissement}"`))
})

test('un motif qui ne tient pas au compte revient au financeur, un code inconnu se montre tel quel', async () => {
  const alpha = await creerOrganisme(banc)
  const doublon = await creerReglement(banc, alpha, { statut: 'REJETE', motif: 'AM05' })
  const inconnu = await creerReglement(banc, alpha, { statut: 'REJETE', motif: 'ZZ99' })
  const nav = await connecte(banc, alpha)
  assert.match(
    texte(await nav.get(`/reglements/${doublon}`)),
    /le même virement avait déjà été reçu \(AM05\).*Chez Constructys :/,
  )
  assert.match(texte(await nav.get(`/reglements/${inconnu}`)), /Motif donné par la banque : ZZ99/)
})

test('un virement retourné et son remplaçant se mènent l’un à l’autre', async () => {
  const alpha = await creerOrganisme(banc, { etablissements: 2 })
  const retourne = await creerReglement(banc, alpha, {
    statut: 'RETOURNE',
    motif: 'AC01',
    date_execution: '2026-09-14',
  })
  const suivant = await creerReglement(banc, alpha, {
    remplace_reference: retourne,
    etablissement_numero: etablissementOf(alpha, 1),
  })
  const nav = await connecte(banc, alpha)
  const avant = await nav.get(`/reglements/${retourne}`)
  assert.match(
    texte(avant),
    /renvoyé ce virement après son exécution du 14\/09\/2026 : le numéro de compte n’existe pas/,
  )
  assert.doesNotMatch(texte(avant), /À vous/)
  assert.ok(avant.body.includes(`href="/reglements/${suivant}"`))
  assert.ok((await nav.get(`/reglements/${suivant}`)).body.includes(`href="/reglements/${retourne}"`))
  const colin = await connecte(banc, alpha, {
    profil: 'comptable',
    etablissements: [etablissementOf(alpha, 0)],
  })
  const limite = await colin.get(`/reglements/${retourne}`)
  assert.ok(!limite.body.includes(suivant))
  assert.match(texte(limite), /remplacé par un virement à un autre établissement/)
})

test('annulé, programmé, émis et inconnu s’expliquent en mots', async () => {
  const alpha = await creerOrganisme(banc)
  const [etablissement = ''] = alpha.etablissements
  const creer = (statut: string, motif = '') =>
    creerReglement(banc, alpha, { statut, motif, date_emission: '2026-12-01', date_execution: null })
  const nav = await connecte(banc, alpha)
  const lire = async (reference: string) => texte(await nav.get(`/reglements/${reference}`))
  assert.match(
    await lire(await creer('ANNULE', 'Erreur de destinataire.')),
    /a annulé ce virement avant son envoi.*Motif : Erreur de destinataire\./,
  )
  const programme = await creer('PROGRAMME')
  assert.match(await lire(programme), /programmé pour le 01\/12\/2026.*attend vos coordonnées bancaires/)
  await creerCompte(banc, alpha, etablissement, IBAN)
  assert.match(await lire(programme), /Rien n’est à faire de votre côté/)
  assert.match(await lire(await creer('EMIS')), /a remis ce virement à la banque le 01\/12\/2026/)
  assert.match(await lire(await creer('EN_LITIGE')), /état « EN_LITIGE », que nous ne connaissons pas/)
})

test('le compte crédité est celui d’alors, masqué : aucun IBAN entier dans la page', async () => {
  const alpha = await creerOrganisme(banc)
  const compte = compteScelle(banc.deps.coffre.seal(IBAN))
  const reference = await creerReglement(banc, alpha, {
    ...compte,
    bic: 'CMCIFR2A',
    titulaire: 'Alpha Grenoble',
  })
  const reponse = await (await connecte(banc, alpha)).get(`/reglements/${reference}`)
  assert.match(texte(reponse), /Compte crédité FR•• •••• •••• 0189 Alpha Grenoble, CMCIFR2A/)
  assert.match(texte(reponse), new RegExp(`Sur votre relevé OPCO${reference}`))
  assert.doesNotMatch(reponse.body.replaceAll(/\s/g, ''), /FR\d{2}\d{5}|1234567890189/)
})
