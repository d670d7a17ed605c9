import { z } from 'zod'
import type { Coffre } from '../../core/coffre.ts'
import type { Aller } from '../../oidc/fournisseur.ts'
import { DUREE_PASSAGE_SECONDES } from './rules.ts'

/** What a browser carries while the person is at the directory; sealed, so that it can neither be read nor made. */
export type Billet = {
  annuaire: string
  aller: Aller
  retour: string
  /** The session that asks a proof again, as hexadecimal of its hash; null: a sign-in. */
  session: string | null
}

const Contenu = z.object({
  annuaire: z.string(),
  aller: z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), fraiche: z.boolean() }),
  retour: z.string(),
  session: z.string().nullable(),
  jusqua: z.number(),
})

export function sealBillet(coffre: Coffre, billet: Billet, maintenant: Date): string {
  const jusqua = maintenant.getTime() + DUREE_PASSAGE_SECONDES * 1000
  const { chiffre, cle } = coffre.sealTexte(JSON.stringify({ ...billet, jusqua }))
  return `${cle}.${chiffre.toString('base64url')}`
}

/** Null when it is none of ours, or too old. */
export function openBillet(coffre: Coffre, cookie: string | undefined, maintenant: Date): Billet | null {
  const [, cle, chiffre] = /^(\d{1,4})\.([\w-]{1,4000})$/.exec(cookie ?? '') ?? []
  if (!cle || !chiffre) return null
  try {
    const texte = coffre.openTexte({ cle: Number(cle), chiffre: Buffer.from(chiffre, 'base64url') })
    const { jusqua, ...billet } = Contenu.parse(JSON.parse(texte))
    return jusqua > maintenant.getTime() ? billet : null
  } catch {
    // Altered, or sealed with a key that is no more.
    return null
  }
}
