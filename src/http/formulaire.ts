import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { FiltreIgnore } from '../core/filtres.ts'

/** What a person typed, as strings, to show again; and what to say at each field. */
export type Saisie = Record<string, string>
export type Erreurs = Record<string, string>

/**
 * Errors of a form posted to a route with `attachValidation`: field → French message; null when all is well.
 * The first message of a field wins.
 */
export function formErrors(request: FastifyRequest): Erreurs | null {
  const issues = request.validationError?.validation
  if (!issues) return null
  const erreurs: Erreurs = {}
  for (const { instancePath, message } of issues) {
    const champ = instancePath.split('/')[1] ?? ''
    erreurs[champ] ??= message ?? 'Vérifiez ce champ.'
  }
  return erreurs
}

/** The fields as typed; anything that is not a plain string is left out. */
export function typed(request: FastifyRequest): Saisie {
  const body = (request.body ?? {}) as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

/**
 * Reads each query parameter alone (contract of addresses §3): one that makes no sense is left out and told,
 * unknown keys are ignored, an empty one is absent. Never throws.
 */
export function readFiltres<Shape extends z.ZodRawShape>(
  shape: Shape,
  query: unknown,
): { filtres: Partial<{ [K in keyof Shape]: z.output<Shape[K]> }>; ignores: FiltreIgnore[] } {
  const brut = (query ?? {}) as Record<string, unknown>
  const filtres: Record<string, unknown> = {}
  const ignores: FiltreIgnore[] = []
  for (const [nom, schema] of Object.entries(shape)) {
    const valeur = brut[nom]
    if (typeof valeur !== 'string' || valeur.trim() === '') continue
    const lu = (schema as z.ZodType).safeParse(valeur)
    if (lu.success) filtres[nom] = lu.data
    else ignores.push({ nom, valeur: valeur.slice(0, 100), message: lu.error.issues[0]?.message ?? '' })
  }
  return { filtres: filtres as Partial<{ [K in keyof Shape]: z.output<Shape[K]> }>, ignores }
}
