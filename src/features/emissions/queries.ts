import { sql } from 'kysely'
import type { Jour } from '../../core/dates.ts'
import type { Trx } from '../../db/client.ts'
import { TENTATIVES_MAX } from './rules.ts'

export type TypeEmission = 'AVIS_VIREMENT' | 'APC'
export type Attente = { organisme_id: number; type: TypeEmission; objet_id: string; version: number }

/** What is left to settle, what was given up, and the last documents issued, for the funder's people. */
export async function listEmissions(trx: Trx) {
  const { attendent } = await trx
    .selectFrom('emission_attente')
    .select((eb) => eb.fn.countAll<number>().as('attendent'))
    .where('tentatives', '<', TENTATIVES_MAX)
    .executeTakeFirstOrThrow()
  const emissions = await trx
    .selectFrom('emission as e')
    .innerJoin('organisme as o', 'o.id', 'e.organisme_id')
    .select(['e.numero', 'e.type', 'e.objet_id', 'e.version', 'e.corrige_numero', 'e.emis_le'])
    .select(['o.siren', 'o.raison_sociale'])
    .orderBy('e.emis_le', 'desc')
    .orderBy('e.numero', 'desc')
    .limit(50)
    .execute()
  return { attendent, echecs: await listEchecs(trx), nombreEchecs: await countEchecs(trx), emissions }
}
export type EmissionListe = Awaited<ReturnType<typeof listEmissions>>['emissions'][number]

export async function countEchecs(trx: Trx): Promise<number> {
  const { nombre } = await trx
    .selectFrom('emission_attente')
    .select((eb) => eb.fn.countAll<number>().as('nombre'))
    .where('tentatives', '>=', TENTATIVES_MAX)
    .executeTakeFirstOrThrow()
  return nombre
}

/** The last ones given up; when the storage is down, many are for the same reason. */
function listEchecs(trx: Trx) {
  return trx
    .selectFrom('emission_attente as a')
    .innerJoin('organisme as o', 'o.id', 'a.organisme_id')
    .where('a.tentatives', '>=', TENTATIVES_MAX)
    .select(['a.type', 'a.objet_id', 'a.version', 'a.cree_le', 'a.derniere_erreur'])
    .select(['o.siren', 'o.raison_sociale'])
    .orderBy('a.cree_le', 'desc')
    .orderBy('a.objet_id')
    .limit(50)
    .execute()
}
export type Echec = Awaited<ReturnType<typeof listEchecs>>[number]

/** A règlement whose avis may be issued, with all that the avis says; undefined when it is not one any more. */
export async function findReglementEmis(trx: Trx, { organisme_id, objet_id }: Attente) {
  const reglement = await trx
    .selectFrom('reglement as r')
    .innerJoin('etablissement as e', (join) =>
      join.onRef('e.organisme_id', '=', 'r.organisme_id').onRef('e.numero', '=', 'r.etablissement_numero'),
    )
    .where('r.organisme_id', '=', organisme_id)
    .where('r.reference', '=', objet_id)
    .where('r.statut', 'in', ['EMIS', 'EXECUTE'])
    .where('r.retire_le', 'is', null)
    .select([
      'r.reference',
      'r.date_emission',
      'r.date_execution',
      'r.montant',
      'r.statut',
      'r.end_to_end_id',
    ])
    .select(['r.iban_pays', 'r.iban_fin', 'r.titulaire', 'r.etablissement_numero'])
    .select(['e.raison_sociale', 'e.siret', 'e.nda', 'e.ville'])
    .executeTakeFirst()
  return reglement && { ...reglement, lignes: await listLignes(trx, organisme_id, objet_id) }
}
export type ReglementEmis = NonNullable<Awaited<ReturnType<typeof findReglementEmis>>>

async function listLignes(trx: Trx, organismeId: number, reference: string) {
  return trx
    .selectFrom('reglement_ligne as l')
    .leftJoin('facture as f', (join) =>
      join.onRef('f.organisme_id', '=', 'l.organisme_id').onRef('f.id', '=', 'l.facture_id'),
    )
    .leftJoin('dossier as d', (join) =>
      join.onRef('d.organisme_id', '=', 'l.organisme_id').onRef('d.numero', '=', 'l.dossier_numero'),
    )
    .leftJoin('participation as p', (join) =>
      join
        .onRef('p.organisme_id', '=', 'l.organisme_id')
        .onRef('p.dossier_numero', '=', 'l.dossier_numero')
        .onRef('p.stagiaire_id', '=', 'l.stagiaire_id')
        .on('p.retire_le', 'is', null),
    )
    .where('l.organisme_id', '=', organismeId)
    .where('l.reglement_reference', '=', reference)
    .select([
      'l.type',
      'l.dossier_numero',
      'l.dossier_texte',
      'l.libelle',
      'l.montant',
      'l.retenue',
      'l.motif',
    ])
    .select(['l.numero_facture', 'f.numero_interne', 'd.entreprise_raison_sociale', 'd.nb_stagiaires'])
    .select(['p.nom', 'p.prenom'])
    .orderBy('l.ligne')
    .execute()
}
export type LigneEmise = ReglementEmis['lignes'][number]

