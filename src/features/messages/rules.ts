import type { Acces } from '../../auth/acces.ts'
import { type Profil, profilHolds } from '../../auth/permissions.ts'
import { formatInstant } from '../../core/dates.ts'
import { Conflit } from '../../core/errors.ts'
import type { Ton } from '../../ui/etat.tsx'
import type { ProprietesQuestion } from '../../ui/question.tsx'
import { phraseDestinataire } from '../equipes/rules.ts'
import { FICHIERS_ADMIS } from './pieces.rules.ts'
import type { Suivi } from './queries.ts'
import { type EtatConversation, type FiltresMessages, type Objet, SUITES, type Suite } from './schemas.ts'

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
export const LIBELLES_FILTRES = { etat: 'État', equipe: 'Équipe', page: 'Page' }

/** `Dossier D26…`, `Virement V26…`: how lists and titles name it. */
export function nommeObjet({ type, id }: Objet): string {
  if (type === 'organisme') return 'Question générale'
  return `${type === 'dossier' ? 'Dossier' : 'Virement'} ${id}`
}

/** `Accessibilité, SA-7F3K-9Q2M` */
export function nommeSignalement(reference: string): string {
  return `Accessibilité, ${reference}`
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

export function adresseListe(
  base: string,
  { etat, equipe, page = 1 }: FiltresMessages & { equipe?: string | undefined },
): string {
  const query = new URLSearchParams({
    ...(etat ? { etat } : {}),
    ...(equipe ? { equipe } : {}),
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

/** @throws {Conflit} when somebody else gave it to another team */
export function checkEquipe(equipe: string, de: string): void {
  if (equipe === de) return
  throw new Conflit(
    equipe,
    de,
    'Une autre équipe s’en charge depuis que vous avez ouvert cette page. Rechargez-la.',
  )
}

/** Whoever only observes changes nothing, the reading of an answer included. */
export function mayWrite({ profil, observation }: Acces): boolean {
  return observation === null && profilHolds(profil, 'messages:ecrire')
}

type Place = { email: string; profil: Profil /** She wrote in the conversation. */; auteur: boolean }

/** Who is told of an answer: those who asked; when none is left, the administrateurs, else whoever may write. */
export function destinatairesOf(places: Place[]): string[] {
  const ordre: ((place: Place) => boolean)[] = [
    ({ auteur }) => auteur,
    ({ profil }) => profil === 'administrateur',
    ({ profil }) => profilHolds(profil, 'messages:ecrire'),
  ]
  const choisis = ordre.map((critere) => places.filter(critere)).find(({ length }) => length > 0) ?? []
  return choisis.map(({ email }) => email)
}

/** What the page of a dossier or a règlement offers to whoever has a question about it. */
export function questionAbout(
  objet: Objet,
  { suivi: { conversation, destinataire }, acces }: { suivi: Suivi; acces: Acces },
): Omit<ProprietesQuestion, 'financeur'> {
  return {
    destinataire: phraseDestinataire(destinataire),
    fichiers: FICHIERS_ADMIS,
    // A conversation about it may name stagiaires: a general question opens one of her own.
    action: mayWrite(acces) ? adresseEcriture(acces.sansNoms ? { type: 'organisme', id: '' } : objet) : null,
    conversation: conversation
      ? {
          href: `/messages/${conversation.id}`,
          etat: ETATS_ORGANISME[conversation.etat],
          dernier: formatInstant(conversation.dernier_le),
        }
      : null,
  }
}
