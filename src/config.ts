import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { type AnnuaireFinanceur, readOidc } from './config-oidc.ts'
import { refuseInProduction, secureSmtp } from './config-refus.ts'
import type { Secret } from './core/coffre.ts'
import { isEmail } from './core/texte.ts'

/** A setting that stops the start: its name, the reason and an example, in French, for whoever installs. */
export class ConfigurationInvalide extends Error {
  readonly problemes: string[]
  constructor(problemes: string[]) {
    super(`Configuration refusée :\n${problemes.map((p) => `  - ${p}`).join('\n')}`)
    this.problemes = problemes
  }
}

const url = (...schemes: string[]) =>
  z.string().refine((v) => schemes.some((s) => v.startsWith(`${s}:`)) && URL.canParse(v), {
    error: `doit être une adresse ${schemes.map((s) => `${s}:…`).join(' ou ')}`,
  })
const onOff = (initial: 'on' | 'off') =>
  z.enum(['on', 'off'], { error: 'vaut « on » ou « off »' }).default(initial)

const nombre = (initial: number) =>
  z.coerce
    .number({ error: 'doit être un nombre entier' })
    .int({ error: 'doit être un nombre entier' })
    .min(1, { error: 'doit être au moins 1' })
    .max(10_000_000, { error: 'doit être au plus 10 000 000' })
    .default(initial)

const adresse = z.string().refine(isEmail, { error: 'doit être une adresse e-mail' })

const EXEMPLES: Record<string, string> = {
  DATABASE_URL: 'DATABASE_URL=postgres://ogestion:motdepasse@localhost:5432/ogestion',
  PORT: 'PORT=3000',
  PUBLIC_URL: 'PUBLIC_URL=https://ogestion.exemple.fr',
  SECRET_KEY: 'SECRET_KEY=$(openssl rand -base64 32)',
  SMTP_URL: 'SMTP_URL=smtp://relais.exemple.fr:587',
  STORAGE_URL: 'STORAGE_URL=file:./data/documents',
  CLAMAV_URL: 'CLAMAV_URL=tcp://localhost:3310',
  VOP_URL: 'VOP_URL=https://vop.banque.exemple/verification',
  QUOTA_FICHIERS: 'QUOTA_FICHIERS=20000',
  QUOTA_FICHIERS_JOUR: 'QUOTA_FICHIERS_JOUR=200',
  QUOTA_MO: 'QUOTA_MO=10000',
  QUOTA_MO_JOUR: 'QUOTA_MO_JOUR=500',
  MODE: 'MODE=production',
  RATE_LIMIT: 'RATE_LIMIT=600',
  COORDONNEES_DELAI_HEURES: 'COORDONNEES_DELAI_HEURES=72',
  ARCHIVE_ANNEES: 'ARCHIVE_ANNEES=5',
  JOURNAL_MOIS: 'JOURNAL_MOIS=12',
  JOURNAL_TETE_EMAIL: 'JOURNAL_TETE_EMAIL=archives@exemple.fr',
  ALERTES_EMAIL: 'ALERTES_EMAIL=securite@exemple.fr',
}

