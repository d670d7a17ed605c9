// What a production refuses to start on: secrets that anybody could guess, links that anybody could read.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type Reglages = {
  DATABASE_URL?: string | undefined
  DATABASE_OWNER_URL?: string | undefined
  DATABASE_TLS: 'on' | 'off'
  SECRET_KEY?: string | undefined
  SMTP_URL?: string | undefined
  VOP_URL?: string | undefined
}

/** Reasons in French, none of which shows the secret; empty when production may start. */
export function refuseInProduction(reglages: Reglages, dataDir: string): string[] {
  const { DATABASE_URL, DATABASE_OWNER_URL, DATABASE_TLS, SECRET_KEY, SMTP_URL, VOP_URL } = reglages
  return [
    ...checkDatabaseTls('DATABASE_URL', DATABASE_URL, DATABASE_TLS),
    ...checkDatabaseTls('DATABASE_OWNER_URL', DATABASE_OWNER_URL, DATABASE_TLS),
    ...checkPassword('DATABASE_URL', DATABASE_URL),
    ...checkPassword('DATABASE_OWNER_URL', DATABASE_OWNER_URL),
    ...checkPassword('SMTP_URL', SMTP_URL),
    ...checkPassword('VOP_URL', VOP_URL),
    ...checkVopTls(VOP_URL),
    ...checkSmtpTls(SMTP_URL),
    ...checkDemoKey(SECRET_KEY, dataDir),
  ]
}

/** Whole accounts leave with it. */
function checkVopTls(url: string | undefined): string[] {
  if (!url || new URL(url).protocol === 'https:') return []
  return [
    'VOP_URL est en http\u00a0: des comptes bancaires y passeraient en clair. Exemple\u00a0: VOP_URL=https://vop.banque.exemple/verification',
  ]
}

/** An encrypted link is asked of a relay elsewhere, which nodemailer would otherwise do without. */
export function secureSmtp(smtpUrl: string): string {
  const url = new URL(smtpUrl)
  if (url.protocol === 'smtps:' || isLocal(url.hostname)) return smtpUrl
  url.searchParams.set('requireTLS', 'true')
  return url.href
}

const isLocal = (host: string) =>
  ['', 'localhost', '127.0.0.1', '[::1]', '::1'].includes(host) || host.startsWith('/')

function checkDatabaseTls(nom: string, url: string | undefined, tls: 'on' | 'off'): string[] {
  if (!url || tls === 'off') return []
  const { hostname, searchParams } = new URL(url)
  // The parameter `host` replaces the one of the address.
  const host = searchParams.get('host') ?? hostname
  const tlsAsked = ['require', 'verify-ca', 'verify-full'].includes(searchParams.get('sslmode') ?? '')
  if (isLocal(host) || tlsAsked) return []
  return [
    `${nom} désigne un autre hôte (${host}) sans TLS : ajoutez ?sslmode=verify-full, ou DATABASE_TLS=off pour l’accepter en clair`,
  ]
}

/** Parameters by which nodemailer would send in clear. */
const EN_CLAIR: [string, string][] = [
  ['ignoreTLS', 'true'],
  ['requireTLS', 'false'],
  ['opportunisticTLS', 'true'],
]

function checkSmtpTls(smtpUrl: string | undefined): string[] {
  if (!smtpUrl) return []
  const { hostname, searchParams } = new URL(smtpUrl)
  const clair = EN_CLAIR.find(([nom, valeur]) => searchParams.get(nom) === valeur)
  if (!clair || isLocal(hostname)) return []
  return [
    `SMTP_URL désigne un autre hôte (${hostname}) et accepte d’écrire en clair (${clair[0]}) : retirez ce paramètre`,
  ]
}

/** Words that installation guides, ours included, put where a password goes. */
const MOTS_PAR_DEFAUT = [
  'admin',
  'azerty',
  'azertyuiop',
  'changeme',
  'change-me',
  'changez-moi',
  'demo',
  'example',
  'exemple',
  'motdepasse',
  'ogestion',
  'passwd',
  'password',
  'postgres',
  'qwerty',
  'root',
  'secret',
  'test',
]
const LONGUEUR_MIN = 12

/** An address without a password is well: the server then knows its client by other means (socket, certificate). */
function checkPassword(nom: string, url: string | undefined): string[] {
  const secret = url ? new URL(url).password : ''
  if (secret === '' || !isWeak(secret)) return []
  return [
    `${nom} porte un mot de passe par défaut, répété ou de moins de ${LONGUEUR_MIN} caractères. Exemple : openssl rand -hex 24`,
  ]
}

function isWeak(secret: string): boolean {
  const mot = secret.toLowerCase().replace(/[\d!._-]+$/, '')
  return secret.length < LONGUEUR_MIN || new Set(secret).size < 6 || MOTS_PAR_DEFAUT.includes(mot)
}

/** The demo's key lies in clear beside the demo's data. */
function checkDemoKey(secretKey: string | undefined, dataDir: string): string[] {
  const file = join(dataDir, 'secret-key')
  // A number may stand before the key.
  const cle = secretKey?.trim().replace(/^\d+:/, '')
  if (!cle || !existsSync(file) || readFileSync(file, 'utf8').trim() !== cle) return []
  return [`SECRET_KEY est la clé de la démonstration (${file}) : faites-en une autre`]
}
