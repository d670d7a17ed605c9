import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { journalisePersonne } from '../../auth/journal.ts'
import type { Trx } from '../../db/client.ts'
import { asLots } from '../../db/tenant.ts'
import type { Runtime } from '../../runtime.ts'

/** Data kept no longer than the information on personal data announces. */
type Purge = {
  /** How many rows are past it. */
  count(trx: Trx, perime: Perime): Promise<number>
  /** Takes what names a person out of them, and leaves what is counted. Returns how many. */
  erase(trx: Trx, perime: Perime, maintenant: Date): Promise<bigint>
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
      const vide = { siret: '', nda: '', raison_sociale: '', nom: '', prenom: '', email: '', adresse: '' }
      const { numUpdatedRows } = await trx
        .updateTable('demande_compte')
        .set({ ...vide, motif: '', raison: '', effacee_le: maintenant })
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
        .set({ nom: '', email: '', page: '', description: '', adresse: '', efface_le: maintenant })
        .where(perime('recu_le'))
        .where('efface_le', 'is', null)
        .executeTakeFirstOrThrow()
      const effaces = trx.selectFrom('signalement').where('efface_le', 'is not', null).select('id')
      await trx.deleteFrom('signalement_reponse').where('signalement_id', 'in', effaces).execute()
      return numUpdatedRows
    },
  },
} satisfies Record<string, Purge>
type NomPurge = keyof typeof PURGES
export type Bilan = Record<NomPurge, number>

type Deps = Pick<Runtime, 'base' | 'horloge'>

/** How many rows the next purge would erase; changes nothing. */
export async function countPurges({ base, horloge }: Deps): Promise<Bilan> {
  const perime = olderThanAYear(horloge())
  return asLots(base, async (trx) => ({
    demandes: await PURGES.demandes.count(trx, perime),
    signalements: await PURGES.signalements.count(trx, perime),
  }))
}

/** Erases what is past its duration, with a line of journal for each kind. Twice is the same as once. */
export async function runPurges({ base, horloge }: Deps): Promise<Bilan> {
  const maintenant = horloge()
  const erase = (nom: NomPurge) => asLots(base, (trx) => erasePerished(trx, nom, maintenant))
  return { demandes: await erase('demandes'), signalements: await erase('signalements') }
}

async function erasePerished(trx: Trx, nom: NomPurge, maintenant: Date): Promise<number> {
  const nombre = Number(await PURGES[nom].erase(trx, olderThanAYear(maintenant), maintenant))
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
