// What every test over HTTP needs: a database of its own, the application, organismes, people signed in.
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import pg from 'pg'
import pino from 'pino'
import { buildApp } from '../src/app.ts'
import { saveTotp } from '../src/auth/facteurs.ts'
import { hashPassword } from '../src/auth/passwords.ts'
import type { Profil, ProfilFinanceur } from '../src/auth/permissions.ts'
import { currentCode } from '../src/auth/totp.ts'
import { type Config, readConfig } from '../src/config.ts'
import { openCoffre } from '../src/core/coffre.ts'
import { openBase, openPool, type Trx } from '../src/db/client.ts'
import { startEmbedded } from '../src/db/embedded.ts'
import { createRoles, migrate, readMigrations } from '../src/db/migrate.ts'
import { asProprietaire } from '../src/db/tenant.ts'
import type { App, Deps } from '../src/http/types.ts'
import { openQueue, QUEUES } from '../src/jobs/queue.ts'
import { RACINE } from '../src/racine.ts'
import { openStorage } from '../src/storage/storage.ts'

export const MOT_DE_PASSE = 'Chaise-Nuage-Tambour-42'
/** Of every person that the tests give an application. */
export const SECRET_TOTP = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const PUBLIC_URL = 'http://localhost:3000'
/** The day on which every test plays unless it moves the clock. */
export const MAINTENANT = new Date('2026-11-24T10:00:00Z')

export type Connexions = {
  application: pg.ClientConfig
  proprietaire: pg.ClientConfig
  superuser: pg.ClientConfig
}

export type Banc = {
  app: App
  deps: Deps
  connexions: Connexions
  /** Moves the one clock. */
  avance(by: { minutes?: number; heures?: number; jours?: number }): void
  /** As the owner: to prepare and to check rows that no page shows. */
  proprietaire<T>(work: (trx: Trx) => Promise<T>): Promise<T>
}

/** A fresh migrated database and the application on it, closed when the file's tests end. */
export async function ouvreBanc(
  reglages: Partial<Config> = {},
  logger: pino.Logger = pino({ level: process.env.TEST_LOG ?? 'silent' }),
): Promise<Banc> {
  const connexions = await creeBase()
  const pool = openPool(connexions.application, 6)
  const base = openBase(pool)
  const dossier = mkdtempSync(join(tmpdir(), 'ogestion-test-'))
  const config: Config = {
    ...readConfig({ MODE: 'demo', DATA_DIR: dossier, PUBLIC_URL, RATE_LIMIT: 'off' }),
    ...reglages,
  }
  let maintenant = MAINTENANT
  const queue = openQueue(connexions.application, () => {})
  const deps: Deps = {
    config,
    base,
    horloge: () => maintenant,
    coffre: openCoffre(config.secretKey, config.secretKeyNumero, config.secretKeyPrecedente),
    storage: await openStorage(config.storageUrl),
    queue,
    logger,
    assets: { css: '/assets/a.css', js: '/assets/a.js', sprite: '/assets/a.svg', polices: [] },
    dossierAssets: dossier,
  }
  const app = await buildApp(deps)
  after(async () => {
    await app.close()
    await queue.close()
    await base.destroy()
    await supprimeBase(connexions)
    rmSync(dossier, { recursive: true, force: true })
  })
  return {
    app,
    deps,
    connexions,
    avance({ minutes = 0, heures = 0, jours = 0 }) {
      maintenant = new Date(maintenant.getTime() + ((jours * 24 + heures) * 60 + minutes) * 60_000)
    },
    proprietaire: (work) => asProprietaire(connexions.proprietaire, work),
  }
}

/** One server for all test files, embedded unless TEST_DATABASE_URL names a superuser's connection. */
async function serveur(): Promise<pg.ClientConfig> {
  const url = process.env.TEST_DATABASE_URL
  if (url) return { connectionString: url }
  return (await startEmbedded(fileURLToPath(new URL('data/test', RACINE)))).superuser
}

