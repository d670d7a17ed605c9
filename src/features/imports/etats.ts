import type pg from 'pg'
import type { Jour } from '../../core/dates.ts'
import { type Etats, readEtat } from './rules.ts'

type Client = Pick<pg.Client, 'query'>

/** What the funder's words for the state of a dossier mean now. */
export async function readEtats(client: Client): Promise<Etats> {
  const { rows } = await client.query<{ code: string; statut: string }>(
    'select code, statut from etat_dossier where statut is not null',
  )
  return new Map(rows.map(({ code, statut }) => [code, statut]))
}

type Recit = { client: Client; jour: Jour; maintenant: Date }

/**
 * Gives the dossiers of these organismes (null: of all) the statut that their word has now, with its event. Counters
 * are left to the caller: returns whose they are.
 */
export async function alignStatuts(
  { client, jour, maintenant }: Recit,
  organismes: readonly number[] | null,
): Promise<number[]> {
  const etats = await readEtats(client)
  const { rows: mots } = await client.query<{ etat: string }>(MOTS, [organismes])
  const lectures = mots.map(({ etat }) => readEtat(etats, etat))
  const { rows } = await client.query<{ organisme_id: number }>(ALIGNER, [
    organismes,
    mots.map(({ etat }) => etat),
    lectures.map(({ etat }) => etat),
    lectures.map(({ statut }) => statut),
    jour,
    maintenant,
  ])
  return rows.map(({ organisme_id }) => organisme_id)
}

const MOTS = 'select distinct etat from dossier where $1::bigint[] is null or organisme_id = any ($1)'

const ALIGNER = `
  with lecture as (select * from unnest($2::text[], $3::text[], $4::text[]) l (mot, etat, statut)),
  change as (
    update dossier d set etat = l.etat, statut = l.statut
    from lecture l, dossier a
    where d.etat = l.mot and (d.etat <> l.etat or d.statut <> l.statut)
      and ($1::bigint[] is null or d.organisme_id = any ($1))
      and a.organisme_id = d.organisme_id and a.numero = d.numero
    returning d.organisme_id, d.numero, a.statut as avant, d.statut as apres
  ),
  evenements as (
    insert into evenement (organisme_id, objet_type, objet_id, type, le, auteur, avant, apres, cree_le)
    select organisme_id, 'dossier', numero, 'statut', $5::date, 'financeur', avant, apres, $6::timestamptz
    from change where avant <> apres order by organisme_id, numero
    returning organisme_id
  )
  select distinct organisme_id from evenements`
