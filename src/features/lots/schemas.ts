import { z } from 'zod'

/** Where a lot stands; the four « a_… » wait for the worker. */
export const ETATS_LOT = [
  'a_essayer',
  'essaye',
  'a_importer',
  'importe',
  'a_annuler',
  'annule',
  'refuse',
  'abandonne',
  'echec',
] as const
export type EtatLot = (typeof ETATS_LOT)[number]

/** What a person may ask of a lot: from which state to which. */
export const DEMANDES = {
  import: { de: ['essaye'], vers: 'a_importer', acte: 'lot.confirmation' },
  abandon: { de: ['essaye', 'echec'], vers: 'abandonne', acte: 'lot.abandon' },
  annulation: { de: ['importe'], vers: 'a_annuler', acte: 'lot.annulation.demande' },
  reprise: { de: ['echec'], vers: 'a_essayer', acte: 'lot.reprise' },
} as const satisfies Record<string, { de: readonly EtatLot[]; vers: EtatLot; acte: string }>
export type Demande = keyof typeof DEMANDES

/** 500 MB: a month of 100 000 dossiers with their accords in PDF. */
export const OCTETS_LOT_MAX = 500 * 1024 ** 2

export const LotSurveille = z.object({
  nom: z
    .string()
    .max(300)
    .regex(/^[^./\\][^/\\]*$/, 'Choisissez un des lots du dossier surveillé.'),
})