/** A version of an accord with all that its document says; undefined when it was taken back. */
export async function findAccordEmis(trx: Trx, { organisme_id, objet_id, version }: Attente) {
  const accord = await trx
    .selectFrom('accord as a')
    .innerJoin('dossier as d', (join) =>
      join.onRef('d.organisme_id', '=', 'a.organisme_id').onRef('d.numero', '=', 'a.dossier_numero'),
    )
    .innerJoin('etablissement as e', (join) =>
      join.onRef('e.organisme_id', '=', 'd.organisme_id').onRef('e.numero', '=', 'd.etablissement_numero'),
    )
    .where('a.organisme_id', '=', organisme_id)
    .where('a.numero', '=', objet_id)
    .where('a.version', '=', version)
    .where('a.retire_le', 'is', null)
    .where('d.retire_le', 'is', null)
    .select(['a.numero', 'a.version', 'a.dossier_numero', 'a.date_accord', 'a.validite', 'a.subrogation'])
    .select(['d.dispositif', 'd.intitule', 'd.entreprise_raison_sociale', 'd.entreprise_siret'])
    .select(['d.date_debut', 'd.date_fin', 'd.duree_heures', 'd.etablissement_numero'])
    .select(['e.raison_sociale', 'e.siret', 'e.nda', 'e.ville'])
    .executeTakeFirst()
  if (!accord) return undefined
  const lignes = await trx
    .selectFrom('accord_ligne')
    .where('organisme_id', '=', organisme_id)
    .where('numero', '=', objet_id)
    .where('version', '=', version)
    .where('retire_le', 'is', null)
    .select(['nature', 'ht', 'tva', 'ttc', 'part_opco', 'part_entreprise'])
    .orderBy('nature')
    .execute()
  const stagiaires = await trx
    .selectFrom('participation')
    .where('organisme_id', '=', organisme_id)
    .where('dossier_numero', '=', accord.dossier_numero)
    .where('retire_le', 'is', null)
    .select(['nom', 'prenom'])
    .orderBy('nom')
    .orderBy('prenom')
    .execute()
  return { ...accord, lignes, stagiaires }
}
export type AccordEmis = NonNullable<Awaited<ReturnType<typeof findAccordEmis>>>

/** The funder's own document of this type is there, not older than `depuis`: nothing is to be issued beside it. */
export async function hasDocumentRecu(
  trx: Trx,
  organismeId: number,
  objet: { type: TypeEmission; objetType: 'reglement' | 'dossier'; objetId: string; depuis: Jour | null },
): Promise<boolean> {
  const recu = await trx
    .selectFrom('document_objet as o')
    .innerJoin('document as d', (join) =>
      join.onRef('d.organisme_id', '=', 'o.organisme_id').onRef('d.id', '=', 'o.document_id'),
    )
    .where('o.organisme_id', '=', organismeId)
    .where('o.objet_type', '=', objet.objetType)
    .where('o.objet_id', '=', objet.objetId)
    .where('d.type', '=', objet.type)
    .where('d.retire_le', 'is', null)
    .$if(objet.depuis !== null, (query) => query.where('d.depose_le', '>=', objet.depuis ?? ''))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('emission as e')
            .whereRef('e.organisme_id', '=', 'd.organisme_id')
            .whereRef('e.document_id', '=', 'd.id')
            .select(sql`1`.as('un')),
        ),
      ),
    )
    .select('d.id')
    .limit(1)
    .executeTakeFirst()
  return recu !== undefined
}

/** A règlement has taken over the avis of the order to the bank that it was before. */
export async function findDerniereEmission(trx: Trx, { organisme_id, type, objet_id, version }: Attente) {
  return trx
    .selectFrom('emission as e')
    .where('e.organisme_id', '=', organisme_id)
    .where('e.type', '=', type)
    .where('e.version', '=', version)
    .where((eb) =>
      eb.or([
        eb('e.objet_id', '=', objet_id),
        eb.exists(
          eb
            .selectFrom('document_objet as o')
            .whereRef('o.organisme_id', '=', 'e.organisme_id')
            .whereRef('o.document_id', '=', 'e.document_id')
            .where('o.objet_type', '=', 'reglement')
            .where('o.objet_id', '=', type === 'AVIS_VIREMENT' ? objet_id : '')
            .select(sql`1`.as('un')),
        ),
      ]),
    )
    .select(['e.numero', 'e.empreinte'])
    .orderBy('e.emis_le', 'desc')
    .orderBy('e.numero', 'desc')
    .limit(1)
    .executeTakeFirst()
}
