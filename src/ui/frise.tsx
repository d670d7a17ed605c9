import type { ComponentChildren } from 'preact'
import { DateJour } from './date.tsx'

export type EvenementFrise = {
  /** Day 'AAAA-MM-JJ'. */
  le: string
  titre: ComponentChildren
  auteur?: string
  children?: ComponentChildren
}

/** What happened, newest first. */
export function Frise({ evenements }: { evenements: EvenementFrise[] }) {
  return (
    <ol class="frise">
      {evenements.map(({ le, titre, auteur, children }, rang) => (
        <li key={rang}>
          <p class="frise-date">
            <DateJour jour={le} />
            {auteur && <span>, {auteur}</span>}
          </p>
          <p class="frise-titre">{titre}</p>
          {children && <div class="frise-texte">{children}</div>}
        </li>
      ))}
    </ol>
  )
}
