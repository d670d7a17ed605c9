import { type Expression, sql } from 'kysely'
import type { Trx } from '../../db/client.ts'
import type { ObjetPris } from './schemas.ts'

/** The teams with what each takes, the default one last. */
export function listEquipes(trx: Trx) {
  return equipes(trx).orderBy('e.par_defaut').orderBy('e.nom').execute()
}
export type EquipeListe = Awaited<ReturnType<typeof listEquipes>>[number]

export function findEquipe(trx: Trx, id: string) {
  return equipes(trx).where('e.id', '=', id).executeTakeFirst()
}

function equipes(trx: Trx) {
  return trx
    .selectFrom('equipe as e')
    .select(['e.id', 'e.nom', 'e.email', 'e.delai_jours as delai', 'e.par_defaut', 'e.version'])
    .select(
      sql<string[]>`array(select concat_ws(':', o.objet_type, nullif(o.dispositif, '')) from equipe_objet o
        where o.equipe_id = e.id order by 1)`.as('prend'),
    )
}

/** For a choice among them. */
export function listNomsEquipes(trx: Trx) {
  return trx.selectFrom('equipe').select(['id', 'nom']).orderBy('nom').execute()
}
export type NomEquipe = Awaited<ReturnType<typeof listNomsEquipes>>[number]

/** The team of such an object: that of the dispositif, else of the kind, else the default one. */
export function equipeFor(trx: Trx, objet: ObjetPris, dispositif: Expression<string | null> = sql.lit(null)) {
  return trx
    .selectFrom('equipe as e')
    .leftJoin('equipe_objet as o', (on) =>
      on
        .onRef('o.equipe_id', '=', 'e.id')
        .on('o.objet_type', '=', objet)
        .on((eb) => eb.or([eb('o.dispositif', '=', ''), eb('o.dispositif', '=', dispositif)])),
    )
    .where((eb) => eb.or([eb('o.objet_type', 'is not', null), eb('e.par_defaut', '=', true)]))
    .select(['e.id', 'e.nom', 'e.email', 'e.delai_jours'])
    .orderBy('o.dispositif', (ordre) => ordre.desc().nullsLast())
    .limit(1)
}
