import { applyRows } from './application.ts'
import { noteConfirmations } from './confirmations.ts'
import {
  columns,
  type Fusion,
  givenColumns,
  type Plan,
  type Refus,
  refusManquantes,
  resolveRows,
} from './fusion.ts'

export const FICHIER = 'documents.csv'
const TETE = ['type', 'titre', 'depose_le']

/** Each row links a document to one object; rows that share a ref are one document. */
export async function mergeDocuments(fusion: Fusion): Promise<void> {
  const tete = Object.keys(givenColumns(fusion, FICHIER, columns(...TETE)))
  const plan = planDocuments(fusion, tete)
  const sorts = await resolveRows(fusion, plan)
  await mergeTetes(fusion, tete)
  await removeLiens(fusion)
  await applyRows(fusion, plan, sorts)
  await followLiens(fusion)
  await writeDepots(fusion)
}

/** The first row of a ref speaks for it; whose it is and whether it may be, over all its rows. */
export async function gatherRefs({ client }: Fusion): Promise<void> {
  await client.query(
    `create temp table tete_documents on commit drop as
     select distinct on (s.ref) s.ref, s.fichier, s.type, s.titre, s.depose_le, s.maj_le,
       min(o.organisme_id) over (partition by s.ref) as organisme_id,
       min(o.organisme_id) over (partition by s.ref) <> max(o.organisme_id) over (partition by s.ref) as melange,
       bool_and(s.retire) over (partition by s.ref) as retire
     from s_documents s left join numero_organisme o on o.type = s.objet_type and o.numero = s.objet_id
     where not s.refusee order by s.ref, s.no_ligne`,
  )
  // What the files themselves say, filled by pieces read one by one.
  await client.query(
    `create temp table piece (ref text primary key, id uuid not null default gen_random_uuid(), sha256 bytea, cle text, mime text,
       extension text, taille bigint, pages integer, code text, message text) on commit drop`,
  )
}

function planDocuments(fusion: Fusion, tete: string[]): Plan {
  const different = (de: string, noms: string[]) =>
    noms.map((nom) => `${de}.${nom} is distinct from s.${nom}`).join(' or ') || 'false'
  const donnees = fusion.colonnes.get(FICHIER)?.has('fichier') ? ['fichier', ...tete] : tete
  const teteDiffere = `not p.retire and (${different('h', tete)} or pi.sha256 is not null and h.sha256 <> pi.sha256)`
  return {
    fichier: FICHIER,
    etape: 's_documents',
    resolues: 'r_documents',
    table: 'document_objet',
    numero: 'document',
    sansRetrait: true,
    sansDate: true,
    cle: { document_id: 'coalesce(h.id, pi.id)', objet_type: 's.objet_type', objet_id: 's.objet_id' },
    cleFichier: ['ref', 'objet_type', 'objet_id'],
    jointures: `
      join tete_documents p on p.ref = s.ref
      left join piece pi on pi.ref = s.ref
      left join numero_organisme n on n.type = 'document' and n.numero = s.ref
      left join numero_organisme o on o.type = s.objet_type and o.numero = s.objet_id
      left join refuse po on po.type = s.objet_type and po.numero = s.objet_id
      left join document h on h.organisme_id = o.organisme_id and h.ref = s.ref
      left join dossier od on s.objet_type = 'dossier' and od.organisme_id = o.organisme_id and od.numero = s.objet_id
      left join reglement og on s.objet_type = 'reglement' and og.organisme_id = o.organisme_id and og.reference = s.objet_id
      left join facture ofa on s.objet_type = 'facture' and ofa.organisme_id = o.organisme_id and ofa.numero_interne = s.objet_id`,
    organisme: 'o.organisme_id',
    refus: [...refusDocument(different('p', donnees)), ...refusNouveau(fusion)],
    colonnes: {
      etablissement_numero: `coalesce(od.etablissement_numero, og.etablissement_numero, ofa.etablissement_numero, s.objet_id)`,
    },
    extra: [
      'h.id is null as tete_nouvelle',
      `${teteDiffere} as tete_differe`,
      'pi.sha256',
      'pi.cle as piece_cle',
      'pi.mime',
      'pi.extension',
      'pi.taille',
      'pi.pages',
      'pi.message as piece_message',
    ],
    ancien: 'h.maj_le > s.maj_le',
    autreChange: `h.id is not null and ${teteDiffere}`,
    retrait: `case when q.existe then 'D' else 'I' end`,
  }
}

