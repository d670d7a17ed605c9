// npm run bench [-- --dossiers N --secondes S]: the product beside a bare server, in the same run.
// W1: the list of 25 dossiers, newest first, with counters and sums. W2: the same, filtered by dispositif, a year
// and part of a stagiaire's name. Real sign-ins, over 200 organismes; session, permission and row-level security on.
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import pg from 'pg'
import type { Acces } from '../src/auth/acces.ts'
import { openBase, openPool } from '../src/db/client.ts'
import { startEmbedded } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'
import { tenantLecture } from '../src/db/tenant.ts'
import { readListe } from '../src/features/dossiers/liste.queries.ts'
import type { FiltresDossiers } from '../src/features/dossiers/schemas.ts'
import { RACINE } from '../src/racine.ts'
import { recordStatements } from '../test/plans.ts'
import { load, type Mesure } from './charge.ts'
import { benchName, fillBench, PERSONNES_BANC } from './donnees.ts'
import type { Ecran, Travail } from './nu.ts'
import { cpuMs, memoryMo } from './processus.ts'
import { fetchPage, type Serveur, signIn, startBare, startProduct } from './produit.ts'

const CONNEXIONS = [1, 8, 32]
const TRAVAUX: Record<string, { chemin: string; filtres: FiltresDossiers }> = {
  W1: { chemin: '/dossiers', filtres: {} },
  W2: {
    chemin: '/dossiers?dispositif=PLAN&debut=2025-01-01&fin=2025-12-31&stagiaire=garn',
    filtres: { dispositif: 'PLAN', debut: '2025-01-01', fin: '2025-12-31', stagiaire: 'garn' },
  },
}

const { values } = parseArgs({
  options: {
    dossiers: { type: 'string', default: '100000' },
    secondes: { type: 'string', default: '5' },
    port: { type: 'string', default: '21999' },
  },
})
const say = (texte: string) => void process.stdout.write(`${texte}\n`)

await main(Number(values.dossiers), Number(values.secondes), Number(values.port))

async function main(dossiers: number, secondes: number, port: number): Promise<void> {
  const dataDir = fileURLToPath(new URL(`data/bench-${benchName(dossiers)}`, RACINE))
  const embarque = await startEmbedded(dataDir)
  try {
    await migrate(embarque.proprietaire, () => new Date())
    await withClient(superuser(embarque), (client) => fillBench(client, dossiers, say))
    const produit = await startProduct(dataDir, port)
    try {
      await compare(embarque, produit, secondes)
    } finally {
      await produit.stop()
    }
  } finally {
    await embarque.stop()
  }
}

type Embarque = Awaited<ReturnType<typeof startEmbedded>>

/** Whom row-level security does not concern: the bare server reads as this one. */
function superuser(embarque: Embarque): pg.ClientConfig {
  return { ...embarque.superuser, database: 'ogestion' }
}

async function compare(embarque: Embarque, produit: Serveur, secondes: number): Promise<void> {
  say('signing in 200 people')
  const cookies: string[] = []
  for (let i = 1; i <= PERSONNES_BANC; i++) cookies.push(await signIn(produit.port, `banc${i}@alpha.example`))
  for (const [nom, { chemin, filtres }] of Object.entries(TRAVAUX)) {
    const travaux = await prepare(embarque, produit.port, cookies, chemin, filtres)
    const nu = await startBare({ connexion: superuser(embarque), travaux })
    say(`\n${nom} ${chemin}`)
    say('connexions  serveur   op/s    p50 ms   p99 ms   CPU serveur  CPU PostgreSQL  (ms/op)   mémoire Mo')
    for (const connexions of CONNEXIONS)
      await compareAt(embarque, { produit, nu, cookies, chemin, connexions, secondes })
    await nu.stop()
  }
}

type Comparaison = {
  produit: Serveur
  nu: Serveur
  cookies: string[]
  chemin: string
  connexions: number
  secondes: number
}

async function compareAt(embarque: Embarque, c: Comparaison): Promise<void> {
  const ours = await measure(embarque, c.produit, c, (i) => ({
    chemin: c.chemin,
    cookie: c.cookies[i % PERSONNES_BANC] ?? '',
  }))
  const bare = await measure(embarque, c.nu, c, (i) => ({ chemin: `/${1 + (i % PERSONNES_BANC)}` }))
  print(c.connexions, 'produit', ours)
  print(c.connexions, 'nu', bare)
  say(
    `            rapport : CPU ×${(ours.cpu / bare.cpu).toFixed(2)}, débit ×${(ours.parSeconde / bare.parSeconde).toFixed(2)}, p99 ×${(ours.p99 / bare.p99).toFixed(2)}`,
  )
}

