export type Onglet = { libelle: string; href: string; courant?: boolean; nombre?: number }

/** Tabs that are links: each has its address. */
export function Onglets({ onglets, titre }: { onglets: Onglet[]; titre: string }) {
  return (
    <nav class="onglets" aria-label={titre}>
      <ul>
        {onglets.map(({ libelle, href, courant, nombre }) => (
          <li key={href}>
            <a href={href} aria-current={courant ? 'page' : undefined}>
              {libelle}
              {nombre !== undefined && <span class="onglets-nombre"> ({nombre})</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
