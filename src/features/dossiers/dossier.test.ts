import assert from 'node:assert/strict'
import { test } from 'node:test'
import { creerDocument } from '../../../test/fabriques/documents.ts'
import { creerDossier, creerEvenement, type DossierTest } from '../../../test/fabriques/dossiers.ts'
import { connecte, creerOrganisme, ouvreBanc, texte } from '../../../test/support.ts'

const banc = await ouvreBanc()

async function page(voulu: DossierTest, options: Parameters<typeof connecte>[2] = {}) {
  const organisme = await creerOrganisme(banc, { etablissements: 2 })
  const numero = await creerDossier(banc, organisme, voulu)
  const nav = await connecte(banc, organisme, options)
  const read = async (query = '') => {
    const reponse = await nav.get(`/dossiers/${numero}${query}`)
    assert.equal(reponse.statusCode, 200)
    return reponse
  }
  return { organisme, numero, nav, read }
}

test('le dossier porte le nom de la formation, son statut en mots et qui doit agir', async () => {
  const { numero, read } = await page({
    intitule: 'CACES R482',
    accords: 168_000,
    entreprise_siret: '73282932000074',
    duree_heures: 13.5,
  })
  const reponse = await read()
  assert.match(reponse.body, /<h1>CACES R482<\/h1>/)
  assert.match(
    reponse.body,
    new RegExp(`<title>CACES R482, dossier ${numero} – Suivre mes dossiers de formation – oGestion</title>`),
  )
  const vue = texte(reponse)
  assert.match(
    vue,
    /Accord donné le 01\/10\/2026\. À vous : déposez la facture et le certificat de réalisation avant le 31\/12\/2026\./,
  )
  for (const mot of [
    'SIRET 732 829 320 00074',
    'Grenoble',
    'Plan de développement des compétences (PLAN)',
    '13 h 30',
    '05/10/2026',
    'Aucun virement n’a encore payé ce dossier',
  ])
    assert.ok(vue.includes(mot), mot)
  assert.match(reponse.body, /<nav class="fil"[^>]*><ol><li><a href="\/dossiers">/)
})

test('un état inconnu survit et se montre tel que reçu', async () => {
  const { read } = await page({ statut: 'EN_REVISION', etat: 'EN_REVISION' })
  assert.match(texte(await read()), /État inconnu : EN_REVISION/)
})

test('un numéro absent, étranger, hors périmètre, retiré ou illisible répond la même page 404', async () => {
  const { organisme, numero, nav } = await page({})
  const [, lyon = ''] = organisme.etablissements
  const ailleurs = await creerDossier(banc, organisme, { etablissement_numero: lyon })
  const retire = await creerDossier(banc, organisme, { retire_le: new Date('2026-11-01') })
  const borne = await connecte(banc, organisme, { etablissements: organisme.etablissements.slice(0, 1) })
  const beta = await connecte(banc, await creerOrganisme(banc))
  assert.equal((await borne.get(`/dossiers/${numero}`)).statusCode, 200)
  const reponses = await Promise.all([
    nav.get('/dossiers/D0'),
    nav.get(`/dossiers/${retire}`),
    borne.get(`/dossiers/${ailleurs}`),
    beta.get(`/dossiers/${numero}`),
    nav.get('/dossiers/%00'),
    nav.get(`/dossiers/${'9'.repeat(61)}`),
  ])
  const [absent] = reponses
  for (const reponse of reponses) {
    assert.equal(reponse.statusCode, 404)
    assert.equal(texte(reponse), absent && texte(absent))
  }
})

test('lire un dossier écrit une ligne au journal', async () => {
  const { organisme, numero, read } = await page({})
  await read()
  const lignes = await banc.proprietaire((trx) =>
    trx
      .selectFrom('journal')
      .where('organisme_id', '=', organisme.id)
      .where('acte', 'not in', ['connexion', 'facteur.verification'])
      .select(['acte', 'objet_type', 'objet_id'])
      .execute(),
  )
  assert.deepEqual(lignes, [{ acte: 'dossier.lecture', objet_type: 'dossier', objet_id: numero }])
})

