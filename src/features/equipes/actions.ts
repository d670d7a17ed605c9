import { sql } from 'kysely'
import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import type { NomActe } from '../../core/actes.ts'
import { Conflit, Introuvable, Invalide } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import type { Queue } from '../../jobs/queue.ts'
import { postCourriel } from '../courriels/actions.ts'
import { recordRevision } from '../revisions/actions.ts'
import { type EquipeListe, findEquipe } from './queries.ts'
import { ecarts, libellePrise, type Reglages, toContenu } from './rules.ts'
import type { Equipe, EquipeModifiee } from './schemas.ts'

/** @throws {Invalide} when the name is taken, or what it would take is another team's */
export async function createEquipe(trx: Trx, personne: Personne, saisie: Equipe): Promise<void> {
  await lockEquipes(trx)
  await refuseSameName(trx, saisie.nom)
  const { id } = await trx
    .insertInto('equipe')
    .values({ nom: saisie.nom, email: saisie.email, delai_jours: saisie.delai })
    .returning('id')
    .executeTakeFirstOrThrow()
  await take(trx, id, saisie.prend)
  const vide = { nom: '', email: '', delai: 0, prend: [] }
  await record(trx, personne, { acte: 'equipe.creation', id, details: ecarts(vide, saisie) })
  await keepVersion(trx, personne, id, { version: 1, ...saisie })
}

/** @throws {Conflit} when somebody else changed it since the page was opened. @throws {Invalide} as above */
export async function changeEquipe(
  trx: Trx,
  personne: Personne,
  id: string,
  { version, ...saisie }: EquipeModifiee,
): Promise<void> {
  const actuelle = await lockOne(trx, id, version)
  await refuseSameName(trx, saisie.nom, id)
  // The default team takes what is left: nothing of its own.
  const prend = actuelle.par_defaut ? [] : saisie.prend
  await trx
    .updateTable('equipe')
    .set({ nom: saisie.nom, email: saisie.email, delai_jours: saisie.delai, version: version + 1 })
    .where('id', '=', id)
    .execute()
  await trx.deleteFrom('equipe_objet').where('equipe_id', '=', id).execute()
  await take(trx, id, prend)
  const apres = { ...saisie, prend }
  const details = ecarts(actuelle, apres)
  await record(trx, personne, { acte: 'equipe.modification', id, details })
  await keepVersion(trx, personne, id, { version: version + 1, ...apres })
}

/** What it had to answer goes to the default team. @throws {Conflit} @throws {Introuvable} for the default team */
export async function deleteEquipe(trx: Trx, personne: Personne, id: string, version: number): Promise<void> {
  const { nom, par_defaut } = await lockOne(trx, id, version)
  if (par_defaut) throw new Introuvable()
  const { id: defaut } = await trx
    .selectFrom('equipe')
    .where('par_defaut', '=', true)
    .select('id')
    .executeTakeFirstOrThrow()
  for (const table of ['conversation', 'signalement'] as const)
    await trx.updateTable(table).set({ equipe_id: defaut }).where('equipe_id', '=', id).execute()
  await trx.deleteFrom('equipe').where('id', '=', id).execute()
  await record(trx, personne, { acte: 'equipe.suppression', id, details: { nom } })
}

type Attente = {
  equipeId: string /** « Dossier D26… » */
  objet: string /** Path of its page. */
  page: string
}

/** Tells the team's mailbox, when it has one, that something waits for it; nothing of what was written. */
export async function tellEquipe(
  trx: Trx,
  queue: Queue,
  maintenant: Date,
  { equipeId, objet, page }: Attente,
): Promise<void> {
  const { email } = await trx
    .selectFrom('equipe')
    .where('id', '=', equipeId)
    .select('email')
    .executeTakeFirstOrThrow()
  if (!email) return
  await postCourriel(trx, queue, maintenant, {
    destinataire: email,
    modele: 'message-recu',
    donnees: { objet, page },
  })
}

const VERROU = 7_305_033

/** Changes come one after the other: each sees what the others named and took, and all that a team was given. */
async function lockEquipes(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${VERROU})`.execute(trx)
}

/** Teams stay as they are until the end of this transaction: to call before choosing the one that is given something. */
export async function holdEquipes(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${VERROU})`.execute(trx)
}

async function lockOne(trx: Trx, id: string, version: number): Promise<EquipeListe> {
  await lockEquipes(trx)
  const actuelle = await findEquipe(trx, id)
  if (!actuelle) throw new Introuvable()
  if (actuelle.version !== version) throw new Conflit(actuelle.version, version)
  return actuelle
}

async function refuseSameName(trx: Trx, nom: string, sauf?: string): Promise<void> {
  const jumelle = await trx
    .selectFrom('equipe')
    .where((eb) => eb(eb.fn('lower', ['nom']), '=', eb.fn('lower', [eb.val(nom)])))
    .$if(sauf !== undefined, (query) => query.where('id', '<>', sauf ?? ''))
    .select('id')
    .executeTakeFirst()
  if (jumelle) throw new Invalide({ nom: 'Une équipe porte déjà ce nom\u00a0: choisissez-en un autre.' })
}

async function take(trx: Trx, equipe_id: string, prend: string[]): Promise<void> {
  for (const prise of prend) {
    const [objet_type = '', ...reste] = prise.split(':')
    const objet = { objet_type, dispositif: reste.join(':') }
    const autre = await trx
      .selectFrom('equipe_objet as o')
      .innerJoin('equipe as e', 'e.id', 'o.equipe_id')
      .where('o.objet_type', '=', objet.objet_type)
      .where('o.dispositif', '=', objet.dispositif)
      .select('e.nom')
      .executeTakeFirst()
    if (autre) throw taken(prise, autre.nom)
    await trx
      .insertInto('equipe_objet')
      .values({ ...objet, equipe_id })
      .execute()
  }
}

function taken(prise: string, nom: string): Invalide {
  const message = `«\u00a0${libellePrise(prise)}\u00a0» est déjà pris par ${nom}\u00a0: retirez-le d’abord de cette équipe.`
  return new Invalide({ prend: message })
}

function record(
  trx: Trx,
  personne: Personne,
  { acte, id, details }: { acte: NomActe; id: string; details: Record<string, string> },
): Promise<void> {
  return journalisePersonne(trx, personne, { acte, objetType: 'equipe', objetId: id, details })
}

function keepVersion(
  trx: Trx,
  personne: Personne,
  cle: string,
  { version, ...reglages }: Reglages & { version: number },
): Promise<void> {
  return recordRevision(trx, personne, { objet: 'equipe', cle }, { version, contenu: toContenu(reglages) })
}
