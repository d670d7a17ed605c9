import { sql } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import type { Acces } from '../../auth/acces.ts'
import { addJours, type Jour } from '../../core/dates.ts'
import type { Cents } from '../../core/money.ts'
import type { Trx } from '../../db/client.ts'
import { accessibleCompteurs, accessibleDossiers } from '../dossiers/queries.ts'
import { accessibleEtablissements } from '../etablissements/queries.ts'
import { typeObjet, unreadConversations } from '../messages/queries.ts'
import { accessibleReglements, inScope, reglementsAReemettre } from '../reglements/queries.ts'
import { DELAI_FACTURATION } from './rules.ts'

/** How many rows each part of the page names. */
const PREMIERS = 5

/** The whole home page in one statement: each part reads an index or the counters, and names five rows at most. */
export function readAccueil(trx: Trx, acces: Acces, today: Jour) {
  const aFacturer = dossiersAFacturer(trx, acces, today)
  const enAttente = facturesEnAttente(trx, acces)
  const aReemettre = reglementsAReemettre(trx, acces)
  const sansCompte = etablissementsSansCompte(trx, acces)
  const aLire = unreadConversations(trx, acces)
  return trx
    .selectNoFrom((eb) => [
      jsonObjectFrom(
        aFacturer.select([
          countAll.as('nombre'),
          sql<Cents>`coalesce(sum(dossier.accorde), 0)`.as('montant'),
          sql<Jour | null>`min(dossier.date_limite_facturation)`.as('le'),
        ]),
      )
        .$notNull()
        .as('aFacturer'),
      jsonArrayFrom(
        aFacturer
          .select(['dossier.numero', 'dossier.date_limite_facturation as le'])
          .orderBy('dossier.date_limite_facturation')
          .orderBy('dossier.numero')
          .limit(PREMIERS),
      ).as('dossiersAFacturer'),
      enAttente.select(countAll.as('nombre')).$asScalar().$notNull().as('enAttente'),
      jsonArrayFrom(
        enAttente
          .select(['f.numero_facture', 'f.statut_le as le', dossierOf(trx, acces).as('dossier')])
          .orderBy('f.statut_le')
          .orderBy('f.id')
          .limit(PREMIERS),
      ).as('facturesEnAttente'),
      jsonObjectFrom(
        aReemettre.select([countAll.as('nombre'), sql<Cents>`coalesce(sum(r.montant), 0)`.as('montant')]),
      )
        .$notNull()
        .as('aReemettre'),
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

/** Accords of which nothing is invoiced, near their date: those the provider may lose. */
function dossiersAFacturer(trx: Trx, acces: Acces, today: Jour) {
  return accessibleDossiers(trx, acces)
    .where('dossier.statut', 'in', ['ACCORDE', 'ROMPU'])
    .where('dossier.facture', '=', 0)
    .where('dossier.accorde', '>', 0)
    .where('dossier.date_limite_facturation', '>=', today)
    .where('dossier.date_limite_facturation', '<=', addJours(today, DELAI_FACTURATION))
}

function facturesEnAttente(trx: Trx, acces: Acces) {
  return accessibleFactures(trx, acces).where('f.statut', '=', 'EN_ATTENTE_PIECES')
}

/** Where every read of a facture starts here: those of the organisme, of the establishments in scope, unless withdrawn. */
function accessibleFactures(trx: Trx, { organismeId, etablissements }: Acces) {
  return trx
    .selectFrom('facture as f')
    .where('f.organisme_id', '=', organismeId)
    .where('f.retire_le', 'is', null)
    .$if(etablissements !== null, (query) => query.where(inScope('f.etablissement_numero', etablissements)))
}

/** The first dossier of the outer query's facture that the person may open. */
function dossierOf(trx: Trx, acces: Acces) {
  return accessibleDossiers(trx, acces)
    .innerJoin('imputation as i', (on) =>
      on
        .onRef('i.organisme_id', '=', 'dossier.organisme_id')
        .onRef('i.dossier_numero', '=', 'dossier.numero'),
    )
    .whereRef('i.organisme_id', '=', sql.ref('f.organisme_id'))
    .whereRef('i.facture_id', '=', sql.ref('f.id'))
    .where('i.retire_le', 'is', null)
    .select('dossier.numero')
    .orderBy('dossier.numero')
    .limit(1)
    .$asScalar()
}

function etablissementsSansCompte(trx: Trx, acces: Acces) {
  return accessibleEtablissements(trx, acces).where(
    sql<boolean>`not exists (
      select from coordonnees_bancaires c
      where c.organisme_id = e.organisme_id and c.etablissement_numero = e.numero and c.au is null
    )`,
  )
}

/** Habilitations are no tenant table: the organisme is named. Only an administrateur may send one again. */
function invitationsExpirees(trx: Trx, { organismeId, profil, personne }: Acces) {
  return trx
    .selectFrom('habilitation as h')
    .where('h.organisme_id', '=', organismeId)
    .$if(profil !== 'administrateur', (query) => query.where(sql<boolean>`false`))
    .where('h.etat', '=', 'invite')
    .where('h.expire_le', '<=', personne.maintenant)
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
