import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'

/** Where spans go: an OpenTelemetry collector, by OTLP over HTTP in JSON. */
export type Collecteur = { url: string; entetes: Record<string, string>; service: string }

export type Attributs = Record<string, string | number>
export type Span = {
  /** What begins inside `work` hangs on this span. */
  run<T>(work: () => T): T
  end(attributs: Attributs, echec: boolean): void
}
export type Traceur = {
  start(nom: string, genre: keyof typeof GENRES, attributs?: Attributs): Span
  /** The same, where a span is already at work; else nothing is traced. */
  startBelow(nom: string, genre: keyof typeof GENRES, attributs?: Attributs): Span | undefined
  /** Sends what is left. */
  close(): Promise<void>
}

const GENRES = { serveur: 2, client: 3 } as const
const ENVOI_MS = 5_000
const DELAI_MS = 10_000
/** A collector that is down costs no more memory than that: later spans are lost. */
const GARDES_MAX = 2_048

type Portee = { traceId: string; spanId: string }
type Ligne = Portee & Record<string, unknown>

/** `onLost` is told why a batch could not be sent; tracing never disturbs what is traced. */
export function openTraceur(collecteur: Collecteur, onLost: (err: unknown) => void): Traceur {
  const actuelle = new AsyncLocalStorage<Portee>()
  let gardes: Ligne[] = []
  const send = async () => {
    if (gardes.length === 0) return
    const lot = gardes
    gardes = []
    await post(collecteur, lot).catch(onLost)
  }
  const timer = setInterval(send, ENVOI_MS).unref()
  const start: Traceur['start'] = (nom, genre, attributs = {}) => {
    const parent = actuelle.getStore()
    const portee = { traceId: parent?.traceId ?? hex(16), spanId: hex(8) }
    const debut = instant()
    return {
      run: (work) => actuelle.run(portee, work),
      end(autres, echec) {
        if (gardes.length >= GARDES_MAX) return
        gardes.push({
          ...portee,
          ...(parent ? { parentSpanId: parent.spanId } : {}),
          name: nom,
          kind: GENRES[genre],
          startTimeUnixNano: debut,
          endTimeUnixNano: instant(),
          attributes: toAttributes({ ...attributs, ...autres }),
          status: { code: echec ? 2 : 0 },
        })
      },
    }
  }
  return {
    start,
    startBelow: (...args) => (actuelle.getStore() ? start(...args) : undefined),
    close() {
      clearInterval(timer)
      return send()
    },
  }
}

const hex = (octets: number) => randomBytes(octets).toString('hex')

/** Nanoseconds since 1970, as OTLP writes them; the machine's clock, for these are measures. */
const instant = () => `${Math.round((performance.timeOrigin + performance.now()) * 1_000)}000`

function toAttributes(attributs: Attributs): unknown[] {
  return Object.entries(attributs).map(([key, valeur]) => ({
    key,
    value: typeof valeur === 'number' ? { intValue: String(valeur) } : { stringValue: valeur },
  }))
}

async function post({ url, entetes, service }: Collecteur, spans: Ligne[]): Promise<void> {
  const corps = {
    resourceSpans: [
      {
        resource: { attributes: toAttributes({ 'service.name': service }) },
        scopeSpans: [{ scope: { name: 'ogestion' }, spans }],
      },
    ],
  }
  const reponse = await fetch(url, {
    method: 'POST',
    headers: { ...entetes, 'content-type': 'application/json' },
    body: JSON.stringify(corps),
    redirect: 'error',
    signal: AbortSignal.timeout(DELAI_MS),
  })
  await reponse.body?.cancel()
  if (!reponse.ok) throw new Error(`the collector answered ${reponse.status}`)
}
