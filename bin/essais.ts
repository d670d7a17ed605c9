// Runs tools and node:test files, counts what they say and shows the details of what fails only.
import { spawn } from 'node:child_process'
import { relative } from 'node:path'
import { run } from 'node:test'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { RACINE } from '../src/racine.ts'
import { readSources, type Source } from '../test/architecture/sources.ts'

export type Bilan = { passed: number; failed: number; skipped: number }
export const RIEN: Bilan = { passed: 0, failed: 0, skipped: 0 }

const DOSSIER = fileURLToPath(RACINE)

export function add(a: Bilan, b: Bilan): Bilan {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }
}

export function skipped(raison: string): Bilan {
  say(`passé : ${raison}`)
  return { ...RIEN, skipped: 1 }
}

/** Milliseconds as seconds, for people. */
export function secondes(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

export type Tests = { architecture: string[]; unitaires: string[]; base: string[]; navigateur: string[] }

/** Every test file, or those whose path holds one of the words, by what it needs. */
export function listTests(mots: string[]): Tests {
  const sources = new Map(readSources().map((source) => [source.chemin, source]))
  const chemins = [...sources.keys()]
    .filter((c) => mots.length === 0 || mots.some((mot) => c.includes(mot)))
    .sort()
  const tests = chemins.filter((c) => /\.test\.tsx?$/.test(c))
  const isArchitecture = (c: string) => c.startsWith('test/architecture/')
  const needsBase = (c: string) => reaches(sources, c, 'test/support.ts')
  return {
    architecture: tests.filter(isArchitecture),
    unitaires: tests.filter((c) => !isArchitecture(c) && !needsBase(c)),
    base: tests.filter(needsBase),
    navigateur: chemins.filter((c) => c.endsWith('.e2e.ts')),
  }
}

function reaches(
  sources: Map<string, Source>,
  chemin: string,
  but: string,
  vus = new Set<string>(),
): boolean {
  if (chemin === but) return true
  if (vus.has(chemin)) return false
  vus.add(chemin)
  return (sources.get(chemin)?.imports ?? []).some(({ cible }) => reaches(sources, cible, but, vus))
}

/** A tool counts as one test; what it prints is shown when it fails. */
export function runTool(commande: string, args: string[]): Promise<Bilan> {
  return new Promise((resolve) => {
    const child = spawn(commande, args, { cwd: DOSSIER, stdio: ['ignore', 'pipe', 'pipe'] })
    const sortie: Buffer[] = []
    for (const flux of [child.stdout, child.stderr])
      flux.on('data', (morceau: Buffer) => sortie.push(morceau))
    child.once('error', (error) => sortie.push(Buffer.from(error.message)))
    child.once('close', (code) => {
      if (code !== 0) say(Buffer.concat(sortie).toString().trim())
      resolve(code === 0 ? { ...RIEN, passed: 1 } : { ...RIEN, failed: 1 })
    })
  })
}

/** One process a file, two at a time: sharing one process would keep every file's application open at once. */
export async function runTests(
  files: string[],
  { concurrency = 2, env = {} as Record<string, string> } = {},
): Promise<Bilan> {
  if (files.length === 0) return RIEN
  const avant = { ...process.env }
  Object.assign(process.env, env)
  try {
    const execArgv = ['--import', './bin/jsx.mjs']
    return await follow(run({ files, concurrency, cwd: DOSSIER, execArgv, timeout: 300_000 }))
  } finally {
    for (const nom of Object.keys(env)) delete process.env[nom]
    Object.assign(process.env, avant)
  }
}

async function follow(flux: ReturnType<typeof run>): Promise<Bilan> {
  const bilan = { ...RIEN }
  const fautifs = new Set<string | undefined>()
  const sorties: { file: string | undefined; message: string }[] = []
  for await (const { type, data } of flux) {
    if (type === 'test:stdout' || type === 'test:stderr') sorties.push(data)
    if (type !== 'test:pass' && type !== 'test:fail') continue
    const { name, details, skip } = data
    const error = type === 'test:fail' ? (details.error as TestError) : undefined
    if (details.type === 'suite' && (!error || error.failureType === 'subtestsFailed')) continue
    if (skip !== undefined) {
      bilan.skipped++
      say(`passé : ${name} (${skip})`)
    } else if (error) {
      fautifs.add(data.file)
      bilan.failed++
      say(`✖ ${name} (${relative(DOSSIER, data.file ?? '')}:${data.line})\n${explain(error.cause ?? error)}`)
    } else bilan.passed++
  }
  // What a file printed matters only when it fails.
  for (const { file, message } of sorties) if (fautifs.has(file)) process.stdout.write(message)
  return bilan
}

type TestError = Error & { failureType?: string }

function explain(error: unknown): string {
  if (error instanceof Error && 'generatedMessage' in error) return error.message
  return inspect(error).split('\n').slice(0, 40).join('\n')
}

function say(texte: string): void {
  for (const ligne of texte.split('\n')) process.stdout.write(`  ${ligne}\n`)
}
