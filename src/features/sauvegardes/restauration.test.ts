// A whole restoration, as after a disaster: another database, another store, the same keys.
import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import {
  ANCIEN,
  creerContact,
  decide,
  demandeOf,
  envoieDemande,
  vieillit,
} from '../../../test/fabriques/changements.ts'
import { courriels, dernierLien } from '../../../test/fabriques/courriels.ts'
import { creerDocument, PDF } from '../../../test/fabriques/documents.ts'
import { creerDossier } from '../../../test/fabriques/dossiers.ts'
import { creerCompte } from '../../../test/fabriques/etablissements.ts'
import { creerPartout, dump } from '../../../test/fabriques/personnes.ts'
import { invite } from '../../../test/fabriques/utilisateurs.ts'
import {
  type Banc,
  creerOrganisme,
  creerPersonne,
  navigateur,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'
import { sealJournal } from '../journal/scellement.actions.ts'
import { verifyJournal } from '../journal/verification.actions.ts'
import { REGISTRE } from '../personnes/registre.actions.ts'
import { restoreBackup } from './restauration.actions.ts'
import { makeBackup } from './sauvegarde.actions.ts'
import { readArchive, verifyArchive } from './verification.actions.ts'

/** What a restoration leaves out, or writes itself. */
const REFAITES = [
  ...['session', 'defi', 'lien', 'passage', 'brouillon', 'cadence', 'migration'],
  ...['courriel', 'journal', 'changement_compte', 'changement_etape', 'levee_facteur'],
]

const banc = await ouvreBanc()
const { secretKey } = banc.deps.config
const chemin = (nom: string) => join(banc.deps.dossierAssets, nom)
const depsOf = ({ deps, connexions }: Banc) => ({
  ...deps,
  database: { proprietaire: connexions.proprietaire },
  say: () => {},
})

/** The rows of each table, in no order, but those that a restoration makes anew. */
async function photo(de: Banc): Promise<Record<string, string[]>> {
  const tables = Object.entries(await dump(de)).filter(([nom]) => !REFAITES.includes(nom))
  return Object.fromEntries(tables.map(([nom, lignes]) => [nom, lignes.split('\n').sort()]))
}

async function scelle(): Promise<void> {
  let repere = await sealJournal(banc.deps, null)
  for (let essai = 0; repere && essai < 100; essai++) {
    await wait(50)
    repere = await sealJournal(banc.deps, repere)
  }
}

const alpha = await creerOrganisme(banc)
const [etablissement = ''] = alpha.etablissements
const dossier = await creerDossier(banc, alpha, {})
const document = await creerDocument(banc, alpha, { objetId: dossier })
await creerCompte(banc, alpha, etablissement, ANCIEN)
const amelie = await creerPersonne(banc, alpha)
const [valideur, administrateur] = [
  await creerPersonne(banc, null, { financeur: 'valideur' }),
  await creerPersonne(banc, null, { financeur: 'administrateur' }),
]
await vieillit(banc)
const contact = await creerContact(banc, alpha.id, administrateur.id)
const nav = await seConnecter(banc, amelie.email)
const navValideur = await seConnecter(banc, valideur.email)
await envoieDemande(banc, nav, etablissement)
for (const [pas, champs] of [
  ['rappel', { contact, personne: 'Mme Garnier' }],
  ['verification', { resultat: 'CORRESPOND', le: '24/11/2026', vop_nom: 'ALPHA FORMATION' }],
  ['approbation', { raison: 'Vérifié' }],
] as const)
  assert.equal((await decide(banc, navValideur, etablissement, pas, { ...champs })).statusCode, 303)
const invitee = await invite(nav)
const lien = await dernierLien(banc, invitee, 'activation')
const disparue = await creerPartout(banc, alpha, 'Qzdisparue')
await scelle()

const avant = await photo(banc)
const { texte: bilan } = await makeBackup(depsOf(banc), chemin('saine'))

test('une sauvegarde est à son seul propriétaire, se vérifie sans base et n’écrase aucun fichier', async () => {
  assert.equal(statSync(chemin('saine')).mode & 0o777, 0o600)
  assert.equal(await verifyArchive(banc.deps.config, chemin('saine')), bilan)
  assert.match(bilan, /Tête du journal\u00a0: [0-9a-f]{64}/)
  await assert.rejects(makeBackup(depsOf(banc), chemin('saine')), { message: /existe déjà/ })
  await assert.rejects(verifyArchive(banc.deps.config, chemin('absente')), { message: /n’existe pas/ })
})

test('rien de ce qu’elle contient ne se lit dans le fichier, ni session ni lien n’y sont', async () => {
  const tables: string[] = []
  await readArchive(banc.deps.config, chemin('saine'), {
    table: async ({ nom }) => void tables.push(nom),
  })
  assert.ok(tables.length > 60)
  for (const nom of ['session', 'lien', 'defi', 'passage', 'brouillon', 'cadence'])
    assert.ok(!tables.includes(nom), nom)
})

describe('restaurée ailleurs', async () => {
  const jumeau = await ouvreBanc({ secretKey })
  const dit = await restoreBackup(depsOf(jumeau), chemin('saine'))

  test('chaque ligne est la même, et le journal scellé se vérifie avec la tête gardée dehors', async () => {
    assert.deepEqual(await photo(jumeau), avant)
    const tete = /[0-9a-f]{64}/.exec(bilan)?.[0] ?? ''
    const { anomalies, inconnues } = await verifyJournal(jumeau.deps.base, [tete])
    assert.deepEqual([anomalies, inconnues], [[], []])
  })

  test('les mêmes personnes se connectent, le document s’ouvre, l’IBAN se lit', async () => {
    const la = await seConnecter(jumeau, amelie.email)
    assert.deepEqual((await la.get(`/documents/${document}`)).rawPayload, PDF)
    const compte = await jumeau.proprietaire((trx) =>
      trx.selectFrom('coordonnees_bancaires').selectAll().executeTakeFirstOrThrow(),
    )
    assert.equal(jumeau.deps.coffre.open({ chiffre: compte.iban_chiffre, cle: compte.iban_cle }), ANCIEN)
    const neuf = await creerOrganisme(jumeau)
    assert.ok(neuf.id > alpha.id, 'the sequences go on')
  })

  test('l’ancien cookie et l’ancien lien ne servent plus', async () => {
    assert.equal((await nav.get('/dossiers')).statusCode, 200)
    const vole = await navigateur(jumeau).get('/dossiers', { cookie: nav.cookie() })
    assert.match(String(vole.headers.location), /^\/connexion/)
    assert.equal((await navigateur(banc).get(lien)).statusCode, 200)
    assert.notEqual((await navigateur(jumeau).get(lien)).statusCode, 200)
  })

  test('une levée de second facteur qui attendait est à redemander', async () => {
    const levees = (de: Banc) =>
      de.proprietaire((trx) => trx.selectFrom('levee_facteur').select('etat').execute())
    assert.ok((await levees(banc)).some(({ etat }) => etat === 'demandee'))
    assert.ok((await levees(jumeau)).every(({ etat }) => etat !== 'demandee'))
  })

  test('un courriel qui attendait ne part pas, et son lien n’y est plus', async () => {
    assert.match(dit, /Courriels en attente qui ne partiront pas[^\n]*\u00a0: [1-9]/)
    const [recu] = await courriels(jumeau, invitee)
    assert.deepEqual([recu?.etat, recu?.liens], ['refuse', null])
  })

  test('le changement de compte approuvé une fois est à vérifier et à approuver de nouveau', async () => {
    assert.equal((await demandeOf(banc, etablissement)).etat, 'PREAPPROUVEE')
    const { etat, premiere_par, rappel_par, vop_resultat } = await demandeOf(jumeau, etablissement)
    assert.deepEqual([etat, premiere_par, rappel_par, vop_resultat], ['SOUMISE', null, null, null])
    const la = await seConnecter(jumeau, valideur.email)
    const { id } = await demandeOf(jumeau, etablissement)
    assert.match(texte(await la.get(`/gestion/coordonnees/${id}`)), /Données restaurées, tout est à vérifier/)
    assert.equal((await decide(jumeau, la, etablissement, 'approbation', { raison: 'Oui' })).statusCode, 409)
  })

  test('une base ou un stockage qui servent ne reçoivent rien', async () => {
    await assert.rejects(restoreBackup(depsOf(jumeau), chemin('saine')), { message: /n’est pas vide/ })
    const neuf = await ouvreBanc({ secretKey })
    await neuf.deps.storage.put('documents/a', Buffer.from('a'))
    await assert.rejects(restoreBackup(depsOf(neuf), chemin('saine')), {
      message: /stockage.*n’est pas vide/,
    })
    assert.equal((await dump(neuf)).utilisateur, '')
  })
})

test('une personne effacée après la sauvegarde l’est encore une fois restaurée', async () => {
  const navAdmin = await seConnecter(banc, administrateur.email)
  const fait = await navAdmin.post('/gestion/personnes/effacement', {
    utilisateur: disparue.id,
    motif: 'Demande',
  })
  assert.equal(fait.statusCode, 303, texte(fait))
  const neuf = await ouvreBanc({ secretKey })
  for await (const { cle } of banc.deps.storage.list(REGISTRE))
    await neuf.deps.storage.putFlux(cle, await banc.deps.storage.get(cle))
  assert.match(
    await restoreBackup(depsOf(neuf), chemin('saine')),
    /Effacements de personnes relus et refaits\u00a0: 1\./,
  )
  const [restes, effaces] = [await dump(neuf), await dump(banc)]
  const nommee = (lu: Record<string, string>) =>
    Object.keys(lu).filter((nom) => /qzdisparue/i.test(lu[nom] ?? ''))
  assert.deepEqual(nommee(restes).sort(), nommee(effaces).sort())
  assert.doesNotMatch(JSON.stringify(restes), /NomQzdisparue|qzdisparue@/i)
})
