import assert from 'node:assert/strict'
import { test } from 'node:test'
import { creerDossier } from '../../../test/fabriques/dossiers.ts'
import { creerReglement } from '../../../test/fabriques/reglements.ts'
import {
  connecte,
  creerOrganisme,
  type Navigateur,
  type Organisme,
  ouvreBanc,
  texte,
} from '../../../test/support.ts'
import { PROFILS } from '../../auth/permissions.ts'

const banc = await ouvreBanc()
const cherche = (nav: Navigateur, q: string) => nav.get(`/recherche?${new URLSearchParams({ q })}`)

async function actes(organisme: Organisme): Promise<string[]> {
  const lignes = await banc.proprietaire((trx) =>
    trx.selectFrom('journal').where('organisme_id', '=', organisme.id).selectAll().execute(),
  )
  return lignes.map(({ acte, objet_id, details }) => `${acte} ${objet_id} ${JSON.stringify(details)}`)
}

/** One dossier with its stagiaire, its company, its invoice and its transfer. */
async function monde(options: { etablissements?: number; rang?: number } = {}) {
  const { etablissements = 1, rang = 0 } = options
  const alpha = await creerOrganisme(banc, { etablissements })
  const ici = { etablissement_numero: alpha.etablissements[rang] ?? '' }
  const suffixe = alpha.siren
  const dossier = await creerDossier(banc, alpha, {
    ...ici,
    numero: `D${suffixe}`,
    numero_externe: `EXT-${suffixe}`,
    entreprise_raison_sociale: `ÉTANCHÉITÉ ${suffixe}`,
    entreprise_siret: '73282932000074',
    stagiaires: [{ nom: 'Royer', prenom: 'Étienne' }],
    accords: 123_456,
    factures: [{ montant: 123_456, numero_facture: `FA-${suffixe}`, numero_interne: `I${suffixe}`, ...ici }],
  })
  const reglement = await creerReglement(banc, alpha, {
    ...ici,
    reference: `V${suffixe}`,
    end_to_end_id: `OPCO/${suffixe}`,
    montant: 123_456,
  })
  return { alpha, dossier, reglement, suffixe, nav: await connecte(banc, alpha) }
}

test('un numéro exact et seul mène droit à sa page, quels que soient sa casse et ses blancs', async () => {
  const { alpha, dossier, reglement, suffixe, nav } = await monde()
  const [etablissement = ''] = alpha.etablissements
  const attendus: [string, string][] = [
    [dossier, `/dossiers/${dossier}`],
    [` d${suffixe.slice(0, 3)} ${suffixe.slice(3)} `, `/dossiers/${dossier}`],
    [`EXT-${suffixe}`, `/dossiers/${dossier}`],
    [`ext-${suffixe}`, `/dossiers/${dossier}`],
    [`FA-${suffixe}`, `/dossiers/${dossier}`],
    [`i${suffixe}`, `/dossiers/${dossier}`],
    [reglement, `/reglements/${reglement}`],
    [`opco / ${suffixe}`, `/reglements/${reglement}`],
    [etablissement, `/etablissements/${etablissement}`],
  ]
  for (const [q, adresse] of attendus) {
    const reponse = await cherche(nav, q)
    assert.equal(reponse.statusCode, 303, q)
    assert.equal(reponse.headers.location, adresse, q)
  }
})

test('deux dossiers d’une même facture sont deux résultats, et non une page', async () => {
  const alpha = await creerOrganisme(banc)
  const facture = { montant: 1_000, numero_facture: 'FA-2026/118' }
  const dossiers = [
    await creerDossier(banc, alpha, { factures: [facture] }),
    await creerDossier(banc, alpha, { factures: [facture] }),
  ]
  const nav = await connecte(banc, alpha)
  const reponse = await cherche(nav, 'FA-2026/118')
  assert.equal(reponse.statusCode, 200)
  assert.match(texte(reponse), /2 résultats pour « FA-2026\/118 » Dossiers/)
  for (const numero of dossiers) assert.ok(reponse.body.includes(`href="/dossiers/${numero}"`))
  const liste = await nav.get('/dossiers?facture=FA-2026/118')
  assert.match(texte(liste), /2 au total/)
})

test('un montant trouve ses règlements, comme on l’écrit en France ou dans un logiciel', async () => {
  const { reglement, nav } = await monde()
  for (const q of ['1 234,56', '1\u202f234,56\u00a0€', '1234.56', '1234,56']) {
    const { body } = await cherche(nav, q)
    assert.ok(body.includes(`href="/reglements/${reglement}"`), q)
    assert.ok(body.includes('href="/reglements?montant=1234%2C56"'), q)
  }
})

test('un stagiaire et une entreprise se cherchent sans accent ni casse, chacun avec sa liste', async () => {
  const { dossier, suffixe, nav } = await monde()
  const parNom = await cherche(nav, 'etienne royer')
  assert.match(texte(parNom), /1 résultat pour « etienne royer » Dossiers par stagiaire/)
  assert.ok(parNom.body.includes(`href="/dossiers/${dossier}"`))
  assert.ok(parNom.body.includes('href="/dossiers?stagiaire=etienne+royer"'))
  for (const q of ['etanche', 'Étanchéité', `ETANCHEITE ${suffixe}`, '732 829 320 00074', '73282932000074']) {
    const reponse = await cherche(nav, q)
    assert.match(texte(reponse), /1 résultat pour .* Dossiers par entreprise/, q)
    assert.ok(reponse.body.includes(`href="/dossiers/${dossier}"`), q)
    const liste = `/dossiers?${new URLSearchParams({ entreprise: q })}`
    assert.ok(reponse.body.includes(`href="${liste}"`), q)
    assert.match(texte(await nav.get(liste)), /1 au total.*Entreprise : /, q)
  }
  assert.match(texte(await cherche(nav, 'anchéité')), /Aucun résultat/)
})

