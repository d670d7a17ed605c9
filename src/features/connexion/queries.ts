import { sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Trx } from '../../db/client.ts'

/** A person by her e-mail, with the organismes she may enter. */
export async function findCandidat(trx: Trx, email: string) {
  const row = await trx
    .selectFrom('utilisateur')
    .where('email', '=', email)
    .select(['id', 'email', 'mot_de_passe', 'profil_financeur', 'derniere_visite_le'])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('habilitation')
          .whereRef('habilitation.utilisateur_id', '=', 'utilisateur.id')
          .where('habilitation.etat', 'in', ['actif', 'invite'])
          .select(['habilitation.id', 'habilitation.etat', 'habilitation.organisme_id']),
      ).as('toutes'),
    )
    .executeTakeFirst()
  if (!row) return undefined
  const { toutes, ...candidat } = row
  return {
    ...candidat,
    habilitations: toutes.filter(({ etat }) => etat === 'actif'),
    // An invitation of a known person is accepted after sign-in.
    peut_entrer: toutes.length > 0 || row.profil_financeur !== null,
  }
}
export type Candidat = NonNullable<Awaited<ReturnType<typeof findCandidat>>>

/** The organismes a person may act for, and those that invite her. */
export function listChoix(trx: Trx, personneId: string, maintenant: Date) {
  return trx
    .selectFrom('habilitation')
    .innerJoin('organisme', 'organisme.id', 'habilitation.organisme_id')
    .where('habilitation.utilisateur_id', '=', personneId)
    .where((eb) =>
      eb.or([
        eb('habilitation.etat', '=', 'actif'),
        eb.and([eb('habilitation.etat', '=', 'invite'), eb('habilitation.expire_le', '>', maintenant)]),
      ]),
    )
    .orderBy('organisme.raison_sociale')
    .select([
      'habilitation.id',
      'habilitation.etat',
      'habilitation.profil',
      'habilitation.derniere_visite_le',
      'habilitation.organisme_id',
      'habilitation.etablissements',
      'habilitation.sans_noms',
      'organisme.siren',
      'organisme.raison_sociale',
      sql<boolean>`exists (select from reglage_organisme r where r.organisme_id = organisme.id and r.facteur_exige)`.as(
        'facteur_exige',
      ),
    ])
    .execute()
}
export type Choix = Awaited<ReturnType<typeof listChoix>>[number]

export function findHabilitation(trx: Trx, personneId: string, habilitationId: string) {
  return trx
    .selectFrom('habilitation')
    .innerJoin('organisme', 'organisme.id', 'habilitation.organisme_id')
    .where('habilitation.id', '=', habilitationId)
    .where('habilitation.utilisateur_id', '=', personneId)
    .where('habilitation.etat', '=', 'actif')
    .select(['habilitation.id', 'habilitation.organisme_id', 'organisme.siren'])
    .executeTakeFirst()
}
