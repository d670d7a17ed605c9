import { createHash, timingSafeEqual } from 'node:crypto'
import { Gauge, type Registry } from 'prom-client'
import { asGestion } from '../../db/tenant.ts'
import type { Deps, Routes } from '../../http/types.ts'
import { type Mesures, readMesures } from './queries.ts'

/** Several collectors may come every few seconds: the figures are read once for all of them. */
const FRAICHEUR_MS = 30_000

/** What Prometheus reads, for whoever shows METRICS_TOKEN. */
export const mesuresRoutes: Routes = async (app, { deps }) => {
  const show = openJauges(app.mesures)
  const read = openLecture(deps)
  app.get('/metrics', { config: { permission: 'public' } }, async (request, reply) => {
    reply.type('text/plain; charset=utf-8')
    if (!isKnown(request.headers.authorization, deps.config.metricsToken ?? ''))
      return reply.code(401).header('www-authenticate', 'Bearer').send('METRICS_TOKEN\n')
    show(await read(request.maintenant))
    return reply.type(app.mesures.contentType).send(await app.mesures.metrics())
  })
}

/** In the same time whatever is shown. */
function isKnown(entete: string | undefined, jeton: string): boolean {
  const hash = (texte: string) => createHash('sha256').update(texte).digest()
  return timingSafeEqual(hash(entete ?? ''), hash(`Bearer ${jeton}`))
}

/** Null while the database does not answer: the process still tells how it is. */
function openLecture({ base, logger }: Deps) {
  let lues: { le: number; mesures: Promise<Mesures | null> } | undefined
  return (maintenant: Date): Promise<Mesures | null> => {
    if (lues && maintenant.getTime() - lues.le < FRAICHEUR_MS) return lues.mesures
    const mesures = asGestion(base, (trx) => readMesures(trx, maintenant)).catch((err: unknown) => {
      logger.warn({ err }, 'measures')
      return null
    })
    lues = { le: maintenant.getTime(), mesures }
    return mesures
  }
}

function openJauges(registre: Registry) {
  const jauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registre] })
  const base = jauge('ogestion_database_up', 'Whether the figures below could be read')
  const lot = jauge('ogestion_lot_age_seconds', 'Since the last lot was imported')
  const sceau = jauge('ogestion_journal_seal_age_seconds', 'Since the journal was last sealed')
  const attentes = jauge('ogestion_waiting', 'What waits or has failed, by kind', ['kind'])
  const travaux = jauge('ogestion_jobs', 'Jobs that wait, run or have failed, by name', ['name', 'state'])
  return (mesures: Mesures | null) => {
    // A kind that has nothing left must not keep its last figure; an age that is not known is not told as 0.
    for (const ancienne of [attentes, travaux]) ancienne.reset()
    for (const datee of [lot, sceau]) datee.remove()
    base.set(mesures ? 1 : 0)
    if (!mesures) return
    if (mesures.ages.lot !== null) lot.set(mesures.ages.lot)
    if (mesures.ages.sceau !== null) sceau.set(mesures.ages.sceau)
    for (const [kind, nombre] of Object.entries(mesures.attentes)) attentes.set({ kind }, nombre)
    for (const { nom: name, etat: state, nombre } of mesures.travaux) travaux.set({ name, state }, nombre)
  }
}
