import { sql } from 'kysely'
import type { Personne } from '../../auth/acces.ts'
import { REPOS_MINUTES } from '../../auth/session-lue.ts'
import { hashToken } from '../../auth/sessions.ts'
import type { Trx } from '../../db/client.ts'

/** The sessions of a person that still open something, the last seen first. */
export function listSessions(trx: Trx, { id, profilFinanceur, maintenant }: Personne) {
  const minutes = profilFinanceur ? REPOS_MINUTES.financeur : REPOS_MINUTES.organisme
  return trx
    .selectFrom('session')
    .where('utilisateur_id', '=', id)
    .where('expire_le', '>', maintenant)
    .where('vue_le', '>=', new Date(maintenant.getTime() - minutes * 60_000))
    .orderBy('vue_le', 'desc')
    .orderBy('reference')
    .select(['reference', 'empreinte', 'navigateur', 'adresse', 'cree_le', 'vue_le'])
    .execute()
}
export type SessionOuverte = Awaited<ReturnType<typeof listSessions>>[number]

/** Names of her organismes: a password may not be made of them. */
export async function listOrganisations(trx: Trx, utilisateurId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('habilitation')
    .innerJoin('organisme', 'organisme.id', 'habilitation.organisme_id')
    .where('habilitation.utilisateur_id', '=', utilisateurId)
    .select('organisme.raison_sociale')
    .execute()
  return rows.map((row) => row.raison_sociale)
}

/** The change of address that a link still confirms. */
export function findLienEmail(trx: Trx, jeton: string, maintenant: Date) {
  return trx
    .selectFrom('lien')
    .innerJoin('utilisateur', 'utilisateur.id', 'lien.utilisateur_id')
    .where('lien.empreinte', '=', hashToken(jeton))
    .where('lien.type', '=', 'email')
    .where('lien.utilise_le', 'is', null)
    .where('lien.expire_le', '>', maintenant)
    .select(['utilisateur.id', 'utilisateur.email as ancienne'])
    .select(sql<string>`lien.email`.as('nouvelle'))
    .executeTakeFirst()
}

export async function isEmailTaken(trx: Trx, email: string): Promise<boolean> {
  return (
    (await trx.selectFrom('utilisateur').where('email', '=', email).select('id').executeTakeFirst()) !==
    undefined
  )
}
