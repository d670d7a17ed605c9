import { sql } from 'kysely'
import type { Acces } from '../../auth/acces.ts'
import type { Trx } from '../../db/client.ts'

/** What the organisme asks of its people, how many they are, and how many have no second factor yet. */
export async function readExigence(trx: Trx, { organismeId }: Acces) {
  const reglage = await trx
    .selectFrom('reglage_organisme')
    .where('organisme_id', '=', organismeId)
    .select(['facteur_exige', 'version'])
    .executeTakeFirst()
  const personnes = await trx
    .selectFrom('habilitation')
    .where('organisme_id', '=', organismeId)
    .where('etat', '=', 'actif')
    .select((eb) => eb.fn.countAll<number>().as('nombre'))
    .select(
      sql<number>`count(*) filter (where not exists (select from facteur_totp f where f.utilisateur_id = habilitation.utilisateur_id)
        and not exists (select from cle_acces c where c.utilisateur_id = habilitation.utilisateur_id))::int`.as(
        'sans',
      ),
    )
    .executeTakeFirstOrThrow()
  return { exige: reglage?.facteur_exige ?? false, version: reglage?.version ?? 0, ...personnes }
}
export type ExigenceLue = Awaited<ReturnType<typeof readExigence>>