test('les stagiaires ont leurs heures, et l’abandon sa date', async () => {
  const { read } = await page({
    stagiaires: [
      { nom: 'Royer', prenom: 'Camille', heures_prevues: 14, heures_realisees: 13.5 },
      { nom: 'Élan', prenom: 'Ali', heures_prevues: 14, abandon_le: '2026-10-06' },
      { nom: 'Parti', prenom: 'X', retire_le: new Date('2026-11-01') },
    ],
  })
  const vue = texte(await read())
  assert.match(vue, /2 stagiaires/)
  assert.match(vue, /ÉLAN Ali 14 h Non renseigné Le 06\/10\/2026 ROYER Camille 14 h 13 h 30 Non/)
  assert.doesNotMatch(vue, /PARTI/)
})

test('l’accord montre ses montants par nature, sa dernière version d’abord, et la subrogation en mots', async () => {
  const lignes = [
    {
      nature: 'PEDAGOGIE',
      ht: 100_000,
      tva: 20_000,
      ttc: 120_000,
      part_opco: 100_000,
      part_entreprise: 20_000,
      taux_tva: 2000,
    },
    { nature: 'HEBERGEMENT', ht: 5_000, tva: 500, ttc: 5_500, part_opco: 5_000, part_entreprise: 500 },
  ]
  const { read } = await page({
    accords: [
      { version: 1, lignes: [{ part_opco: 77_700 }] },
      { version: 2, lignes, destinataire_facture: 'ENTREPRISE', validite: '2027-10-01' },
    ],
  })
  const reponse = await read()
  const vue = texte(reponse)
  assert.match(
    vue,
    /version 2 Donné le 01\/10\/2026 Valable jusqu’au 01\/10\/2027 Paiement Avec subrogation : Constructys vous règle directement sa part\. Facture à adresser à L’entreprise/,
  )
  assert.match(
    vue,
    /Coût pédagogique TVA 20 % 1 000,00 € 200,00 € 1 200,00 € 1 000,00 € 200,00 € Hébergement 50,00 € 5,00 € 55,00 € 50,00 € 5,00 € Total 1 050,00 € 205,00 € 1 255,00 € 1 050,00 € 205,00 €/,
  )
  assert.match(reponse.body, /<details><summary>Version antérieure/)
  assert.ok(vue.indexOf('version 2') < vue.indexOf('777,00 €'))
  assert.match(vue, /1 050,00 € accordé/)
})

test('seuls les accords avec subrogation sont dus à l’organisme', async () => {
  const { read } = await page({ accords: [{ subrogation: false, lignes: [{ part_opco: 50_000 }] }] })
  const vue = texte(await read())
  assert.match(vue, /0,00 € accordé/)
  assert.match(vue, /Sans subrogation : l’entreprise vous règle, Constructys la rembourse/)
})

test('les échéances sont dans l’ordre des dates', async () => {
  const { read } = await page({
    accords: 100_000,
    date_fin: '2027-08-31',
    echeances: [
      { numero: 'E2', ouverture: '2027-04-01', montant_total: 60_000 },
      {
        numero: 'E1',
        codification: 'A1',
        ouverture: '2026-11-01',
        montant_total: 40_000,
        montant_en_cours: 1_000,
      },
    ],
  })
  const vue = texte(await read())
  assert.match(vue, /E1 \(A1\) 01\/11\/2026 400,00 € 0,00 € 10,00 € E2 01\/04\/2027 600,00 €/)
  assert.match(vue, /À vous : déposez la facture/)
})

