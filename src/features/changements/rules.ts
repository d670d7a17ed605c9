import type { CompteMasque } from '../etablissements/rules.ts'
import { ibanMasque } from '../etablissements/rules.ts'
import { type Analyse, isOuvrable } from '../fichiers/rules.ts'

export const ETATS = [
  'BROUILLON',
  'SOUMISE',
  'CONFIRMEE',
  'RAPPELEE',
  'PREAPPROUVEE',
  'APPROUVEE',
  'TRANSMISE',
  'EN_VIGUEUR',
  'REFUSEE',
  'RETIREE',
  'GELEE',
  'CONTREDITE',
] as const
export type EtatChangement = (typeof ETATS)[number]

/** The one table of what may follow what: an act from a state that it does not name is a 409. */
export const TRANSITIONS = {
  soumission: { de: ['BROUILLON'], vers: 'SOUMISE' },
  confirmation: { de: ['SOUMISE'], vers: 'CONFIRMEE' },
  rappel: { de: ['SOUMISE', 'CONFIRMEE', 'RAPPELEE'], vers: 'RAPPELEE' },
  verification: { de: ['SOUMISE', 'CONFIRMEE', 'RAPPELEE'], vers: null },
  preapprobation: { de: ['RAPPELEE'], vers: 'PREAPPROUVEE' },
  approbation: { de: ['PREAPPROUVEE'], vers: 'APPROUVEE' },
  transmission: { de: ['APPROUVEE'], vers: 'TRANSMISE' },
  entree: { de: ['TRANSMISE'], vers: 'EN_VIGUEUR' },
  contradiction: {
    de: ['SOUMISE', 'CONFIRMEE', 'RAPPELEE', 'PREAPPROUVEE', 'APPROUVEE', 'TRANSMISE', 'GELEE'],
    vers: 'CONTREDITE',
  },
  refus: {
    de: ['SOUMISE', 'CONFIRMEE', 'RAPPELEE', 'PREAPPROUVEE', 'APPROUVEE', 'GELEE'],
    vers: 'REFUSEE',
  },
  retrait: {
    de: ['BROUILLON', 'SOUMISE', 'CONFIRMEE', 'RAPPELEE', 'PREAPPROUVEE', 'APPROUVEE'],
    vers: 'RETIREE',
  },
  gel: {
    de: ['SOUMISE', 'CONFIRMEE', 'RAPPELEE', 'PREAPPROUVEE', 'APPROUVEE', 'TRANSMISE'],
    vers: 'GELEE',
  },
  // Everything is to be checked again: the confirmation, the call-back and the approvals no longer count.
  degel: { de: ['GELEE'], vers: 'SOUMISE' },
  // What was approved since the backup, and by whom, is not known: the same is done again.
  restauration: { de: ['CONFIRMEE', 'RAPPELEE', 'PREAPPROUVEE', 'APPROUVEE'], vers: 'SOUMISE' },
} as const satisfies Record<string, { de: readonly EtatChangement[]; vers: EtatChangement | null }>
export type ActeChangement = keyof typeof TRANSITIONS

/** The state that an act leads to, or null when it cannot be done from there. */
export function nextEtat(acte: ActeChangement, etat: EtatChangement): EtatChangement | null {
  const { de, vers } = TRANSITIONS[acte]
  return (de as readonly EtatChangement[]).includes(etat) ? (vers ?? etat) : null
}

/** States in which an establishment has a request and can have no other. */
export const OUVERTS = ETATS.filter(
  (etat) => !['EN_VIGUEUR', 'REFUSEE', 'RETIREE', 'CONTREDITE'].includes(etat),
)

export function isOuvert({ etat }: { etat: string }): boolean {
  return (OUVERTS as readonly string[]).includes(etat)
}

/** What waits for the funder's people, whoever of the organisme has still to confirm. */
export const A_TRAITER: readonly EtatChangement[] = [
  'SOUMISE',
  'CONFIRMEE',
  'RAPPELEE',
  'PREAPPROUVEE',
  'GELEE',
]

