// The funder's directory, for sign-in by OpenID Connect: off unless OIDC_ISSUER is set.
import type { Fournisseur } from './oidc/fournisseur.ts'

type Reglages = {
  OIDC_ISSUER?: string | undefined
  OIDC_CLIENT_ID?: string | undefined
  OIDC_CLIENT_SECRET?: string | undefined
  OIDC_ACR?: string | undefined
  OIDC_DOMAINES?: string | undefined
  OIDC_EMAIL_REPUTE_VERIFIE: 'on' | 'off'
  OIDC_LIBELLE: string
}

export type AnnuaireFinanceur = Fournisseur & {
  /** Domains of the e-mail addresses it speaks for, in lower case. */
  domaines: readonly string[]
  /** Words of the button. */
  libelle: string
}

export function readOidc(e: Reglages, mode: string, problemes: string[]): AnnuaireFinanceur | null {
  const { OIDC_ISSUER: emetteur, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: secret } = e
  if (!emetteur) return null
  const domaines = splitMots(e.OIDC_DOMAINES).map((domaine) => domaine.toLowerCase())
  if (!clientId) problemes.push('OIDC_CLIENT_ID manque. Exemple : OIDC_CLIENT_ID=ogestion')
  if (!secret) problemes.push('OIDC_CLIENT_SECRET manque : c’est le secret que l’annuaire vous a donné.')
  if (domaines.length === 0) problemes.push('OIDC_DOMAINES manque. Exemple : OIDC_DOMAINES=constructys.fr')
  if (!isEmetteur(emetteur, mode))
    problemes.push(
      'OIDC_ISSUER doit être une adresse https. Exemple : OIDC_ISSUER=https://annuaire.exemple.fr',
    )
  return {
    emetteur,
    clientId: clientId ?? '',
    secret: secret ?? '',
    acr: splitMots(e.OIDC_ACR),
    interne: true,
    emailRepute: e.OIDC_EMAIL_REPUTE_VERIFIE === 'on',
    domaines,
    libelle: e.OIDC_LIBELLE,
  }
}

/** In clear only on this machine, and never in production. */
export function isEmetteur(adresse: string, mode: string): boolean {
  if (!URL.canParse(adresse)) return false
  const { protocol, hostname, username, search, hash } = new URL(adresse)
  if (username || search || hash) return false
  const ici = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  return protocol === 'https:' || (protocol === 'http:' && ici && mode === 'demo')
}

const splitMots = (texte = '') => texte.split(/[\s,]+/).filter(Boolean)
