import type { Expression, Insertable } from 'kysely'
import { type NomActe, natureActe } from '../core/actes.ts'
import type { Trx } from '../db/client.ts'
import type { DB } from '../db/schema.ts'
import type { Acces, Personne } from './acces.ts'

/** A query that finds at least one row. */
type Existence = Expression<unknown>

/** One act in the journal. Never names of stagiaires, searched text, accounts, passwords or tokens. */
export type Acte = {
  acte: NomActe
  objetType?: string
  objetId?: string
  resultat?: 'ok' | 'refuse' | 'echec'
  details?: Record<string, string | number | boolean | null>
  /** Written only where this holds: what was read is really there, though everything was asked at once. */
  si?: Existence
}

/** Writes an act of a person for an organisme, in the act's own transaction: no line, no act. */
export async function journalise(trx: Trx, acces: Acces, acte: Acte): Promise<void> {
  const vuComme = acces.observation ? { vu_comme: acces.profil } : {}
  await insert(trx, acces.personne, acces.organismeId, { ...acte, details: { ...acte.details, ...vuComme } })
}

type Auteur = Pick<Personne, 'adresse' | 'maintenant'> & { id: string | null }

/** The same, before any organisme is entered; `organismeId` when the act concerns one all the same. */
export async function journalisePersonne(
  trx: Trx,
  { organismeId = null, ...auteur }: Auteur & { organismeId?: number | null },
  acte: Acte,
): Promise<void> {
  await insert(trx, auteur, organismeId, acte)
}

async function insert(
  trx: Trx,
  auteur: Auteur,
  organismeId: number | null,
  { acte, objetType = '', objetId = '', resultat = 'ok', details = {}, si }: Acte,
): Promise<void> {
  const ligne = {
    instant: auteur.maintenant,
    organisme_id: organismeId,
    utilisateur_id: auteur.id,
    acte,
    nature: natureActe(acte),
    objet_type: objetType,
    objet_id: objetId.slice(0, 100),
    resultat,
    adresse: auteur.adresse,
    details: JSON.stringify(details),
  }
  if (si) await insertWhere(trx, ligne, si)
  else await trx.insertInto('journal').values(ligne).execute()
}

type Ligne = Insertable<DB['journal']>

async function insertWhere(trx: Trx, ligne: Ligne, si: Existence): Promise<void> {
  const colonnes = Object.keys(ligne) as (keyof Ligne & string)[]
  await trx
    .insertInto('journal')
    .columns(colonnes)
    .expression(
      trx
        .selectNoFrom((eb) => colonnes.map((nom) => eb.val(ligne[nom]).as(nom)))
        .where((eb) => eb.exists(si)),
    )
    .execute()
}
