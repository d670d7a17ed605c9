import type { Coffre } from '../core/coffre.ts'
import type { Trx } from '../db/client.ts'

/** What a session was asked: the secret to confirm by a code, the challenge that a passkey signs. */
export type TypeDefi = 'totp' | 'enrolement' | 'verification'

const DUREE_MINUTES = 10

/** The last one asked of that kind is the one that counts. */
async function saveDefi(
  trx: Trx,
  coffre: Coffre,
  {
    session,
    type,
    contenu,
    maintenant,
  }: { session: Buffer; type: TypeDefi; contenu: string; maintenant: Date },
): Promise<void> {
  const { chiffre, cle } = coffre.sealTexte(contenu)
  const colonnes = {
    contenu: chiffre,
    cle,
    expire_le: new Date(maintenant.getTime() + DUREE_MINUTES * 60_000),
  }
  await trx
    .insertInto('defi')
    .values({ session, type, ...colonnes })
    .onConflict((oc) => oc.columns(['session', 'type']).doUpdateSet(colonnes))
    .execute()
}

type Nom = { session: Buffer; type: TypeDefi; maintenant: Date }

/** Still to be answered. */
export async function readDefi(
  trx: Trx,
  coffre: Coffre,
  { session, type, maintenant }: Nom,
): Promise<string | null> {
  const row = await trx
    .selectFrom('defi')
    .where('session', '=', session)
    .where('type', '=', type)
    .where('expire_le', '>', maintenant)
    .select(['contenu', 'cle'])
    .executeTakeFirst()
  return row ? coffre.openTexte({ chiffre: row.contenu, cle: row.cle }) : null
}

/** The one that waits already, so that the same page in two tabs, or loaded again, asks the same; else a new one. */
export async function pendingDefi(trx: Trx, coffre: Coffre, nom: Nom, draw: () => string): Promise<string> {
  const encours = await readDefi(trx, coffre, nom)
  if (encours !== null) return encours
  const contenu = draw()
  await saveDefi(trx, coffre, { ...nom, contenu })
  return contenu
}

/** Taken away as it is read: it serves once, whatever the answer is worth. */
export async function takeDefi(
  trx: Trx,
  coffre: Coffre,
  { session, type, maintenant }: Nom,
): Promise<string | null> {
  const row = await trx
    .deleteFrom('defi')
    .where('session', '=', session)
    .where('type', '=', type)
    .returning(['contenu', 'cle', 'expire_le'])
    .executeTakeFirst()
  return row && row.expire_le > maintenant ? coffre.openTexte({ chiffre: row.contenu, cle: row.cle }) : null
}
