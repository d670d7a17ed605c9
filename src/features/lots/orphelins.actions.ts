import { sql } from 'kysely'
import { asLots } from '../../db/tenant.ts'
import type { Runtime } from '../../runtime.ts'
import type { FichierStocke } from '../../storage/storage.ts'

/** What lots, the program and the funder's people store, each file named by a row once its transaction is committed. */
const DOSSIERS = ['documents', 'lots']
/** No import lasts that long: a younger file may be waiting for its row. */
const AGE_MIN_MS = 24 * 3_600_000
const PAR_FOIS = 500

type Balayage = Pick<Runtime, 'base' | 'storage' | 'horloge'> & { arret?: AbortSignal }

/** Removes the stored files that no row names: those of a process that was killed between the copy and the commit. */
export async function sweepOrphelins(balayage: Balayage): Promise<void> {
  for (const dossier of DOSSIERS) {
    let lus: FichierStocke[] = []
    for await (const fichier of balayage.storage.list(dossier)) {
      if (balayage.arret?.aborted) return
      if (lus.push(fichier) < PAR_FOIS) continue
      await sweepSome(balayage, lus)
      lus = []
    }
    await sweepSome(balayage, lus)
  }
}

async function sweepSome({ base, storage, horloge }: Balayage, fichiers: FichierStocke[]): Promise<void> {
  const cles = fichiers.map(({ cle }) => cle)
  const { rows } = await asLots(base, (trx) => innommees(cles).execute(trx))
  const perdues = new Set(rows.map(({ cle }) => cle))
  const limite = horloge().getTime() - AGE_MIN_MS
  for (const { cle, readDate } of fichiers)
    if (perdues.has(cle) && (await readDate()).getTime() < limite) await storage.delete(cle)
}

/** What an undo would put back is named by its image. */
const innommees = (cles: string[]) => sql<{ cle: string }>`
  select c.cle from unnest(${cles}::text[]) as c (cle)
  where not exists (select from document d where d.cle = c.cle)
    and not exists (select from lot_image i where i.nom_table = 'document' and i.avant is not null and i.avant ->> 'cle' = c.cle)
    and not exists (select from lot l where l.depot_cle = c.cle)`