/** A database copied from a migrated template (41 ms). */
export async function creeBase(): Promise<Connexions> {
  const superuser = await serveur()
  const modele = `modele_${createHash('sha256')
    .update(JSON.stringify([readMigrations().map((m) => m.empreinte), QUEUES]))
    .digest('hex')
    .slice(0, 16)}`
  const nom = `essai_${randomBytes(6).toString('hex')}`
  await asSuperuser(superuser, async (client) => {
    await client.query('select pg_advisory_lock(730502)')
    await ensureTemplate(client, superuser, modele)
    await client.query(`create database ${nom} template ${modele} owner proprietaire`)
    await client.query('select pg_advisory_unlock(730502)')
  })
  return { ...logins(superuser, nom), superuser: toDatabase(superuser, nom) }
}

export async function supprimeBase(connexions: Connexions): Promise<void> {
  const { database } = connexions.application
  await asSuperuser(await serveur(), (client) =>
    client.query(`drop database if exists ${database} with (force)`),
  )
}

async function ensureTemplate(client: pg.Client, superuser: pg.ClientConfig, modele: string): Promise<void> {
  const exists = await client.query('select from pg_database where datname = $1', [modele])
  if (exists.rowCount !== 0) return
  await createRoles(client)
  await client.query(`do $$ begin
    if not exists (select from pg_roles where rolname = 'ogestion') then
      create role migration login noinherit in role proprietaire;
      create role ogestion login noinherit in role app, gestion, lots;
    end if;
    alter role migration password 'essai';
    alter role ogestion password 'essai';
  end $$`)
  const brouillon = `${modele}_en_cours`
  await client.query(`drop database if exists ${brouillon}`)
  await client.query(`create database ${brouillon} owner proprietaire`)
  await asSuperuser(toDatabase(superuser, brouillon), (inside) =>
    inside.query('alter schema public owner to proprietaire'),
  )
  await migrate(logins(superuser, brouillon).proprietaire, () => MAINTENANT)
  await client.query(`alter database ${brouillon} rename to ${modele}`)
}

function logins(
  superuser: pg.ClientConfig,
  database: string,
): { application: pg.ClientConfig; proprietaire: pg.ClientConfig } {
  const { host, port } = address(superuser)
  const login = (user: string) => ({ host, port, user, password: 'essai', database })
  return { application: login('ogestion'), proprietaire: login('migration') }
}

function address(config: pg.ClientConfig): { host: string; port: number } {
  if (!config.connectionString) return { host: config.host ?? '', port: config.port ?? 5432 }
  const url = new URL(config.connectionString)
  return { host: url.searchParams.get('host') ?? url.hostname, port: Number(url.port || 5432) }
}

function toDatabase(config: pg.ClientConfig, database: string): pg.ClientConfig {
  if (!config.connectionString) return { ...config, database }
  const url = new URL(config.connectionString)
  url.pathname = `/${database}`
  return { connectionString: url.href }
}

async function asSuperuser<T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

let compteur = 0
/** A valid SIREN or SIRET nobody else in the test has (Luhn). */
export function numeroLuhn(longueur: 9 | 14): string {
  const corps = `9${String(++compteur + (process.pid % 1000) * 10_000).padStart(longueur - 2, '0')}`.slice(
    0,
    longueur - 1,
  )
  for (let cle = 0; cle < 10; cle++) if (luhn(corps + cle)) return corps + cle
  throw new Error('no key')
}

function luhn(chiffres: string): boolean {
  const somme = [...chiffres].reverse().reduce((total, c, rang) => {
    const n = Number(c) * (rang % 2 === 1 ? 2 : 1)
    return total + (n > 9 ? n - 9 : n)
  }, 0)
  return somme % 10 === 0
}

export type Organisme = { id: number; siren: string; raisonSociale: string; etablissements: string[] }