/** A draft is for the minutes in which it is written. */
export const BROUILLON_MINUTES = 60
/** « Ce n’est pas moi » serves as long as a request may live. */
export const LIEN_JOURS = 90
/** Wrong « last four » before the form closes, and for how long. */
export const ESSAIS_MAX = 3
export const GEL_HEURES = 24
/** A number is called back only when it has been known for that long. */
export const CONTACT_JOURS = 30
/** A change of password, factor, e-mail or administrator is recent for that long. */
export const RECENT_JOURS = 30

/** When an approved account may leave: the delay, twice as long after a recent change of who signs in. */
export function effetOf(approuveeLe: Date, delaiHeures: number, recent: boolean): Date {
  return new Date(approuveeLe.getTime() + delaiHeures * (recent ? 2 : 1) * 3_600_000)
}

export type Verrouille = {
  etat: string
  confirmation_requise: boolean
  demandeur_id: string
  rappel_contact_par: string | null
  vop_resultat: string | null
  premiere_par: string | null
}

/**
 * Why this person may not approve now, in French; null when she may. The database refuses the same.
 * `motif`: the reason she gives, asked where there is an alert or a result short of a match.
 */
export function refusApprobation(
  demande: Verrouille,
  { personneId, motif, alertes, rib }: { personneId: string; motif: string; alertes: number; rib: Analyse },
): string | null {
  if (personneId === demande.demandeur_id)
    return 'Vous avez fait cette demande\u00a0: une autre personne l’approuve.'
  if (personneId === demande.premiere_par)
    return 'Vous avez déjà approuvé cette demande\u00a0: une autre personne donne la seconde approbation.'
  if (personneId === demande.rappel_contact_par)
    return 'Vous avez saisi le numéro rappelé\u00a0: deux autres personnes approuvent cette demande.'
  return refusPieces(demande, rib) ?? refusMotif(demande, motif, alertes)
}

function refusPieces({ vop_resultat }: Verrouille, rib: Analyse): string | null {
  if (rib === 'EN_ATTENTE')
    return 'L’antivirus n’a pas encore vérifié le RIB\u00a0: attendez quelques minutes.'
  if (!isOuvrable(rib))
    return 'L’antivirus a bloqué le RIB\u00a0: refusez la demande, l’organisme la refera avec un autre fichier.'
  if (vop_resultat === null) return 'Saisissez d’abord le résultat de la vérification du bénéficiaire.'
  if (vop_resultat === 'NE_CORRESPOND_PAS')
    return 'La banque répond que le titulaire ne correspond pas\u00a0: la demande ne peut pas être approuvée.'
  return null
}

function refusMotif({ vop_resultat }: Verrouille, motif: string, alertes: number): string | null {
  if (motif !== '') return null
  if (alertes > 0) return 'Dites pourquoi vous approuvez malgré les alertes.'
  if (vop_resultat !== 'CORRESPOND')
    return 'Dites pourquoi vous approuvez sans correspondance exacte du titulaire.'
  return null
}

/** The antivirus keeps the statement: its author has to join another one. */
export function isRetenu(analyse: Analyse): boolean {
  return analyse === 'INFECTE' || analyse === 'ERREUR'
}

export const RIB_RETENU =
  'L’antivirus a bloqué le RIB joint\u00a0: retirez cette demande, puis refaites-la avec un autre fichier, par exemple une photo du RIB ou le PDF de votre banque.'

export type TonChangement = 'vert' | 'ambre' | 'rouge' | 'bleu' | 'gris'

