import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { journalisePersonne } from '../../auth/journal.ts'
import type { Trx } from '../../db/client.ts'
import { asLots } from '../../db/tenant.ts'
import type { Runtime } from '../../runtime.ts'
import { archiveDossiers, countArchivables } from '../archives/actions.ts'
import { countRibs, eraseRibs } from '../changements/purge.actions.ts'
import { eraseIdentite, valuesOf } from '../personnes/effacement.actions.ts'
import { findStagiaire, listEchus } from '../personnes/queries.ts'

type Outils = Pick<Runtime, 'coffre' | 'storage' | 'config'>

/** Data kept no longer than the information on personal data announces. */
type Purge = {
  /** How many rows are past it. */
  count(trx: Trx, perime: Perime, maintenant: Date, config: Runtime['config']): Promise<number>
  /** Takes what names a person out of them, and leaves what is counted. Returns how many. */
  erase(trx: Trx, perime: Perime, maintenant: Date, outils: Outils): Promise<bigint>
}
/** Of a column: written a year ago or more. */
type Perime = (colonne: string) => RawBuilder<SqlBool>

const PURGES = {
  demandes: {
    async count(trx, perime) {
      const { nombre } = await trx
        .selectFrom('demande_compte')
        .where(perime('recue_le'))
        .where('effacee_le', 'is', null)
        .select((eb) => eb.fn.countAll<number>().as('nombre'))
        .executeTakeFirstOrThrow()
      return nombre
    },
    async erase(trx, perime, maintenant) {
      const { numUpdatedRows } = await trx
        .updateTable('demande_compte')
        .set(valuesOf('demande_compte', maintenant))
        .where(perime('recue_le'))
        .where('effacee_le', 'is', null)
        .executeTakeFirstOrThrow()
      return numUpdatedRows
    },
  },
  signalements: {
    async count(trx, perime) {
      const { nombre } = await trx
        .selectFrom('signalement')
        .where(perime('recu_le'))
        .where('efface_le', 'is', null)
        .select((eb) => eb.fn.countAll<number>().as('nombre'))
        .executeTakeFirstOrThrow()
      return nombre
    },
    async erase(trx, perime, maintenant) {
      const { numUpdatedRows } = await trx
        .updateTable('signalement')
        .set(valuesOf('signalement', maintenant))
        .where(perime('recu_le'))
        .where('efface_le', 'is', null)
        .executeTakeFirstOrThrow()
      const effaces = trx.selectFrom('signalement').where('efface_le', 'is not', null).select('id')
      await trx.deleteFrom('signalement_reponse').where('signalement_id', 'in', effaces).execute()
      return numUpdatedRows
    },
  },
  stagiaires: {
    async count(trx, _perime, maintenant) {
      return (await listEchus(trx, maintenant)).length
    },
    async erase(trx, _perime, maintenant, { coffre }) {
      let nombre = 0n
      for (const echu of await listEchus(trx, maintenant)) {
        const stagiaire = await findStagiaire(trx, echu)
        if (!stagiaire) continue
        // The same person in a dossier that is still kept keeps her name there.
        const participations = [{ organismeId: echu.organismeId, dossier: echu.dossier }]
        await eraseIdentite(trx, coffre, { ...stagiaire, participations }, maintenant)
        nombre++
      }
      return nombre
    },
  },
  ribs: {
    count: (trx, perime) => countRibs(trx, perime),
    erase: (trx, perime, _maintenant, { storage }) => eraseRibs(trx, perime, storage),
  },
  /** Nothing is erased yet: they leave everyday pages. */
  archives: {
    count: (trx, _perime, maintenant, { archiveAnnees }) => countArchivables(trx, maintenant, archiveAnnees),
    erase: (trx, _perime, maintenant, { config }) => archiveDossiers(trx, maintenant, config.archiveAnnees),
  },
} satisfies Record<string, Purge>
type NomPurge = keyof typeof PURGES
export type Bilan = Record<NomPurge, number>

type Deps = Pick<Runtime, 'base' | 'horloge'> & Outils

/** How many rows the next purge would erase; changes nothing. */
export async function countPurges({
  base,
  horloge,
  config,
}: Pick<Deps, 'base' | 'horloge' | 'config'>): Promise<Bilan> {
  const maintenant = horloge()
  const perime = olderThanAYear(maintenant)
  return asLots(base, async (trx) => ({
    demandes: await PURGES.demandes.count(trx, perime),
    signalements: await PURGES.signalements.count(trx, perime),
    stagiaires: await PURGES.stagiaires.count(trx, perime, maintenant),
    ribs: await PURGES.ribs.count(trx, perime),
    archives: await PURGES.archives.count(trx, perime, maintenant, config),
  }))
}

/** Erases what is past its duration, with a line of journal for each kind. Twice is the same as once. */
export async function runPurges({ base, horloge, ...outils }: Deps): Promise<Bilan> {
  const maintenant = horloge()
  const erase = (nom: NomPurge) => asLots(base, (trx) => erasePerished(trx, nom, maintenant, outils))
  return {
    demandes: await erase('demandes'),
    signalements: await erase('signalements'),
    stagiaires: await erase('stagiaires'),
    ribs: await erase('ribs'),
    archives: await erase('archives'),
  }
}

async function erasePerished(trx: Trx, nom: NomPurge, maintenant: Date, outils: Outils): Promise<number> {
  const nombre = Number(await PURGES[nom].erase(trx, olderThanAYear(maintenant), maintenant, outils))
  if (nombre === 0) return 0
  await journalisePersonne(
    trx,
    { id: null, adresse: '', maintenant },
    { acte: 'purge', objetType: nom, details: { nombre } },
  )
  return nombre
}

function olderThanAYear(maintenant: Date): Perime {
  return (colonne) => sql<SqlBool>`${sql.ref(colonne)} <= ${maintenant}::timestamptz - interval '1 year'`
}