/** An organisme with its establishments (numbers are unique in the test run). */
export async function creerOrganisme(
  banc: Banc,
  { etablissements = 1, raisonSociale = 'Alpha Formation' } = {},
): Promise<Organisme> {
  const siren = numeroLuhn(9)
  return banc.proprietaire(async (trx) => {
    const { id } = await trx
      .insertInto('organisme')
      .values({ siren, raison_sociale: raisonSociale, maj_le: MAINTENANT })
      .returning('id')
      .executeTakeFirstOrThrow()
    const numeros = Array.from({ length: etablissements }, (_, rang) => `E${siren}${rang + 1}`)
    for (const [rang, numero] of numeros.entries()) {
      await trx
        .insertInto('etablissement')
        .values({
          organisme_id: id,
          numero,
          siret: numeroLuhn(14),
          raison_sociale: raisonSociale,
          ville: ['Grenoble', 'Lyon', 'Chambéry'][rang % 3] ?? '',
          maj_le: MAINTENANT,
        })
        .execute()
      await trx
        .insertInto('numero_organisme')
        .values({ type: 'etablissement', numero, organisme_id: id })
        .execute()
    }
    return { id, siren, raisonSociale, etablissements: numeros }
  })
}

export type PersonneTest = { id: string; email: string; habilitationId: string }

let motDePasse: Promise<string> | undefined

/**
 * A person with a password, the conditions accepted, and one habilitation; with an application and no recovery code
 * where her profil needs a second factor.
 */
