// Plain JavaScript for the system's Node 20 or later: it runs before anything is installed.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

export const RACINE = fileURLToPath(new URL('../', import.meta.url))
const NODE_24 = `${RACINE}node_modules/.bin/node`

export function checkNode() {
  if (Number.parseInt(process.versions.node, 10) >= 20) return
  stop(
    `oGestion demande Node.js 20 ou plus récent pour s’installer ; celui-ci est ${process.versions.node}. Voir https://nodejs.org.`,
  )
}

/**
 * Installs what package-lock.json names and node_modules lacks; nothing, and no network, when all is there.
 * Without `dev`, the tools of the tests are left out, unless they are there already.
 */
export async function install({ dev }) {
  const installed = readPackages('node_modules/.package-lock.json')
  const wanted = Object.entries(readPackages('package-lock.json')).filter(([path]) => path !== '')
  const keepsDev = dev || wanted.some(([path, { dev: isDev }]) => isDev && path in installed)
  const missing = wanted.filter(
    ([path, entry]) => isRequired(path, entry, keepsDev) && installed[path]?.version !== entry.version,
  )
  if (missing.length === 0) return
  say(`Installation des dépendances (${missing.length} à installer, une à deux minutes)`)
  const code = await withProgress(runNpm([...INSTALL, `--${keepsDev ? 'include' : 'omit'}=dev`]))
  if (code !== 0) stop('L’installation des dépendances a échoué : voyez le message ci-dessus.')
}

/**
 * The lockfile's versions and hashes, unchanged. Not `npm ci`: it refuses a lockfile that lacks the other
 * platforms' builds of a package, which a registry need not hold.
 */
const INSTALL = ['install', '--no-save', '--include=optional', '--loglevel=error']

function readPackages(file) {
  const path = `${RACINE}${file}`
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')).packages ?? {}) : {}
}

/** Of the optional packages only our own count (Node 24, PostgreSQL): the others may be impossible to install. */
function isRequired(path, { dev, optional, os, cpu }, keepsDev) {
  if (dev && !keepsDev) return false
  if (!optional) return true
  const own = readPackages('package-lock.json')[''].optionalDependencies
  return (
    path.slice('node_modules/'.length) in own && matches(os, process.platform) && matches(cpu, process.arch)
  )
}

const matches = (names, name) => !names || [names].flat().includes(name)

function runNpm(args) {
  const cli = process.env.npm_execpath
  const [command, first] = cli && basename(cli) === 'npm-cli.js' ? [process.execPath, [cli]] : ['npm', []]
  return run(command, [...first, ...args])
}

/** A line every ten seconds: npm says nothing where there is no terminal. */
async function withProgress(work) {
  const begun = Date.now()
  const timer = setInterval(() => say(`  … ${Math.round((Date.now() - begun) / 1000)} s`), 10_000)
  try {
    return await work
  } finally {
    clearInterval(timer)
  }
}

/** The Node that runs the product: the project's own, else the system's where it is recent enough. */
export function findNode() {
  if (existsSync(NODE_24)) return NODE_24
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath
  return stop(
    `oGestion tourne sous Node.js 24, que npm n’a pas pu fournir pour ${process.platform}-${process.arch} : installez Node.js 24 (https://nodejs.org), puis recommencez.`,
  )
}

/** Runs a command of the project with its own tools first; gives its exit code, 128 + n when a signal ended it. */
export function run(command, args, { stdio = 'inherit', env = {} } = {}) {
  const path = `${RACINE}node_modules/.bin:${process.env.PATH ?? ''}`
  const child = spawn(command, args, { cwd: RACINE, stdio, env: { ...process.env, PATH: path, ...env } })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  onOrphaned(() => child.kill('SIGTERM'))
  return new Promise((resolve) => {
    child.once('error', (error) => {
      process.stderr.write(`${command} : ${error.message}\n`)
      resolve(3)
    })
    child.once('exit', (code, signal) => resolve(code ?? 128 + (SIGNAUX[signal] ?? 0)))
  })
}

/** npm runs us through a shell that dies of a signal without passing it on: nobody else tells us. */
function onOrphaned(act) {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    act()
  }, 500)
  timer.unref()
}

const SIGNAUX = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }

const SOURCES = [
  'src',
  'db/demo',
  'assets',
  'bin/build.ts',
  'bin/build-assets.ts',
  'bin/nomenclature.ts',
  'package-lock.json',
]

/** Makes dist/, where a source has changed since. */
export async function build() {
  const mark = `${RACINE}dist/empreinte`
  const sources = hashSources()
  if (existsSync(mark) && readFileSync(mark, 'utf8') === sources) return
  say('Construction du programme')
  const code = await run(findNode(), ['bin/build.ts'])
  if (code !== 0) stop('La construction du programme a échoué : voyez le message ci-dessus.')
  writeFileSync(mark, sources)
}

/** Content, not dates: a branch change or a removed file counts, a mere touch does not. */
function hashSources() {
  const hash = createHash('sha256')
  for (const path of SOURCES.flatMap(listFiles))
    hash.update(`${path}\0`).update(readFileSync(`${RACINE}${path}`))
  return hash.digest('hex')
}

function listFiles(path) {
  if (statSync(`${RACINE}${path}`).isFile()) return [path]
  return readdirSync(`${RACINE}${path}`)
    .sort()
    .flatMap((name) => listFiles(`${path}/${name}`))
    .filter((file) => !/\.test\.tsx?$/.test(file))
}

export function say(texte) {
  process.stdout.write(`${texte}\n`)
}

function stop(message) {
  process.stderr.write(`${message}\n`)
  process.exit(3)
}
