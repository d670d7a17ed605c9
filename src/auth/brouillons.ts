import type { Coffre } from '../core/coffre.ts'
import type { Trx } from '../db/client.ts'

const DUREE_MINUTES = 15
/** Of one person; the oldest goes first. */
const MAXIMUM = 5

/** Keeps a form that could not be sent, for its author alone. Returns the name under which its page asks for it. */
export async function saveBrouillon(
  trx: Trx,
  coffre: Coffre,
  { utilisateurId, texte, maintenant }: { utilisateurId: string; texte: string; maintenant: Date },
): Promise<string> {
  const { chiffre, cle } = coffre.sealTexte(texte)
  const { id } = await trx
    .insertInto('brouillon')
    .values({
      utilisateur_id: utilisateurId,
      contenu: chiffre,
      cle,
      cree_le: maintenant,
      expire_le: new Date(maintenant.getTime() + DUREE_MINUTES * 60_000),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function readBrouillon(
  trx: Trx,
  coffre: Coffre,
  { id, utilisateurId, maintenant }: { id: string; utilisateurId: string; maintenant: Date },
): Promise<string | undefined> {
  const row = await trx
    .selectFrom('brouillon')
    .where('id', '=', id)
    .where('utilisateur_id', '=', utilisateurId)
    .where('expire_le', '>', maintenant)
    .select(['contenu', 'cle'])
    .executeTakeFirst()
  return row && coffre.openTexte({ chiffre: row.contenu, cle: row.cle })
}

/** Those of anybody whose time is over, and of this person all but the last ones. */
export async function deleteBrouillons(trx: Trx, utilisateurId: string, maintenant: Date): Promise<void> {
  await trx.deleteFrom('brouillon').where('expire_le', '<=', maintenant).execute()
  await trx
    .deleteFrom('brouillon')
    .where('utilisateur_id', '=', utilisateurId)
    .where('id', 'not in', (eb) =>
      eb
        .selectFrom('brouillon as recent')
        .where('recent.utilisateur_id', '=', utilisateurId)
        .orderBy('recent.cree_le', 'desc')
        .limit(MAXIMUM - 1)
        .select('recent.id'),
    )
    .execute()
}