export async function creerPersonne(
  banc: Banc,
  organisme: Organisme | null,
  {
    profil = 'administrateur' as Profil,
    etablissements = null as string[] | null,
    sansNoms = false,
    financeur = null as ProfilFinanceur | null,
    conditions = true,
    email = '',
    /** By default, where her profil needs one. */
    facteur = undefined as boolean | undefined,
  } = {},
): Promise<PersonneTest> {
  motDePasse ??= hashPassword(MOT_DE_PASSE)
  const hash = await motDePasse
  return banc.proprietaire(async (trx) => {
    const adresse = email || `p${++compteur}-${randomBytes(4).toString('hex')}@alpha.example`
    const { id } = await trx
      .insertInto('utilisateur')
      .values({
        email: adresse,
        nom: 'Garnier',
        prenom: 'Amélie',
        mot_de_passe: hash,
        profil_financeur: financeur,
        cree_le: MAINTENANT,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    if (conditions) {
      const textes = await trx.selectFrom('texte').select(['type', 'version', 'empreinte']).execute()
      await trx
        .insertInto('acceptation')
        .values(
          textes.map((t) => ({ ...t, utilisateur_id: id, acceptee_le: MAINTENANT, adresse: '127.0.0.1' })),
        )
        .execute()
    }
    if (facteur ?? (financeur !== null || profil === 'administrateur')) await enroleApplication(banc, trx, id)
    if (!organisme) return { id, email: adresse, habilitationId: '' }
    const habilitation = await trx
      .insertInto('habilitation')
      .values({
        organisme_id: organisme.id,
        utilisateur_id: id,
        profil,
        etablissements,
        sans_noms: sansNoms,
        etat: 'actif',
        invite_le: MAINTENANT,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    return { id, email: adresse, habilitationId: habilitation.id }
  })
}

function enroleApplication({ deps }: Banc, trx: Trx, utilisateurId: string): Promise<void> {
  return saveTotp(trx, deps.coffre, { utilisateurId, secret: SECRET_TOTP, pas: 0, maintenant: MAINTENANT })
}

/** A browser without pictures: keeps its cookie, says same-origin as browsers do, follows nothing. */
export type Navigateur = {
  get(url: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>
  post(
    url: string,
    champs?: Record<string, string | string[]>,
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse>
  /** Posts a form with one file, as a browser does. */
  depose(
    url: string,
    fichier: { champ?: string; nom: string; octets: Buffer; champs?: Record<string, string> },
  ): Promise<LightMyRequestResponse>
  /** Posts a form with files in its field `fichiers`, each of the type it says. */
  joint(
    url: string,
    champs: Record<string, string>,
    fichiers: FichierJoint[],
  ): Promise<LightMyRequestResponse>
  cookie(): string
}

export type FichierJoint = { nom: string; octets: Buffer; mime?: string }

function multipart(
  url: string,
  champs: Record<string, string>,
  fichiers: (FichierJoint & { champ: string })[],
): InjectOptions {
  const limite = `----essai${randomBytes(8).toString('hex')}`
  const textes = Object.entries(champs).map(([cle, valeur]) =>
    Buffer.from(`--${limite}\r\ncontent-disposition: form-data; name="${cle}"\r\n\r\n${valeur}\r\n`),
  )
  const parties = fichiers.flatMap(({ champ, nom, octets, mime = 'application/octet-stream' }) => [
    Buffer.from(
      `--${limite}\r\ncontent-disposition: form-data; name="${champ}"; filename="${nom}"\r\ncontent-type: ${mime}\r\n\r\n`,
    ),
    octets,
    Buffer.from('\r\n'),
  ])
  return {
    method: 'POST',
    url,
    headers: { 'content-type': `multipart/form-data; boundary=${limite}` },
    payload: Buffer.concat([...textes, ...parties, Buffer.from(`--${limite}--\r\n`)]),
  }
}

export function navigateur(banc: Banc): Navigateur {
  const cookies = new Map<string, string>()
  const send = async (options: InjectOptions) => {
    const headers = {
      host: 'localhost:3000',
      'sec-fetch-site': 'same-origin',
      ...(cookies.size > 0 ? { cookie: jar(cookies) } : {}),
      ...options.headers,
    }
    const reponse = await banc.app.inject({ ...options, headers })
    for (const { name, value } of reponse.cookies)
      if (value) cookies.set(name, value)
      else cookies.delete(name)
    return reponse
  }
  return {
    get: (url, headers = {}) => send({ method: 'GET', url, headers }),
    post: (url, champs = {}, headers = {}) =>
      send({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        payload: encode(champs),
      }),
    depose: (url, { champ = 'fichier', nom, octets, champs = {} }) =>
      send(multipart(url, champs, [{ champ, nom, octets }])),
    joint: (url, champs, fichiers) =>
      send(
        multipart(
          url,
          champs,
          fichiers.map((fichier) => ({ champ: 'fichiers', ...fichier })),
        ),
      ),
    cookie: () => jar(cookies),
  }
}

const jar = (cookies: Map<string, string>) => [...cookies].map((paire) => paire.join('=')).join('; ')

function encode(champs: Record<string, string | string[]>): string {
  const form = new URLSearchParams()
  for (const [nom, valeur] of Object.entries(champs)) for (const v of [valeur].flat()) form.append(nom, v)
  return form.toString()
}

/** A person of this organisme, signed in through the real page. */
export async function connecte(
  banc: Banc,
  organisme: Organisme,
  options: Parameters<typeof creerPersonne>[2] = {},
): Promise<Navigateur> {
  const { email } = await creerPersonne(banc, organisme, options)
  return seConnecter(banc, email)
}

/** Where the person has an application its code is given too, so that the session is open and fresh. */
export async function seConnecter(banc: Banc, email: string, motDePasse = MOT_DE_PASSE): Promise<Navigateur> {
  const nav = navigateur(banc)
  const reponse = await nav.post('/connexion', { identifiant: email, motDePasse })
  if (reponse.statusCode !== 303) throw new Error(`sign-in refused: ${reponse.statusCode}`)
  await confirme(banc, nav, email)
  return nav
}

/** Gives the code of her application, if she has one; the tests' clock stands still, so it may have served. */
export async function confirme(banc: Banc, nav: Navigateur, email: string): Promise<void> {
  const { numUpdatedRows } = await banc.proprietaire((trx) =>
    trx
      .updateTable('facteur_totp')
      .set({ dernier_pas: 0 })
      .where('utilisateur_id', 'in', (eb) =>
        eb.selectFrom('utilisateur').where('email', '=', email).select('utilisateur.id'),
      )
      .executeTakeFirstOrThrow(),
  )
  if (numUpdatedRows === 0n) return
  const code = currentCode(SECRET_TOTP, banc.deps.horloge())
  for (const chemin of ['/connexion/verification', '/mon-compte/confirmation']) {
    const { headers, statusCode } = await nav.post(chemin, { code })
    if (statusCode === 303 && headers['set-cookie']) return
  }
  throw new Error('second factor refused')
}

/** Page text as a person reads it: no tags, plain spaces. */
export function texte(reponse: LightMyRequestResponse): string {
  return reponse.body
    .replace(/<(script|style)[^>]*>.*?<\/\1>/gs, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&nbsp;|[\u00a0\u202f]/g, ' ')
    .replace(/&amp;/g, '&')
    .replace(/&lt;/g, '<')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/\s+/g, ' ')
}
