// A closed-loop load: so many connections, each asking again as soon as it is answered, for a bounded time.
import { Agent, request } from 'node:http'

export type Demande = {
  chemin: string
  cookie?: string
  /** Of a form that is sent. */
  corps?: string
}
/** The i-th request. */
export type Suivante = (i: number) => Demande
export type Mesure = {
  operations: number
  secondes: number
  parSeconde: number
  p50: number
  p99: number
  erreurs: number
}

/** A page answers 200, a form 303: anything else is an error, and makes the figures worthless. */
export async function load(
  port: number,
  connexions: number,
  secondes: number,
  next: Suivante,
): Promise<Mesure> {
  const agent = new Agent({ keepAlive: true, maxSockets: connexions })
  const durees: number[] = []
  let erreurs = 0
  let rang = 0
  const debut = performance.now()
  const fin = debut + secondes * 1000
  const client = async () => {
    while (performance.now() < fin) {
      const depart = performance.now()
      const demande = next(rang++)
      const attendu = demande.corps === undefined ? 200 : 303
      const statut = await ask(agent, port, demande)
      durees.push(performance.now() - depart)
      if (statut !== attendu) erreurs++
    }
  }
  await Promise.all(Array.from({ length: connexions }, client))
  agent.destroy()
  return summarize(durees, (performance.now() - debut) / 1000, erreurs)
}

function ask(agent: Agent, port: number, { chemin, cookie, corps }: Demande): Promise<number> {
  const headers = { host: `localhost:${port}`, ...(cookie ? { cookie } : {}), ...headersOf(corps) }
  const method = corps === undefined ? 'GET' : 'POST'
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path: chemin, method, agent, headers }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode ?? 0))
      answer.on('error', reject)
    })
      .on('error', reject)
      .end(corps)
  })
}

function headersOf(corps: string | undefined): Record<string, string | number> {
  if (corps === undefined) return {}
  return {
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(corps),
  }
}

function summarize(durees: number[], secondes: number, erreurs: number): Mesure {
  const triees = durees.toSorted((a, b) => a - b)
  const at = (part: number) => triees[Math.min(triees.length - 1, Math.floor(triees.length * part))] ?? 0
  return {
    operations: triees.length,
    secondes,
    parSeconde: triees.length / secondes,
    p50: at(0.5),
    p99: at(0.99),
    erreurs,
  }
}
