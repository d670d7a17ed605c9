import { z } from 'zod'

/** A number or a reference in an address. A control character is part of none, and PostgreSQL takes no NUL. */
export const Numero = z.string().regex(/^\P{Cc}{1,60}$/u)

/**
 * One rule for repeated parameters in an address: the first one counts. Keys are inert: the object has no
 * prototype, so `__proto__` and `constructor` are names like others.
 */
export function parseQuery(text: string): Record<string, string> {
  const query: Record<string, string> = Object.create(null)
  for (const [key, value] of new URLSearchParams(text)) if (!(key in query)) query[key] = value
  return query
}

/** The same for a form, but a repeated field (checkboxes) becomes a list, which its schema must expect. */
export function parseForm(text: string): Record<string, string | string[]> {
  const form: Record<string, string | string[]> = Object.create(null)
  for (const [key, value] of new URLSearchParams(text)) {
    const before = form[key]
    form[key] = before === undefined ? value : [before, value].flat()
  }
  return form
}

/** An address that cannot be read names no page: it goes where no page is, through every hook. */
export function readableUrl({ url = '/' }: { url?: string | undefined }): string {
  try {
    decodeURIComponent(url.split('?')[0] ?? '')
    // Whole addresses are for proxies; the router reads them too.
    return url.startsWith('/') ? url : new URL(url).href
  } catch {
    return '/adresse-illisible'
  }
}
