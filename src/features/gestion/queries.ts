import type { Trx } from '../../db/client.ts'

/** What a lot's report says of one file; the importer writes it. */
export type CompteFichier = {
  fichier: string
  lus: number
  crees: number
  modifies: number
  inchanges: number
  refuses: number
}
export type Constat = {
  fichier: string
  ligne: number
  cle: string
  colonne: string
  code: string
  message: string
}
export type RapportLot = { fichiers: CompteFichier[]; refus: Constat[]; avertissements: Constat[] }

const DERNIERS = 50

/** The last lots, newest first. */
export async function listLots(trx: Trx) {
  const lots = await trx.selectFrom('lot').selectAll().orderBy('depose_le', 'desc').limit(DERNIERS).execute()
  return lots.map((lot) => ({ ...lot, rapport: lot.rapport as unknown as RapportLot }))
}
export type Lot = Awaited<ReturnType<typeof listLots>>[number]

export async function findLot(trx: Trx, id: string): Promise<Lot | undefined> {
  const lot = await trx.selectFrom('lot').selectAll().where('id', '=', id).executeTakeFirst()
  return lot && { ...lot, rapport: lot.rapport as unknown as RapportLot }
}
