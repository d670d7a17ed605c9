import type { ComponentChildren } from 'preact'

export type QuiAgit = 'vous' | 'financeur' | 'personne'

/** The sentence that says who must act, and until when. */
export function Phrase({ qui, children }: { qui: QuiAgit; children: ComponentChildren }) {
  return <p class={`phrase phrase-${qui}`}>{children}</p>
}