type Resultat = Mesure & { cpuServeur: number; cpuBase: number; cpu: number; memoire: number }

async function measure(
  embarque: Embarque,
  serveur: Serveur,
  { connexions, secondes }: Comparaison,
  next: (i: number) => { chemin: string; cookie?: string },
): Promise<Resultat> {
  await load(serveur.port, connexions, 1, next)
  const base = await postmaster(embarque)
  const [s0, b0] = [cpuMs(serveur.pid), cpuMs(base)]
  const mesure = await load(serveur.port, connexions, secondes, next)
  if (mesure.erreurs > 0) throw new Error(`${mesure.erreurs} answers were not 200: figures worthless`)
  const cpuServeur = (cpuMs(serveur.pid) - s0) / mesure.operations
  const cpuBase = (cpuMs(base) - b0) / mesure.operations
  return { ...mesure, cpuServeur, cpuBase, cpu: cpuServeur + cpuBase, memoire: memoryMo(serveur.pid) }
}

function print(connexions: number, nom: string, r: Resultat): void {
  const n = (valeur: number, largeur: number, decimales = 1) => valeur.toFixed(decimales).padStart(largeur)
  say(
    `${String(connexions).padStart(10)}  ${nom.padEnd(8)}${n(r.parSeconde, 7, 0)} ${n(r.p50, 9)}${n(r.p99, 9)} ${n(r.cpuServeur, 12, 2)} ${n(r.cpuBase, 15, 2)} ${n(r.cpu, 10, 2)} ${n(r.memoire, 12, 0)}`,
  )
}

/** Records each organisme's statements from the product's own query, and cuts its page around the rows. */
async function prepare(
  embarque: Embarque,
  port: number,
  cookies: string[],
  chemin: string,
  filtres: FiltresDossiers,
): Promise<Record<string, Travail>> {
  const travaux: Record<string, Travail> = {}
  const pool = openPool(embarque.application, 1)
  const requetes = recordStatements(pool)
  const base = openBase(pool)
  for (const [rang, cookie] of cookies.entries()) {
    const organismeId = rang + 1
    requetes.length = 0
    const { liste } = await tenantLecture(base, organismeId, (trx) =>
      readListe((work) => work(trx), administrateur(organismeId), filtres),
    )
    const page = await fetchPage(port, chemin, cookie)
    travaux[organismeId] = {
      organismeId,
      ecran: { requetes: [...requetes], ...cut(page, liste.dossiers[0]?.numero ?? '') },
    }
  }
  await base.destroy()
  return travaux
}

function cut(page: string, cle: string): Omit<Ecran, 'requetes'> {
  const corps = page.indexOf('<tbody')
  if (corps < 0 || !cle) return { debut: page, ligne: '', cle: '-', fin: '' }
  const premiere = page.indexOf('<tr', corps)
  const seconde = page.indexOf('</tr>', premiere) + 5
  const derniere = page.indexOf('</tbody>', corps)
  return {
    debut: page.slice(0, premiere),
    ligne: page.slice(premiere, seconde),
    cle,
    fin: page.slice(derniere),
  }
}

function administrateur(organismeId: number): Acces {
  const personne = {
    id: '',
    email: '',
    nom: '',
    prenom: '',
    profilFinanceur: null,
    conditionsAcceptees: true,
    adresse: '',
    maintenant: new Date(),
  }
  return {
    personne,
    habilitationId: '',
    organismeId,
    organisme: { siren: '', raisonSociale: '' },
    profil: 'administrateur',
    etablissements: null,
    sansNoms: false,
    observation: null,
  }
}

async function postmaster(embarque: Embarque): Promise<number> {
  return withClient(embarque.superuser, async (client) => {
    const { rows } = await client.query<{ pid: string }>(
      "select split_part(pg_read_file('postmaster.pid'), E'\\n', 1) as pid",
    )
    return Number(rows[0]?.pid)
  })
}

async function withClient<T>(
  connexion: pg.ClientConfig,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(connexion)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
