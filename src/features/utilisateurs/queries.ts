import { type SqlBool, sql } from 'kysely'
import type { Acces } from '../../auth/acces.ts'
import { pliure } from '../../core/texte.ts'
import type { Trx } from '../../db/client.ts'
import { addMinutes } from '../comptes/rules.ts'
import { accessibleEtablissements } from '../etablissements/queries.ts'
import type { AdministrateurActif } from './rules.ts'
import { type EtatUtilisateur, type FiltresUtilisateurs, PAR_PAGE } from './schemas.ts'

/**
 * Where every read of the organisme's people starts. An administrateur of some establishments sees those whose
 * establishments are all hers.
 */
export function accessibleHabilitations(trx: Trx, acces: Acces) {
  return habilitationsInScope(trx, acces).innerJoin(
    'utilisateur',
    'utilisateur.id',
    'habilitation.utilisateur_id',
  )
}

/** The same, where nothing of the person herself is read. */
export function habilitationsInScope(trx: Trx, { organismeId, etablissements }: Acces) {
  return trx
    .selectFrom('habilitation')
    .where('habilitation.organisme_id', '=', organismeId)
    .$if(etablissements !== null, (query) =>
      query.where(sql<SqlBool>`habilitation.etablissements <@ ${etablissements}::text[]`),
    )
}

/** Until she accepts, a person bears the names the inviter typed, wherever else she may be known. */
const NOM = sql<string>`coalesce(habilitation.nom_saisi, utilisateur.nom)`
const PRENOM = sql<string>`coalesce(habilitation.prenom_saisi, utilisateur.prenom)`

function readable(trx: Trx, acces: Acces) {
  return accessibleHabilitations(trx, acces)
    .select([
      'habilitation.id',
      'habilitation.utilisateur_id',
      'habilitation.profil',
      'habilitation.etablissements',
    ])
    .select(['habilitation.etat', 'habilitation.expire_le', 'habilitation.invite_le'])
    .select(['habilitation.derniere_visite_le', 'habilitation.version', 'utilisateur.email'])
    .select('habilitation.sans_noms')
    .select([NOM.as('nom'), PRENOM.as('prenom')])
    .select(
      accessibleEtablissements(trx, acces)
        .where(sql<SqlBool>`e.numero = any(habilitation.etablissements)`)
        .select(
          sql<string[]>`array_agg(coalesce(nullif(e.ville, ''), e.numero) order by e.numero)`.as('noms'),
        )
        .as('lieux'),
    )
}

export async function listUtilisateurs(trx: Trx, acces: Acces, filtres: FiltresUtilisateurs) {
  const { nom, etat, page = 1 } = filtres
  const utilisateurs = await readable(trx, acces)
    .$if(nom !== undefined, (query) => query.where(named(nom ?? '')))
    .$if(etat !== undefined, (query) => query.where(inState(etat ?? 'actif', acces.personne.maintenant)))
    .select((eb) => eb.fn.countAll<number>().over().as('total'))
    .orderBy(sql`${NOM} collate "und-x-icu"`)
    .orderBy(sql`${PRENOM} collate "und-x-icu"`)
    .orderBy('habilitation.id')
    .limit(PAR_PAGE)
    .offset((page - 1) * PAR_PAGE)
    .execute()
  if (utilisateurs.length === 0 && page > 1) return listUtilisateurs(trx, acces, { ...filtres, page: 1 })
  const total = utilisateurs[0]?.total ?? 0
  return { utilisateurs, total, page, pages: Math.ceil(total / PAR_PAGE) }
}
export type ListeUtilisateurs = { utilisateurs: Utilisateur[]; total: number; page: number; pages: number }

/** Names in either order; case and accents count for nothing. */
function named(saisie: string) {
  return sql<SqlBool>`strpos(pliure(concat_ws(' ', ${NOM}, ${PRENOM}, ${NOM})), ${pliure(saisie)}) > 0`
}

function inState(etat: EtatUtilisateur, maintenant: Date) {
  if (etat === 'actif' || etat === 'desactive') return sql<SqlBool>`habilitation.etat = ${etat}`
  const valable = sql<SqlBool>`coalesce(habilitation.expire_le > ${maintenant}, false)`
  return sql<SqlBool>`habilitation.etat = 'invite' and ${etat === 'invite' ? valable : sql`not ${valable}`}`
}

export function findUtilisateur(trx: Trx, acces: Acces, id: string) {
  return readable(trx, acces).where('habilitation.id', '=', id).executeTakeFirst()
}
export type Utilisateur = NonNullable<Awaited<ReturnType<typeof findUtilisateur>>>

/**
 * Locks the organisme's active administrateurs, always in the same order: two who demote each other at once come
 * one after the other, and the second sees what the first did. `tous`: sees every establishment.
 */
export async function lockAdministrateurs(trx: Trx, organismeId: number): Promise<AdministrateurActif[]> {
  return trx
    .selectFrom('habilitation')
    .where('organisme_id', '=', organismeId)
    .where('profil', '=', 'administrateur')
    .where('etat', '=', 'actif')
    .orderBy('id')
    .select(['id', sql<boolean>`etablissements is null`.as('tous')])
    .forUpdate()
    .execute()
}

/** When this invitation was sent again in the last 24 hours, oldest first: the journal has a line for each. */
export async function listRenvois(trx: Trx, { organismeId, personne }: Acces, id: string): Promise<Date[]> {
  const rows = await trx
    .selectFrom('journal')
    .where('organisme_id', '=', organismeId)
    .where('instant', '>', addMinutes(personne.maintenant, -24 * 60))
    .where('objet_type', '=', 'habilitation')
    .where('objet_id', '=', id)
    .where(sql<SqlBool>`details @> '{"renvoi": true}'`)
    .orderBy('instant')
    .select('instant')
    .execute()
  return rows.map(({ instant }) => instant)
}

/** The habilitation to change, locked, with what the change is checked against. */
export function lockHabilitation(trx: Trx, acces: Acces, id: string) {
  return accessibleHabilitations(trx, acces)
    .where('habilitation.id', '=', id)
    .select([
      'habilitation.id',
      'habilitation.utilisateur_id',
      'habilitation.profil',
      'habilitation.etablissements',
      'habilitation.sans_noms',
    ])
    .select(['habilitation.etat', 'habilitation.version', 'habilitation.derniere_visite_le'])
    .select(['utilisateur.email', 'utilisateur.nom', 'utilisateur.prenom'])
    .select(sql<boolean>`utilisateur.mot_de_passe is not null`.as('connue'))
    .forUpdate('habilitation')
    .executeTakeFirst()
}
export type HabilitationVisee = NonNullable<Awaited<ReturnType<typeof lockHabilitation>>>
