import type { Jour } from '../../core/dates.ts'
import { cleanTexte } from '../../core/texte.ts'
import type { CompteRendu, ElementBancaire, Mouvement, Ordre, Raison, Somme } from '../iso20022/schemas.ts'
import { hideNir } from './rules.ts'

/** The statuts that a bank's file can give, in the order in which they are given to a règlement. */
export const EFFETS = ['EMIS', 'REJETE', 'EXECUTE', 'RETOURNE'] as const
export type Effet = (typeof EFFETS)[number]

/** Why an element waits for somebody; the sentence of the report and of the page. */
export const RAISONS: Readonly<Record<string, string>> = {
  INCONNU: 'Aucun règlement ne porte cette référence.',
  SANS_REFERENCE: 'La banque ne donne pas de référence.',
  AMBIGU: 'Plusieurs règlements portent cette référence.',
  MONTANT: 'Le montant n’est pas celui du règlement.',
  DEVISE: 'Le montant n’est pas en euros.',
  CONTRAIRE: 'L’état du règlement ne permet pas ce changement.',
  RETIRE: 'Le règlement de cette référence a été retiré.',
  COMPTE_INCONNU: 'Le règlement est inconnu, et son compte n’est celui d’aucun établissement.',
  COMPTE_PARTAGE: 'Le règlement est inconnu, et plusieurs établissements ont ce compte.',
  PEUT_ETRE_CONNU: 'Un règlement de même montant, sans EndToEndId, est peut-être celui-ci.',
  REMPLACEMENT: 'Ce règlement en remplace peut-être un autre, rejeté ou retourné.',
}

/** What an element of a bank's file says of règlements, once read; amounts in cents. */
export type FaitBancaire = {
  nature: ElementBancaire['type']
  /** `remise`: of all the transfers that its identifiers designate; `muet`: names one, and says nothing of it. */
  niveau: 'virement' | 'remise' | 'muet'
  /** Null when nothing follows from it (received, expected, somebody else's payment…). */
  effet: Effet | null
  msgId: string | null
  pmtInfId: string | null
  endToEndId: string | null
  montant: number | null
  montantOrdonne: number | null
  /** When the amount is in another currency. */
  devise: string | null
  le: Jour | null
  motif: string
  libelles: string
}

export function readFait(element: ElementBancaire): FaitBancaire {
  switch (element.type) {
    case 'ordre':
      return readOrdre(element)
    case 'compte-rendu':
      return readCompteRendu(element)
    case 'mouvement':
      return readMouvement(element)
  }
}

function readOrdre(ordre: Ordre): FaitBancaire {
  return {
    ...common(ordre),
    niveau: 'virement',
    effet: 'EMIS',
    ...amounts(ordre.montant, null),
    le: ordre.dateDemandee,
    motif: '',
    libelles: clean(ordre.libelles.join(' '), 2000) ?? '',
  }
}

const EFFETS_COMPTE_RENDU: Readonly<Record<string, Effet>> = {
  ACSC: 'EXECUTE',
  ACCC: 'EXECUTE',
  RJCT: 'REJETE',
}

function readCompteRendu(rendu: CompteRendu): FaitBancaire {
  const effet = EFFETS_COMPTE_RENDU[rendu.statut ?? ''] ?? null
  return {
    ...common({ ...rendu, msgId: rendu.msgIdOrigine }),
    niveau: rendu.niveau !== 'virement' ? 'remise' : rendu.statut === null ? 'muet' : 'virement',
    effet,
    ...amounts(rendu.montant, null),
    le: null,
    motif: effet === 'REJETE' ? tellRaison(rendu.raisons[0] ?? null) : '',
    libelles: '',
  }
}

/** A line without detail speaks of the whole remise that it names. */
function readMouvement(mouvement: Mouvement): FaitBancaire {
  const { montant, montantOrdonne, montantEcriture, endToEndId, pmtInfId, msgId } = mouvement
  const effet = effetMouvement(mouvement)
  const remise = endToEndId === null && (pmtInfId ?? msgId) !== null
  return {
    ...common(mouvement),
    niveau: remise ? 'remise' : 'virement',
    effet,
    ...amounts(remise ? (montant ?? montantEcriture) : montant, montantOrdonne),
    le: mouvement.dateComptable,
    motif: effet === 'RETOURNE' ? tellRaison(mouvement.retour) : '',
    libelles: '',
  }
}

/** Only what is in the accounts counts. A credit is somebody else's payment, unless it gives one of ours back. */
function effetMouvement({ statut, sens, extourne, retour, operation }: Mouvement): Effet | null {
  if (statut !== 'BOOK') return null
  const rendu = extourne || retour !== null
  if (sens === 'debit') return rendu ? null : 'EXECUTE'
  return rendu || operation?.endsWith('/RRTN') ? 'RETOURNE' : null
}

type Identifiants = Pick<Mouvement, 'msgId' | 'pmtInfId' | 'endToEndId'> & { type: ElementBancaire['type'] }

function common({ type, msgId, pmtInfId, endToEndId }: Identifiants) {
  return {
    nature: type,
    msgId: clean(msgId, 100),
    pmtInfId: clean(pmtInfId, 100),
    endToEndId: clean(endToEndId, 100),
  }
}

function amounts(montant: Somme | null, ordonne: Somme | null) {
  const autre = [ordonne, montant].every((somme) => (somme?.cents ?? null) === null)
  return {
    montant: montant?.cents ?? null,
    montantOrdonne: ordonne?.cents ?? null,
    devise: autre ? ((ordonne ?? montant)?.devise ?? null) : null,
  }
}

/** Banks write accounts in their explanations. */
const IBAN = /\b[A-Z]{2}\d{2}(?:[\s.-]?[A-Z0-9]){11,30}\b/gi

function tellRaison(raison: Raison | null): string {
  if (raison === null) return ''
  const complement = hideNir(clean(raison.complement, 1000) ?? '').replace(IBAN, '•••')
  return [clean(raison.code, 35), complement].filter(Boolean).join('\u00a0: ').slice(0, 1000)
}

function clean(texte: string | null, max: number): string | null {
  return (texte !== null && cleanTexte(texte)?.slice(0, max)) || null
}
