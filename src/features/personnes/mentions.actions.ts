import { type SqlBool, sql } from 'kysely'
import { EFFACE } from '../../core/sujets.ts'
import { formatNom } from '../../core/texte.ts'
import type { Trx } from '../../db/client.ts'
import type { Compte, Sujette } from './rules.ts'

/** Mails to others that name her account: how many. */
export async function countMentions(trx: Trx, personne: Sujette): Promise<number> {
  if (personne.type === 'stagiaire' || personne.effaceLe) return 0
  const { nombre } = await trx
    .selectFrom('courriel')
    .where(mentions(personne))
    .select((eb) => eb.fn.countAll<number>().as('nombre'))
    .executeTakeFirstOrThrow()
  return nombre
}

export async function eraseMentions(trx: Trx, personne: Sujette): Promise<number> {
  if (personne.type === 'stagiaire' || personne.effaceLe) return 0
  const neuves = words(personne).reduce(
    (texte, mots) => sql`replace(${texte}, ${mots}, ${EFFACE})`,
    sql`donnees::text`,
  )
  const { numUpdatedRows } = await trx
    .updateTable('courriel')
    .set({ donnees: sql`(${neuves})::jsonb` })
    .where(mentions(personne))
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}

/** Her address and her name in both orders, as JSON writes them. */
function words({ nom, prenom, email }: Compte): string[] {
  return [email, formatNom({ nom, prenom }), `${prenom} ${nom}`].map((mots) =>
    JSON.stringify(mots).slice(1, -1),
  )
}

function mentions(personne: Compte) {
  const trouve = words(personne).map((mots) => sql`position(${mots} in donnees::text) > 0`)
  return sql<SqlBool>`lower(destinataire) <> ${personne.email} and (${sql.join(trouve, sql` or `)})`
}
