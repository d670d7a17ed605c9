import { formatOctets } from '../../core/texte.ts'
import { Icone } from '../../ui/icone.tsx'
import { type Analyse, isOuvrable, MOTS_ANALYSE } from './pieces.rules.ts'

export type PieceListe = { id: string; nom: string; extension: string; taille: number; analyse: Analyse }

/** The files joined to a message. `base` is the address under which the reader opens them. */
export function PiecesJointes({ pieces, base }: { pieces: PieceListe[]; base: string }) {
  if (pieces.length === 0) return null
  return (
    <ul class="pieces" aria-label="Pièces jointes">
      {pieces.map(({ id, nom, extension, taille, analyse }) => (
        <li key={id}>
          <Icone nom="file-text" taille={18} />
          <span>
            {isOuvrable(analyse) ? <a href={`${base}/${id}`}>{nom}</a> : nom}{' '}
            <span class="discret">
              (
              {[extension.toUpperCase(), formatOctets(taille), MOTS_ANALYSE[analyse]]
                .filter(Boolean)
                .join(', ')}
              )
            </span>
          </span>
        </li>
      ))}
    </ul>
  )
}
