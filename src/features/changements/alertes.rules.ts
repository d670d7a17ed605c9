import { pliure } from '../../core/texte.ts'
import { paysBanque } from '../etablissements/rules.ts'
import { isNomProche, RECENT_JOURS } from './rules.ts'

/** What the database says of a request, beside the request itself. */
export type Faits = {
  raisonSociale: string
  titulaire: string
  pays: string
  /** SIREN of other organismes that have, or ask for, the same account. */
  partage: string[]
  /** Other organismes that asked for a change from the same subscriber within a day. */
  memeAdresse: number
  /** Of the requester: what she signs in with changed lately. */
  recents: readonly ('mot-de-passe' | 'facteur' | 'email' | 'administrateur')[]
}

export type Alerte = { code: string; message: string }

const RECENTS: Readonly<Record<Faits['recents'][number], string>> = {
  'mot-de-passe': 'Le mot de passe de la personne qui demande',
  facteur: 'Le second facteur de la personne qui demande',
  email: 'L’adresse e-mail de la personne qui demande',
  administrateur: 'Un administrateur de l’organisme',
}

/** None of them blocks by itself: each is shown, and together they ask a reason. */
export function alertesOf(faits: Faits): Alerte[] {
  const { pays, partage, memeAdresse, recents, titulaire, raisonSociale } = faits
  return [
    pays !== 'FR' && {
      code: 'ETRANGER',
      message: `Le compte est tenu hors de France\u00a0: ${paysBanque(pays)}.`,
    },
    partage.length > 0 && {
      code: 'PARTAGE',
      message: `Le même compte est celui d’un autre organisme, ou demandé par lui\u00a0: SIREN ${partage.join(', ')}.`,
    },
    !isNomProche(pliure(titulaire), pliure(raisonSociale)) && {
      code: 'TITULAIRE',
      message: `Le titulaire («\u00a0${titulaire}\u00a0») ne ressemble pas à la raison sociale («\u00a0${raisonSociale}\u00a0»).`,
    },
    memeAdresse > 0 && {
      code: 'MEME_ADRESSE',
      message:
        'Plusieurs organismes ont demandé un changement depuis la même connexion en vingt-quatre heures.',
    },
    ...recents.map((recent) => ({
      code: `RECENT_${recent.toUpperCase()}`,
      message: `${RECENTS[recent]} a changé il y a moins de ${RECENT_JOURS} jours\u00a0: le délai est doublé.`,
    })),
  ].filter((alerte): alerte is Alerte => alerte !== false)
}
