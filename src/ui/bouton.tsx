import type { ComponentChildren } from 'preact'
import type { NomIcone } from '../../assets/icones/icones.ts'
import { Icone } from './icone.tsx'

export type ProprietesBouton = {
  children: ComponentChildren
  variante?: 'principal' | 'second' | 'discret' | 'danger'
  /** With an address the button is a link: it goes, it does not act. */
  href?: string
  type?: 'submit' | 'button'
  name?: string
  valeur?: string
  icone?: NomIcone
  /** Said after the text to assistive technology: the object of the act. */
  complement?: string
  compact?: boolean
}

export function Bouton(props: ProprietesBouton) {
  const {
    children,
    variante = 'principal',
    href,
    type = 'submit',
    name,
    valeur,
    icone,
    complement,
    compact,
  } = props
  const classe = `bouton bouton-${variante}${compact ? ' bouton-compact' : ''}`
  const contenu = (
    <>
      {icone && <Icone nom={icone} taille={18} />}
      <span>
        {children}
        {complement && <span class="invisible"> {complement}</span>}
      </span>
    </>
  )
  if (href !== undefined) {
    return (
      <a class={classe} href={href}>
        {contenu}
      </a>
    )
  }
  return (
    <button class={classe} type={type} name={name} value={valeur}>
      {contenu}
    </button>
  )
}
