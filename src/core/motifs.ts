import { capitalise } from './texte.ts'

/** Where a reason comes from: a bank's code, a facture refused or incomplete, a line that pays less. */
export const DOMAINES_MOTIF = ['BANQUE', 'FACTURE', 'RETENUE'] as const
export type DomaineMotif = (typeof DOMAINES_MOTIF)[number]

/** What a code means in the funder's words, and what to do. */
export type Motif = {
  libelle: string
  /** A sentence more, for whoever must act; empty without one. */
  queFaire: string
  /** Of a bank: other bank details may lift it. */
  compteEnCause: boolean
}

/** The funder's words, by `cleMotif`. */
export type Motifs = ReadonlyMap<string, Motif>

export function cleMotif(domaine: DomaineMotif, code: string): string {
  return `${domaine} ${code.trim().toUpperCase()}`
}

/** « le certificat manque (CERT) » and what to do about it; a reason without words of ours as it was received. */
export function tellMotif(
  motifs: Motifs,
  domaine: DomaineMotif,
  motif: string,
): { texte: string; queFaire: string } {
  const connu = motifs.get(cleMotif(domaine, motif))
  return connu
    ? { texte: `${connu.libelle} (${motif.trim()})`, queFaire: connu.queFaire }
    : { texte: motif, queFaire: '' }
}

/** The same on its own: « Le certificat manque (CERT). Joignez-le à la facture. » As received without words. */
export function joinMotif(motifs: Motifs, domaine: DomaineMotif, motif: string): string {
  const { texte, queFaire } = tellMotif(motifs, domaine, motif)
  if (texte === motif) return motif
  return [capitalise(texte), queFaire].filter(Boolean).join('. ')
}
