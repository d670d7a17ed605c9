import type { ComponentChildren } from 'preact'
import { Bouton } from './bouton.tsx'
import { Avis } from './erreurs.tsx'
import { Icone } from './icone.tsx'

type ProprietesFiltres = {
  action: string
  /** Address without any filter; left out when none is active. */
  hrefEffacer?: string | undefined
  /** Query parameters to keep that no field carries: the sort, the counter. */
  gardes?: Record<string, string | undefined>
  /** How many filters are active: said on the button of a phone. */
  actifs?: number
  children: ComponentChildren
}

/** The frame of a list's filters: a GET form, folded under a button on a phone. */
export function Filtres({ action, hrefEffacer, gardes = {}, actifs = 0, children }: ProprietesFiltres) {
  return (
    <form class="filtres" action={action} method="get" aria-labelledby="filtres-titre" novalidate>
      <h2 id="filtres-titre">Filtrer</h2>
      <button
        type="button"
        class="filtres-bouton"
        aria-expanded="false"
        aria-controls="filtres-champs"
        data-replie
      >
        <Icone nom="sliders-horizontal" taille={18} />
        {actifs > 0 ? `Filtrer (${actifs})` : 'Filtrer'}
        <Icone nom="chevron-down" taille={18} />
      </button>
      <div class="filtres-champs" id="filtres-champs">
        {Object.entries(gardes).map(
          ([name, valeur]) => valeur && <input key={name} type="hidden" name={name} value={valeur} />,
        )}
        {children}
        <div class="filtres-actions">
          <Bouton icone="search">Rechercher</Bouton>
          {hrefEffacer !== undefined && <a href={hrefEffacer}>Effacer les filtres</a>}
        </div>
      </div>
    </form>
  )
}

export type Puce = { libelle: string; valeur: string; href: string }

/** Active filters, each a link that removes it. */
export function Puces({ puces }: { puces: Puce[] }) {
  if (puces.length === 0) return null
  return (
    <ul class="puces" aria-label="Filtres actifs">
      {puces.map(({ libelle, valeur, href }) => (
        <li key={libelle}>
          <a href={href}>
            <span class="invisible">Retirer le filtre </span>
            {libelle}&nbsp;: {valeur}
            <Icone nom="x" taille={14} />
          </a>
        </li>
      ))}
    </ul>
  )
}

/** Says which filters made no sense and were left out. */
export function FiltresIgnores({ messages }: { messages: string[] }) {
  if (messages.length === 0) return null
  return (
    <Avis ton="attention" titre={messages.length > 1 ? 'Filtres laissés de côté' : 'Filtre laissé de côté'}>
      {messages.map((message) => (
        <p key={message}>{message}</p>
      ))}
    </Avis>
  )
}
