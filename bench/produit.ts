// The running product: its built program as a process of its own, on the bench's data folder.
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { RACINE } from '../src/racine.ts'
import type { Demande } from './charge.ts'
import { MOT_DE_PASSE_BANC } from './donnees.ts'

export type Serveur = { pid: number; port: number; stop(): Promise<void> }

export async function startProduct(dataDir: string, port: number): Promise<Serveur> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('dist/cli.js', RACINE)), 'serve'], {
    env: {
      ...process.env,
      MODE: 'demo',
      DATA_DIR: dataDir,
      PORT: String(port),
      HOST: '127.0.0.1',
      RATE_LIMIT: 'off',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => text.includes('répond') && resolve())
    child.once('exit', () => reject(new Error('the product did not start')))
  })
  return { pid: child.pid ?? 0, port, stop: () => stop(child) }
}

export async function startBare(message: object): Promise<Serveur> {
  const child = fork(fileURLToPath(new URL('bench/nu.ts', RACINE)))
  child.send(message)
  const port = await new Promise<number>((resolve) =>
    child.once('message', (m) => resolve((m as { port: number }).port)),
  )
  return { pid: child.pid ?? 0, port, stop: () => stop(child) }
}

/** The form of the sign-in page, filled. */
export function signInRequest(email: string): Demande & { corps: string } {
  const corps = new URLSearchParams({ identifiant: email, motDePasse: MOT_DE_PASSE_BANC }).toString()
  return { chemin: '/connexion', corps }
}

/** Signs in through the real page and gives the session's cookie. */
export async function signIn(port: number, email: string): Promise<string> {
  const { chemin, corps } = signInRequest(email)
  const answer = await fetch(`http://127.0.0.1:${port}${chemin}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
    body: corps,
  })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  if (answer.status !== 303 || !cookie) throw new Error(`sign-in of ${email} answered ${answer.status}`)
  return cookie
}

export async function fetchPage(port: number, chemin: string, cookie: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}${chemin}`, { headers: { cookie }, redirect: 'manual' })
  if (answer.status !== 200) throw new Error(`${chemin} answered ${answer.status}`)
  return answer.text()
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}