test('le SIRET d’un établissement le trouve, avec ou sans blancs', async () => {
  const { alpha, nav } = await monde()
  const { siret } = await banc.proprietaire((trx) =>
    trx
      .selectFrom('etablissement')
      .where('organisme_id', '=', alpha.id)
      .select('siret')
      .executeTakeFirstOrThrow(),
  )
  for (const q of [siret, siret.replace(/^(.{3})(.{3})(.{3})/, '$1 $2 $3 ')])
    assert.ok((await cherche(nav, q)).body.includes(`href="/etablissements/${alpha.etablissements[0]}"`), q)
})

test('un groupe nomme dix résultats au plus, et mène à la liste de tous', async () => {
  const alpha = await creerOrganisme(banc)
  for (let n = 0; n < 11; n++) await creerReglement(banc, alpha, { reference: `LOT77-${n}`, montant: 5_000 })
  const reponse = await cherche(await connecte(banc, alpha), 'lot77')
  assert.match(texte(reponse), /Plus de 10 résultats pour « lot77 »/)
  assert.equal(reponse.body.match(/>Virement LOT77-/g)?.length, 10)
  assert.ok(reponse.body.includes('href="/reglements?reference=lot77"'))
})

test('rien de ce qui est hors de portée ne se trouve, ni par un autre organisme ni par un autre établissement', async () => {
  const { alpha, suffixe } = await monde({ etablissements: 2, rang: 1 })
  const beta = await connecte(banc, await creerOrganisme(banc, { raisonSociale: 'Beta' }))
  const grenoble = await connecte(banc, alpha, {
    profil: 'comptable',
    etablissements: alpha.etablissements.slice(0, 1),
  })
  const textes = [
    `D${suffixe}`,
    `EXT-${suffixe}`,
    `FA-${suffixe}`,
    `I${suffixe}`,
    `V${suffixe}`,
    `OPCO/${suffixe}`,
  ]
  textes.push(
    `V${suffixe.slice(0, 6)}`,
    '1234,56',
    'Royer',
    'etanche',
    '73282932000074',
    alpha.etablissements[1] ?? '',
  )
  for (const nav of [beta, grenoble]) {
    for (const q of textes) {
      const reponse = await cherche(nav, q)
      assert.equal(reponse.statusCode, 200, q)
      assert.match(texte(reponse), /Aucun résultat/, q)
      assert.doesNotMatch(reponse.body.replaceAll(q, ''), /Royer|ÉTANCHÉITÉ/, q)
    }
  }
})

test('chaque profil cherche, et ce que le financeur a retiré ne se trouve plus', async () => {
  const { alpha, dossier, suffixe } = await monde()
  for (const profil of PROFILS) {
    const reponse = await cherche(await connecte(banc, alpha, { profil }), dossier)
    assert.equal(reponse.headers.location, `/dossiers/${dossier}`, profil)
  }
  await banc.proprietaire(async (trx) => {
    for (const table of ['dossier', 'reglement', 'facture'] as const)
      await trx
        .updateTable(table)
        .set({ retire_le: new Date() })
        .where('organisme_id', '=', alpha.id)
        .execute()
  })
  const nav = await connecte(banc, alpha)
  for (const q of [dossier, `EXT-${suffixe}`, `FA-${suffixe}`, `V${suffixe}`, '1234,56', 'Royer', 'etanche'])
    assert.match(texte(await cherche(nav, q)), /Aucun résultat/, q)
})

test('la recherche d’une personne est au journal sans son texte ; celle d’un numéro n’y est pas', async () => {
  const { alpha, dossier, nav } = await monde()
  await cherche(nav, dossier)
  await cherche(nav, '1234,56')
  const avant = await actes(alpha)
  assert.ok(!avant.some((acte) => acte.startsWith('stagiaire.recherche')))
  await cherche(nav, 'Royer')
  const [acte = ''] = (await actes(alpha)).filter((ligne) => ligne.startsWith('stagiaire.recherche'))
  assert.notEqual(acte, '')
  assert.doesNotMatch(acte, /royer/i)
})

test('sans texte la page dit ce qui se cherche, et le champ de l’en-tête garde le texte cherché', async () => {
  const { nav } = await monde()
  const vide = await nav.get('/recherche')
  assert.equal(vide.statusCode, 200)
  assert.match(texte(vide), /Que cherchez-vous \?/)
  assert.match(vide.body, /<form action="\/recherche" method="get">/)
  assert.match((await cherche(nav, '<b>Zzyzx')).body, /name="q"[^>]*value="&lt;b>Zzyzx"/)
  for (const q of [
    '%',
    '_',
    '-',
    '\u0000',
    'a'.repeat(101),
    '\uffff',
    "'; drop table dossier",
    '9'.repeat(60),
  ]) {
    const reponse = await cherche(nav, q)
    assert.equal(reponse.statusCode, 200, q)
    assert.doesNotMatch(texte(reponse), /[1-9]\d* résultat/, q)
  }
})