const LIBELLES: Readonly<Record<EtatChangement, { libelle: string; ton: TonChangement }>> = {
  BROUILLON: { libelle: 'À envoyer', ton: 'gris' },
  SOUMISE: { libelle: 'Envoyée', ton: 'bleu' },
  CONFIRMEE: { libelle: 'Confirmée par l’organisme', ton: 'bleu' },
  RAPPELEE: { libelle: 'Organisme rappelé', ton: 'bleu' },
  PREAPPROUVEE: { libelle: 'Approuvée une première fois', ton: 'bleu' },
  APPROUVEE: { libelle: 'Approuvée, délai en cours', ton: 'vert' },
  TRANSMISE: { libelle: 'Transmise', ton: 'vert' },
  EN_VIGUEUR: { libelle: 'En vigueur', ton: 'vert' },
  REFUSEE: { libelle: 'Refusée', ton: 'rouge' },
  RETIREE: { libelle: 'Retirée', ton: 'gris' },
  GELEE: { libelle: 'Gelée', ton: 'rouge' },
  CONTREDITE: { libelle: 'Contredite', ton: 'rouge' },
}

export function etatChangement(etat: string): { libelle: string; ton: TonChangement } {
  return LIBELLES[etat as EtatChangement] ?? { libelle: etat, ton: 'gris' }
}

const ACTES: Readonly<Record<string, string>> = {
  creation: 'Demande commencée',
  soumission: 'Demande envoyée',
  confirmation: 'Confirmée par un second administrateur',
  rappel: 'Organisme rappelé par téléphone',
  verification: 'Vérification du bénéficiaire enregistrée',
  preapprobation: 'Première approbation',
  approbation: 'Seconde approbation',
  transmission: 'Compte transmis au système d’information',
  entree: 'Compte en vigueur',
  annulation: 'Le lot qui avait apporté ce compte est annulé',
  contradiction: 'Un autre compte a été reçu du système d’information',
  refus: 'Demande refusée',
  retrait: 'Demande retirée',
  gel: 'Demande gelée («\u00a0Ce n’est pas moi\u00a0»)',
  degel: 'Demande reprise, tout est à vérifier de nouveau',
  restauration: 'Données restaurées, tout est à vérifier de nouveau',
}

export function libelleActe(acte: string): string {
  return ACTES[acte] ?? acte
}

export const VOP = {
  CORRESPOND: 'Correspond',
  PROCHE: 'Proche',
  NE_CORRESPOND_PAS: 'Ne correspond pas',
  NON_VERIFIABLE: 'Non vérifiable',
} as const
export type ResultatVop = keyof typeof VOP

/** What is asked of the payee's bank: is this the holder's name? Answered by its service, or entered by hand. */
export function libelleVop(resultat: string): string {
  return VOP[resultat as ResultatVop] ?? resultat
}

/** « FR•• •••• •••• 0189 », or the words for no account. */
export function compteEnMots(compte: CompteMasque): string {
  return ibanMasque(compte) ?? 'Aucun compte'
}

/** « 04 76 00 00 00 »; a foreign number as it was written. */
export function formatTelephone(numero: string): string {
  return /^0\d{9}$/.test(numero) ? numero.replace(/(\d\d)(?=\d)/g, '$1\u00a0') : numero
}

/** Folded words of a name, legal forms and small words left out. */
export function motsOf(pliee: string): string[] {
  return pliee.split(/[^a-z0-9]+/).filter((mot) => mot.length > 1 && !FORMES.has(mot))
}

const FORMES = new Set(
  'sa sas sasu sarl eurl sci scop scic snc ei eirl association asso ste societe de du des la le les et en au aux mme mlle monsieur madame'.split(
    ' ',
  ),
)

/** The holder's name shares at least half of its words with the organisme's. */
export function isNomProche(titulaire: string, raisonSociale: string): boolean {
  const mots = motsOf(titulaire)
  const connus = motsOf(raisonSociale)
  if (mots.length === 0 || connus.length === 0) return false
  const communs = mots.filter((mot) => connus.includes(mot)).length
  return communs * 2 >= Math.min(mots.length, connus.length) && communs > 0
}
