import { cleMotif, type Motifs } from '../../core/motifs.ts'

export type MotifBancaire = {
  /** As received; a code that we explain, without the bank's words. */
  recu: string
  /** The code in French, as the end of « la banque a refusé ce virement : … »; null when we do not know it. */
  libelle: string | null
  /** A sentence more on what to do; empty without one. */
  queFaire: string
  /** The account may be wrong: an unknown reason makes one check it too. */
  compteEnCause: boolean
}

/** Reads the reason of a règlement sent back: a code, or a code and words, or words alone. */
export function readMotif(motif: string, motifs: Motifs): MotifBancaire {
  const recu = motif.trim()
  const [code = ''] = /^[A-Za-z]{2}[A-Za-z\d]{2}(?![A-Za-z\d])/.exec(recu) ?? []
  const connu = motifs.get(cleMotif('BANQUE', code))
  if (!connu) return { recu, libelle: null, queFaire: '', compteEnCause: true }
  return { ...connu, recu: isNarratif(code) ? recu : recu.replace(/^(\S+)\u00a0: .*$/s, '$1') }
}

/** For the funder's people: « AC04 : le compte est clos ». */
export function nameMotif(motif: string, motifs: Motifs): string {
  const { recu, libelle } = readMotif(motif, motifs)
  return libelle && !recu.includes('\u00a0: ') ? `${recu}\u00a0: ${libelle}` : recu
}

/** NARR: the bank explains it in its own words, which alone tell the reason. */
function isNarratif(code: string): boolean {
  return code.toUpperCase() === 'NARR'
}
