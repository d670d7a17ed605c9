import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import {
  creerOrganisme,
  creerPersonne,
  navigateur,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'
import { TRAITEMENTS } from '../../core/traitements.ts'
import { runPurges } from './actions.ts'

const banc = await ouvreBanc()
const TABLES = ['session', 'lien', 'defi', 'brouillon', 'tentative', 'appareil']

/** The tables that still keep something. */
async function gardent(): Promise<string[]> {
  const pleines = await banc.proprietaire((trx) =>
    Promise.all(
      TABLES.map(async (nom) => {
        const { rows } = await sql`select from ${sql.table(nom)}`.execute(trx)
        return rows.length > 0 ? [nom] : []
      }),
    ),
  )
  return pleines.flat()
}

test('ce qu’une connexion laisse s’efface quand il n’ouvre plus rien, et le journal dit combien', async () => {
  const { email } = await creerPersonne(banc, await creerOrganisme(banc), { profil: 'lecteur' })
  const nav = await seConnecter(banc, email)
  await nav.get('/mon-compte/facteurs/application')
  await navigateur(banc).post('/connexion', { identifiant: email, motDePasse: 'faux' })
  await navigateur(banc).post('/mot-de-passe-oublie', { email })
  banc.avance({ minutes: 31 })
  const referer = 'http://localhost:3000/mon-compte/email'
  await nav.post('/mon-compte/email', { email: `nouvelle-${email}` }, { referer })
  assert.deepEqual(await gardent(), TABLES)
  await runPurges(banc.deps)
  assert.deepEqual(await gardent(), ['session', 'lien', 'brouillon', 'tentative', 'appareil'])
  banc.avance({ heures: 35 })
  await runPurges(banc.deps)
  assert.deepEqual(await gardent(), ['session', 'appareil'])
  banc.avance({ heures: 1 })
  await runPurges(banc.deps)
  await runPurges(banc.deps)
  assert.deepEqual(await gardent(), ['appareil'])
  banc.avance({ jours: 179 })
  await runPurges(banc.deps)
  assert.deepEqual(await gardent(), [])
  const lignes = await banc.proprietaire((trx) =>
    trx
      .selectFrom('journal')
      .where('acte', '=', 'purge')
      .orderBy('id')
      .select(['objet_type', 'details'])
      .execute(),
  )
  assert.deepEqual(
    lignes.map(({ objet_type, details }) => [objet_type, details]),
    [1, 4, 1, 1].map((nombre) => ['connexions', { nombre }]),
  )
})

test('le texte sur les données personnelles et la liste des traitements disent les mêmes durées', async () => {
  const [information = '', liste = ''] = texte(await navigateur(banc).get('/donnees-personnelles')).split(
    'Liste des traitements',
  )
  for (const nom of ['sessions', 'journal', 'echanges', 'demandes', 'comptes'] as const) {
    const duree = TRAITEMENTS[nom].duree.replaceAll('\u00a0', ' ')
    assert.ok(liste.includes(duree), duree)
    if (nom !== 'comptes')
      assert.ok(information.includes(` : ${duree[0]?.toLowerCase()}${duree.slice(1)}.`), duree)
  }
})
