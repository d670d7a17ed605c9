import type { Trx } from '../../db/client.ts'
import { etatFichier } from '../fichiers/queries.ts'
import type { ObjetPublie } from './schemas.ts'

/** The last documents published by hand, newest first. */
export function listPublications(trx: Trx) {
  return publications(trx).orderBy('p.publie_le', 'desc').limit(50).execute()
}
export type PublicationListe = Awaited<ReturnType<typeof listPublications>>[number]

export function findPublication(trx: Trx, id: string) {
  return publications(trx)
    .where('p.document_id', '=', id)
    .select(['p.organisme_id', 'd.cle', 'd.mime', 'd.extension', 'd.taille', 'd.sha256', 'd.depose_le'])
    .executeTakeFirst()
}

function publications(trx: Trx) {
  return trx
    .selectFrom('publication as p')
    .innerJoin('document as d', (join) =>
      join.onRef('d.organisme_id', '=', 'p.organisme_id').onRef('d.id', '=', 'p.document_id'),
    )
    .innerJoin('document_objet as o', (join) =>
      join.onRef('o.organisme_id', '=', 'p.organisme_id').onRef('o.document_id', '=', 'p.document_id'),
    )
    .innerJoin('organisme', 'organisme.id', 'p.organisme_id')
    .select([
      'p.document_id as id',
      'p.auteur',
      'p.publie_le',
      'p.retire_le',
      'p.retrait_auteur',
      'p.retrait_motif',
    ])
    .select(['d.type', 'd.titre', 'o.objet_type', 'o.objet_id', 'organisme.raison_sociale'])
    .select(etatFichier('d').as('etat'))
}

/** Whose object it is and of which establishment; undefined when it is unknown or taken back. */
export async function findObjet(trx: Trx, type: ObjetPublie, numero: string) {
  const connu = await trx
    .selectFrom('numero_organisme')
    .select('organisme_id')
    .where('type', '=', type)
    .where('numero', '=', numero)
    .executeTakeFirst()
  if (!connu) return undefined
  const etablissement = await findEtablissement(trx, connu.organisme_id, type, numero)
  return etablissement && { organismeId: connu.organisme_id, etablissement }
}

async function findEtablissement(
  trx: Trx,
  organismeId: number,
  type: ObjetPublie,
  numero: string,
): Promise<string | undefined> {
  if (type === 'etablissement') {
    const lu = await trx
      .selectFrom('etablissement')
      .where('organisme_id', '=', organismeId)
      .where('numero', '=', numero)
      .where('retire_le', 'is', null)
      .select('numero')
      .executeTakeFirst()
    return lu?.numero
  }
  const lu =
    type === 'dossier'
      ? await trx
          .selectFrom('dossier')
          .where('organisme_id', '=', organismeId)
          .where('numero', '=', numero)
          .where('retire_le', 'is', null)
          .select('etablissement_numero')
          .executeTakeFirst()
      : await trx
          .selectFrom('reglement')
          .where('organisme_id', '=', organismeId)
          .where('reference', '=', numero)
          .where('retire_le', 'is', null)
          .select('etablissement_numero')
          .executeTakeFirst()
  return lu?.etablissement_numero
}
