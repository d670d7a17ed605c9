import type { Deps } from '../../http/types.ts'
import { dueCourriels, sendOne } from './actions.ts'

export type Envoi = Pick<Deps, 'base' | 'config' | 'horloge' | 'logger'>

/** Sends one mail, once however often the job runs. @throws when the relay fails, so that the queue tries again. */
export async function sendCourriel(envoi: Envoi, courrielId: string): Promise<void> {
  const erreur = await sendOne(envoi, courrielId)
  if (erreur) throw erreur
}

/**
 * Sends what still waits: rows that came without a job (the importer's), and those whose job gave up. A mail that
 * failed n times waits 2^n minutes after its writing. A failure ends the round: the relay is down for the others too.
 */
export async function sweepCourriels(envoi: Envoi): Promise<void> {
  for (const id of await dueCourriels(envoi)) {
    const erreur = await sendOne(envoi, id)
    if (erreur) return envoi.logger.warn({ err: erreur, courriel: id }, 'mail not sent')
  }
}
