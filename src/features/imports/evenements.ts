import type { Requetes } from './derives.ts'
import type { Fusion, Plan } from './fusion.ts'

/** What changed its statut, under which name, and when (an SQL expression; null means today). */
export type Suivi = Pick<Plan, 'resolues' | 'colonnes'> & {
  objet: 'dossier' | 'facture' | 'reglement'
  id: string
  le: string
}

/** `auteur`: `lot` unless a person does by hand what a lot does. */
type Recit = Pick<Fusion, 'lot' | 'jour' | 'maintenant'> & { client: Requetes; auteur?: string }

/** One event for each statut reached, creation included, and for each row withdrawn or brought back. */
export async function writeStatuts(recit: Recit, suivi: Suivi): Promise<void> {
  const { client, lot, jour, maintenant, auteur = 'lot' } = recit
  const motif = 'motif' in suivi.colonnes ? 'r.motif' : "''"
  if ('statut' in suivi.colonnes)
    await client.query(
      `insert into evenement (organisme_id, objet_type, objet_id, type, le, auteur, avant, apres, motif, lot_id, cree_le)
     select r.organisme_id, $1, ${suivi.id}, 'statut', coalesce(${suivi.le}, $2::date), $5,
       coalesce(r.avant_statut, ''), r.statut, ${motif}, $3, $4
     from ${suivi.resolues} r
     where r.action in ('C', 'M') and r.avant_statut is distinct from r.statut
     order by r.no_ligne`,
      [suivi.objet, jour, lot, maintenant, auteur],
    )
  await client.query(
    `insert into evenement (organisme_id, objet_type, objet_id, type, le, auteur, lot_id, cree_le)
     select r.organisme_id, $1, ${suivi.id}, case when r.retire then 'retrait' else 'retour' end, $2, $5, $3, $4
     from ${suivi.resolues} r
     where r.action = 'M' and r.avant_retire is distinct from r.retire or r.action = 'C' and r.retire
     order by r.no_ligne`,
    [suivi.objet, jour, lot, maintenant, auteur],
  )
}
