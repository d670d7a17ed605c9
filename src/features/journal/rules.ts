import { nommeActe } from '../../core/actes.ts'
import { addJours, formatInstant, formatJour, type Jour } from '../../core/dates.ts'
import { formatNom } from '../../core/texte.ts'
import type { LigneJournal } from './queries.ts'
import { type FiltresJournal, JOURS_EXPORTES, LIBELLES_FILTRES, RESULTATS, type Resultat } from './schemas.ts'

/** An organisme's pages, or the funder's. */
export type Espace = { base: '/journal' | '/gestion/journal'; financeur: string }

export function adresseJournal(base: string, { suite, ...filtres }: FiltresJournal): string {
  const parametres = new URLSearchParams()
  for (const [nom, valeur] of Object.entries(filtres)) if (valeur) parametres.set(nom, valeur)
  if (suite) parametres.set('suite', `${suite.micros}-${suite.id}`)
  return parametres.size > 0 ? `${base}?${parametres}` : base
}

/** The days that an export covers: those asked for, no more than a year. */
export function boundExport({ debut, fin }: FiltresJournal, today: Jour): { debut: Jour; fin: Jour } {
  const dernier = fin && fin < today ? fin : today
  const premier = addJours(dernier, -JOURS_EXPORTES)
  return { debut: debut && debut > premier ? debut : premier, fin: dernier }
}

/** `DUPONT Léa`; for a person of the funder, whose she is; « — » when nobody was known. */
export function nommePersonne({ nom, prenom, est_financeur }: LigneJournal, { financeur }: Espace): string {
  if (nom === null || prenom === null) return ''
  return est_financeur ? `${formatNom({ nom, prenom })} (${financeur})` : formatNom({ nom, prenom })
}

type Type = { libelle: string; organisme?: string; gestion?: string; identifiant?: false }

/** What an act is about: its word, its pages, and whether its identifier says something to a reader. */
const TYPES: Readonly<Record<string, Type>> = {
  dossier: { libelle: 'Dossier', organisme: '/dossiers/' },
  reglement: { libelle: 'Règlement', organisme: '/reglements/' },
  etablissement: { libelle: 'Établissement', organisme: '/etablissements/' },
  document: { libelle: 'Document', organisme: '/documents/', identifiant: false },
  conversation: {
    libelle: 'Échange',
    organisme: '/messages/',
    gestion: '/gestion/messages/',
    identifiant: false,
  },
  habilitation: { libelle: 'Utilisateur', organisme: '/utilisateurs/', identifiant: false },
  organisme: { libelle: 'Organisme', gestion: '/gestion/organismes/' },
  lot: { libelle: 'Lot', gestion: '/gestion/lots/', identifiant: false },
  demande: { libelle: 'Demande', gestion: '/gestion/demandes/' },
  rapprochement: { libelle: 'Rapprochement', gestion: '/gestion/rapprochements/', identifiant: false },
  signalement: { libelle: 'Signalement', identifiant: false },
  annonce: { libelle: 'Annonce', identifiant: false },
  piece_jointe: {
    libelle: 'Pièce jointe',
    organisme: '/pieces-jointes/',
    gestion: '/gestion/pieces-jointes/',
    identifiant: false,
  },
  alerte: { libelle: 'Alerte', identifiant: false },
}

/** The object in words, and its page when the reader may open it: what was refused has none. */
export function nommeObjet(
  ligne: LigneJournal,
  { base }: Espace,
): { libelle: string; href: string | null } | null {
  const { objet_type, objet_id, resultat } = ligne
  if (objet_type === '' || objet_id === '') return null
  const type: Type = TYPES[objet_type] ?? { libelle: '' }
  const page = base === '/journal' ? type.organisme : type.gestion
  return {
    libelle: (type.identifiant === false ? type.libelle : `${type.libelle} ${objet_id}`).trim(),
    href: page && resultat === 'ok' ? page + encodeURIComponent(objet_id) : null,
  }
}

/** What else a reader needs: why the funder came, as whom she saw, why a sign-in was refused. */
export function tellDetails({ acte, details }: LigneJournal): string {
  const dit = (nom: string) => (typeof details[nom] === 'string' ? details[nom] : '')
  if (acte.startsWith('observation.')) return dit('motif') && `Motif\u00a0: ${dit('motif')}`
  if (acte === 'connexion' && dit('motif') === 'ATTENTE') return 'Trop d’essais'
  return dit('vu_comme') && `Vu comme ${dit('vu_comme')}`
}

export function libelleResultat(resultat: string): string {
  return RESULTATS[resultat as Resultat] ?? resultat
}

export const COLONNES_EXPORT = [
  'instant_utc',
  'heure_de_paris',
  'organisme',
  'personne',
  'acte',
  'objet',
  'precision',
  'adresse',
  'resultat',
]

export function toCellules(ligne: LigneJournal, espace: Espace): string[] {
  const { instant, siren, acte, objet_type, objet_id, adresse, resultat } = ligne
  return [
    instant.toISOString(),
    formatInstant(instant),
    siren ?? '',
    nommePersonne(ligne, espace),
    nommeActe(acte),
    objet_type === '' ? '' : `${TYPES[objet_type]?.libelle ?? objet_type} ${objet_id}`.trim(),
    tellDetails(ligne),
    adresse,
    libelleResultat(resultat),
  ]
}

export type PuceJournal = { libelle: string; valeur: string; href: string }

/** Each filter in words, with the address that takes it away. */
export function pucesOf(
  base: string,
  filtres: FiltresJournal,
  mots: Partial<Record<string, string>>,
): PuceJournal[] {
  const { suite: _, ...actifs } = filtres
  return (Object.keys(actifs) as (keyof typeof actifs)[]).flatMap((nom) => {
    const valeur = actifs[nom]
    if (!valeur) return []
    const dite = nom === 'debut' || nom === 'fin' ? formatJour(valeur) : (mots[nom] ?? valeur)
    return [
      {
        libelle: LIBELLES_FILTRES[nom],
        valeur: dite,
        href: adresseJournal(base, { ...actifs, [nom]: undefined }),
      },
    ]
  })
}
