import { sql } from 'kysely'
import type { Acces } from '../../auth/acces.ts'
import { profilReadsType, TYPES_RESERVES } from '../../auth/permissions.ts'
import { inScope } from '../../auth/portee.ts'
import type { Trx } from '../../db/client.ts'
import { numerosFacturesOf } from '../dossiers/queries.ts'
import { etatFichier } from '../fichiers/queries.ts'
import { etatsOuvrables } from '../fichiers/rules.ts'
import { DOCUMENTS_MAX } from './rules.ts'

export type ObjetDocument = 'dossier' | 'reglement' | 'etablissement' | 'facture'

/** The documents of an object that the person may read, newest first, DOCUMENTS_MAX at most. */
export function listDocuments(trx: Trx, acces: Acces, objetType: ObjetDocument, objetId: string) {
  return listOf(
    trx,
    acces,
    objetsInScope(trx, acces).where('objet.objet_type', '=', objetType).where('objet.objet_id', '=', objetId),
  )
}

/** Those of a dossier, and those of the invoices that ask money for it. */
export function listDocumentsDossier(trx: Trx, acces: Acces, numero: string) {
  return listOf(
    trx,
    acces,
    objetsInScope(trx, acces).where(
      sql<boolean>`(objet.objet_type, objet.objet_id) in (select 'dossier', ${numero} union all select 'facture', f.numero from ${numerosFacturesOf(trx, acces, numero)} f)`,
    ),
  )
}

/** Those of an établissement: its own, and the avis of its règlements. */
export function listDocumentsEtablissement(trx: Trx, acces: Acces, numero: string) {
  return listOf(
    trx,
    acces,
    objetsInScope(trx, acces)
      .where('objet.etablissement_numero', '=', numero)
      .where(
        sql<boolean>`(objet.objet_type = 'etablissement' or objet.objet_type = 'reglement' and document.type = 'AVIS_VIREMENT')`,
      ),
  )
}

function listOf(trx: Trx, acces: Acces, objets: ReturnType<typeof objetsInScope>) {
  return accessibleDocuments(trx, acces)
    .where((eb) => eb.exists(objets))
    .select(['id', 'ref', 'type', 'titre', 'depose_le', 'taille', 'pages', 'extension', 'mime'])
    .select([etatFichier('document').as('etat'), isSuspendu.as('suspendu')])
    .orderBy('depose_le', 'desc')
    .orderBy('ref', 'desc')
    .limit(DOCUMENTS_MAX)
    .execute()
}
/** `retenu`: why it does not open yet, in words; empty when it does. */
export type DocumentListe = Awaited<ReturnType<typeof listDocuments>>[number] & { retenu: string }

/** One document with where it is stored, and the object in scope that gives its name to the file. */
export function findDocument(trx: Trx, acces: Acces, id: string) {
  return accessibleDocuments(trx, acces)
    .where('document.id', '=', id)
    .select(['id', 'type', 'depose_le', 'cle', 'mime', 'extension', 'taille', 'sha256'])
    .select([etatFichier('document').as('etat'), isSuspendu.as('suspendu')])
    .select(
      objetsInScope(trx, acces)
        .clearSelect()
        .select('objet.objet_id')
        .orderBy(
          sql`array_position(array['dossier', 'reglement', 'facture', 'etablissement'], objet.objet_type)`,
        )
        .orderBy('objet.objet_id')
        .limit(1)
        .$asScalar()
        .$notNull()
        .as('objet_id'),
    )
    .executeTakeFirst()
}
export type DocumentTrouve = NonNullable<Awaited<ReturnType<typeof findDocument>>>

/** It may name a stagiaire who contests what is said of her: about her dossier, or a règlement that pays for her. */
const isSuspendu = sql<boolean>`exists (
  select from suspension s join document_objet n on n.organisme_id = s.organisme_id and n.document_id = document.id
  where s.organisme_id = document.organisme_id and s.levee_le is null
    and (n.objet_type = 'dossier' and n.objet_id = s.dossier_numero
      or n.objet_type = 'reglement' and exists (select from reglement_ligne r where r.organisme_id = n.organisme_id
        and r.reglement_reference = n.objet_id and r.dossier_numero = s.dossier_numero and r.stagiaire_id = s.stagiaire_id)))`

/** It, where nothing holds it back. */
export function ouvrable(trx: Trx, acces: Acces, id: string, antivirus: boolean) {
  return accessibleDocuments(trx, acces)
    .where('document.id', '=', id)
    .where(etatFichier('document'), 'in', etatsOuvrables(antivirus))
    .where((eb) => eb.not(isSuspendu))
}

/**
 * Where every read of a document starts: of the organisme, not withdrawn, about at least one object of the person's establishments,
 * of a type that the profil may read. None for whoever may not see the names of stagiaires: an accord, an avis, a
 * feuille d’émargement hold them.
 */
export function accessibleDocuments(trx: Trx, acces: Acces) {
  const caches = TYPES_RESERVES.filter((type) => !profilReadsType(acces.profil, type))
  return trx
    .selectFrom('document')
    .where('document.organisme_id', '=', acces.organismeId)
    .where('document.retire_le', 'is', null)
    .where((eb) => eb.exists(objetsInScope(trx, acces)))
    .$if(acces.sansNoms, (query) => query.where(sql<boolean>`false`))
    .$if(caches.length > 0, (query) => query.where(sql`upper(document.type)`, 'not in', caches))
}

/** The objects of the outer query's document that lie in scope; one taken back no longer opens anything. */
function objetsInScope(trx: Trx, { organismeId, etablissements }: Acces) {
  return trx
    .selectFrom('document_objet as objet')
    .where('objet.organisme_id', '=', organismeId)
    .whereRef('objet.document_id', '=', sql.ref('document.id'))
    .whereRef('objet.organisme_id', '=', sql.ref('document.organisme_id'))
    .where('objet.retire', '=', false)
    .where(inScope('objet.etablissement_numero', etablissements))
    .select('objet.document_id')
}
