// npm run bench [-- --dossiers N --secondes S --travaux W1,W3]: the product beside a bare server and pgbench, in the same
// run. Real sign-ins, over 200 organismes; session, permission, row-level security and journal on.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { openBase, openPool } from '../src/db/client.ts'
import { startEmbedded } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'
import { tenant } from '../src/db/tenant.ts'
import { RACINE } from '../src/racine.ts'
import { recordStatements } from '../test/plans.ts'
import { measureSignIn, measureUnderSignIns } from './connexions.ts'
import { benchName, FICHIER_BANC, fillBench, PERSONNES_BANC } from './donnees.ts'
import { ENTETE, formatLigne, formatRapport, measure, refuseErrors } from './mesure.ts'
import type { Ecran, Travail } from './nu.ts'
import { runPgbench } from './pgbench.ts'
import { fetchPage, type Serveur, signIn, startBare, startProduct } from './produit.ts'
import { administrateur, type Cible, OUVRAGES, type Ouvrage, readCibles } from './travaux.ts'

const CONNEXIONS = [1, 8, 32]
const PAGE_VIDE = { debut: '', ligne: '', cle: '-', fin: '' }
/** The works whose rate is looked at again while many sign in. */
const SOUS_CONNEXIONS = ['W1', 'W6']

const { values } = parseArgs({
  options: {
    dossiers: { type: 'string', default: '100000' },
    secondes: { type: 'string', default: '5' },
    port: { type: 'string', default: '21999' },
    travaux: { type: 'string', default: 'W1,W2,W3,W4a,W4b,W5,W6' },
  },
})
const say = (texte: string) => void process.stdout.write(`${texte}\n`)

await main(Number(values.dossiers), Number(values.secondes), Number(values.port), values.travaux.split(','))

async function main(dossiers: number, secondes: number, port: number, noms: string[]): Promise<void> {
  const dataDir = fileURLToPath(new URL(`data/bench-${benchName(dossiers)}`, RACINE))
  const fichiers = join(dataDir, 'documents')
  const embarque = await startEmbedded(dataDir)
  try {
    await migrate(embarque.proprietaire, () => new Date())
    await withClient(superuser(embarque), (client) => fillBench(client, dossiers, fichiers, say))
    const produit = await startProduct(dataDir, port)
    try {
      await compare({ embarque, produit, secondes, fichiers }, noms)
    } finally {
      await produit.stop()
    }
  } finally {
    await embarque.stop()
  }
}

type Embarque = Awaited<ReturnType<typeof startEmbedded>>
type Banc = { embarque: Embarque; produit: Serveur; secondes: number; fichiers: string }

/** Whom row-level security does not concern: the bare server reads as this one. */
function superuser(embarque: Embarque): pg.ClientConfig {
  return { ...embarque.superuser, database: 'ogestion' }
}

async function compare(banc: Banc, noms: string[]): Promise<void> {
  say(`signing in ${PERSONNES_BANC} people`)
  const cookies: string[] = []
  for (let i = 1; i <= PERSONNES_BANC; i++)
    cookies.push(await signIn(banc.produit.port, `banc${i}@alpha.example`))
  const cibles = await withClient(superuser(banc.embarque), readCibles)
  const postmaster = await readPostmaster(banc.embarque)
  for (const ouvrage of OUVRAGES)
    if (noms.includes(ouvrage.nom)) await compareOuvrage(banc, { ouvrage, cookies, cibles, postmaster })
  if (!noms.includes('W5')) return
  say(`\nW5 a sign-in\n${ENTETE}`)
  for (const ligne of await measureSignIn(postmaster, banc.produit, banc.secondes)) say(ligne)
}

type Comparaison = {
  ouvrage: Ouvrage
  cookies: string[]
  cibles: Map<number, Cible>
  postmaster: number
}

