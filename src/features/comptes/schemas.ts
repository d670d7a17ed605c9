import { z } from 'zod'
import { parseNda } from '../../core/nda.ts'
import { parseSiret } from '../../core/siret.ts'
import { cleanTexte, isEmail } from '../../core/texte.ts'

const EMAIL = 'Saisissez l’adresse e-mail en entier, par exemple prenom.nom@exemple.fr.'

/** Lower case, as stored. */
export const Email = z
  .string({ error: EMAIL })
  .trim()
  .max(254, 'Saisissez une adresse e-mail de 254 caractères au plus.')
  .toLowerCase()
  .refine(isEmail, EMAIL)

/** One line of text as people type it, cleaned. `vide` says what to type. */
export function ligne(vide: string, max: number) {
  return z
    .string({ error: vide })
    .max(2000, `${vide.replace(/\.$/, '')} en ${max} caractères au plus.`)
    .transform((saisie, contexte) => {
      const propre = cleanTexte(saisie)
      const message = checkLigne(propre, vide, max)
      if (message) contexte.addIssue({ code: 'custom', message })
      return propre ?? ''
    })
}

function checkLigne(propre: string | null, vide: string, max: number): string | null {
  if (propre === null) return `${vide.replace(/\.$/, '')} sans caractère invisible.`
  if (propre === '') return vide
  return propre.length > max ? `${vide.replace(/\.$/, '')} en ${max} caractères au plus.` : null
}

export const Nom = ligne('Saisissez le nom.', 100)
export const Prenom = ligne('Saisissez le prénom.', 100)

/** A number read by core, however it was typed. */
function numero(message: string, parse: (saisie: string) => string | null) {
  return z
    .string({ error: message })
    .max(100, message)
    .transform((saisie, contexte) => {
      const lu = parse(saisie)
      if (lu === null) contexte.addIssue({ code: 'custom', message })
      return lu ?? ''
    })
}

export const DemandeDeReinitialisation = z.object({ email: Email })

export const ChoixMotDePasse = z
  .object({
    motDePasse: z
      .string({ error: 'Saisissez un mot de passe.' })
      .min(1, 'Saisissez un mot de passe.')
      .max(1024, 'Saisissez un mot de passe de 128 caractères au plus.'),
    confirmation: z.string({ error: 'Saisissez le mot de passe une seconde fois.' }).max(1024).catch(''),
  })
  .refine(({ motDePasse, confirmation }) => motDePasse === confirmation, {
    path: ['confirmation'],
    error: 'Saisissez deux fois le même mot de passe.',
  })

export const DemandeDeCompte = z.object({
  siret: numero('Saisissez les 14 chiffres du SIRET, par exemple 732 829 320 00074.', parseSiret),
  nda: numero('Saisissez votre numéro de déclaration d’activité, par exemple 84 38 01234 38.', parseKnownNda),
  raisonSociale: ligne('Saisissez la raison sociale de l’organisme.', 300),
  nom: Nom,
  prenom: Prenom,
  email: Email,
})
export type DemandeDeCompte = z.output<typeof DemandeDeCompte>

/** Typed by hand, an unusual number is a slip; imported ones are only warned about. */
function parseKnownNda(saisie: string): string | null {
  const lu = parseNda(saisie)
  return lu?.connu ? lu.nda : null
}

export const Acceptation = z.object({ habilitation: z.uuid() })
