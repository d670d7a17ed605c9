import { Icone } from './icone.tsx'

type ProprietesPagination = { page: number; pages: number; href: (page: number) => string }

/** Pages of a list, after it; nothing for a single page. */
export function Pagination({ page, pages, href }: ProprietesPagination) {
  if (pages <= 1) return null
  return (
    <nav class="pagination" aria-label="Pages">
      <ul>
        {page > 1 && (
          <li>
            <a href={href(page - 1)} rel="prev">
              <Icone nom="chevron-left" taille={18} />
              <span class="pagination-mot">Précédente</span>
            </a>
          </li>
        )}
        {numerosAffiches(page, pages).map((numero, rang) =>
          numero === null ? (
            <li key={`trou-${rang}`} class="pagination-trou">
              …
            </li>
          ) : (
            <li key={numero} class={Math.abs(numero - page) === 2 ? 'pagination-loin' : undefined}>
              <a href={href(numero)} aria-current={numero === page ? 'page' : undefined}>
                <span class="invisible">Page </span>
                {numero}
              </a>
            </li>
          ),
        )}
        {page < pages && (
          <li>
            <a href={href(page + 1)} rel="next">
              <span class="pagination-mot">Suivante</span>
              <Icone nom="chevron-right" taille={18} />
            </a>
          </li>
        )}
      </ul>
    </nav>
  )
}

/** First and last pages, the current one and two on each side; null stands for a gap. */
export function numerosAffiches(page: number, pages: number): (number | null)[] {
  const numeros = Array.from({ length: pages }, (_, rang) => rang + 1).filter(
    (numero) => numero === 1 || numero === pages || Math.abs(numero - page) <= 2,
  )
  return numeros.flatMap((numero, rang) => {
    const precedent = numeros[rang - 1] ?? numero - 1
    return numero - precedent > 1 ? [null, numero] : [numero]
  })
}
