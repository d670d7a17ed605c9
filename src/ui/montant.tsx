import type { ComponentChildren } from 'preact'
import { formatMontant } from '../core/money.ts'
import { Icone } from './icone.tsx'

type ProprietesMontant = { cents: number /** The figure of the page. */; grand?: boolean }

/**
 * An amount of money, from cents, on one line, its figures aligned. The thousands are set apart by U+00A0:
 * the font has no U+202F, and the half space that browsers draw instead is too thin to read.
 */
export function Montant({ cents, grand = false }: ProprietesMontant) {
  return (
    <span class={grand ? 'montant montant-grand' : 'montant'}>
      {formatMontant(cents).replaceAll('\u202f', '\u00a0')}
    </span>
  )
}

/** The proof under a sum: it adds up, or it does not and says so. */
export function Preuve({ exacte, children }: { exacte: boolean; children: ComponentChildren }) {
  return (
    <p class={exacte ? 'preuve' : 'preuve preuve-fausse'}>
      <Icone nom={exacte ? 'check' : 'triangle-alert'} taille={20} />
      <span>{children}</span>
    </p>
  )
}
