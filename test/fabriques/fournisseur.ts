// A real OpenID Connect provider over loopback, whose login page answers by itself as the test has said.
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after } from 'node:test'
import Provider from 'oidc-provider'
import type { AnnuaireFinanceur } from '../../src/config-oidc.ts'
import type { Navigateur } from '../support.ts'

export const ACR = 'https://annuaire.example/double'
const CLIENT = { id: 'ogestion', secret: 'secret-de-l-annuaire-essai' }
const PUBLIC_URL = 'http://localhost:3000'

/** Who is at the login page, and what is said of her. */
export type Entrant = { sub: string; email: string; email_verified?: boolean; acr: string | null }

export type FournisseurTest = {
  emetteur: string
  client: typeof CLIENT
  entrant: Entrant
  /** How many times somebody was asked to log in. */
  vus: number
  /** The browser's way from an address of the provider to the address where it sends back. */
  traverse(adresse: string): Promise<string>
  coupe(): Promise<void>
}

/** `annuaires`: names of the directories that send back here. */
export async function ouvreFournisseur(annuaires: string[], entrant: Entrant): Promise<FournisseurTest> {
  const serveur = createServer((req, res) => void traite(req, res))
  serveur.listen(0, '127.0.0.1')
  await once(serveur, 'listening')
  const emetteur = `http://127.0.0.1:${(serveur.address() as AddressInfo).port}`
  const fournisseur: FournisseurTest = {
    emetteur,
    client: CLIENT,
    entrant,
    vus: 0,
    traverse: follow,
    async coupe() {
      if (!serveur.listening) return
      serveur.closeAllConnections()
      await new Promise((resolve) => serveur.close(resolve))
    },
  }
  after(() => fournisseur.coupe())
  const provider = openProvider(fournisseur, annuaires)
  const callback = provider.callback()

  async function traite(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (!req.url?.startsWith('/interaction/')) return callback(req, res)
    fournisseur.vus++
    await provider.interactionDetails(req, res)
    const { sub, acr } = fournisseur.entrant
    await provider.interactionFinished(req, res, { login: { accountId: sub, ...(acr ? { acr } : {}) } })
  }
  return fournisseur
}

function openProvider(fournisseur: FournisseurTest, annuaires: string[]): Provider {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const provider = new Provider(fournisseur.emetteur, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: annuaires.map((nom) => `${PUBLIC_URL}/connexion/annuaire/${nom}/retour`),
        post_logout_redirect_uris: [`${PUBLIC_URL}/connexion`],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'essai' }] },
    cookies: { keys: ['cle-des-cookies-du-fournisseur-essai'] },
    acrValues: [ACR, 'faible'],
    claims: { openid: ['sub', 'acr', 'auth_time'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
    interactions: { url: (_ctx: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_ctx: unknown, sub: string) => ({
      accountId: sub,
      claims: () => {
        const { acr, ...dit } = fournisseur.entrant
        return { ...dit, sub }
      },
    }),
    loadExistingGrant: async (ctx: {
      oidc: { client: { clientId: string }; session: { accountId: string } }
    }) => {
      const { clientId } = ctx.oidc.client
      const grant = new provider.Grant({ clientId, accountId: ctx.oidc.session.accountId })
      grant.addOIDCScope('openid email')
      await grant.save()
      return grant
    },
  })
  return provider
}

const ETAPES_MAX = 10

/** Each time as somebody whom the provider does not know yet. */
async function follow(adresse: string): Promise<string> {
  const cookies = new Map<string, string>()
  let ici = adresse
  for (let etape = 0; etape < ETAPES_MAX; etape++) {
    const cookie = [...cookies].map((paire) => paire.join('=')).join('; ')
    const reponse = await fetch(ici, { redirect: 'manual', headers: { cookie } })
    for (const recu of reponse.headers.getSetCookie()) {
      const [, nom = '', valeur = ''] = /^([^=]+)=([^;]*)/.exec(recu) ?? []
      if (valeur) cookies.set(nom, valeur)
      else cookies.delete(nom)
    }
    const vers = reponse.headers.get('location')
    if (!vers) throw new Error(`the provider stopped at ${ici}: ${reponse.status} ${await reponse.text()}`)
    ici = new URL(vers, ici).href
    if (ici.startsWith(PUBLIC_URL)) return ici.slice(PUBLIC_URL.length)
  }
  throw new Error('the provider goes round in circles')
}

/** The settings of the funder's directory, that provider. */
export const annuaireFinanceur = ({ emetteur, client }: FournisseurTest): AnnuaireFinanceur => ({
  emetteur,
  clientId: client.id,
  secret: client.secret,
  acr: [ACR],
  emailRepute: false,
  interne: true,
  domaines: ['opco.example'],
  libelle: 'Annuaire d’essai',
})

/** From our link, by the provider, to our page: what that page answers, and where it was. */
export async function passe(nav: Navigateur, fournisseur: FournisseurTest, depart: string) {
  const aller = await nav.get(depart)
  const adresse = await fournisseur.traverse(String(aller.headers.location))
  return { adresse, reponse: await nav.get(adresse) }
}
