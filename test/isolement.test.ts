import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { sql } from 'kysely'
import { openBase, openPool } from '../src/db/client.ts'
import { horsOrganisme, tenant } from '../src/db/tenant.ts'
import { creerOrganisme, MAINTENANT, ouvreBanc } from './support.ts'

const banc = await ouvreBanc()
const [alpha, beta] = [
  await creerOrganisme(banc, { etablissements: 2 }),
  await creerOrganisme(banc, { raisonSociale: 'Beta' }),
]
const pool = openPool(banc.connexions.application, 1)
const base = openBase(pool)
after(() => base.destroy())

const numeros = (organismeId: number) =>
  tenant(base, organismeId, (trx) =>
    trx.selectFrom('etablissement').select('numero').orderBy('numero').execute(),
  )

describe('une seule connexion pour deux organismes', () => {
  test('chacun ne voit que le sien, entrelacés, puis plus rien', async () => {
    const lus = await Promise.all([alpha, beta, alpha, beta].map(({ id }) => numeros(id)))
    assert.deepEqual(
      lus.map((lignes) => lignes.map(({ numero }) => numero)),
      [alpha, beta, alpha, beta].map(({ etablissements }) => etablissements),
    )
    assert.deepEqual(
      await horsOrganisme(base, (trx) => trx.selectFrom('etablissement').selectAll().execute()),
      [],
    )
  })

  test('rien ne reste sur la connexion rendue', async () => {
    await numeros(alpha.id)
    const { rows } = await pool.query(
      `select current_user::text as role, current_setting('ogestion.organisme_id', true) as organisme`,
    )
    assert.deepEqual(rows, [{ role: 'ogestion', organisme: '' }])
    await assert.rejects(pool.query('select * from etablissement'), { code: '42501' })
  })

  test('un travail qui échoue ne laisse rien non plus', async () => {
    await assert.rejects(tenant(base, alpha.id, (trx) => sql`select 1 / 0`.execute(trx)))
    assert.deepEqual(
      await horsOrganisme(base, (trx) => trx.selectFrom('etablissement').selectAll().execute()),
      [],
    )
  })
})

describe('aucune ligne ne passe d’un organisme à l’autre', () => {
  const etablissement = (organismeId: number) => ({
    organisme_id: organismeId,
    numero: 'E-INTRUS',
    siret: '',
    raison_sociale: 'Intrus',
    maj_le: MAINTENANT,
  })

  test('app n’écrit ni ne déplace une ligne chez un autre, même si le droit d’écrire lui était donné', async () => {
    await banc.proprietaire((trx) => sql`grant insert, update on etablissement to app`.execute(trx))
    const insere = tenant(base, alpha.id, (trx) =>
      trx.insertInto('etablissement').values(etablissement(beta.id)).execute(),
    )
    await assert.rejects(insere, /row-level security/)
    const deplace = tenant(base, alpha.id, (trx) =>
      trx.updateTable('etablissement').set({ organisme_id: beta.id }).execute(),
    )
    await assert.rejects(deplace, /row-level security|foreign key/)
    await banc.proprietaire((trx) => sql`revoke insert, update on etablissement from app`.execute(trx))
    const sansDroit = tenant(base, alpha.id, (trx) =>
      trx.insertInto('etablissement').values(etablissement(alpha.id)).execute(),
    )
    await assert.rejects(sansDroit, { code: '42501' })
  })

  test('un dossier ne désigne pas l’établissement d’un autre organisme', async () => {
    const [numero] = beta.etablissements
    const insere = banc.proprietaire((trx) =>
      trx
        .insertInto('dossier')
        .values({
          organisme_id: alpha.id,
          numero: 'D-1',
          etablissement_numero: numero ?? '',
          dispositif: 'PLAN',
          intitule: 'Échafaudage',
          etat: 'ACCORDE',
          statut: 'ACCORDE',
          maj_le: MAINTENANT,
        })
        .execute(),
    )
    await assert.rejects(insere, { code: '23503' })
  })

  test('app ne peut rien créer ni défaire', async () => {
    for (const ordre of [
      'create table public.essai (n int)',
      'drop table dossier',
      'alter table dossier disable row level security',
      'truncate journal',
    ]) {
      await assert.rejects(
        tenant(base, alpha.id, (trx) => sql.raw(ordre).execute(trx)),
        { code: '42501' },
        ordre,
      )
    }
  })

  test('le journal ne s’efface ni ne se corrige', async () => {
    for (const ordre of ['delete from journal', `update journal set acte = 'x'`]) {
      await assert.rejects(
        tenant(base, alpha.id, (trx) => sql.raw(ordre).execute(trx)),
        { code: '42501' },
        ordre,
      )
    }
  })
})
