import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import { Conflit, Introuvable } from '../../core/errors.ts'
import { formatNom } from '../../core/texte.ts'
import type { Trx } from '../../db/client.ts'
import { asGestion } from '../../db/tenant.ts'
import type { Deps } from '../../http/types.ts'
import { DEMANDES, type Demande } from './schemas.ts'

type Depot = { nom: string; octets: AsyncIterable<Uint8Array> }

/**
 * Keeps a deposited file, encrypted, and asks for its dry run. Returns the lot's identifier. What `octets` throws
 * (too big, cut) is thrown, and nothing is kept.
 */
export async function depositLot(deps: Deps, personne: Personne, { nom, octets }: Depot): Promise<string> {
  const cle = `lots/${randomUUID()}`
  try {
    await deps.storage.putFlux(cle, Readable.from(deps.coffre.sealFlux(octets)))
    return await asGestion(deps.base, (trx) =>
      createLot(trx, deps, personne, { nom, origine: 'depot', depot_cle: cle }),
    )
  } catch (erreur) {
    await deps.storage.delete(cle).catch(() => {})
    throw erreur
  }
}

/** Asks for the dry run of a lot of the watched directory, which is read where it lies. */
export async function pickLot(deps: Deps, personne: Personne, nom: string): Promise<string> {
  return asGestion(deps.base, (trx) =>
    createLot(trx, deps, personne, { nom, origine: 'dossier', depot_cle: null }),
  )
}

async function createLot(
  trx: Trx,
  deps: Deps,
  personne: Personne,
  lot: { nom: string; origine: string; depot_cle: string | null },
): Promise<string> {
  const { id } = await trx
    .insertInto('lot')
    .values({
      ...lot,
      nom: lot.nom.slice(0, 300),
      auteur: formatNom(personne),
      depose_le: personne.maintenant,
      etat: 'a_essayer',
      rapport: '{}',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await journalisePersonne(trx, personne, { acte: 'lot.depot', objetType: 'lot', objetId: id })
  await deps.queue.send(trx, 'traiter-lots', {})
  return id
}

/**
 * Asks something of a lot; the worker does it.
 * @throws {Conflit} when the lot is no longer in a state that allows it (another person was first).
 */
export async function askLot(
  trx: Trx,
  deps: Deps,
  personne: Personne,
  id: string,
  demande: Demande,
): Promise<void> {
  const { de, vers, acte } = DEMANDES[demande]
  const lot = await trx
    .selectFrom('lot')
    .select(['etat', 'depot_cle'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!lot) throw new Introuvable()
  if (!(de as readonly string[]).includes(lot.etat))
    throw new Conflit(
      lot.etat,
      demande,
      'Ce lot a changé d’état depuis que vous avez ouvert sa page. Rechargez-la.',
    )
  await trx
    .updateTable('lot')
    .set({ etat: vers, empechement: '', tentatives: 0 })
    .where('id', '=', id)
    .execute()
  await journalisePersonne(trx, personne, { acte, objetType: 'lot', objetId: id })
  await deps.queue.send(trx, 'traiter-lots', {})
}
