import type { Trx } from '../../db/client.ts'
import { STATUTS_DOSSIER } from '../dossiers/rules.ts'

/** Every word that the funder's dossiers may bear, those of the contract first. */
export function listEtats(trx: Trx) {
  return trx
    .selectFrom('etat_dossier')
    .selectAll()
    .orderBy('contractuel', 'desc')
    .orderBy('statut')
    .orderBy('code')
    .execute()
}
export type EtatDossier = Awaited<ReturnType<typeof listEtats>>[number]

export function findEtat(trx: Trx, code: string): Promise<EtatDossier | undefined> {
  return trx.selectFrom('etat_dossier').selectAll().where('code', '=', code).executeTakeFirst()
}

/** Words that no statut stands for, as received, and how many dossiers bear each. */
export async function listEtatsInconnus(trx: Trx): Promise<{ mot: string; nombre: number }[]> {
  const inconnus = await trx
    .selectFrom('compteur_dossier')
    .select((eb) => ['statut as mot', eb.fn.sum<number>('nombre').as('nombre')])
    .where('statut', 'not in', STATUTS_DOSSIER)
    .groupBy('statut')
    .orderBy('nombre', 'desc')
    .orderBy('statut')
    .limit(100)
    .execute()
  return inconnus.map(({ mot, nombre }) => ({ mot, nombre: Number(nombre) }))
}
