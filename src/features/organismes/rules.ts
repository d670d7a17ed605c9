import type { FiltresOrganismes } from './schemas.ts'

/** Address of the list with these filters; the first page goes without saying. */
export function adresseOrganismes({ q, sans_administrateur, page = 1 }: FiltresOrganismes): string {
  const query = new URLSearchParams()
  if (q) query.set('q', q)
  if (sans_administrateur) query.set('sans_administrateur', sans_administrateur)
  if (page > 1) query.set('page', String(page))
  return query.size > 0 ? `/gestion/organismes?${query}` : '/gestion/organismes'
}
