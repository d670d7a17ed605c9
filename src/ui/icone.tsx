import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { NomIcone } from '../../assets/icones/icones.ts'

/** Address of the icon sprite: its name holds a hash, so the page gives it to all icons below. */
export const Sprite = createContext('')

/** A decorative icon, hidden from assistive technology: the words beside it carry the meaning. */
export function Icone({ nom, taille = 20 }: { nom: NomIcone; taille?: number }) {
  const sprite = useContext(Sprite)
  return (
    <svg class="icone" width={taille} height={taille} aria-hidden="true" focusable="false">
      <use href={`${sprite}#${nom}`} />
    </svg>
  )
}

/** The mark: an open ring, half an o, half a G. */
export function Anneau({ classe = 'anneau' }: { classe?: string }) {
  return (
    <svg class={classe} viewBox="0 0 40 40" width="28" height="28" aria-hidden="true" focusable="false">
      <path d="M31.6 11.2A14.5 14.5 0 1 0 34.5 20H25" fill="none" stroke="currentColor" stroke-width="6.5" />
    </svg>
  )
}
