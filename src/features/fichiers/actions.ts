import { sql } from 'kysely'
import { Invalide } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import type { Queue } from '../../jobs/queue.ts'
import { sumFichiers } from './queries.ts'
import { checkQuotas, type Quotas } from './rules.ts'

type Depot = {
  organismeId: number
  source: 'organisme' | 'financeur'
  auteurId: string
  /** Where the depositor sees the file again. */
  page: string
  maintenant: Date
}
type Range = { cle: string; taille: number; sha256: Buffer }

/** Writes down files just stored, in the transaction that names them: the antivirus looks at them on commit. */
export async function recordFichiers(
  trx: Trx,
  queue: Queue,
  { organismeId, source, auteurId, page, maintenant }: Depot,
  fichiers: Range[],
): Promise<void> {
  if (fichiers.length === 0) return
  const commun = { organisme_id: organismeId, source, auteur_id: auteurId, page }
  const lignes = fichiers.map(({ cle, taille, sha256 }) => ({ cle, taille, sha256 }))
  await trx
    .insertInto('fichier_depose')
    .values(lignes.map((ligne) => ({ ...commun, ...ligne, depose_le: maintenant, reprise_le: maintenant })))
    .execute()
  await queue.send(trx, 'verifier-fichiers', {})
}

/**
 * Once the files are written down, so that those sent at the same moment count too.
 * @throws {Invalide} at the field `fichiers`
 */
export async function refuseBeyondQuota(
  trx: Trx,
  { organismeId, maintenant, quotas }: { organismeId: number; maintenant: Date; quotas: Quotas },
): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('fichiers', ${organismeId}))`.execute(trx)
  const refus = checkQuotas(await sumFichiers(trx, organismeId, maintenant), quotas)
  if (refus) throw new Invalide({ fichiers: refus })
}
