import type { Trx } from '../db/client.ts'
import type { Acces, Personne } from './acces.ts'

/** One act in the journal. Never names of stagiaires, searched text, accounts, passwords or tokens. */
export type Acte = {
  acte: string
  objetType?: string
  objetId?: string
  resultat?: 'ok' | 'refuse' | 'echec'
  details?: Record<string, string | number | boolean | null>
}

/** Writes an act of a person for an organisme, in the act's own transaction: no line, no act. */
export async function journalise(trx: Trx, acces: Acces, acte: Acte): Promise<void> {
  await insert(trx, acces.personne, acces.organismeId, acte)
}

/** The same, outside any organisme: sign-in, conditions. */
export async function journalisePersonne(
  trx: Trx,
  personne: Pick<Personne, 'adresse' | 'maintenant'> & { id: string | null },
  acte: Acte,
): Promise<void> {
  await insert(trx, personne, null, acte)
}

async function insert(
  trx: Trx,
  personne: Pick<Personne, 'adresse' | 'maintenant'> & { id: string | null },
  organismeId: number | null,
  { acte, objetType = '', objetId = '', resultat = 'ok', details = {} }: Acte,
): Promise<void> {
  await trx
    .insertInto('journal')
    .values({
      instant: personne.maintenant,
      organisme_id: organismeId,
      utilisateur_id: personne.id,
      acte,
      objet_type: objetType,
      objet_id: objetId.slice(0, 100),
      resultat,
      adresse: personne.adresse,
      details: JSON.stringify(details),
    })
    .execute()
}
