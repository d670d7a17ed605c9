import { formatInstant } from '../../core/dates.ts'
import { formatNom } from '../../core/texte.ts'
import { type PieceListe, PiecesJointes } from './pieces.views.tsx'

type Echange = {
  rang: number
  texte: string
  envoye_le: Date
  nom: string
  prenom: string
  /** On whose side the author is: « Alpha Formation », « Constructys ». */
  pour: string
  financeur: boolean
  pieces?: PieceListe[]
}

type EchangesProps = {
  echanges: Echange[]
  masques?: number
  /** Address under which the reader opens what is joined. */
  fichiers?: string
  antivirus?: boolean
}

/** What was written, oldest first: plain text, its lines kept. */
export function Echanges({ echanges, masques = 0, fichiers = '', antivirus = false }: EchangesProps) {
  return (
    <>
      {masques > 0 && (
        <p class="discret">Les {masques.toLocaleString('fr-FR')} premiers messages ne sont pas affichés.</p>
      )}
      <ol class="echanges">
        {echanges.map(({ rang, texte, envoye_le, pour, financeur, pieces = [], ...personne }) => (
          <li key={rang} class={financeur ? 'echanges-financeur' : undefined}>
            <p class="echanges-auteur">
              <strong>{[formatNom(personne), pour].filter(Boolean).join(', ')}</strong>{' '}
              <time datetime={envoye_le.toISOString()}>le {formatInstant(envoye_le)}</time>
            </p>
            <p class="echanges-texte">{texte}</p>
            <PiecesJointes pieces={pieces} base={fichiers} antivirus={antivirus} />
          </li>
        ))}
      </ol>
    </>
  )
}
