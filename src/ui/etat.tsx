import type { ComponentChildren } from 'preact'

export type Ton = 'vert' | 'ambre' | 'rouge' | 'bleu' | 'gris'

type ProprietesEtat = {
  libelle: string
  ton?: Ton /** Who must act, until when. */
  detail?: ComponentChildren
}

/** A statut: always a word; the colour only repeats it. */
export function Etat({ libelle, ton = 'gris', detail }: ProprietesEtat) {
  return (
    <>
      <span class={`etat etat-${ton}`}>{libelle}</span>
      {detail && <span class="detail">{detail}</span>}
    </>
  )
}
