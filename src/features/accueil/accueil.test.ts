import assert from 'node:assert/strict'
import { test } from 'node:test'
import { creerDossier } from '../../../test/fabriques/dossiers.ts'
import { creerCompte } from '../../../test/fabriques/etablissements.ts'
import { creerReglement } from '../../../test/fabriques/reglements.ts'
import {
  type Banc,
  connecte,
  creerOrganisme,
  creerPersonne,
  MAINTENANT,
  type Organisme,
  ouvreBanc,
  texte,
} from '../../../test/support.ts'
import { PROFILS } from '../../auth/permissions.ts'

const banc = await ouvreBanc()
const etablissementOf = (organisme: Organisme, rang: number) => organisme.etablissements[rang] ?? ''

/** An invitation that nobody answered. */
async function inviter(ici: Banc, organisme: Organisme, expire_le: Date): Promise<void> {
  const { habilitationId } = await creerPersonne(ici, organisme, { profil: 'lecteur' })
  await ici.proprietaire((trx) =>
    trx
      .updateTable('habilitation')
      .set({ etat: 'invite', expire_le })
      .where('id', '=', habilitationId)
      .execute(),
  )
}

test('l’accueil dit ce qui attend, avec un verbe, un nombre, une échéance et le lien exact', async () => {
  const alpha = await creerOrganisme(banc, { etablissements: 2 })
  await creerCompte(banc, alpha, etablissementOf(alpha, 0), 'FR7630006000011234567890189')
  const proche = await creerDossier(banc, alpha, { accords: 168_000, date_limite_facturation: '2026-12-20' })
  const plusProche = await creerDossier(banc, alpha, {
    accords: 100_000,
    date_limite_facturation: '2026-12-01',
  })
  await creerDossier(banc, alpha, { accords: 100_000, date_limite_facturation: '2027-01-24' })
  const passe = await creerDossier(banc, alpha, { accords: 100_000, date_limite_facturation: '2026-11-23' })
  const facture = await creerDossier(banc, alpha, {
    accords: 50_000,
    date_limite_facturation: '2026-12-01',
    factures: [
      { montant: 50_000, numero_facture: 'FA-77', statut: 'EN_ATTENTE_PIECES', statut_le: '2026-11-10' },
    ],
  })
  const virement = await creerReglement(banc, alpha, { statut: 'REJETE', motif: 'AC04', montant: 81_000 })
  await inviter(banc, alpha, new Date(MAINTENANT.getTime() - 1))
  await inviter(banc, alpha, new Date(MAINTENANT.getTime() + 3_600_000))
  const reponse = await (await connecte(banc, alpha)).get('/')
  const lu = texte(reponse)
  assert.match(lu, /Bienvenue dans votre espace oGestion/)
  assert.match(
    lu,
    new RegExp(
      `Facturer 2 dossiers le premier avant le 01/12/2026 ${plusProche} avant le 01/12/2026 ${proche} avant le 20/12/2026 2 680,00 €`,
    ),
  )
  assert.match(
    lu,
    new RegExp(
      `Transmettre à Constructys les pièces demandées pour 1 dossier ${facture} facture FA-77, demandées le 10/11/2026`,
    ),
  )
  assert.ok(reponse.body.includes(`href="/dossiers/${facture}">Transmettre`))
  assert.match(
    lu,
    new RegExp(
      `Écrire à Constructys pour 1 dossier, date limite de facturation passée ${passe} passée le 23/11/2026`,
    ),
  )
  assert.ok(
    reponse.body.includes(`href="/reglements/${virement}">Voir pourquoi 1\u00a0règlement n’est pas arrivé`),
  )
  assert.match(lu, new RegExp(`${virement} coordonnées bancaires à vérifier`))
  assert.ok(
    reponse.body.includes(
      `href="/etablissements/${etablissementOf(alpha, 1)}">Compléter les coordonnées bancaires de 1\u00a0établissement`,
    ),
  )
  assert.match(reponse.body, /href="\/utilisateurs">Renvoyer 1\u00a0invitation/)
})

test('soixante jours avant la date limite un dossier paraît, la veille il n’y est pas', async () => {
  const alpha = await creerOrganisme(banc)
  await creerDossier(banc, alpha, { accords: 1_000, date_limite_facturation: '2027-01-23' })
  const nav = await connecte(banc, alpha)
  assert.match(texte(await nav.get('/')), /Facturer 1 dossier/)
  await banc.proprietaire((trx) =>
    trx
      .updateTable('dossier')
      .set({ date_limite_facturation: '2027-01-24' })
      .where('organisme_id', '=', alpha.id)
      .execute(),
  )
  assert.doesNotMatch(texte(await nav.get('/')), /Facturer/)
})

test('chaque profil a son accueil : l’administrateur seul lit les invitations, le lecteur ce que fait son équipe', async () => {
  const alpha = await creerOrganisme(banc)
  await creerDossier(banc, alpha, { accords: 1_000 })
  await inviter(banc, alpha, new Date(MAINTENANT.getTime() - 1))
  for (const profil of PROFILS) {
    const reponse = await (await connecte(banc, alpha, { profil })).get('/')
    assert.equal(reponse.statusCode, 200, profil)
    assert.equal(/Renvoyer 1 invitation/.test(texte(reponse)), profil === 'administrateur', profil)
    assert.equal(/À faire par votre équipe/.test(texte(reponse)), profil === 'lecteur', profil)
    assert.match(texte(reponse), /Facturer 1 dossier/, profil)
  }
})

