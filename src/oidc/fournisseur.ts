import { lookup } from 'node:dns/promises'
import { BlockList } from 'node:net'
import * as oidc from 'openid-client'

/** A directory that signs people in, by OpenID Connect. */
export type Fournisseur = {
  emetteur: string
  clientId: string
  secret: string
  /** One of these must be said of how the person proved who she is; none asked: it is worth a password. */
  acr: readonly string[]
  /** It vouches for the addresses it gives, without the claim that says so. */
  emailRepute: boolean
  /** The funder's own: it may lie on a private network. */
  interne: boolean
}

/** What a round keeps until it comes back. */
export type Aller = { state: string; nonce: string; verifier: string; fraiche: boolean }

export type Identite = { emetteur: string; sujet: string; email: string | null; acr: string | null }

/** It does not answer, or not as a provider does: nothing is known of the person. */
export class FournisseurEnPanne extends Error {}
/** It answered, and what came back is not to be believed, or she went no further. */
export class RetourRefuse extends Error {}

const PATIENCE_SECONDES = 5
/** Its addresses and keys are read again after this time. */
const MEMOIRE_MS = 600_000
/** How old a proof may be that was asked for again: as a local factor. */
const FRAICHEUR_SECONDES = 300

export type Oidc = ReturnType<typeof openOidc>

/** `clair`: a directory may speak http, and lie on this machine. */
export function openOidc({ clair }: { clair: boolean }) {
  const connus = new Map<string, { jusqua: number; configuration: Promise<oidc.Configuration> }>()

  return {
    /** @throws FournisseurEnPanne when nothing there speaks OpenID Connect */
    async check(fournisseur: Fournisseur): Promise<void> {
      await discover(fournisseur)
    },

    /** Where to send the person, and what to keep of it. `fraiche`: she proves again who she is. @throws FournisseurEnPanne */
    async start(fournisseur: Fournisseur, retour: string, { fraiche = false } = {}) {
      const configuration = await discover(fournisseur)
      const aller = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
        fraiche,
      }
      const adresse = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: retour,
        scope: 'openid email',
        state: aller.state,
        nonce: aller.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(aller.verifier),
        code_challenge_method: 'S256',
        ...askAcr(fournisseur.acr),
        ...(fraiche ? { prompt: 'login', max_age: String(FRAICHEUR_SECONDES) } : {}),
      })
      return { adresse: adresse.href, aller }
    },

    /** Who came back at this address. @throws FournisseurEnPanne, RetourRefuse */
    async finish(fournisseur: Fournisseur, adresse: URL, aller: Aller): Promise<Identite> {
      const configuration = await discover(fournisseur)
      try {
        return await readIdentite(configuration, fournisseur, adresse, aller)
      } catch (erreur) {
        throw isPanne(erreur)
          ? new FournisseurEnPanne('token endpoint', { cause: erreur })
          : new RetourRefuse('authorization response', { cause: erreur })
      }
    },

    /** Where the directory's own session is ended, if it says where. */
    async end(fournisseur: Fournisseur, retour: string): Promise<string | null> {
      const configuration = await discover(fournisseur)
      if (!configuration.serverMetadata().end_session_endpoint) return null
      return oidc.buildEndSessionUrl(configuration, { post_logout_redirect_uri: retour }).href
    },
  }

  function discover(fournisseur: Fournisseur): Promise<oidc.Configuration> {
    const { emetteur, clientId, secret } = fournisseur
    const cle = JSON.stringify([emetteur, clientId, secret])
    const connu = connus.get(cle)
    if (connu && connu.jusqua > performance.now()) return connu.configuration
    const configuration = readConfiguration(fournisseur, clair).catch((cause) => {
      connus.delete(cle)
      throw new FournisseurEnPanne('discovery', { cause })
    })
    connus.set(cle, { jusqua: performance.now() + MEMOIRE_MS, configuration })
    return configuration
  }
}

