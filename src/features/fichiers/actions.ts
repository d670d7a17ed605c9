import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { Invalide } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import type { Deps } from '../../http/types.ts'
import type { Queue } from '../../jobs/queue.ts'
import { openVerified } from '../documents/actions.ts'
import { type FichierDepose, sumFichiers } from './queries.ts'
import { checkQuotas, type Quotas } from './rules.ts'

type Depot = {
  organismeId: number
  source: 'organisme' | 'financeur'
  auteurId: string
  /** Where the depositor sees the file again. */
  page: string
  maintenant: Date
}
/** `coffre_cle`: the key it is sealed with where it is stored. */
type Range = { cle: string; taille: number; sha256: Buffer; coffre_cle?: number }

/** Writes down files just stored, in the transaction that names them: the antivirus looks at them on commit. */
export async function recordFichiers(
  trx: Trx,
  queue: Queue,
  { organismeId, source, auteurId, page, maintenant }: Depot,
  fichiers: Range[],
): Promise<void> {
  if (fichiers.length === 0) return
  const commun = { organisme_id: organismeId, source, auteur_id: auteurId, page }
  const lignes = fichiers.map(({ cle, taille, sha256, coffre_cle = null }) => ({
    cle,
    taille,
    sha256,
    coffre_cle,
  }))
  await trx
    .insertInto('fichier_depose')
    .values(lignes.map((ligne) => ({ ...commun, ...ligne, depose_le: maintenant, reprise_le: maintenant })))
    .execute()
  await queue.send(trx, 'verifier-fichiers', {})
}

type Limite = { organismeId: number; maintenant: Date; quotas: Quotas; champ?: string }

/**
 * Once the files are written down, so that those sent at the same moment count too.
 * @throws {Invalide} at the field, `fichiers` unless it is said
 */
export async function refuseBeyondQuota(
  trx: Trx,
  { organismeId, maintenant, quotas, champ = 'fichiers' }: Limite,
): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('fichiers', ${organismeId}))`.execute(trx)
  const refus = checkQuotas(await sumFichiers(trx, organismeId, maintenant), quotas)
  if (refus) throw new Invalide({ [champ]: refus })
}

/** The content of a deposited file, in clear, once it is known to be the one deposited. @throws as `openVerified` */
export function openDepose(
  { storage, coffre }: Pick<Deps, 'storage' | 'coffre'>,
  fichier: FichierDepose,
): Promise<Buffer | Readable> {
  const { cle, coffre_cle } = fichier
  const source =
    coffre_cle === null
      ? storage
      : { get: async () => Readable.from(coffre.openFlux(await storage.get(cle), coffre_cle)) }
  return openVerified(source, { ...fichier, id: cle })
}
