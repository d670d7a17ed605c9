import { sql } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import type { Acces } from '../../auth/acces.ts'
import type { Jour } from '../../core/dates.ts'
import type { Cents } from '../../core/money.ts'
import type { Trx } from '../../db/client.ts'
import { listAFaire } from '../dossiers/afaire.queries.ts'
import { accessibleCompteurs, accessibleDossiers } from '../dossiers/queries.ts'
import type { AFaire } from '../dossiers/rules.ts'
import { accessibleEtablissements, etablissementsSansCompte } from '../etablissements/queries.ts'
import { typeObjet, unreadConversations } from '../messages/queries.ts'
import { accessibleReglements, reglementsAReemettre } from '../reglements/queries.ts'
import { habilitationsInScope } from '../utilisateurs/queries.ts'

/** How many rows each part of the page names. */
const PREMIERS = 5

/** The whole home page in one statement: each part reads an index or the counters, and names five rows at most. */
export function readAccueil(trx: Trx, acces: Acces, today: Jour) {
  const aReemettre = reglementsAReemettre(trx, acces)
  const sansCompte = etablissementsSansCompte(trx, acces)
  const aLire = unreadConversations(trx, acces)
  const aFaire = (quoi: AFaire) => jsonArrayFrom(listAFaire(trx, acces, quoi, PREMIERS))
  return trx
    .selectNoFrom((eb) => [
      aFaire('DEPASSE').as('DEPASSE'),
      aFaire('CORRIGER').as('CORRIGER'),
      aFaire('PIECES').as('PIECES'),
      aFaire('FACTURER').as('FACTURER'),
      jsonObjectFrom(
        aReemettre.select([countAll.as('nombre'), sql<Cents>`coalesce(sum(r.montant), 0)`.as('montant')]),
      )
        .$notNull()
        .as('aReemettre'),
      jsonArrayFrom(
        aReemettre
          .select(['r.reference', 'r.motif'])
          .orderBy('r.date_emission', (ordre) => ordre.desc().nullsLast())
          .orderBy('r.reference')
          .limit(PREMIERS),
      ).as('reglementsAReemettre'),
      sansCompte.select(countAll.as('nombre')).$asScalar().$notNull().as('sansCompte'),
      jsonArrayFrom(
        sansCompte.select(['e.numero', 'e.ville', 'e.enseigne']).orderBy('e.numero').limit(PREMIERS),
      ).as('etablissementsSansCompte'),
      aLire.select(countAll.as('nombre')).$asScalar().$notNull().as('aLire'),
      jsonArrayFrom(
        aLire
          .select([
            'c.id',
            typeObjet,
            'c.objet_id',
            sql<Jour>`(c.dernier_le at time zone 'Europe/Paris')::date`.as('le'),
          ])
          .orderBy('c.dernier_le')
          .limit(PREMIERS),
      ).as('conversationsALire'),
      invitationsExpirees(trx, acces).as('invitations'),
      jsonArrayFrom(derniersReglements(trx, acces)).as('reglements'),
      jsonArrayFrom(derniersAccords(trx, acces)).as('accords'),
      regleDeLAnnee(trx, acces, today).as('regle'),
      jsonObjectFrom(
        accessibleCompteurs(trx, acces).select([
          sql<number>`coalesce(sum(compteur.nombre), 0)`.as('nombre'),
          sql<Cents>`coalesce(sum(compteur.reste), 0)`.as('reste'),
        ]),
      )
        .$notNull()
        .as('dossiers'),
      eb.exists(accessibleEtablissements(trx, acces).select('e.numero')).as('aDesEtablissements'),
    ])
    .executeTakeFirstOrThrow()
}
export type Accueil = Awaited<ReturnType<typeof readAccueil>>

const countAll = sql<number>`count(*)`

/** Only an administrateur may send one again. */
function invitationsExpirees(trx: Trx, acces: Acces) {
  return habilitationsInScope(trx, acces)
    .$if(acces.profil !== 'administrateur', (query) => query.where(sql<boolean>`false`))
    .where('habilitation.etat', '=', 'invite')
    .where('habilitation.expire_le', '<=', acces.personne.maintenant)
    .select(countAll.as('nombre'))
    .$asScalar()
    .$notNull()
}

function derniersReglements(trx: Trx, acces: Acces) {
  return accessibleReglements(trx, acces)
    .select(['r.reference', 'r.statut', 'r.montant', 'r.nb_lignes', 'r.date_emission', 'r.date_execution'])
    .orderBy('r.date_emission', (ordre) => ordre.desc().nullsLast())
    .orderBy('r.reference', 'desc')
    .limit(PREMIERS)
}

function derniersAccords(trx: Trx, acces: Acces) {
  return accessibleDossiers(trx, acces)
    .where('dossier.accord_date', 'is not', null)
    .select(['dossier.numero', 'dossier.intitule', 'dossier.entreprise_raison_sociale as entreprise'])
    .select(['dossier.accord_date', 'dossier.accorde'])
    .orderBy('dossier.accord_date', (ordre) => ordre.desc().nullsLast())
    .orderBy('dossier.numero', 'desc')
    .limit(PREMIERS)
}

/** Words for money: EXECUTE and EMIS. Read from the index of the period alone. */
function regleDeLAnnee(trx: Trx, acces: Acces, today: Jour) {
  const annee = today.slice(0, 4)
  return accessibleReglements(trx, acces)
    .where('r.date_emission', '>=', `${annee}-01-01`)
    .where('r.date_emission', '<=', `${annee}-12-31`)
    .where('r.statut', 'in', ['EXECUTE', 'EMIS'])
    .select(sql<Cents>`coalesce(sum(r.montant), 0)`.as('montant'))
    .$asScalar()
    .$notNull()
}
