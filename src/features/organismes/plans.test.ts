// An organisme is found among 20 000 without reading them all: plans read as the back office's role.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import pg from 'pg'
import { flatten, plansOfGestion } from '../../../test/plans.ts'
import { ouvreBanc } from '../../../test/support.ts'
import { readOrganisme } from './organisme.queries.ts'
import { listOrganismes } from './queries.ts'

const banc = await ouvreBanc()
const NOMBRE = 20_000
const SIREN = '100012345'
const GRANDES = [
  'organisme',
  'etablissement',
  'numero_organisme',
  'demande_compte',
  'courriel',
  'habilitation',
]

before(async () => {
  const client = new pg.Client(banc.connexions.superuser)
  await client.connect()
  await client.query('set session_replication_role = replica')
  for (const requete of LIGNES) await client.query(requete)
  await client.query('vacuum analyze')
  await client.end()
})

const ICI = `select o.id, o.siren from organisme o`
const LIGNES = [
  `insert into organisme (siren, raison_sociale, nda, maj_le)
   select (100000000 + n)::text, 'Formation ' || md5(n::text), (84380000000 + n)::text, '2026-11-01'
   from generate_series(1, ${NOMBRE}) n`,
  `insert into etablissement (organisme_id, numero, siret, raison_sociale, maj_le)
   select id, 'E' || siren, siren || '00011', 'Formation', '2026-11-01' from (${ICI}) o`,
  `insert into numero_organisme (type, numero, organisme_id)
   select 'etablissement', 'E' || siren, id from (${ICI}) o`,
  `insert into demande_compte (siret, nda, raison_sociale, nom, prenom, email, reference, recue_le, adresse)
   select siren || '00011', '', '', 'A', 'B', siren || '@alpha.example', siren, '2026-11-01', '' from (${ICI}) o`,
  `insert into habilitation (organisme_id, utilisateur_id, profil, etat, invite_le)
   select id, gen_random_uuid(), 'administrateur', 'actif', '2026-11-01' from (${ICI}) o`,
  `insert into courriel (organisme_id, destinataire, modele, cree_le)
   select id, siren || '@alpha.example', 'invitation', '2026-11-01' from (${ICI}) o`,
]

/** The scans of a table that grows with the number of organismes, whole tables only. */
async function parcours(read: Parameters<typeof plansOfGestion>[1]): Promise<string[]> {
  const plans = await plansOfGestion(banc.connexions.application, read)
  assert.ok(plans.length > 0)
  return plans
    .flatMap(flatten)
    .filter((n) => n['Node Type'] === 'Seq Scan' && GRANDES.includes(n['Relation Name'] ?? ''))
    .map((n) => n['Relation Name'] ?? '')
}

for (const q of [SIREN, `${SIREN}00011`, `E${SIREN}`, 'e100012345', 'formation c4ca4238'])
  test(`la recherche de « ${q} » ne lit que ses index`, async () => {
    const { total } = await banc.deps.base.run({ role: 'gestion', organisme: '', lecture: true }, (trx) =>
      listOrganismes(trx, { q }),
    )
    assert.equal(total, 1)
    assert.deepEqual(await parcours((trx) => listOrganismes(trx, { q })), [])
  })

test('la page d’un organisme ne lit que lui', async () => {
  assert.deepEqual(await parcours((trx) => readOrganisme(trx, SIREN, {})), [])
})
