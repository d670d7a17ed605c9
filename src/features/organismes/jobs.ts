import { closeDeadObservations } from '../../auth/observations.ts'
import { asLots } from '../../db/tenant.ts'
import type { Runtime } from '../../runtime.ts'

/** An observation that ended without a click, its session idle or expired, is told in the organisme's journal too. */
export async function endObservations({ base, horloge }: Pick<Runtime, 'base' | 'horloge'>): Promise<void> {
  await asLots(base, (trx) => closeDeadObservations(trx, horloge()))
}
