import { type Expression, sql } from 'kysely'
import type { Acces, Personne } from '../../auth/acces.ts'
import type { Profil } from '../../auth/permissions.ts'
import type { SessionLue } from '../../auth/session-lue.ts'
import type { Base, Trx } from '../../db/client.ts'
import { horsOrganismeLecture, tenantLecture } from '../../db/tenant.ts'
import { accessibleDossiers } from '../dossiers/queries.ts'
import { accessibleConversations } from '../messages/queries.ts'
import { accessibleReglements } from '../reglements/queries.ts'
import { type Choix, listChoix } from './queries.ts'
import { NOUVEAUTES_MAX } from './rules.ts'

export type ChoixLu = Choix & { nouveautes: Nouveautes | null }
export type Nouveautes = { reglements: number; accords: number; reponses: number }

/**
 * The organismes of a person, with what came in each since she was last there. Each is read in a transaction of its own,
 * as she would see it there, and only where this session could enter.
 */
export async function readChoix(base: Base, { personne, facteur }: SessionLue): Promise<ChoixLu[]> {
  const choix = await horsOrganismeLecture(base, (trx) => listChoix(trx, personne.id, personne.maintenant))
  const lus: ChoixLu[] = []
  for (const un of choix) {
    const { organisme_id, etat, derniere_visite_le: depuis, facteur_exige } = un
    const ferme = etat !== 'actif' || (facteur_exige && facteur.le === null)
    const nouveautes =
      ferme || depuis === null
        ? null
        : await tenantLecture(base, organisme_id, (trx) =>
            countNouveautes(trx, toAcces(personne, un), depuis),
          )
    lus.push({ ...un, nouveautes })
  }
  return lus
}

function toAcces(personne: Personne, choix: Choix): Acces {
  return {
    personne,
    habilitationId: choix.id,
    organismeId: choix.organisme_id,
    organisme: { siren: choix.siren, raisonSociale: choix.raison_sociale },
    profil: choix.profil as Profil,
    etablissements: choix.etablissements,
    sansNoms: choix.sans_noms,
    observation: null,
  }
}

function countNouveautes(trx: Trx, acces: Acces, depuis: Date): Promise<Nouveautes> {
  return trx
    .selectNoFrom([
      bounded(reglementsParus(trx, acces, depuis)).as('reglements'),
      bounded(accordsDonnes(trx, acces, depuis)).as('accords'),
      bounded(reponsesRecues(trx, acces, depuis)).as('reponses'),
    ])
    .executeTakeFirstOrThrow()
}

/** Read from the index of what is new, whose condition these repeat. */
function reglementsParus(trx: Trx, acces: Acces, depuis: Date) {
  return accessibleReglements(trx, acces)
    .innerJoin('evenement as paru', (on) =>
      on.onRef('paru.organisme_id', '=', 'r.organisme_id').onRef('paru.objet_id', '=', 'r.reference'),
    )
    .where(sql<boolean>`paru.objet_type = 'reglement' and paru.type = 'statut' and paru.avant = ''`)
    .where('paru.cree_le', '>', depuis)
    .select(sql`1`.as('un'))
}

function accordsDonnes(trx: Trx, acces: Acces, depuis: Date) {
  return accessibleDossiers(trx, acces)
    .innerJoin('evenement as donne', (on) =>
      on
        .onRef('donne.organisme_id', '=', 'dossier.organisme_id')
        .onRef('donne.objet_id', '=', 'dossier.numero'),
    )
    .where(sql<boolean>`donne.objet_type = 'dossier' and donne.type = 'accord'`)
    .where('donne.cree_le', '>', depuis)
    .select(sql`1`.as('un'))
}

/** Conversations whose last word is the funder's. */
function reponsesRecues(trx: Trx, acces: Acces, depuis: Date) {
  return accessibleConversations(trx, acces)
    .where('c.reponse_rang', '>', 0)
    .where('c.dernier_le', '>', depuis)
    .select(sql`1`.as('un'))
}

/** Counted no further than one past what the page names. */
function bounded(lignes: Expression<unknown>) {
  return sql<number>`(select count(*) from (select from ${lignes} as toutes limit ${NOUVEAUTES_MAX + 1}) as lues)`
}
