import { type SqlBool, sql } from 'kysely'
import type { Trx } from '../../db/client.ts'
import { accessibleEtablissements, listChoixEtablissements } from '../etablissements/queries.ts'
import { findOrganisme } from './queries.ts'

/** How many rows each part of the page names. */
export const LIGNES_MAX = 100

/** One organisme, whole; undefined when no lot brought that SIREN. */
export async function readOrganisme(trx: Trx, siren: string) {
  const organisme = await findOrganisme(trx, siren)
  if (!organisme) return undefined
  const { id } = organisme
  const [personnes, etablissements, choix, dossiers, reglements, demandes, lots, courriels] =
    await Promise.all([
      listPersonnes(trx, id),
      listEtablissements(trx, id),
      listChoixEtablissements(trx, { organismeId: id, etablissements: null }),
      countDossiers(trx, id),
      countReglements(trx, id),
      listDemandes(trx, id, siren),
      listLots(trx, id),
      listCourriels(trx, id),
    ])
  return { organisme, personnes, etablissements, choix, dossiers, reglements, demandes, lots, courriels }
}
export type OrganismeLu = NonNullable<Awaited<ReturnType<typeof readOrganisme>>>

/** Under the names that the inviter typed until she accepts, as for the organisme's own administrateurs. */
function listPersonnes(trx: Trx, organismeId: number) {
  return trx
    .selectFrom('habilitation as h')
    .innerJoin('utilisateur as u', 'u.id', 'h.utilisateur_id')
    .where('h.organisme_id', '=', organismeId)
    .select(['h.id', 'u.email', 'h.profil', 'h.etablissements', 'h.etat', 'h.expire_le'])
    .select(['h.derniere_visite_le'])
    .select([
      sql<string>`coalesce(h.nom_saisi, u.nom)`.as('nom'),
      sql<string>`coalesce(h.prenom_saisi, u.prenom)`.as('prenom'),
    ])
    .orderBy(sql`h.derniere_visite_le desc nulls last`)
    .orderBy('h.id')
    .limit(LIGNES_MAX)
    .execute()
}
export type PersonneLue = OrganismeLu['personnes'][number]

function listEtablissements(trx: Trx, organismeId: number) {
  return accessibleEtablissements(trx, { organismeId, etablissements: null })
    .leftJoin('coordonnees_bancaires as c', (on) =>
      on
        .onRef('c.organisme_id', '=', 'e.organisme_id')
        .onRef('c.etablissement_numero', '=', 'e.numero')
        .on('c.au', 'is', null),
    )
    .select(['e.numero', 'e.siret', 'e.raison_sociale', 'e.enseigne', 'e.ville'])
    .select(['c.iban_pays', 'c.iban_fin', 'c.du'])
    .orderBy('e.numero')
    .limit(LIGNES_MAX)
    .execute()
}
export type EtablissementLu = OrganismeLu['etablissements'][number]

/** From the counters that each lot maintains: nothing grows with the organisme. */
function countDossiers(trx: Trx, organismeId: number) {
  return trx
    .selectFrom('compteur_dossier')
    .where('organisme_id', '=', organismeId)
    .where('nombre', '>', 0)
    .groupBy('statut')
    .select(({ fn }) => [
      'statut',
      fn.sum<number>('nombre').as('nombre'),
      fn.sum<number>('accorde').as('accorde'),
      fn.sum<number>('facture').as('facture'),
      fn.sum<number>('regle').as('regle'),
      fn.sum<number>('reste').as('reste'),
    ])
    .orderBy('statut')
    .execute()
}
export type DossiersParStatut = OrganismeLu['dossiers'][number]

function countReglements(trx: Trx, organismeId: number) {
  return trx
    .selectFrom('compteur_reglement')
    .where('organisme_id', '=', organismeId)
    .where('nombre', '>', 0)
    .groupBy('statut')
    .select(({ fn }) => [
      'statut',
      fn.sum<number>('nombre').as('nombre'),
      fn.sum<number>('montant').as('montant'),
    ])
    .orderBy('statut')
    .execute()
}
export type ReglementsParStatut = OrganismeLu['reglements'][number]

function listDemandes(trx: Trx, organismeId: number, siren: string) {
  return trx
    .selectFrom('demande_compte')
    .where((eb) => eb.or([eb(sql`left(siret, 9)`, '=', siren), eb('organisme_id', '=', organismeId)]))
    .select(['reference', 'recue_le', 'etat', 'traitee_le'])
    .orderBy('recue_le', 'desc')
    .orderBy('reference')
    .limit(LIGNES_MAX)
    .execute()
}
export type DemandeLue = OrganismeLu['demandes'][number]

const LOTS_MAX = 20

/** The last lots that changed something of it: each asks the images' key once, newest first. */
function listLots(trx: Trx, organismeId: number) {
  return trx
    .selectFrom('lot')
    .where(
      sql<SqlBool>`exists (select from lot_image i where i.organisme_id = ${organismeId} and i.lot_id = lot.id)`,
    )
    .select(['id', 'nom', 'etat', 'depose_le', 'termine_le'])
    .orderBy('depose_le', 'desc')
    .orderBy('id')
    .limit(LOTS_MAX)
    .execute()
}
export type LotLu = OrganismeLu['lots'][number]

const COURRIELS_MAX = 50

/** To whom, which template, what became of it: never what it says. */
function listCourriels(trx: Trx, organismeId: number) {
  return trx
    .selectFrom('courriel')
    .where('organisme_id', '=', organismeId)
    .select(['id', 'destinataire', 'modele', 'etat', 'cree_le', 'envoye_le'])
    .orderBy('cree_le', 'desc')
    .orderBy('id')
    .limit(COURRIELS_MAX)
    .execute()
}
export type CourrielLu = OrganismeLu['courriels'][number]
