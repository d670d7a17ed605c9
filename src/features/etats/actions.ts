import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import type { NomActe } from '../../core/actes.ts'
import { Conflit, Introuvable, Invalide } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import type { Queue } from '../../jobs/queue.ts'
import { recordRevision } from '../revisions/actions.ts'
import { findEtat } from './queries.ts'
import type { ChangementEtat, NouvelEtat } from './schemas.ts'

/** @throws {Invalide} when the word has a statut already */
export async function createEtat(
  trx: Trx,
  { queue }: { queue: Queue },
  personne: Personne,
  { code, statut }: NouvelEtat,
): Promise<void> {
  const cree = await trx
    .insertInto('etat_dossier')
    .values({ code, statut })
    .onConflict((oc) => oc.column('code').doNothing())
    .returning('version')
    .executeTakeFirst()
  if (!cree) throw new Invalide({ code: `${code} existe déjà\u00a0: changez son statut dans la liste.` })
  await noteEtat(trx, queue, personne, { acte: 'etat.creation', code, statut, version: 1 })
}

/**
 * Changes what a word means; dossiers that bear it follow once this is committed.
 * @throws {Conflit} with the statut stored now, when somebody else changed it since the page was opened
 */
export async function changeEtat(
  trx: Trx,
  { queue }: { queue: Queue },
  personne: Personne,
  code: string,
  { statut, version: lue }: ChangementEtat,
): Promise<void> {
  const actuel = await findEtat(trx, code)
  if (!actuel) throw new Introuvable()
  if (actuel.version !== lue) throw new Conflit(actuel.statut, statut)
  if (actuel.statut === statut) throw new Invalide({ statut: 'Ce statut est déjà celui de ce mot.' })
  if (actuel.contractuel && statut === null)
    throw new Invalide({ statut: 'Ce mot fait partie du contrat des lots\u00a0: il lui faut un statut.' })
  const version = lue + 1
  const change = await trx
    .updateTable('etat_dossier')
    .set({ statut, version })
    .where('code', '=', code)
    .where('version', '=', lue)
    .returning('code')
    .executeTakeFirst()
  if (!change) throw new Conflit((await findEtat(trx, code))?.statut ?? null, statut)
  await noteEtat(trx, queue, personne, { acte: 'etat.modification', code, statut, version })
}

type Note = { acte: NomActe; code: string; statut: string | null; version: number }

async function noteEtat(
  trx: Trx,
  queue: Queue,
  personne: Personne,
  { acte, code, statut, version }: Note,
): Promise<void> {
  await recordRevision(trx, personne, { objet: 'etat', cle: code }, { version, contenu: { statut } })
  await journalisePersonne(trx, personne, {
    acte,
    objetType: 'etat',
    objetId: code,
    details: { statut, version },
  })
  await queue.send(trx, 'appliquer-etats', {})
}
