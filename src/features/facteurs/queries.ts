import { listCles } from '../../auth/cles.ts'
import type { Trx } from '../../db/client.ts'

/** What a person has as second factors, and how many recovery codes are left to her. */
export async function readFacteurs(trx: Trx, utilisateurId: string) {
  const [application, { restants }, cles] = await Promise.all([
    trx
      .selectFrom('facteur_totp')
      .where('utilisateur_id', '=', utilisateurId)
      .select(['cree_le'])
      .executeTakeFirst(),
    trx
      .selectFrom('code_secours')
      .where('utilisateur_id', '=', utilisateurId)
      .where('utilise_le', 'is', null)
      .select((eb) => eb.fn.countAll<number>().as('restants'))
      .executeTakeFirstOrThrow(),
    listCles(trx, utilisateurId),
  ])
  return { application, cles, codes: restants }
}
export type Facteurs = Awaited<ReturnType<typeof readFacteurs>>