function refusDocument(incoherent: string): Refus[] {
  const objet = { colonne: 'objet_id' }
  const piece = (code: string): Refus => ({
    si: `pi.code = '${code}'`,
    code,
    colonne: 'fichier',
    message: (row) => String(row.piece_message),
  })
  return [
    {
      ...objet,
      si: 'po.numero is not null',
      code: 'PARENT_REFUSE',
      message: (row) => `L’objet ${row.objet_type} ${row.objet_id} est refusé dans ce lot.`,
    },
    {
      ...objet,
      si: 'o.organisme_id is null',
      code: 'PARENT_INCONNU',
      message: (row) => `L’objet ${row.objet_type} ${row.objet_id} n’est pas connu.`,
    },
    {
      ...objet,
      si: 'p.melange',
      code: 'ORGANISMES_DIFFERENTS',
      message: (row) =>
        `Les lignes du document ${row.ref} concernent plusieurs organismes\u00a0: elles sont toutes refusées.`,
    },
    {
      ...objet,
      si: 'n.organisme_id <> o.organisme_id',
      code: 'CHANGEMENT_ORGANISME',
      message: (row) => `Le document ${row.ref} appartient déjà à un autre organisme.`,
    },
    {
      si: PAR_LE_PORTAIL,
      code: 'DOCUMENT_DU_PORTAIL',
      colonne: 'ref',
      message: (row) =>
        `Le document ${row.ref} a été émis ou publié par le portail\u00a0: un lot ne le change pas. Donnez-lui une autre référence.`,
    },
    {
      si: incoherent,
      code: 'INCOHERENT',
      colonne: 'ref',
      message: (row) => `Le document ${row.ref} est décrit autrement plus haut dans le fichier.`,
    },
    ...['CHEMIN', 'FICHIER_ABSENT', 'TAILLE_FICHIER', 'TYPE_FICHIER'].map(piece),
  ]
}

const PAR_LE_PORTAIL = `exists (select from emission x where x.organisme_id = h.organisme_id and x.document_id = h.id)
  or exists (select from publication x where x.organisme_id = h.organisme_id and x.document_id = h.id)`

function refusNouveau(fusion: Fusion): Refus[] {
  const nouveau = refusManquantes(fusion, FICHIER, ['fichier', ...TETE])
  return nouveau.map((refus) => ({ ...refus, si: 'h.id is null' }))
}

async function mergeTetes(fusion: Fusion, tete: string[]): Promise<void> {
  const { client, lot } = fusion
  await client.query(
    `create temp table r_refs on commit drop as
     select distinct on (organisme_id, ref) *,
       bool_or(action in ('C', 'M', 'D')) over (partition by organisme_id, ref) as ref_change
     from r_documents
     where action not in ('R', 'A') and not (tete_nouvelle and action = 'I') order by organisme_id, ref, no_ligne`,
  )
  const place = 't.organisme_id = r.organisme_id and t.id = r.document_id'
  const change = 'not r.tete_nouvelle and r.tete_differe'
  await client.query(
    `insert into lot_image (organisme_id, lot_id, nom_table, cle, avant)
     select r.organisme_id, $1, 'document', jsonb_build_object('id', r.document_id), to_jsonb(t)
     from r_refs r left join document t on ${place} where r.tete_nouvelle or ${change}`,
    [lot],
  )
  const piece = ['sha256', 'mime', 'extension', 'taille'].map(
    (nom) => `${nom} = coalesce(r.${nom}, t.${nom})`,
  )
  const valeurs = [
    ...tete.map((nom) => `${nom} = r.${nom}`),
    ...piece,
    'pages = case when r.sha256 is null then t.pages else r.pages end',
    'cle = coalesce(r.piece_cle, t.cle)',
  ]
  await client.query(`update document t set ${valeurs.join(', ')} from r_refs r where ${place} and ${change}`)
  await freshenTetes(fusion)
  await client.query(
    `insert into document (organisme_id, id, ref, type, titre, depose_le, cle, mime, extension, taille, pages, sha256, maj_le)
     select organisme_id, document_id, ref, type, titre, depose_le, piece_cle, mime, extension, taille, pages, sha256, maj_le
     from r_refs where tete_nouvelle`,
  )
}