const Environnement = z.object({
  MODE: z.enum(['demo', 'production'], { error: 'vaut « demo » ou « production »' }).optional(),
  DATABASE_URL: url('postgres', 'postgresql').optional(),
  DATABASE_OWNER_URL: url('postgres', 'postgresql').optional(),
  DATABASE_TLS: onOff('on'),
  PORT: z.coerce
    .number({ error: 'doit être un nombre entier' })
    .int()
    .min(0)
    .max(65535, { error: 'doit être entre 0 et 65535' })
    .default(3000),
  HOST: z.string().default('localhost'),
  PUBLIC_URL: url('http', 'https').optional(),
  STORAGE_URL: url('file', 's3').optional(),
  CLAMAV_URL: url('tcp').optional(),
  VOP_URL: url('http', 'https').optional(),
  QUOTA_FICHIERS: nombre(20_000),
  QUOTA_FICHIERS_JOUR: nombre(200),
  QUOTA_MO: nombre(10_000),
  QUOTA_MO_JOUR: nombre(500),
  SMTP_URL: url('smtp', 'smtps').optional(),
  MAIL_FROM: z.string().default('oGestion <ne-pas-repondre@ogestion.example>'),
  SECRET_KEY: z.string().optional(),
  SECRET_KEY_PRECEDENTE: z.string().optional(),
  BACKUP_KEY: z.string().optional(),
  FINANCEUR_NOM: z.string().min(1).max(100).default('Constructys'),
  RATE_LIMIT: z
    .union([z.enum(['on', 'off']), z.coerce.number().int().min(1)], {
      error: 'est un nombre par minute, ou « off »',
    })
    .default('on'),
  TRUST_PROXY: z.string().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).optional(),
  DATA_DIR: z.string().default('data'),
  LOTS_DIR: z.string().optional(),
  SORTIE_DIR: z.string().optional(),
  COORDONNEES_DELAI_HEURES: z.coerce
    .number({ error: 'doit être un nombre entier d’heures' })
    .int()
    .min(1)
    .max(720, { error: 'doit être entre 1 et 720' })
    .default(72),
  ARCHIVE_ANNEES: z.coerce
    .number({ error: 'doit être un nombre d’années' })
    .int({ error: 'doit être un nombre entier d’années' })
    .min(1, { error: 'doit être entre 1 et 10' })
    .max(10, { error: 'doit être entre 1 et 10' })
    .default(5),
  JOURNAL_MOIS: z.coerce
    .number({ error: 'doit être un nombre de mois' })
    .int({ error: 'doit être un nombre entier de mois' })
    .min(6, { error: 'doit être entre 6 et 12' })
    .max(12, { error: 'doit être entre 6 et 12' })
    .default(12),
  JOURNAL_TETE_EMAIL: adresse.optional(),
  ALERTES_EMAIL: adresse.optional(),
  OIDC_ISSUER: url('http', 'https').optional(),
  OIDC_CLIENT_ID: z.string().max(200).optional(),
  OIDC_CLIENT_SECRET: z.string().max(500).optional(),
  OIDC_ACR: z.string().max(1000).optional(),
  OIDC_DOMAINES: z.string().max(1000).optional(),
  OIDC_EMAIL_REPUTE_VERIFIE: onOff('off'),
  OIDC_LIBELLE: z.string().min(1).max(80).default('Se connecter avec l’annuaire du financeur'),
})
const MO = 1024 ** 2
const SECRETS = [
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'SECRET_KEY',
  'SECRET_KEY_PRECEDENTE',
  'BACKUP_KEY',
  'SMTP_URL',
  'STORAGE_URL',
  'OIDC_CLIENT_SECRET',
  'VOP_URL',
]

type Quota = { fichiers: number; octets: number }

export type Config = Readonly<{
  mode: 'demo' | 'production'
  /** null: the embedded server, in dataDir. */
  databaseUrl: string | null
  ownerUrl: string | null
  databaseTls: boolean
  port: number
  host: string
  /** Without a trailing slash; the only source of absolute addresses in mails. */
  publicUrl: string
  storageUrl: string
  /** The clamd that looks at deposited files, or null. */
  clamavUrl: string | null
  /** The bank's service that says whether an account is its holder's, or null: then its answers are entered by hand. */
  vopUrl: string | null
  /** Of each organisme. */
  quotas: { jour: Quota; tout: Quota }
  smtpUrl: string | null
  mailFrom: string
  /** 32 bytes; every other key is derived from it. */
  secretKey: Buffer
  /** What rows sealed with it bear. */
  secretKeyNumero: number
  /** The one before, during a rotation: it only opens. */
  secretKeyPrecedente: Secret | null
  /** 32 bytes that seal the backups, or null: SECRET_KEY does. */
  backupKey: Buffer | null
  financeurNom: string
  /** Requests a minute and address, or null for none. */
  rateLimit: number | null
  trustProxy: string | number | false
  logLevel: string
  dataDir: string
  /** Where the funder's system drops its lots (SFTP), or null. */
  lotsDir: string | null
  /** Where approved accounts are left for the funder's system. */
  sortieDir: string
  /** Between the second approval of a change of account and its leaving. */
  coordonneesDelaiHeures: number
  /** After so many years closed, a dossier leaves everyday pages. */
  archiveAnnees: number
  /** How long technical lines of the journal are kept. */
  journalMois: number
  /** Who keeps the journal's heads outside, or null. */
  journalTeteEmail: string | null
  /** Who is told of alerts; null: the funder's administrateurs. */
  alertesEmail: string | null
  /** The directory by which the funder's people sign in, or null. */
  oidc: AnnuaireFinanceur | null
}>

