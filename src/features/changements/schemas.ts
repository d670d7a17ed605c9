import { z } from 'zod'
import { bicMatchesIban, parseBic } from '../../core/bic.ts'
import { type Jour, parseJour } from '../../core/dates.ts'
import { page } from '../../core/filtres.ts'
import { messageIban, parseIban } from '../../core/iban.ts'
import { cleanTexte, dropSeparateurs } from '../../core/texte.ts'
import { ligne } from '../comptes/schemas.ts'
import { ETATS, type EtatChangement, VOP } from './rules.ts'

export const PAR_PAGE = 25
/** 10 MB: a scanned page. */
export const RIB_OCTETS_MAX = 10 * 1024 ** 2

const Iban = z.string({ error: messageIban('VIDE') }).transform((saisie, ctx) => {
  const lu = parseIban(saisie)
  if (lu.ok) return lu.iban
  ctx.addIssue(messageIban(lu.raison))
  return z.NEVER
})

const BIC = 'Saisissez le BIC, 8 ou 11 caractères, par exemple AGRIFRPP839.'
const Bic = z.string({ error: BIC }).transform((saisie, ctx) => {
  const bic = parseBic(saisie)
  if (bic !== null) return bic
  ctx.addIssue(BIC)
  return z.NEVER
})

/** What the provider types; `ancien` is looked at only where there is an account in force. */
export const NouveauCompte = z.object({
  ancien: z.string().max(40).default('').transform(dropSeparateurs),
  iban: Iban,
  bic: Bic,
  titulaire: ligne('Saisissez le titulaire du compte, comme sur le RIB.', 70),
})
export type NouveauCompte = z.output<typeof NouveauCompte>

/** Said at the BIC once both can be read. */
export function fauteBic({ bic, iban }: Pick<NouveauCompte, 'bic' | 'iban'>): string | null {
  return bicMatchesIban(bic, iban.slice(0, 2))
    ? null
    : 'Le BIC et l’IBAN désignent deux pays différents\u00a0: recopiez les deux depuis le même RIB.'
}

/** The request that its author was looking at. */
export const Suite = z.object({
  demande: z.uuid('Rechargez la page, puis recommencez.'),
  version: z.coerce.number('Rechargez la page, puis recommencez.').int().positive(),
})
export type Suite = z.output<typeof Suite>

const version = Suite.shape.version

export const FILTRES_CHANGEMENTS = {
  etat: z.enum(['a_traiter', 'en_cours', 'closes'], {
    error: 'Cet état n’existe pas\u00a0: les demandes à traiter sont affichées.',
  }),
  page,
}
export type EtatListe = 'a_traiter' | 'en_cours' | 'closes'
export type FiltresChangements = { etat?: EtatListe | undefined; page?: number | undefined }

export const Rappel = z.object({
  version,
  contact: z.uuid('Choisissez le numéro rappelé.'),
  personne: ligne('Saisissez le nom de la personne à qui vous avez parlé.', 200),
})

/** A day typed by hand. */
function jourSaisi(message: string) {
  return z.string({ error: message }).transform((saisie, ctx): Jour => {
    const jour = parseJour(saisie)
    if (jour !== null) return jour
    ctx.addIssue(message)
    return z.NEVER
  })
}

/** One line that may stay empty. */
function facultatif(max: number) {
  const message = `Saisissez ${max} caractères au plus, sur une ligne.`
  return z
    .string({ error: message })
    .default('')
    .transform((saisie, ctx) => {
      const propre = cleanTexte(saisie)
      if (propre === null || propre.length > max) ctx.addIssue(message)
      return propre ?? ''
    })
}

export const Verification = z.object({
  version,
  resultat: z.enum(Object.keys(VOP) as [keyof typeof VOP], { error: 'Choisissez la réponse de la banque.' }),
  le: jourSaisi('Saisissez la date de la réponse de la banque, par exemple 24/11/2026.'),
  vop_nom: facultatif(140),
})
export type Verification = z.output<typeof Verification>

export const Approbation = z.object({
  version,
  raison: facultatif(500),
})

export const Decision = z.object({ version, motif: ligne('Dites pourquoi.', 500) })

export const NouveauContact = z.object({
  contact_nom: ligne('Saisissez le nom de la personne ou du service.', 200),
  telephone: z
    .string({ error: 'Saisissez un numéro de téléphone, par exemple 04 76 00 00 00.' })
    .transform(dropSeparateurs)
    .refine(
      (numero) => /^\+?\d{6,15}$/.test(numero),
      'Saisissez un numéro de téléphone, par exemple 04 76 00 00 00.',
    ),
  source: ligne('Dites d’où vient ce numéro, par exemple «\u00a0convention de 2024\u00a0».', 200),
  connu_le: jourSaisi('Saisissez depuis quand ce numéro est connu, par exemple 12/03/2024.'),
})
export type NouveauContact = z.output<typeof NouveauContact>

/** The states that each list shows. */
export const LISTES: Readonly<Record<EtatListe, readonly EtatChangement[]>> = {
  a_traiter: ['SOUMISE', 'CONFIRMEE', 'RAPPELEE', 'PREAPPROUVEE', 'GELEE'],
  en_cours: ['APPROUVEE', 'TRANSMISE'],
  closes: ETATS.filter((etat) => ['EN_VIGUEUR', 'REFUSEE', 'RETIREE', 'CONTREDITE'].includes(etat)),
}
