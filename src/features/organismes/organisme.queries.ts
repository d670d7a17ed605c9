import { type SqlBool, sql } from 'kysely'
import type { Trx } from '../../db/client.ts'
import { accessibleEtablissements, listChoixEtablissements } from '../etablissements/queries.ts'
import { findOrganisme } from './queries.ts'
import { type NomListe, PAR_LISTE, type PagesListes } from './schemas.ts'

/** A page of a list, and whether there is another: nothing counts what may be long. */
export type Extrait<Ligne> = { lignes: Ligne[]; page: number; suite: boolean }

/** One organisme, whole, each list at its page; undefined when no lot brought that SIREN. */
export async function readOrganisme(trx: Trx, siren: string, voulues: PagesListes) {
  const organisme = await findOrganisme(trx, siren)
  if (!organisme) return undefined
  const { id } = organisme
  const [personnes, etablissements, choix, dossiers, reglements, demandes, lots, courriels] =
    await Promise.all([
      readExtrait(listPersonnes(trx, id), 'personnes', voulues),
      readExtrait(listEtablissements(trx, id), 'etablissements', voulues),
      listChoixEtablissements(trx, { organismeId: id, etablissements: null }),
      countDossiers(trx, id),
      countReglements(trx, id),
      readExtrait(listDemandes(trx, id, siren), 'demandes', voulues),
      readExtrait(listLots(trx, id), 'lots', voulues),
      readExtrait(listCourriels(trx, id), 'courriels', voulues),
    ])
  return { organisme, personnes, etablissements, choix, dossiers, reglements, demandes, lots, courriels }
}
export type OrganismeLu = NonNullable<Awaited<ReturnType<typeof readOrganisme>>>

type Liste<Ligne> = {
  limit(nombre: number): Liste<Ligne>
  offset(nombre: number): Liste<Ligne>
  execute(): Promise<Ligne[]>
}

/** One row more than the page tells whether there is another; a page past the last is the first. */
async function readExtrait<Ligne>(
  liste: Liste<Ligne>,
  nom: NomListe,
  voulues: PagesListes,
): Promise<Extrait<Ligne>> {
  const [nombre, page] = [PAR_LISTE[nom], voulues[nom] ?? 1]
  const lues = await liste
    .offset((page - 1) * nombre)
    .limit(nombre + 1)
    .execute()
  if (lues.length === 0 && page > 1) return readExtrait(liste, nom, {})
  return { lignes: lues.slice(0, nombre), page, suite: lues.length > nombre }
}

/** Under the names that the inviter typed until she accepts, as for the organisme's own administrateurs. */
function listPersonnes(trx: Trx, organismeId: number) {
  return trx
    .selectFrom('habilitation as h')
    .innerJoin('utilisateur as u', 'u.id', 'h.utilisateur_id')
    .where('h.organisme_id', '=', organismeId)
    .select(['h.id', 'u.email', 'h.profil', 'h.etablissements', 'h.etat', 'h.expire_le'])
    .select(['h.derniere_visite_le', 'h.invite_par_financeur'])
    .select([
      sql<string>`coalesce(h.nom_saisi, u.nom)`.as('nom'),
      sql<string>`coalesce(h.prenom_saisi, u.prenom)`.as('prenom'),
    ])
    .orderBy(sql`h.derniere_visite_le desc nulls last`)
    .orderBy('h.id')
}
export type PersonneLue = OrganismeLu['personnes']['lignes'][number]

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
}
export type EtablissementLu = OrganismeLu['etablissements']['lignes'][number]

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
    .where('effacee_le', 'is', null)
    .where((eb) => eb.or([eb(sql`left(siret, 9)`, '=', siren), eb('organisme_id', '=', organismeId)]))
    .select(['reference', 'recue_le', 'etat', 'traitee_le'])
    .orderBy('recue_le', 'desc')
    .orderBy('reference')
}
export type DemandeLue = OrganismeLu['demandes']['lignes'][number]

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
}
export type LotLu = OrganismeLu['lots']['lignes'][number]

/** To whom, which template, what became of it: never what it says. */
function listCourriels(trx: Trx, organismeId: number) {
  return trx
    .selectFrom('courriel')
    .where('organisme_id', '=', organismeId)
    .select(['id', 'destinataire', 'modele', 'etat', 'cree_le', 'envoye_le'])
    .orderBy('cree_le', 'desc')
    .orderBy('id')
}
export type CourrielLu = OrganismeLu['courriels']['lignes'][number]
