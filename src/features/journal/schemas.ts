import { FAMILLES, type Famille } from '../../core/actes.ts'
import type { Jour } from '../../core/dates.ts'
import { jour, lu, texte } from '../../core/filtres.ts'

export const PAR_PAGE = 50

/** An export goes no further back: what is older is evidence, asked of the funder case by case. */
export const JOURS_EXPORTES = 366

export const RESULTATS = { ok: 'Fait', refuse: 'Refusé', echec: 'Échec' } as const
export type Resultat = keyof typeof RESULTATS

/** Value of the filter « personne » for all the people of the funder together. */
export const FINANCEUR = 'financeur'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Where a page of lines goes on: the moment in microseconds and the number of the line before it. */
export type Suite = { micros: string; id: number }

const communs = {
  debut: jour,
  fin: jour,
  famille: lu(
    (saisie) => (Object.hasOwn(FAMILLES, saisie) ? (saisie as Famille) : null),
    'Choisissez une sorte d’acte de la liste.',
  ),
  resultat: lu(
    (saisie) => (Object.hasOwn(RESULTATS, saisie) ? (saisie as Resultat) : null),
    'Choisissez un résultat de la liste.',
  ),
  suite: lu(readSuite, 'Les lignes les plus récentes sont affichées.'),
}

/** Filters of an organisme's journal. */
export const FILTRES_JOURNAL = {
  ...communs,
  personne: lu(
    (saisie) => (saisie === FINANCEUR || UUID.test(saisie) ? saisie : null),
    'Choisissez une personne de la liste.',
  ),
}

/** Filters of the funder's journal: every organisme, any person by a part of her name or address. */
export const FILTRES_GESTION = {
  ...communs,
  siren: lu(
    (saisie) => saisie.replace(/\s/g, '').match(/^\d{9}$/)?.[0] ?? null,
    'Saisissez un SIREN de 9 chiffres, par exemple 552\u00a0100\u00a0554.',
  ),
  personne: texte(100, 'Saisissez une partie du nom ou de l’adresse e-mail.'),
}

export type FiltresJournal = {
  debut?: Jour | undefined
  fin?: Jour | undefined
  famille?: Famille | undefined
  resultat?: Resultat | undefined
  personne?: string | undefined
  siren?: string | undefined
  suite?: Suite | undefined
}

export const LIBELLES_FILTRES = {
  debut: 'Du',
  fin: 'Au',
  famille: 'Sorte d’acte',
  resultat: 'Résultat',
  personne: 'Personne',
  siren: 'SIREN',
  suite: 'Suite',
}

function readSuite(saisie: string): Suite | null {
  const [, micros, id] = /^(\d{1,17})-(\d{1,15})$/.exec(saisie) ?? []
  return micros && id ? { micros, id: Number(id) } : null
}
