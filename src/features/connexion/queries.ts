import { sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Trx } from '../../db/client.ts'

/** The organisme by whose directory alone she signs in: the only one she belongs to, and her address is of its domain. */
const annuaireExige = sql<
  string | null
>`(select min(o.siren) from habilitation h join organisme o on o.id = h.organisme_id
    left join annuaire a on a.organisme_id = h.organisme_id and a.exclusif and a.domaine = split_part(utilisateur.email, '@', 2)
  where h.utilisateur_id = utilisateur.id and h.etat in ('actif', 'invite') and utilisateur.profil_financeur is null
  having count(*) = 1 and count(a.organisme_id) = 1)`

/** A person by her e-mail, with the organismes she may enter. */
export async function findCandidat(trx: Trx, email: string) {
  const row = await trx
    .selectFrom('utilisateur')
    .where('email', '=', email)
    .select(['id', 'email', 'mot_de_passe', 'profil_financeur', 'derniere_visite_le'])
    .select(annuaireExige.as('annuaire_exige'))
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
    places: toutes.length,
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
