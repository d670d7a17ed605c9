import { z } from 'zod'

/** `?document=` of a page: the one of its documents to show in it. */
export const filtreDocument = (documents: readonly { id: string }[]) => ({
  document: z
    .string()
    .refine((id) => documents.some((document) => document.id === id), 'Choisissez un document de la liste.'),
})
