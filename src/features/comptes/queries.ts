import { sql } from 'kysely'
import { hashToken } from '../../auth/sessions.ts'
import type { Trx } from '../../db/client.ts'
import type { TypeLien } from './rules.ts'

/** The organisme of the invitation, else the person's only one. */
const ORGANISME = sql<number | null>`coalesce(habilitation.organisme_id,
  (select min(seule.organisme_id) from habilitation seule
    where seule.utilisateur_id = utilisateur.id and seule.etat = 'actif' having count(*) = 1))`

/** The person of a link that still serves, and where it leads; undefined: unknown, used, expired or replaced. */
export function findLien(trx: Trx, type: TypeLien, jeton: string, maintenant: Date) {
  return trx
    .selectFrom('lien')
    .innerJoin('utilisateur', 'utilisateur.id', 'lien.utilisateur_id')
    .leftJoin('habilitation', 'habilitation.id', 'lien.habilitation_id')
    .leftJoin('organisme', 'organisme.id', 'habilitation.organisme_id')
    .where('lien.empreinte', '=', hashToken(jeton))
    .where('lien.type', '=', type)
    .where('lien.utilise_le', 'is', null)
    .where('lien.expire_le', '>', maintenant)
    .select(['utilisateur.id', 'utilisateur.email', 'utilisateur.nom', 'utilisateur.prenom'])
    .select(['habilitation.id as habilitation_id', 'organisme.raison_sociale as organisme'])
    .select(ORGANISME.as('organisme_id'))
    .select((eb) =>
      eb
        .selectFrom('habilitation as h')
        .innerJoin('organisme as o', 'o.id', 'h.organisme_id')
        .whereRef('h.utilisateur_id', '=', 'utilisateur.id')
        .select(sql<string[]>`coalesce(array_agg(o.raison_sociale), '{}')`.as('noms'))
        .as('organisations'),
    )
    .executeTakeFirst()
}
export type LienLu = NonNullable<Awaited<ReturnType<typeof findLien>>>

/**
 * What a link changes, locked before it is spent. Every transaction takes the rows of people in one order, so that
 * two of them never wait for each other: utilisateur, habilitation, lien, tentative, session.
 */
export async function lockLien(trx: Trx, { id, habilitation_id }: LienLu): Promise<void> {
  await trx.selectFrom('utilisateur').where('id', '=', id).select('id').forNoKeyUpdate().execute()
  if (habilitation_id === null) return
  await trx.selectFrom('habilitation').where('id', '=', habilitation_id).select('id').forUpdate().execute()
}

/**
 * Who may choose a new password by mail: she has one, and somewhere to go. Her row is locked, so that requests
 * sent together are counted one after the other.
 */
export function lockOublieux(trx: Trx, email: string) {
  return trx
    .selectFrom('utilisateur')
    .where('email', '=', email)
    .where('mot_de_passe', 'is not', null)
    .where((eb) =>
      eb.or([
        eb('profil_financeur', 'is not', null),
        eb.exists(
          eb
            .selectFrom('habilitation')
            .whereRef('habilitation.utilisateur_id', '=', 'utilisateur.id')
            .where('habilitation.etat', 'in', ['actif', 'invite'])
            .select('habilitation.id'),
        ),
      ]),
    )
    .select(['id', 'email'])
    .forNoKeyUpdate()
    .executeTakeFirst()
}

export async function countLiens(
  trx: Trx,
  utilisateurId: string,
  type: TypeLien,
  depuis: Date,
): Promise<number> {
  const row = await trx
    .selectFrom('lien')
    .where('utilisateur_id', '=', utilisateurId)
    .where('type', '=', type)
    .where('cree_le', '>', depuis)
    .select((eb) => eb.fn.countAll<number>().as('nombre'))
    .executeTakeFirstOrThrow()
  return row.nombre
}

/** Requests of the last hour from this subscriber, and for this recipient. */
export async function countDemandes(
  trx: Trx,
  { abonne, email }: { abonne: string; email: string },
  depuis: Date,
) {
  const count = (colonne: 'adresse' | 'email', valeur: string) =>
    trx
      .selectFrom('demande_compte')
      .where(colonne, '=', valeur)
      .where('recue_le', '>', depuis)
      .select((eb) => eb.fn.countAll<number>().as('nombre'))
      .executeTakeFirstOrThrow()
  return {
    parAbonne: (await count('adresse', abonne)).nombre,
    parEmail: (await count('email', email)).nombre,
  }
}

/** When the request of this reference came; nothing of what it says. */
export function findDemande(trx: Trx, reference: string) {
  return trx
    .selectFrom('demande_compte')
    .where('reference', '=', reference)
    .select(['reference', 'recue_le'])
    .executeTakeFirst()
}
