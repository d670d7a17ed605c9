import { z } from 'zod'

const compte = z.record(z.string(), z.number().int())

/** What the entries of an archive say of themselves, in their order: the backup, its tables, its files, its end. */
export const Tete = z.discriminatedUnion('sorte', [
  z.object({
    sorte: z.literal('sauvegarde'),
    format: z.literal(1),
    id: z.uuid(),
    version: z.string(),
    instant: z.iso.datetime(),
    /** Names and hashes of the migrations that its database had. */
    migrations: z.record(z.string(), z.string()),
    mois: z.array(z.iso.date()),
    sequences: z.array(z.object({ nom: z.string(), valeur: z.number().int() })),
    /** A word sealed with the SECRET_KEY of that day: the one that opens it opens the accounts. */
    temoin: z.object({ chiffre: z.base64(), cle: z.number().int() }),
    /** Head of the journal's chain; empty before the first seal. */
    tete: z.string(),
  }),
  z.object({ sorte: z.literal('table'), nom: z.string(), colonnes: z.array(z.string()) }),
  z.object({ sorte: z.literal('fichier'), cle: z.string() }),
  z.object({
    sorte: z.literal('fin'),
    lignes: compte,
    fichiers: z.number().int(),
    /** Of the files. */
    octets: z.number().int(),
    /** Named by a row, and no longer there. */
    absents: z.number().int(),
  }),
])
export type Tete = z.infer<typeof Tete>
export type Debut = Extract<Tete, { sorte: 'sauvegarde' }>
export type Fin = Extract<Tete, { sorte: 'fin' }>
