import { texte } from '../../core/filtres.ts'

/** The query of `/recherche`. */
export const FILTRES_RECHERCHE = { q: texte(100, 'Saisissez 100 caractères au plus.') }