async function compareOuvrage(banc: Banc, comparaison: Comparaison): Promise<void> {
  const { produit, secondes, embarque } = banc
  const { ouvrage, cookies, cibles, postmaster } = comparaison
  const travaux = await prepare(banc, comparaison)
  const nu = await startBare({ connexion: superuser(embarque), travaux })
  const asOurs = (i: number) => {
    const organismeId = 1 + (i % PERSONNES_BANC)
    return { chemin: ouvrage.chemin(cibleOf(cibles, organismeId)), cookie: cookies[organismeId - 1] ?? '' }
  }
  say(`\n${ouvrage.nom} ${ouvrage.quoi}\n${ENTETE}`)
  let calme = 0
  for (const connexions of CONNEXIONS) {
    const charge = { connexions, secondes }
    const ours = await measure(postmaster, produit, charge, asOurs)
    const bare = await measure(postmaster, nu, charge, (i) => ({ chemin: `/${1 + (i % PERSONNES_BANC)}` }))
    refuseErrors(ours)
    refuseErrors(bare)
    say(formatLigne(connexions, 'produit', ours))
    say(formatLigne(connexions, 'nu', bare))
    say(formatRapport(ours, bare))
    if (connexions === 8) calme = ours.parSeconde
  }
  await nu.stop()
  const base = runPgbench(superuser(embarque), travaux, { connexions: 8, secondes })
  say(
    base
      ? `            pgbench, 8 connexions : ${base.parSeconde.toFixed(0)} écrans/s, ${base.moyenne.toFixed(1)} ms`
      : '            pgbench : absent de cette machine',
  )
  if (SOUS_CONNEXIONS.includes(ouvrage.nom)) say(await measureUnderSignIns(produit, calme, secondes, asOurs))
}

function cibleOf(cibles: Map<number, Cible>, organismeId: number): Cible {
  const cible = cibles.get(organismeId)
  if (!cible) throw new Error(`organisme ${organismeId} has nothing to show`)
  return cible
}

/** Records each organisme's statements from the product's own reads, and cuts its page around the rows. */
async function prepare(
  { embarque, produit, fichiers }: Banc,
  { ouvrage, cookies, cibles }: Comparaison,
): Promise<Record<string, Travail>> {
  const travaux: Record<string, Travail> = {}
  const pool = openPool(embarque.application, 1)
  const requetes = recordStatements(pool)
  const base = openBase(pool)
  for (const [rang, cookie] of cookies.entries()) {
    const organismeId = rang + 1
    const cible = cibleOf(cibles, organismeId)
    requetes.length = 0
    await tenant(base, organismeId, (trx) =>
      ouvrage.read(trx, administrateur(organismeId, cible.personne), cible),
    )
    const ecran =
      ouvrage.nom === 'W6'
        ? { ...PAGE_VIDE, fichier: join(fichiers, FICHIER_BANC) }
        : await cutPage(produit.port, ouvrage.chemin(cible), cookie)
    travaux[organismeId] = { organismeId, ecran: { requetes: [...requetes], ...ecran } }
  }
  await base.destroy()
  return travaux
}

/** A list around its rows, which the bare server makes again from what it reads; any other page as it is. */
async function cutPage(port: number, chemin: string, cookie: string): Promise<Omit<Ecran, 'requetes'>> {
  const page = await fetchPage(port, chemin, cookie)
  const [, cle = ''] = /<tbody.*?<a [^>]*href="\/(?:dossiers|reglements)\/([^"?]+)"/s.exec(page) ?? []
  const corps = page.indexOf('<tbody')
  if (corps < 0 || !cle || !/^\/(dossiers|reglements)(\?|$)/.test(chemin))
    return { ...PAGE_VIDE, debut: page }
  const premiere = page.indexOf('<tr', corps)
  const seconde = page.indexOf('</tr>', premiere) + 5
  return {
    debut: page.slice(0, premiere),
    ligne: page.slice(premiere, seconde),
    cle,
    fin: page.slice(page.indexOf('</tbody>', corps)),
  }
}

async function readPostmaster(embarque: Embarque): Promise<number> {
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