async function freshenTetes(fusion: Fusion): Promise<void> {
  const { client, dateConnue } = fusion
  const plusFraiche = `r.maj_le > t.maj_le and (r.ref_change or ${dateConnue})`
  const connues = `r_refs r join document t on t.organisme_id = r.organisme_id and t.id = r.document_id`
  await noteConfirmations(fusion, {
    table: 'document',
    cle: ['id'],
    de: `(select t.organisme_id, t.id, case when ${plusFraiche} then t.maj_le end as avant
      from ${connues} where not r.tete_nouvelle and not r.tete_differe)`,
    si: 'true',
    avantMajLe: 'c.avant',
  })
  await client.query(
    `update document t set maj_le = r.maj_le from r_refs r
     where t.organisme_id = r.organisme_id and t.id = r.document_id and not r.tete_nouvelle and ${plusFraiche}`,
  )
}

async function removeLiens({ client, lot }: Fusion): Promise<void> {
  await client.query(
    `with parti as (
       delete from document_objet t using r_documents r
       where r.action = 'D' and t.organisme_id = r.organisme_id and t.document_id = r.document_id
         and t.objet_type = r.objet_type and t.objet_id = r.objet_id
       returning t.*
     )
     insert into lot_image (organisme_id, lot_id, nom_table, cle, avant)
     select p.organisme_id, $1, 'document_objet',
       jsonb_build_object('document_id', p.document_id, 'objet_type', p.objet_type, 'objet_id', p.objet_id), to_jsonb(p) from parti p`,
    [lot],
  )
}

/** Keys of files that were stored for rows that were then refused. */
export async function listPiecesRefusees({ client }: Fusion): Promise<string[]> {
  const { rows } = await client.query<{ cle: string }>(
    `select p.cle from piece p join tete_documents t on t.ref = p.ref
     left join document d on d.organisme_id = t.organisme_id and d.ref = p.ref and d.cle = p.cle
     where p.cle is not null and d.id is null`,
  )
  return rows.map(({ cle }) => cle)
}

/** A document is withdrawn with its last link, and comes back with the first one given again. */
async function followLiens({ client, lot, maintenant }: Fusion): Promise<void> {
  const bascule = `
    select d.organisme_id, d.id, d.retire_le is null as retirer, to_jsonb(d) as avant
    from (select distinct organisme_id, document_id from r_documents where action in ('C', 'D')) r
    join document d on d.organisme_id = r.organisme_id and d.id = r.document_id
    where (d.retire_le is null) <> exists (
      select from document_objet o where o.organisme_id = d.organisme_id and o.document_id = d.id)`
  await client.query(
    `with bascule as (${bascule}), image as (
       insert into lot_image (organisme_id, lot_id, nom_table, cle, avant)
       select b.organisme_id, $1, 'document', jsonb_build_object('id', b.id), b.avant from bascule b
       where not exists (select from lot_image i where i.organisme_id = b.organisme_id and i.lot_id = $1
         and i.nom_table = 'document' and i.cle = jsonb_build_object('id', b.id)))
     update document d set retire_le = case when b.retirer then $2::timestamptz end
     from bascule b where d.organisme_id = b.organisme_id and d.id = b.id`,
    [lot, maintenant],
  )
}

/** The story of an object tells the documents deposited for it. */
async function writeDepots({ client, lot, maintenant }: Fusion): Promise<void> {
  await client.query(
    `insert into evenement (organisme_id, objet_type, objet_id, type, le, auteur, apres, lot_id, cree_le)
     select r.organisme_id, r.objet_type, r.objet_id, 'document', d.depose_le, 'lot', d.titre, $1, $2
     from r_documents r join document d on d.organisme_id = r.organisme_id and d.id = r.document_id
     where r.action = 'C' order by r.no_ligne`,
    [lot, maintenant],
  )
}
