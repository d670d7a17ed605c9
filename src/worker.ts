import { transmitChangements } from './features/changements/transmission.actions.ts'
import { verifyBeneficiaires } from './features/changements/vop.actions.ts'
import { sendCourriel, sweepCourriels } from './features/courriels/jobs.ts'
import { issueEmissions } from './features/emissions/actions.ts'
import { verifyFichiers } from './features/fichiers/verification.actions.ts'
import { refreshStatistiques } from './features/gestion/actions.ts'
import { applyEtats } from './features/imports/etats.actions.ts'
import { watchJournal } from './features/journal/alertes.actions.ts'
import { sealJournal, sendTete } from './features/journal/scellement.actions.ts'
import type { Repere } from './features/journal/scellement.queries.ts'
import { sweepOrphelins } from './features/lots/orphelins.actions.ts'
import { processLots } from './features/lots/traitement.actions.ts'
import { endObservations } from './features/organismes/jobs.ts'
import { runPurges } from './features/purges/actions.ts'
import type { Runtime } from './runtime.ts'

const RONDE_MS = 60_000
const SCELLEMENT_MS = 300_000
const HEURE_MS = 3_600_000
const JOUR_MS = 24 * HEURE_MS

/**
 * Takes jobs out of the queue, and looks every minute for what no job announces: mails of a lot, lots whose process was
 * killed; every day, for files that a killed process left behind. Until closed.
 */
export async function startWorker(runtime: Runtime): Promise<void> {
  const { arret, logger } = runtime
  const repeat = (nom: string, work: () => Promise<unknown>, pause = RONDE_MS) =>
    openRonde(() => work().catch((err: unknown) => logger.error({ err }, nom)), pause)
  repeat('mail sweep', () => sweepCourriels(runtime))
  repeat('lots', () => processLots(runtime, arret))
  repeat('figures', () => refreshStatistiques(runtime), HEURE_MS)
  repeat('stored files', () => sweepOrphelins(runtime), JOUR_MS)
  repeat('documents to issue', () => issueEmissions(runtime, arret))
  repeat('deposited files', () => verifyFichiers(runtime, arret))
  repeat('accounts to check', () => verifyBeneficiaires(runtime))
  repeat('accounts to transmit', () => transmitChangements(runtime))
  repeat('journal', openScellement(runtime), SCELLEMENT_MS)
  repeat('alerts', () => watchJournal(runtime))
  repeat('observations', () => endObservations(runtime))
  repeat('purge', () => runPurges(runtime), HEURE_MS)
  await runtime.queue.work({
    'envoyer-courriel': ({ courrielId }) => sendCourriel(runtime, courrielId),
    'emettre-documents': () => issueEmissions(runtime, arret),
    'traiter-lots': () => processLots(runtime, arret),
    'appliquer-etats': () => applyEtats(runtime),
    'verifier-fichiers': () => verifyFichiers(runtime, arret),
  })
}

/** Seals, and goes on at the next round where transactions were still running. */
function openScellement(runtime: Runtime): () => Promise<void> {
  let repere: Repere | null = null
  return async () => {
    repere = await sealJournal(runtime, repere)
    await sendTete(runtime)
  }
}

/** At once, then after each pause; one round at a time, for a relay that hangs or a large lot may outlast the pause. */
function openRonde(work: () => Promise<unknown>, pause: number): void {
  let enCours = false
  const round = async () => {
    if (enCours) return
    enCours = true
    await work()
    enCours = false
  }
  void round()
  setInterval(round, pause).unref()
}
