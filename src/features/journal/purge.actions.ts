import { sql } from 'kysely'
import { journalisePersonne } from '../../auth/journal.ts'
import { NATURES_JOURNAL, type NatureJournal } from '../../core/actes.ts'
import type { Trx } from '../../db/client.ts'
import { asProprietaire } from '../../db/tenant.ts'
import type { Runtime } from '../../runtime.ts'
import type { Purge } from '../purges/rules.ts'
import { finConservation } from './conservation.rules.ts'

const BLOCS_PAR_FOIS = 50

type PurgeRuntime = Pick<Runtime, 'database' | 'config'>

const NOMS: Record<NatureJournal, string> = {
  technique: 'journal, lignes techniques',
  preuve: 'journal, preuves',
  comptable: 'journal, pièces comptables',
}

/**
 * The journal's sealed lines, by nature. The application's roles may not take a line away: this is the owner's work.
 * A leaf's hash stays, on which the chain stands, and a line tells the purge.
 */
export function journalPurges({ database, config }: PurgeRuntime): Purge[] {
  const owner = <T>(work: (trx: Trx) => Promise<T>) => asProprietaire(database.proprietaire, work)
  return NATURES_JOURNAL.map((nature) => {
    const avant = (maintenant: Date) => finConservation(nature, maintenant, config.journalMois)
    return {
      nom: NOMS[nature],
      count: (maintenant) => owner((trx) => countPurgeable(trx, nature, avant(maintenant))),
      async run(maintenant) {
        const demande = { nature, avant: avant(maintenant), maintenant }
        let nombre = 0
        for (;;) {
          const parties = await owner((trx) => purgeNext(trx, demande))
          if (parties === null) return nombre
          nombre += parties
        }
      },
    }
  })
}

function purgeable(trx: Trx, nature: NatureJournal, avant: Date) {
  return trx
    .selectFrom('journal_feuillet as f')
    .innerJoin('journal_bloc as b', 'b.numero', 'f.bloc')
    .where('f.nature', '=', nature)
    .where('f.lignes', 'is not', null)
    .where('b.fin', '<', avant)
}

async function countPurgeable(trx: Trx, nature: NatureJournal, avant: Date): Promise<number> {
  const { nombre } = await purgeable(trx, nature, avant)
    .select((eb) => eb.fn.coalesce(eb.fn.sum<number>('f.nombre'), sql<number>`0`).as('nombre'))
    .executeTakeFirstOrThrow()
  return nombre
}

type DemandePurge = { nature: NatureJournal; avant: Date; maintenant: Date }

/** The lines of a few blocks; null when none is left. */
async function purgeNext(trx: Trx, { nature, avant, maintenant }: DemandePurge): Promise<number | null> {
  const blocs = await purgeable(trx, nature, avant)
    .select('b.numero')
    .orderBy('b.numero')
    .limit(BLOCS_PAR_FOIS)
    .forUpdate('f')
    .execute()
  if (blocs.length === 0) return null
  const numeros = blocs.map(({ numero }) => numero)
  const { numDeletedRows } = await trx
    .deleteFrom('journal')
    .using('journal_bloc as b')
    .where('b.numero', 'in', numeros)
    .whereRef('journal.id', '>=', 'b.premier')
    .whereRef('journal.id', '<=', 'b.dernier')
    .where('journal.nature', '=', nature)
    .executeTakeFirstOrThrow()
  await trx
    .updateTable('journal_feuillet')
    .set({ lignes: null })
    .where('nature', '=', nature)
    .where('bloc', 'in', numeros)
    .execute()
  const nombre = Number(numDeletedRows)
  await journalisePersonne(
    trx,
    { id: null, adresse: '', maintenant },
    { acte: 'journal.purge', details: { nature, avant: avant.toISOString(), nombre } },
  )
  return nombre
}
