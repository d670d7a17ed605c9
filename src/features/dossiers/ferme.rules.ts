import { formatJour } from '../../core/dates.ts'
import { formatMontant } from '../../core/money.ts'
import { type Cadre, type FaitsDossier, le, libelleStatutDossier, type Situation } from './rules.ts'

/** Refused, cancelled, settled…: the funder's last word, with its date and reason. */
export function ferme(faits: FaitsDossier, { financeur }: Cadre): Situation {
  const mot = libelleStatutDossier(faits.statut)
  const quand = le(faits.statut_le)
  const motif = faits.motif ? `\u00a0: ${faits.motif}` : ''
  const court = faits.motif || `${mot}${quand}`
  switch (faits.statut) {
    case 'EN_INSTRUCTION':
      return {
        qui: 'financeur',
        constat: `En instruction${faits.statut_le ? ` depuis le ${formatJour(faits.statut_le)}` : ''}.`,
        action: 'la demande de prise en charge est en cours d’examen. Rien n’est à faire de votre côté.',
        court: `${financeur} examine la demande`,
      }
    case 'SOLDE':
      return {
        qui: 'personne',
        constat: `Soldé${quand}\u00a0: ${financeur} a réglé ${formatMontant(faits.regle)}.`,
        action: 'Rien n’est à faire.',
        court: `Soldé${quand}`,
      }
    case 'REFUSE':
      return {
        qui: 'personne',
        constat: `Refusé${quand} par ${financeur}${motif}.`,
        action: RIEN_A_FACTURER,
        court,
      }
    case 'ANNULE':
      return {
        qui: 'personne',
        constat: `Annulé${quand}${motif}.`,
        action: `${financeur} ne réglera rien de plus pour ce dossier.`,
        court,
      }
    case 'CADUC':
      return {
        qui: 'personne',
        constat: `Caduc${quand}${motif || '\u00a0: l’accord n’a pas été utilisé à temps'}.`,
        action: `Si la formation a eu lieu, à vous de le faire savoir à ${financeur}.`,
        court,
      }
    default:
      return {
        qui: 'personne',
        constat: `${mot}, tel que ${financeur} l’a transmis${quand}.`,
        action: `${financeur} peut vous dire ce qu’il signifie.`,
        court: `Transmis par ${financeur}${quand}`,
      }
  }
}

const RIEN_A_FACTURER = 'Ce dossier n’est pas à facturer ici\u00a0: voyez avec l’entreprise.'
