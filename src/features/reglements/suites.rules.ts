import { formatJour } from '../../core/dates.ts'
import type { Motifs } from '../../core/motifs.ts'
import { type MotifBancaire, readMotif } from './motifs.rules.ts'
import { isStatutConnu } from './rules.ts'

/** What decides the explanation of a règlement. */
export type FaitsReglement = {
  statut: string
  motif: string
  date_emission: string | null
  date_execution: string | null
  /** The établissement has an account in force. */
  compte: boolean
  est_remplace: boolean
}

export type Explication = {
  qui: 'vous' | 'financeur' | 'personne'
  constat: string
  /** What to do, after « À vous : » or « Chez Constructys : »; null when nobody has to act. */
  suite: string | null
  /** The page of the établissement's account is where to go. */
  verifierCompte: boolean
}

/** The funder's name, and its words. */
type Mots = { financeur: string; motifs: Motifs }

/** What happened to a transfer and who must act; null for one that simply arrived. */
export function explainReglement(faits: FaitsReglement, { financeur, motifs }: Mots): Explication | null {
  if (!isStatutConnu(faits.statut)) return inconnu(faits, financeur)
  switch (faits.statut) {
    case 'EXECUTE':
      return null
    case 'EMIS':
      return emis(faits, financeur)
    case 'PROGRAMME':
      return programme(faits, financeur)
    case 'REJETE':
      return renvoye(
        faits,
        { financeur, motifs },
        'La banque a refusé ce virement',
        'Rien n’a été versé sur votre compte.',
      )
    case 'RETOURNE':
      return renvoye(
        faits,
        { financeur, motifs },
        `La banque a renvoyé ce virement${apres(faits)}`,
        `La somme est revenue chez ${financeur}.`,
      )
    case 'ANNULE':
      return annule(faits, financeur)
  }
}

function emis({ date_emission }: FaitsReglement, financeur: string): Explication {
  return {
    qui: 'personne',
    constat: `${financeur} a remis ce virement à la banque${le(date_emission)}. Votre compte est en général crédité le jour ouvré suivant.`,
    suite: null,
    verifierCompte: false,
  }
}

function programme({ date_emission, compte }: FaitsReglement, financeur: string): Explication {
  const constat = `Ce virement est programmé${date_emission ? ` pour le ${formatJour(date_emission)}` : ''}. Il n’a pas encore été remis à la banque.`
  if (compte)
    return {
      qui: 'financeur',
      constat,
      suite: 'le virement partira à cette date. Rien n’est à faire de votre côté.',
      verifierCompte: false,
    }
  return {
    qui: 'vous',
    constat: `${constat} Il attend vos coordonnées bancaires.`,
    suite: `transmettez à ${financeur} le RIB de l’établissement.`,
    verifierCompte: true,
  }
}

/** Refused before, or sent back after the settlement: the same reasons, the same way out. */
function renvoye(
  faits: FaitsReglement,
  { financeur, motifs }: Mots,
  fait: string,
  consequence: string,
): Explication {
  const motif = readMotif(faits.motif, motifs)
  const constat = `${fait}${raison(motif)}. ${consequence}`
  if (faits.est_remplace) return { qui: 'personne', constat, suite: null, verifierCompte: false }
  if (motif.compteEnCause) {
    return {
      qui: 'vous',
      constat,
      suite: `vérifiez vos coordonnées bancaires et signalez tout changement à ${financeur}, qui émettra un nouveau virement.${ensuite(motif)}`,
      verifierCompte: true,
    }
  }
  return {
    qui: 'financeur',
    constat,
    suite: `un nouveau virement sera émis. Vos coordonnées bancaires ne sont pas en cause.${ensuite(motif)}`,
    verifierCompte: false,
  }
}

const ensuite = ({ queFaire }: MotifBancaire) => (queFaire ? ` ${queFaire}` : '')

/** « : le compte est clos (AC04) »; an unknown code as it came. */
function raison({ recu, libelle }: MotifBancaire): string {
  if (libelle) return `\u00a0: ${libelle} (${recu})`
  return recu ? `. Motif donné par la banque\u00a0: ${recu}` : ', sans donner de motif'
}

function annule({ motif }: FaitsReglement, financeur: string): Explication {
  return {
    qui: 'personne',
    constat: `${financeur} a annulé ce virement avant son envoi à la banque. Rien n’a été versé.${motif ? ` Motif\u00a0: ${sansPoint(motif)}.` : ''}`,
    suite: null,
    verifierCompte: false,
  }
}

function inconnu({ statut, motif }: FaitsReglement, financeur: string): Explication {
  return {
    qui: 'personne',
    constat: `${financeur} a transmis l’état «\u00a0${statut}\u00a0», que nous ne connaissons pas${motif ? ` (${sansPoint(motif)})` : ''}. Ce virement n’est pas compté parmi vos règlements.`,
    suite: null,
    verifierCompte: false,
  }
}

const sansPoint = (texte: string) => texte.trim().replace(/\.$/, '')
const le = (jour: string | null) => (jour ? ` le ${formatJour(jour)}` : '')
const apres = ({ date_execution }: FaitsReglement) =>
  date_execution ? ` après son exécution du ${formatJour(date_execution)}` : ''