test('une personne limitée à un établissement ne compte et ne lit que le sien', async () => {
  const alpha = await creerOrganisme(banc, { etablissements: 2 })
  const lyon = { etablissement_numero: etablissementOf(alpha, 1) }
  const autre = await creerDossier(banc, alpha, {
    ...lyon,
    accords: 500_000,
    date_limite_facturation: '2026-12-01',
  })
  const virement = await creerReglement(banc, alpha, { ...lyon, montant: 99_999 })
  const sien = await creerDossier(banc, alpha, { accords: 30_000, date_limite_facturation: '2026-12-02' })
  const colin = await connecte(banc, alpha, {
    profil: 'comptable',
    etablissements: [etablissementOf(alpha, 0)],
  })
  const reponse = await colin.get('/')
  const lu = texte(reponse)
  assert.match(lu, /0,00 € réglés en 2026 300,00 € restent à régler/)
  assert.ok(reponse.body.includes(sien))
  for (const cache of [autre, virement, etablissementOf(alpha, 1)])
    assert.ok(!reponse.body.includes(cache), cache)
})

test('les sommes de l’année sont celles de la liste où elles mènent', async () => {
  const alpha = await creerOrganisme(banc)
  await creerReglement(banc, alpha, { montant: 12_345, date_emission: '2026-01-01' })
  await creerReglement(banc, alpha, { montant: 655, date_emission: '2026-11-24', statut: 'EMIS' })
  await creerReglement(banc, alpha, { montant: 7_000, date_emission: '2025-12-31' })
  await creerReglement(banc, alpha, { montant: 9_000, date_emission: '2026-06-01', statut: 'RETOURNE' })
  const nav = await connecte(banc, alpha)
  const accueil = await nav.get('/')
  assert.match(texte(accueil), /130,00 € réglés en 2026/)
  const [, lien = ''] = /href="(\/reglements\?[^"]*)"[^>]*><b><span[^>]*>130,00/.exec(accueil.body) ?? []
  assert.match(texte(await nav.get(lien.replaceAll('&amp;', '&'))), /130,00 € réglés/)
})

test('les derniers règlements et accords mènent chacun à sa page', async () => {
  const alpha = await creerOrganisme(banc)
  const references: string[] = []
  for (let jour = 1; jour <= 6; jour++)
    references.push(await creerReglement(banc, alpha, { date_emission: `2026-10-0${jour}` }))
  const dossier = await creerDossier(banc, alpha, { accords: 30_000 })
  const { body } = await (await connecte(banc, alpha)).get('/')
  const [ancien = '', ...cinq] = references
  for (const reference of cinq) assert.ok(body.includes(`href="/reglements/${reference}"`))
  assert.ok(!body.includes(`href="/reglements/${ancien}"`))
  assert.ok(body.includes(`href="/dossiers/${dossier}">Dossier ${dossier}`))
})

test('un organisme qui n’a encore rien lit ce qui viendra et ce qu’il peut faire', async () => {
  const gamma = await creerOrganisme(banc, { etablissements: 0, raisonSociale: 'Gamma Compétences' })
  const lu = texte(await (await connecte(banc, gamma)).get('/'))
  assert.match(lu, /Votre espace est prêt/)
  assert.match(lu, /Inviter vos collègues/)
  assert.doesNotMatch(lu, /Derniers règlements|À faire|0,00 €/)
  assert.doesNotMatch(
    texte(await (await connecte(banc, gamma, { profil: 'lecteur' })).get('/')),
    /Inviter vos collègues/,
  )
})

test('quand rien n’attend, l’accueil le dit', async () => {
  const alpha = await creerOrganisme(banc)
  await creerCompte(banc, alpha, etablissementOf(alpha, 0), 'FR7630006000011234567890189')
  await creerReglement(banc, alpha)
  assert.match(texte(await (await connecte(banc, alpha)).get('/')), /Rien d’urgent aujourd’hui/)
})

test('les pages qui ne font que lire n’ouvrent aucune transaction qui écrive', async () => {
  const alpha = await creerOrganisme(banc)
  const nav = await connecte(banc, alpha)
  const { base } = banc.deps
  const run = base.run
  const ecritures: boolean[] = []
  base.run = (reglages, work) => {
    if (reglages.organisme === String(alpha.id)) ecritures.push(!reglages.lecture)
    return run(reglages, work)
  }
  const pages = ['/', '/dossiers', '/reglements', '/etablissements', '/recherche?q=D1']
  for (const page of [...pages, `/etablissements/${etablissementOf(alpha, 0)}`]) {
    ecritures.length = 0
    await nav.get(page)
    assert.deepEqual(ecritures, [false], page)
  }
  await nav.get('/dossiers?stagiaire=royer')
  assert.ok(ecritures.includes(true))
  base.run = run
})
