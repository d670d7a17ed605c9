import { sql } from 'kysely'
import type { Trx } from '../../db/client.ts'

export const ALERTES_MAX = 200

/** Those that nobody has looked at first, then the newest. */
export function listAlertes(trx: Trx) {
  return trx
    .selectFrom('alerte as a')
    .leftJoin('utilisateur as u', 'u.id', 'a.utilisateur_id')
    .leftJoin('utilisateur as v', 'v.id', 'a.vue_par')
    .leftJoin('organisme as o', 'o.siren', 'a.siren')
    .select([
      'a.id',
      'a.nature',
      'a.adresse',
      'a.siren',
      'a.nombre',
      'a.premier_le',
      'a.dernier_le',
      'a.vue_le',
    ])
    .select(['u.nom', 'u.prenom', 'o.raison_sociale', 'v.nom as vue_nom', 'v.prenom as vue_prenom'])
    .orderBy(sql`a.vue_le is not null`)
    .orderBy('a.dernier_le', 'desc')
    .orderBy('a.id')
    .limit(ALERTES_MAX)
    .execute()
}
export type AlerteListee = Awaited<ReturnType<typeof listAlertes>>[number]
