import { sql } from 'kysely'
import type { Trx } from '../../db/client.ts'

/** What waits for a second person, the oldest first, then the last ones answered (role gestion). */
export function listLevees(trx: Trx) {
  return trx
    .selectFrom('levee_facteur as l')
    .innerJoin('utilisateur as u', 'u.id', 'l.utilisateur_id')
    .innerJoin('utilisateur as d', 'd.id', 'l.demandee_par')
    .leftJoin('utilisateur as t', 't.id', 'l.traitee_par')
    .orderBy(sql`l.etat <> 'demandee'`)
    .orderBy(sql`case when l.etat = 'demandee' then l.demandee_le end`)
    .orderBy('l.demandee_le', 'desc')
    .limit(50)
    .select([
      'l.id',
      'l.etat',
      'l.motif',
      'l.demandee_le',
      'l.demandee_par',
      'l.utilisateur_id',
      'l.traitee_le',
    ])
    .select(['u.nom', 'u.prenom', 'u.email'])
    .select(sql<string>`concat_ws(' ', d.prenom, d.nom)`.as('demandeur'))
    .select(sql<string>`concat_ws(' ', t.prenom, t.nom)`.as('traitant'))
    .execute()
}
export type Levee = Awaited<ReturnType<typeof listLevees>>[number]

/** The account of that address, and whether it has anything to lose (role gestion). */
export function findTitulaire(trx: Trx, email: string) {
  return trx
    .selectFrom('utilisateur')
    .where('email', '=', email)
    .select(['id', 'email'])
    .select(
      sql<boolean>`exists (select from facteur_totp f where f.utilisateur_id = utilisateur.id)
        or exists (select from cle_acces c where c.utilisateur_id = utilisateur.id)`.as('facteur'),
    )
    .executeTakeFirst()
}
