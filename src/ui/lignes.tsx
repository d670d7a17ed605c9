import type { ComponentChildren } from 'preact'

export type LigneLien = {
  titre: ComponentChildren
  href?: string
  /** Under the title: company, date, what is expected. */
  detail?: ComponentChildren
  /** At the right: an amount, a date, a statut. */
  valeur?: ComponentChildren
}

/** Short lists of the accueil: a line each, its link, its figure. */
export function Lignes({ lignes }: { lignes: LigneLien[] }) {
  return (
    <ul class="lignes">
      {lignes.map(({ titre, href, detail, valeur }, rang) => (
        <li key={rang}>
          <div>
            {href === undefined ? titre : <a href={href}>{titre}</a>}
            {detail && <span class="detail">{detail}</span>}
          </div>
          {valeur && <div class="lignes-valeur">{valeur}</div>}
        </li>
      ))}
    </ul>
  )
}