test('la frise va du plus récent au plus ancien, avec la date et l’auteur, sans heure inventée', async () => {
  const { organisme, numero, read } = await page({
    factures: [{ montant: 100, numero_interne: 'FI-1', numero_facture: 'FA-9' }],
  })
  await creerEvenement(banc, organisme, { objet_id: numero, le: '2026-10-01', apres: 'EN_INSTRUCTION' })
  await creerEvenement(banc, organisme, {
    objet_id: numero,
    le: '2026-10-03',
    avant: 'EN_INSTRUCTION',
    apres: 'ACCORDE',
  })
  await creerEvenement(banc, organisme, {
    objet_type: 'facture',
    objet_id: 'FI-1',
    le: '2026-10-12',
    apres: 'DEPOSEE',
    auteur: 'Amélie Garnier',
  })
  await creerEvenement(banc, organisme, { objet_id: 'D-AUTRE', apres: 'REFUSE' })
  const vue = texte(await read())
  assert.match(
    vue,
    /12\/10\/2026 , Amélie Garnier Facture FA-9 : déposée 03\/10\/2026 , Constructys Dossier : accordé Auparavant : en instruction\. 01\/10\/2026 , Constructys Dossier : en instruction/,
  )
  assert.doesNotMatch(vue, /00:00|refusé/)
})

test('les documents disent titre, date, type, pages et poids ; la référence technique est un détail', async () => {
  const { organisme, numero, read } = await page({})
  const id = await creerDocument(banc, organisme, {
    objetId: numero,
    titre: 'Accord de prise en charge',
    pages: 2,
    octets: Buffer.alloc(188_416, '%PDF-'),
  })
  const reponse = await read()
  assert.match(
    texte(reponse),
    /Accord de prise en charge \(PDF, 2 pages, 184 Ko\).*Accord de prise en charge\. Déposé le 12\/10\/2026/,
  )
  assert.match(
    reponse.body,
    new RegExp(
      `<details><summary>Référence technique<span[^>]*>[^<]*</span></summary><code>ref-${id}</code>`,
    ),
  )
  assert.match(reponse.body, new RegExp(`href="/dossiers/${numero}\\?document=${id}#apercu"`))
  assert.match(reponse.body, new RegExp(`class="document-ouvrir etroit-seul" href="/documents/${id}"`))
})

test('un document s’ouvre dans la page, se ferme et se télécharge sans JavaScript', async () => {
  const { organisme, numero, read } = await page({})
  const id = await creerDocument(banc, organisme, { objetId: numero, titre: 'Mon accord' })
  assert.doesNotMatch((await read()).body, /<iframe/)
  const { body } = await read(`?document=${id}`)
  assert.match(body, /<section[^>]*id="apercu"/)
  assert.match(body, new RegExp(`<iframe[^>]*title="Mon accord"[^>]*src="/documents/${id}"`))
  assert.match(body, new RegExp(`href="/documents/${id}\\?telecharger=1"`))
  assert.match(body, new RegExp(`href="/dossiers/${numero}"`))
  const autre = await creerDocument(banc, organisme, { objetId: 'D-AUTRE' })
  for (const inconnu of [autre, 'nimporte', '%00']) {
    const reponse = await read(`?document=${inconnu}`)
    assert.doesNotMatch(reponse.body, /<iframe/)
    assert.match(texte(reponse), /Document \(document\) : .* est laissé de côté\./)
  }
})

test('le RIB joint à un dossier n’existe que pour un administrateur', async () => {
  const { organisme, numero, read } = await page({})
  await creerDocument(banc, organisme, { objetId: numero, type: 'RIB', titre: 'RIB de Lyon' })
  assert.match(texte(await read()), /RIB de Lyon/)
  for (const profil of ['gestionnaire', 'comptable', 'lecteur'] as const) {
    const reponse = await (await connecte(banc, organisme, { profil })).get(`/dossiers/${numero}`)
    assert.equal(reponse.statusCode, 200)
    assert.doesNotMatch(reponse.body, /RIB/)
  }
})
