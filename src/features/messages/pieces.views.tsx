import { formatOctets } from '../../core/texte.ts'
import { Icone } from '../../ui/icone.tsx'
import { type EtatFichier, isOuvrable, MOTS_ANALYSE, toAnalyse } from '../fichiers/rules.ts'

export type PieceListe = { id: string; nom: string; extension: string; taille: number; etat: EtatFichier }

type PiecesProps = {
  pieces: PieceListe[]
  /** Address under which the reader opens them. */
  base: string
  antivirus: boolean
}

/** The files joined to a message. */
export function PiecesJointes({ pieces, base, antivirus }: PiecesProps) {
  if (pieces.length === 0) return null
  return (
    <ul class="pieces" aria-label="Pièces jointes">
      {pieces.map((piece) => (
        <li key={piece.id}>
          <Icone nom="file-text" taille={18} />
          <Piece {...piece} base={base} antivirus={antivirus} />
        </li>
      ))}
    </ul>
  )
}

function Piece({
  id,
  nom,
  extension,
  taille,
  etat,
  base,
  antivirus,
}: PieceListe & Omit<PiecesProps, 'pieces'>) {
  const analyse = toAnalyse(etat, antivirus)
  const details = [extension.toUpperCase(), formatOctets(taille), MOTS_ANALYSE[analyse]]
  return (
    <span>
      {isOuvrable(analyse) ? <a href={`${base}/${id}`}>{nom}</a> : nom}{' '}
      <span class="discret">({details.filter(Boolean).join(', ')})</span>
    </span>
  )
}