/**
 * Reads the environment once; the only reader of it.
 * @throws ConfigurationInvalide naming every wrong or missing setting.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = Environnement.safeParse(withFiles(env))
  if (!parsed.success) throw new ConfigurationInvalide(parsed.error.issues.map(explain))
  const e = parsed.data
  const dataDir = resolve(e.DATA_DIR)
  const publicUrl = (e.PUBLIC_URL ?? `http://localhost:${e.PORT}`).replace(/\/+$/, '')
  const mode = e.MODE ?? modeOf(dataDir, e)
  const problemes = [
    ...checkPublicUrl(publicUrl, e.PUBLIC_URL, mode),
    ...(mode === 'production' ? refuseInProduction(e, dataDir) : []),
    ...checkTrustProxy(e.TRUST_PROXY),
  ]
  const [numero, cle] = splitNumero(e.SECRET_KEY)
  const secretKey = readSecretKey(cle, mode, dataDir, problemes)
  const secretKeyPrecedente = readPrecedente(e.SECRET_KEY_PRECEDENTE, numero, mode, problemes)
  const backupKey =
    e.BACKUP_KEY === undefined ? null : checkSecretKey(e.BACKUP_KEY, mode, problemes, 'BACKUP_KEY')
  const annuaire = readOidc(e, mode, problemes)
  if (problemes.length > 0) throw new ConfigurationInvalide(problemes)
  return Object.freeze({
    mode,
    databaseUrl: e.DATABASE_URL ?? null,
    ownerUrl: e.DATABASE_OWNER_URL ?? e.DATABASE_URL ?? null,
    databaseTls: e.DATABASE_TLS === 'on',
    port: e.PORT,
    host: e.HOST,
    publicUrl,
    storageUrl: e.STORAGE_URL ?? `file:${join(dataDir, 'documents')}`,
    clamavUrl: e.CLAMAV_URL ?? null,
    vopUrl: e.VOP_URL ?? null,
    quotas: {
      jour: { fichiers: e.QUOTA_FICHIERS_JOUR, octets: e.QUOTA_MO_JOUR * MO },
      tout: { fichiers: e.QUOTA_FICHIERS, octets: e.QUOTA_MO * MO },
    },
    smtpUrl: readSmtpUrl(e.SMTP_URL, mode),
    mailFrom: e.MAIL_FROM,
    secretKey,
    secretKeyNumero: numero,
    secretKeyPrecedente,
    backupKey,
    financeurNom: e.FINANCEUR_NOM,
    rateLimit: readRateLimit(e.RATE_LIMIT),
    trustProxy: readTrustProxy(e.TRUST_PROXY),
    // A demo runs on a person's terminal: only what goes wrong.
    logLevel: e.LOG_LEVEL ?? (mode === 'demo' ? 'warn' : 'info'),
    dataDir,
    lotsDir: e.LOTS_DIR ? resolve(e.LOTS_DIR) : null,
    sortieDir: resolve(e.SORTIE_DIR ?? join(dataDir, 'sortie')),
    coordonneesDelaiHeures: e.COORDONNEES_DELAI_HEURES,
    archiveAnnees: e.ARCHIVE_ANNEES,
    journalMois: e.JOURNAL_MOIS,
    journalTeteEmail: e.JOURNAL_TETE_EMAIL ?? null,
    alertesEmail: e.ALERTES_EMAIL ?? null,
    oidc: annuaire,
  })
}

/** A command run beside a demo (which `npm start` began) belongs to that demo; never one that names a server. */
function modeOf(
  dataDir: string,
  { SECRET_KEY, DATABASE_URL }: { SECRET_KEY?: string | undefined; DATABASE_URL?: string | undefined },
): 'demo' | 'production' {
  const own = SECRET_KEY === undefined && DATABASE_URL === undefined
  return own && existsSync(join(dataDir, 'secret-key')) ? 'demo' : 'production'
}

/** NAME_FILE gives the content of a file, for secrets handed over as mounted files. */
function withFiles(env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const merged: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(env)) if (value !== '') merged[name] = value
  for (const name of SECRETS) {
    const file = env[`${name}_FILE`]
    if (!file || merged[name]) continue
    if (!existsSync(file))
      throw new ConfigurationInvalide([`${name}_FILE désigne un fichier qui n’existe pas : ${file}`])
    merged[name] = readFileSync(file, 'utf8').trim()
  }
  return merged
}

function explain(issue: z.core.$ZodIssue): string {
  const name = String(issue.path[0])
  const exemple = EXEMPLES[name] ? ` Exemple : ${EXEMPLES[name]}` : ''
  return `${name} ${issue.message}.${exemple}`
}

