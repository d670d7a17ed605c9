import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import { toAbonne } from '../../auth/throttle.ts'
import { Introuvable, TropDeDemandes } from '../../core/errors.ts'
import { drawReference } from '../../core/reference.ts'
import type { Trx } from '../../db/client.ts'
import type { Queue } from '../../jobs/queue.ts'
import { addMinutes, MAXIMUM_PAR_HEURE } from '../comptes/rules.ts'
import { postCourriel } from '../courriels/actions.ts'
import { holdEquipes, tellEquipe } from '../equipes/actions.ts'
import { equipeFor } from '../equipes/queries.ts'
import { checkSuite, checkVus, DELAI_SIGNALEMENT, moveTo, nommeSignalement } from './rules.ts'
import type { EtatConversation, Reponse, Signalement, Suite } from './schemas.ts'
import { countSignalements } from './signalement.queries.ts'

const VERROU_SIGNALEMENTS = 7_305_031

/**
 * Keeps a complaint about accessibility for the team, and returns its reference; a receipt leaves by mail.
 * @throws {TropDeDemandes} past five an hour from one subscriber
 */
export async function reportDefaut(
  trx: Trx,
  queue: Queue,
  saisie: Signalement,
  { adresse, maintenant }: { adresse: string; maintenant: Date },
): Promise<string> {
  // Counted one after the other: sent at once, they would all count none.
  await sql`select pg_advisory_xact_lock(${VERROU_SIGNALEMENTS})`.execute(trx)
  const abonne = toAbonne(adresse)
  const recents = await countSignalements(trx, { abonne, email: saisie.email }, addMinutes(maintenant, -60))
  if (recents.parAbonne >= MAXIMUM_PAR_HEURE.demandes) throw tooMany()
  const [id, reference] = [randomUUID(), drawReference('SA')]
  await holdEquipes(trx)
  const { id: equipeId } = await equipeFor(trx, 'signalement').executeTakeFirstOrThrow()
  const dates = { recu_le: maintenant, etat_le: maintenant }
  await trx
    .insertInto('signalement')
    .values({ ...saisie, ...dates, id, reference, adresse: abonne, equipe_id: equipeId })
    .execute()
  await journalisePersonne(
    trx,
    { id: null, adresse, maintenant },
    { acte: 'signalement', objetType: 'signalement', objetId: reference },
  )
  if (recents.parEmail < MAXIMUM_PAR_HEURE.recus) {
    await postCourriel(trx, queue, maintenant, {
      destinataire: saisie.email,
      modele: 'signalement-recu',
      donnees: { reference, delai: DELAI_SIGNALEMENT },
    })
  }
  const attente = { equipeId, objet: nommeSignalement(reference), page: `/gestion/signalements/${id}` }
  await tellEquipe(trx, queue, maintenant, attente)
  return reference
}

function tooMany(): TropDeDemandes {
  return new TropDeDemandes(
    3600,
    'Plusieurs signalements viennent de partir de votre connexion. Attendez une heure, puis recommencez.',
  )
}

/** Answers by mail, text included: who complained may have no account. @throws {Conflit} */
export async function answerSignalement(
  trx: Trx,
  queue: Queue,
  personne: Personne,
  id: string,
  { texte, vus, resolu }: Reponse,
): Promise<void> {
  const signalement = await lockSignalement(trx, id)
  const { dernier, nombre } = signalement
  if (vus < nombre && dernier?.texte === texte && dernier.auteur_id === personne.id) return
  checkVus(vus, signalement.nombre)
  await trx
    .insertInto('signalement_reponse')
    .values({
      signalement_id: id,
      rang: signalement.nombre + 1,
      auteur_id: personne.id,
      texte,
      envoye_le: personne.maintenant,
    })
    .execute()
  await moveAndTell(trx, personne, signalement, { vers: resolu ? 'resolu' : 'repondu', acte: 'reponse' })
  await postCourriel(trx, queue, personne.maintenant, {
    destinataire: signalement.email,
    modele: 'signalement-repondu',
    donnees: { reference: signalement.reference, texte },
  })
}

/** Resolves or opens again without a word. @throws {Conflit} */
export async function moveSignalement(
  trx: Trx,
  personne: Personne,
  id: string,
  { suite, vus }: { suite: Suite; vus: number },
): Promise<void> {
  const signalement = await lockSignalement(trx, id)
  checkVus(vus, signalement.nombre)
  await moveAndTell(trx, personne, signalement, { vers: checkSuite(signalement.etat, suite), acte: suite })
}

/** The row, and the last answer given. */
async function lockSignalement(trx: Trx, id: string) {
  const signalement = await trx
    .selectFrom('signalement')
    .where('id', '=', id)
    .select(['id', 'reference', 'email', 'etat', 'etat_le'])
    .forUpdate()
    .executeTakeFirst()
  if (!signalement) throw new Introuvable()
  const dernier = await trx
    .selectFrom('signalement_reponse')
    .where('signalement_id', '=', id)
    .select(['rang', 'texte', 'auteur_id'])
    .orderBy('rang', 'desc')
    .limit(1)
    .executeTakeFirst()
  return { ...signalement, dernier, nombre: dernier?.rang ?? 0 }
}

async function moveAndTell(
  trx: Trx,
  personne: Personne,
  { id, reference, etat, etat_le }: { id: string; reference: string; etat: string; etat_le: Date },
  { vers, acte }: { vers: EtatConversation; acte: Suite | 'reponse' },
): Promise<void> {
  await trx
    .updateTable('signalement')
    .set(moveTo({ etat, etat_le }, vers, personne.maintenant))
    .where('id', '=', id)
    .execute()
  await journalisePersonne(trx, personne, {
    acte: `signalement.${acte}`,
    objetType: 'signalement',
    objetId: reference,
  })
}
