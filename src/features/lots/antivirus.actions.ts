import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { OCTETS_MAX, scan } from '../../antivirus/antivirus.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import type { Trx } from '../../db/client.ts'
import { asLots } from '../../db/tenant.ts'
import type { ImportRuntime } from '../imports/actions.ts'

type Depose = { id: string }

const MUET =
  'L’antivirus ne répond pas, ou ne sait pas lire ce fichier\u00a0: rien n’a été lu. Vérifiez le lot à nouveau dans quelques minutes.'

/**
 * Has the antivirus look at a lot's file before anything is read of it, and settles a lot that does not pass: true then.
 * A folder, or a file larger than the antivirus takes, is not looked at whole: each document of it still is, alone,
 * before anybody opens it.
 */
export async function holdsInfected(runtime: ImportRuntime, lot: Depose, chemin: string): Promise<boolean> {
  const { clamavUrl } = runtime.config
  if (clamavUrl === null) return false
  const fichier = await stat(chemin)
  if (!fichier.isFile() || fichier.size > OCTETS_MAX) return false
  const verdict = await scan(clamavUrl, createReadStream(chemin))
  if (verdict.etat === 'SAIN') return false
  if (verdict.etat === 'INFECTE') await refuse(runtime, lot, verdict.signature)
  else await asLots(runtime.base, (trx) => settle(trx, lot, { etat: 'echec', empechement: MUET }))
  return true
}

/** The lot is over: its file goes with those of the other finished ones. */
async function refuse(runtime: ImportRuntime, lot: Depose, signature: string): Promise<void> {
  const empechement = `L’antivirus y a trouvé un danger (${signature})\u00a0: rien n’a été lu. Un fichier déposé ici est supprimé\u00a0; demandez un autre envoi.`
  await asLots(runtime.base, async (trx) => {
    await settle(trx, lot, { etat: 'refuse', empechement })
    await journalisePersonne(
      trx,
      { id: null, adresse: '', maintenant: runtime.horloge() },
      { acte: 'fichier.infecte', objetType: 'lot', objetId: lot.id, details: { signature } },
    )
  })
}

async function settle(
  trx: Trx,
  { id }: Depose,
  suite: { etat: 'refuse' | 'echec'; empechement: string },
): Promise<void> {
  await trx
    .updateTable('lot')
    .set({ ...suite, tentatives: 0 })
    .where('id', '=', id)
    .execute()
}
