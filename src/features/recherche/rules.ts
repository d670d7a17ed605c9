import { type Cents, parseMontant } from '../../core/money.ts'
import { chiffresSiret } from '../../core/siret.ts'
import { pliure } from '../../core/texte.ts'

/** How many results of a kind the page names. */
export const PAR_GROUPE = 10

/** What a searched text may be; it may be several of them: « 2026 » begins a reference and is an amount. */
export type Recherche = {
  texte: string
  /** A number or a reference: it holds a digit. */
  numero: string | null
  siret: string | null
  montant: Cents | null
  /** A name of a stagiaire, for whoever may see them: it holds no digit. Searching it is journalled. */
  nom: string | null
  /** The beginning of a company's name, or its SIRET. */
  entreprise: string | null
}

export function understand(texte: string, { sansNoms }: { sansNoms: boolean }): Recherche {
  const chiffre = /\d/.test(texte)
  const lisible = pliure(texte).replace(/[^\p{L}]/gu, '').length >= 2
  const siret = chiffresSiret(texte)
  return {
    texte,
    numero: chiffre && texte.length <= 60 ? texte : null,
    siret,
    montant: parseMontant(texte),
    nom: lisible && !chiffre && !sansNoms ? texte : null,
    entreprise: lisible || siret ? texte : null,
  }
}

/** What bears exactly the number searched for. */
export type Exact = { piece: 'dossiers' | 'reglements' | 'etablissements'; id: string }

/** The page of the only one that bears this number. */
export function adresseExacte([seul, ...autres]: readonly Exact[]): string | null {
  return seul && autres.length === 0 ? `/${seul.piece}/${encodeURIComponent(seul.id)}` : null
}