/** No redirect is ever followed (openid-client), and every address it gives must be https. */
function readConfiguration({ emetteur, clientId, secret, interne }: Fournisseur, clair: boolean) {
  return oidc.discovery(
    new URL(emetteur),
    clientId,
    {},
    (serveur, ...reste) =>
      (takesPost(serveur) ? oidc.ClientSecretPost(secret) : oidc.ClientSecretBasic(secret))(
        serveur,
        ...reste,
      ),
    {
      timeout: PATIENCE_SECONDES,
      ...(clair ? { execute: [oidc.allowInsecureRequests] } : {}),
      ...(clair || interne ? {} : { [oidc.customFetch]: fetchPublic }),
    },
  )
}

function takesPost({ token_endpoint_auth_methods_supported: admis }: oidc.ServerMetadata): boolean {
  return admis !== undefined && !admis.includes('client_secret_basic') && admis.includes('client_secret_post')
}

function askAcr(acr: readonly string[]): Record<string, string> {
  if (acr.length === 0) return {}
  const claims = { id_token: { acr: { essential: true, values: acr } } }
  return { acr_values: acr.join(' '), claims: JSON.stringify(claims) }
}

async function readIdentite(
  configuration: oidc.Configuration,
  { emetteur, emailRepute }: Fournisseur,
  adresse: URL,
  { state, nonce, verifier, fraiche }: Aller,
): Promise<Identite> {
  const jetons = await oidc.authorizationCodeGrant(configuration, adresse, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: verifier,
    idTokenExpected: true,
    ...(fraiche ? { maxAge: FRAICHEUR_SECONDES } : {}),
  })
  const dit = jetons.claims()
  if (!dit) throw new Error('no ID token')
  const decrite =
    dit.email === undefined ? await readUserInfo(configuration, jetons.access_token, dit.sub) : dit
  return {
    emetteur,
    sujet: dit.sub,
    email: verifiedEmail(decrite, emailRepute),
    acr: typeof dit.acr === 'string' ? dit.acr : null,
  }
}

type Decrite = { email?: unknown; email_verified?: unknown; [autre: string]: unknown }

async function readUserInfo(
  configuration: oidc.Configuration,
  jeton: string,
  sujet: string,
): Promise<Decrite> {
  return configuration.serverMetadata().userinfo_endpoint
    ? oidc.fetchUserInfo(configuration, jeton, sujet)
    : {}
}

function verifiedEmail({ email, email_verified }: Decrite, repute: boolean): string | null {
  if (typeof email !== 'string') return null
  const verifiee = email_verified === true || (repute && email_verified === undefined)
  return verifiee ? email.trim().toLowerCase() : null
}

/** Refused, cut off, or too slow: not a word of OAuth in it. */
function isPanne(erreur: unknown): boolean {
  if (erreur instanceof oidc.ResponseBodyError) return erreur.status >= 500
  if (erreur instanceof oidc.AuthorizationResponseError) return erreur.error === 'temporarily_unavailable'
  if (erreur instanceof oidc.ClientError) return erreur.code === 'OAUTH_TIMEOUT'
  return erreur instanceof TypeError && erreur.message === 'fetch failed'
}

const PRIVEES = new BlockList()
for (const [reseau, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  PRIVEES.addSubnet(reseau, bits)
for (const [reseau, bits] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  PRIVEES.addSubnet(reseau, bits, 'ipv6')

/** An organisme's directory may not make us speak to what only we can reach (SSRF). */
async function fetchPublic(adresse: string, options: oidc.CustomFetchOptions): Promise<Response> {
  const { hostname } = new URL(adresse)
  const trouvees = await lookup(hostname.replace(/^\[|\]$/g, ''), { all: true })
  if (trouvees.some(({ address, family }) => PRIVEES.check(address, family === 6 ? 'ipv6' : 'ipv4')))
    throw new TypeError('private address')
  return fetch(adresse, options as RequestInit)
}
