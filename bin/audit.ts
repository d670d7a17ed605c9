import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { RACINE } from '../src/racine.ts'
import { Exceptions, judge } from './failles.ts'

const exceptions = Exceptions.parse(
  JSON.parse(readFileSync(new URL('docs/audit-exceptions.json', RACINE), 'utf8')),
)
const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json', '--fetch-retries=0'], {
  cwd: RACINE,
  encoding: 'utf8',
  timeout: 60_000,
})
const reponse = readAnswer(stdout)
const fautes = judge(reponse, exceptions, new Date().toISOString().slice(0, 10))
if (fautes === null) say(`Passé : le registre n’a pas rendu de rapport (${reasonOf(reponse)}).`)
else if (fautes.length === 0) say('Aucune faille connue au-delà de son délai.')
else {
  for (const faute of fautes) say(`✖ ${faute}`)
  process.exitCode = 1
}

function readAnswer(texte: string | null): unknown {
  try {
    return JSON.parse(texte ?? '')
  } catch {
    return null
  }
}

function reasonOf(reponse: unknown): string {
  const { message } = (reponse ?? {}) as { message?: unknown }
  return typeof message === 'string' ? message : 'sans réseau'
}

function say(texte: string): void {
  process.stdout.write(`${texte}\n`)
}
