import type { Acces } from '../../auth/acces.ts'
import { profilHolds } from '../../auth/permissions.ts'
import { formatInstant } from '../../core/dates.ts'
import { Conflit } from '../../core/errors.ts'
import type { Ton } from '../../ui/etat.tsx'
import type { ProprietesQuestion } from '../../ui/question.tsx'
import type { ConversationOuverte } from './queries.ts'
import { type EtatConversation, type FiltresMessages, type Objet, SUITES, type Suite } from './schemas.ts'

/** The usual time to answer, told before and after a message is sent. */
export const DELAI_REPONSE = 'réponse sous 3\u00a0jours ouvrés'

/** What is promised to whoever complains of an accessibility defect. */
export const DELAI_SIGNALEMENT = 'une réponse sous une semaine'

/** `SA-7F3K-9Q2M` */
export const REFERENCE_SIGNALEMENT = /^SA-[2-9A-Z]{4}-[2-9A-Z]{4}$/

/** What one person may send to the funder in an hour, in one organisme. */
export const MESSAGES_PAR_HEURE = 20

type Mot = { libelle: string; ton: Ton }

export const ETATS_ORGANISME: Readonly<Record<EtatConversation, Mot>> = {
  a_traiter: { libelle: 'En attente de réponse', ton: 'bleu' },
  repondu: { libelle: 'Réponse reçue', ton: 'vert' },
  resolu: { libelle: 'Résolu', ton: 'gris' },
}

export const ETATS_FINANCEUR: Readonly<Record<EtatConversation, Mot>> = {
  a_traiter: { libelle: 'À traiter', ton: 'ambre' },
  repondu: { libelle: 'Répondu', ton: 'vert' },
  resolu: { libelle: 'Résolu', ton: 'gris' },
}

/** Words of the parameters of both lists. */
export const LIBELLES_FILTRES = { etat: 'État', page: 'Page' }

/** `Dossier D26…`, `Virement V26…`: how lists and titles name it. */
export function nommeObjet({ type, id }: Objet): string {
  if (type === 'organisme') return 'Question générale'
  return `${type === 'dossier' ? 'Dossier' : 'Virement'} ${id}`
}

/** In a sentence: « votre message au sujet du dossier D26… ». */
export function auSujetDe({ type, id }: Objet): string {
  if (type === 'organisme') return 'sur votre organisme'
  return `au sujet du ${type === 'dossier' ? 'dossier' : 'virement'} ${id}`
}

/** The page of the object; null for the organisme, which has none. */
export function adresseObjet({ type, id }: Objet): string | null {
  if (type === 'organisme') return null
  return `/${type}s/${encodeURIComponent(id)}`
}

/** Where a first message about it is sent. */
export function adresseEcriture(objet: Objet): string {
  const page = adresseObjet(objet)
  return page ? `${page}/messages` : '/messages/nouveau'
}

export function adresseListe(base: string, { etat, page = 1 }: FiltresMessages): string {
  const query = new URLSearchParams({
    ...(etat ? { etat } : {}),
    ...(page > 1 ? { page: String(page) } : {}),
  })
  return query.size > 0 ? `${base}?${query}` : base
}

/** Since when it is in its state: unchanged when the state is. */
export function moveTo(
  { etat, etat_le }: { etat: string; etat_le: Date },
  vers: EtatConversation,
  maintenant: Date,
): { etat: EtatConversation; etat_le: Date } {
  return { etat: vers, etat_le: etat === vers ? etat_le : maintenant }
}

/**
 * Two of the team at once: the second reads what came meanwhile before she answers or decides.
 * @throws {Conflit}
 */
export function checkVus(vus: number, nombre: number): void {
  if (vus === nombre) return
  throw new Conflit(
    nombre,
    vus,
    'Un message est arrivé depuis que vous avez ouvert cette page\u00a0: lisez-le avant d’envoyer le vôtre.',
  )
}

/** @throws {Conflit} when the state is no longer one that allows it */
export function checkSuite(etat: string, suite: Suite): EtatConversation {
  const { de, vers } = SUITES[suite]
  if ((de as readonly string[]).includes(etat)) return vers
  throw new Conflit(etat, suite, 'Cette demande a changé d’état entre-temps. Rechargez sa page.')
}

/** Whoever only observes changes nothing, the reading of an answer included. */
export function mayWrite({ profil, observation }: Acces): boolean {
  return observation === null && profilHolds(profil, 'messages:ecrire')
}

/** What the page of a dossier or a règlement offers to whoever has a question about it. */
export function questionAbout(
  objet: Objet,
  { conversation, acces }: { conversation: ConversationOuverte; acces: Acces },
): Omit<ProprietesQuestion, 'financeur'> {
  return {
    delai: DELAI_REPONSE,
    action: mayWrite(acces) ? adresseEcriture(objet) : null,
    conversation: conversation
      ? {
          href: `/messages/${conversation.id}`,
          etat: ETATS_ORGANISME[conversation.etat],
          dernier: formatInstant(conversation.dernier_le),
        }
      : null,
  }
}
