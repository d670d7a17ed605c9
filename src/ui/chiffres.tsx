import type { ComponentChildren } from 'preact'

export type Chiffre = {
  valeur: ComponentChildren
  /** Reads as a sentence after the value: « 12 à facturer ». */
  libelle: string
  /** The list filtered by this number. Without it the number is only read. */
  href?: string
  courant?: boolean
}

/** Big numbers that are filters: three to five of them, above the list. */
export function Chiffres({ chiffres, titre = 'En chiffres' }: { chiffres: Chiffre[]; titre?: string }) {
  return (
    <nav class="chiffres" aria-label={titre}>
      <ul>
        {chiffres.map((chiffre) => (
          <li key={chiffre.libelle}>
            {chiffre.href === undefined ? (
              <p class="chiffre">
                <Contenu {...chiffre} />
              </p>
            ) : (
              <a class="chiffre" href={chiffre.href} aria-current={chiffre.courant ? 'true' : undefined}>
                <Contenu {...chiffre} />
              </a>
            )}
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Contenu({ valeur, libelle }: Chiffre) {
  return (
    <>
      <b>{valeur}</b> <span>{libelle}</span>
    </>
  )
}
