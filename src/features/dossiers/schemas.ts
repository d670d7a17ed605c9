import { z } from 'zod'
import { jour, page, texte } from '../../core/filtres.ts'
import { A_FAIRE, type AFaire, motifsStagiaire } from './rules.ts'

export const PAR_PAGE = 25

/** Each of these has an index that serves it both ways, at any size of the organisme. */
export const TRIS = [
  'date_debut',
  '-date_debut',
  'numero',
  '-numero',
  'entreprise',
  '-entreprise',
  'accorde',
  '-accorde',
  'reste',
  '-reste',
] as const
export type Tri = (typeof TRIS)[number]
export const TRI_PAR_DEFAUT: Tri = '-date_debut'

/** What to say of a value that names nothing known. */
export const CHOIX = {
  dispositif: 'Choisissez un dispositif de la liste.',
  etablissement: 'Choisissez un de vos établissements.',
  statut: 'Choisissez un statut de la liste.',
}

/** The query of `/dossiers`, each parameter alone. `debut`: starts on or after; `fin`: ends on or before. */
export const FILTRES_DOSSIERS = {
  dispositif: texte(20, CHOIX.dispositif),
  etablissement: texte(60, CHOIX.etablissement),
  debut: jour,
  fin: jour,
  stagiaire: texte(100, 'Saisissez un nom ou un prénom, en 100 caractères au plus.').refine(
    (nom) => motifsStagiaire(nom).length > 0,
    'Saisissez un nom ou un prénom, par exemple Martin.',
  ),
  statut: texte(60, CHOIX.statut),
  soldes: z.literal('1', 'Écrivez soldes=1 pour ne voir que les dossiers soldés.'),
  facture: texte(60, 'Saisissez un numéro de facture, de 60 caractères au plus.'),
  entreprise: texte(100, 'Saisissez le début du nom d’une entreprise, ou son SIRET.'),
  a_faire: z.enum(Object.keys(A_FAIRE) as AFaire[], 'Choisissez une chose à faire depuis l’accueil.'),
  page,
  tri: z.enum(TRIS, `Écrivez un tri parmi ${TRIS.join(', ')}.`),
}

export type FiltresDossiers = {
  [Nom in keyof typeof FILTRES_DOSSIERS]?: z.output<(typeof FILTRES_DOSSIERS)[Nom]>
}

/** The words of the fields and chips. */
export const LIBELLES_FILTRE: Record<keyof FiltresDossiers | 'document', string> = {
  document: 'Document',
  dispositif: 'Dispositif formation',
  etablissement: 'Établissement',
  debut: 'Date de début',
  fin: 'Date de fin',
  stagiaire: 'Nom du stagiaire',
  statut: 'Statut',
  soldes: 'Soldés',
  facture: 'Facture',
  entreprise: 'Entreprise',
  a_faire: 'À faire',
  page: 'Page',
  tri: 'Tri',
}