/** Secure cookies are silently dropped over plain http anywhere but on localhost. */
function checkPublicUrl(publicUrl: string, given: string | undefined, mode: string): string[] {
  if (mode === 'production' && !given)
    return [`PUBLIC_URL manque : c’est l’adresse que portent les courriels. Exemple : ${EXEMPLES.PUBLIC_URL}`]
  const { protocol, hostname } = new URL(publicUrl)
  const local =
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '127.0.0.1' ||
    hostname === '[::1]'
  if (protocol === 'https:' || local) return []
  return [
    `PUBLIC_URL (${publicUrl}) est en http : les cookies sécurisés n’y fonctionnent pas. Exemple : ${EXEMPLES.PUBLIC_URL}`,
  ]
}

function checkTrustProxy(value: string | undefined): string[] {
  if (!value || value === 'off' || /^\d+$/.test(value)) return []
  const wrong = value.split(',').filter((part) => !isAddressOrRange(part.trim()))
  if (wrong.length === 0) return []
  return [
    `TRUST_PROXY est un nombre de relais, ou des adresses et plages séparées par des virgules ; « ${wrong[0]} » n’en est pas. Exemple : TRUST_PROXY=10.0.0.0/8`,
  ]
}

function isAddressOrRange(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true
  const [address = '', bits, ...rest] = text.split('/')
  const size = isIP(address) === 4 ? 32 : 128
  return (
    isIP(address) > 0 &&
    rest.length === 0 &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= size))
  )
}

/** `2:…`: the number of a key, then the key; a key without a number is the first. */
function splitNumero(value: string | undefined): [number, string | undefined] {
  const [, numero, cle] = /^(\d{1,4}):(.*)$/s.exec(value ?? '') ?? []
  return numero === undefined ? [1, value] : [Number(numero), cle]
}

function readPrecedente(
  value: string | undefined,
  courante: number,
  mode: string,
  problemes: string[],
): Secret | null {
  if (value === undefined) return null
  const [numero, cle = ''] = splitNumero(value)
  if (numero === courante)
    problemes.push(
      'SECRET_KEY_PRECEDENTE porte le même numéro que SECRET_KEY. Exemple : SECRET_KEY=2:… et SECRET_KEY_PRECEDENTE=1:…',
    )
  return { numero, secret: checkSecretKey(cle, mode, problemes, 'SECRET_KEY_PRECEDENTE') }
}

function readSecretKey(
  value: string | undefined,
  mode: string,
  dataDir: string,
  problemes: string[],
): Buffer {
  if (value !== undefined) return checkSecretKey(value, mode, problemes)
  if (mode === 'demo') return demoSecretKey(dataDir)
  problemes.push(`SECRET_KEY manque. Exemple : ${EXEMPLES.SECRET_KEY}`)
  return Buffer.alloc(32)
}

function checkSecretKey(value: string, mode: string, problemes: string[], nom = 'SECRET_KEY'): Buffer {
  const key = Buffer.from(value, 'base64')
  const varied = new Set(key).size >= 12
  if (key.length >= 32 && (varied || mode === 'demo')) return key.subarray(0, 32)
  problemes.push(`${nom} doit contenir 32 octets aléatoires en base64. Exemple : ${EXEMPLES.SECRET_KEY}`)
  return Buffer.alloc(32)
}

function demoSecretKey(dataDir: string): Buffer {
  const file = join(dataDir, 'secret-key')
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  if (!existsSync(file)) {
    // Written aside, then moved: a process killed in between leaves no half key.
    const draft = `${file}.${process.pid}`
    writeFileSync(draft, randomBytes(32).toString('base64'), { mode: 0o600 })
    renameSync(draft, file)
  }
  const key = Buffer.from(readFileSync(file, 'utf8'), 'base64')
  if (key.length === 32) return key
  throw new ConfigurationInvalide([
    `${file} ne contient pas une clé de 32 octets : restaurez-le, ou recommencez la démonstration (demo --reset)`,
  ])
}

function readSmtpUrl(value: string | undefined, mode: string): string | null {
  if (value === undefined) return null
  return mode === 'production' ? secureSmtp(value) : value
}

/** Requests a minute and address when the setting only says `on`. */
const DEMANDES_PAR_MINUTE = 600

function readRateLimit(value: 'on' | 'off' | number): number | null {
  if (value === 'off') return null
  return value === 'on' ? DEMANDES_PAR_MINUTE : value
}

/** A number of hops, or addresses and CIDRs separated by commas; absent: forwarded headers are ignored. */
function readTrustProxy(value: string | undefined): string | number | false {
  if (!value || value === 'off') return false
  return /^\d+$/.test(value) ? Number(value) : value.replaceAll(' ', '')
}
