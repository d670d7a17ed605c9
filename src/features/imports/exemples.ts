import type { Fusion, Plan, Sorts } from './fusion.ts'

const PAR_SORT = 5

/** Before anything is written: what is there can still be compared with what comes. */
export async function takeExemples(fusion: Fusion, plan: Plan, sorts: Sorts): Promise<void> {
  const crees = sorts.C ? await list(fusion, creesSql(plan)) : []
  const modifies = sorts.M ? await list(fusion, modifiesSql(plan)) : []
  if (crees.length + modifies.length > 0)
    fusion.registre.addExemples({ fichier: plan.fichier, crees, modifies })
}

async function list({ client }: Fusion, requete: string): Promise<string[]> {
  const { rows } = await client.query<{ ligne: string }>(requete)
  return rows.map(({ ligne }) => ligne)
}

const keyOf = (plan: Plan) =>
  `concat_ws(' ; ', ${plan.cleFichier.map((nom) => `nullif(r.${nom}::text, '')`).join(', ')})`

function creesSql(plan: Plan): string {
  return `select ${keyOf(plan)} as ligne from ${plan.resolues} r where r.action = 'C' order by r.no_ligne limit ${PAR_SORT}`
}

/** Each changed column with both values; an account is told by its last four. */
function modifiesSql(plan: Plan): string {
  const changements = Object.keys(plan.colonnes)
    .filter((nom) => !['iban_chiffre', 'iban_cle', 'iban_empreinte', 'iban_pays', 'provisoire'].includes(nom))
    .map(
      (nom) =>
        `case when t.${nom} is distinct from r.${nom} then format('${nom}\u00a0: %s → %s', coalesce(nullif(t.${nom}::text, ''), '(vide)'), coalesce(nullif(r.${nom}::text, ''), '(vide)')) end`,
    )
  const retrait = plan.sansRetrait
    ? []
    : [
        `case when r.retire and t.retire_le is null then 'retirée' when not r.retire and t.retire_le is not null then 'rendue' end`,
      ]
  const memes = Object.keys(plan.cle).map((nom) => `t.${nom} = r.${nom}`)
  const place = (plan.racine ? memes : ['t.organisme_id = r.organisme_id', ...memes]).join(' and ')
  return `select concat_ws(' — ', ${keyOf(plan)}, nullif(concat_ws(', ', ${[...changements, ...retrait].join(', ')}), '')) as ligne
    from ${plan.resolues} r join ${plan.table} t on ${place} where r.action = 'M' order by r.no_ligne limit ${PAR_SORT}`
}
