import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { journalisePersonne } from '../../auth/journal.ts'
import type { Coffre } from '../../core/coffre.ts'
import type { Trx } from '../../db/client.ts'
import { asLots } from '../../db/tenant.ts'
import type { Runtime } from '../../runtime.ts'
import { eraseIdentite, valuesOf } from '../personnes/effacement.actions.ts'
import { findStagiaire, listEchus } from '../personnes/queries.ts'
import { countConnexions, eraseConnexions } from './connexions.actions.ts'
import type { Purge } from './rules.ts'

/** Data kept no longer than the information on personal data announces. */
type Conservee = {
  nom: string
  /** In the journal. */
  objet: string
  /** How many rows are past their duration. */
  count(trx: Trx, maintenant: Date): Promise<number>
  /** Takes what names a person out of them, and leaves what is counted. Returns how many. */
  erase(trx: Trx, maintenant: Date, coffre: Coffre): Promise<number>
}

const CONSERVEES: Conservee[] = [
  { nom: 'demandes de compte', objet: 'demandes', count: countDemandes, erase: eraseDemandes },
  { nom: 'signalements', objet: 'signalements', count: countSignalements, erase: eraseSignalements },
  { nom: 'stagiaires', objet: 'stagiaires', count: countStagiaires, erase: eraseStagiaires },
  { nom: 'traces de connexion', objet: 'connexions', count: countConnexions, erase: eraseConnexions },
]

type Deps = Pick<Runtime, 'base' | 'coffre'>

/** Each transaction takes one kind away, with its line of journal. */
export function listPurges({ base, coffre }: Deps): Purge[] {
  return CONSERVEES.map(({ nom, objet, count, erase }) => ({
    nom,
    count: (maintenant) => asLots(base, (trx) => count(trx, maintenant)),
    run: (maintenant) =>
      asLots(base, async (trx) => {
        const nombre = await erase(trx, maintenant, coffre)
        if (nombre > 0) await recordPurge(trx, objet, nombre, maintenant)
        return nombre
      }),
  }))
}

function recordPurge(trx: Trx, objetType: string, nombre: number, maintenant: Date): Promise<void> {
  const acte = { acte: 'purge', objetType, details: { nombre } } as const
  return journalisePersonne(trx, { id: null, adresse: '', maintenant }, acte)
}

/** Takes away all that is past its duration. */
export async function runPurges({ horloge, ...deps }: Deps & Pick<Runtime, 'horloge'>): Promise<void> {
  for (const { run } of listPurges(deps)) await run(horloge())
}

/** Written a year ago or more. */
function perime(colonne: string, maintenant: Date): RawBuilder<SqlBool> {
  return sql<SqlBool>`${sql.ref(colonne)} <= ${maintenant}::timestamptz - interval '1 year'`
}

async function countDemandes(trx: Trx, maintenant: Date): Promise<number> {
  const { nombre } = await trx
    .selectFrom('demande_compte')
    .where(perime('recue_le', maintenant))
    .where('effacee_le', 'is', null)
    .select((eb) => eb.fn.countAll<number>().as('nombre'))
    .executeTakeFirstOrThrow()
  return nombre
}

async function eraseDemandes(trx: Trx, maintenant: Date): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('demande_compte')
    .set(valuesOf('demande_compte', maintenant))
    .where(perime('recue_le', maintenant))
    .where('effacee_le', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}

async function countSignalements(trx: Trx, maintenant: Date): Promise<number> {
  const { nombre } = await trx
    .selectFrom('signalement')
    .where(perime('recu_le', maintenant))
    .where('efface_le', 'is', null)
    .select((eb) => eb.fn.countAll<number>().as('nombre'))
    .executeTakeFirstOrThrow()
  return nombre
}

async function eraseSignalements(trx: Trx, maintenant: Date): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('signalement')
    .set(valuesOf('signalement', maintenant))
    .where(perime('recu_le', maintenant))
    .where('efface_le', 'is', null)
    .executeTakeFirstOrThrow()
  const effaces = trx.selectFrom('signalement').where('efface_le', 'is not', null).select('id')
  await trx.deleteFrom('signalement_reponse').where('signalement_id', 'in', effaces).execute()
  return Number(numUpdatedRows)
}

async function countStagiaires(trx: Trx, maintenant: Date): Promise<number> {
  return (await listEchus(trx, maintenant)).length
}

async function eraseStagiaires(trx: Trx, maintenant: Date, coffre: Coffre): Promise<number> {
  let nombre = 0
  for (const echu of await listEchus(trx, maintenant)) {
    const stagiaire = await findStagiaire(trx, echu)
    if (!stagiaire) continue
    // The same person in a dossier that is still kept keeps her name there.
    const participations = [{ organismeId: echu.organismeId, dossier: echu.dossier }]
    await eraseIdentite(trx, coffre, { ...stagiaire, participations }, maintenant)
    nombre++
  }
  return nombre
}
