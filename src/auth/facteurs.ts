import { createHash, randomInt } from 'node:crypto'
import type { Coffre } from '../core/coffre.ts'
import type { Trx } from '../db/client.ts'
import { stepOf } from './totp.ts'

const NOMBRE_CODES = 10
/** Without the letters and digits that look alike. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPES = 3
const LONGUEUR_GROUPE = 4

/** The application of a person; it takes the place of the one she had. `pas`: that of the code she has just given. */
export async function saveTotp(
  trx: Trx,
  coffre: Coffre,
  {
    utilisateurId,
    secret,
    pas,
    maintenant,
  }: { utilisateurId: string; secret: string; pas: number; maintenant: Date },
): Promise<void> {
  const { chiffre, cle } = coffre.sealTexte(secret)
  const colonnes = { secret: chiffre, cle, dernier_pas: pas, cree_le: maintenant }
  await trx
    .insertInto('facteur_totp')
    .values({ utilisateur_id: utilisateurId, ...colonnes })
    .onConflict((oc) => oc.column('utilisateur_id').doUpdateSet(colonnes))
    .execute()
}

/** Right, and not served yet: a code opens once, were it sent twice at the same instant. */
export async function spendTotp(
  trx: Trx,
  coffre: Coffre,
  { utilisateurId, code, maintenant }: { utilisateurId: string; code: string; maintenant: Date },
): Promise<boolean> {
  const row = await trx
    .selectFrom('facteur_totp')
    .where('utilisateur_id', '=', utilisateurId)
    .select(['secret', 'cle'])
    .executeTakeFirst()
  if (!row) return false
  const pas = stepOf(coffre.openTexte({ chiffre: row.secret, cle: row.cle }), code, maintenant)
  if (pas === null) return false
  const { numUpdatedRows } = await trx
    .updateTable('facteur_totp')
    .set({ dernier_pas: pas })
    .where('utilisateur_id', '=', utilisateurId)
    .where('dernier_pas', '<', pas)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Ten new ones, to be shown once; the former serve no more. The database keeps their hashes (59 bits drawn each). */
export async function renewCodes(trx: Trx, utilisateurId: string): Promise<string[]> {
  await trx.deleteFrom('code_secours').where('utilisateur_id', '=', utilisateurId).execute()
  const codes = Array.from({ length: NOMBRE_CODES }, drawCode)
  await trx
    .insertInto('code_secours')
    .values(
      codes.map((code) => ({ utilisateur_id: utilisateurId, empreinte: hashCode(utilisateurId, code) })),
    )
    .execute()
  return codes
}

export async function spendCode(
  trx: Trx,
  { utilisateurId, code, maintenant }: { utilisateurId: string; code: string; maintenant: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('code_secours')
    .set({ utilise_le: maintenant })
    .where('utilisateur_id', '=', utilisateurId)
    .where('empreinte', '=', hashCode(utilisateurId, code))
    .where('utilise_le', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** All that a person has as second factors, the recovery codes included. */
export async function deleteFactors(trx: Trx, utilisateurId: string): Promise<void> {
  for (const table of ['facteur_totp', 'cle_acces', 'code_secours'] as const)
    await trx.deleteFrom(table).where('utilisateur_id', '=', utilisateurId).execute()
}

function drawCode(): string {
  const groupe = () =>
    Array.from({ length: LONGUEUR_GROUPE }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return Array.from({ length: GROUPES }, groupe).join('-')
}

/** Typed with or without its dashes, in either case. */
function hashCode(utilisateurId: string, code: string): Buffer {
  const propre = code.toLowerCase().replace(/[^a-z0-9]/g, '')
  return createHash('sha256').update(`${utilisateurId}:${propre}`).digest()
}
