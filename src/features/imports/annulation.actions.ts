import pg from 'pg'
import { jourParis } from '../../core/dates.ts'
import { connect, type ImportDeps, VERROU } from './actions.ts'
import { findObstacle, giveBackFraicheur } from './annulation-suivants.ts'
import { describeTable, IMAGES, placeOf, TABLES } from './annulation-tables.ts'
import { reopenChangements } from './changements.ts'
import { refreshDerived } from './derives.ts'
import { alignStatuts } from './etats.ts'

/** Rows that hold a number of the funder's, given back with them: type of the claim, and column of the number. */
type Numero = { table: string; type: string; colonne: string }
const NUMEROS: readonly Numero[] = [
  { table: 'etablissement', type: 'etablissement', colonne: 'numero' },
  { table: 'dossier', type: 'dossier', colonne: 'numero' },
  { table: 'facture', type: 'facture', colonne: 'numero_interne' },
  { table: 'accord', type: 'accord', colonne: 'numero' },
  { table: 'reglement', type: 'reglement', colonne: 'reference' },
  { table: 'document', type: 'document', colonne: 'ref' },
]

/** Why a lot cannot be taken back, in French. */
export type Annulation = { fait: true } | { fait: false; motif: string }

/**
 * Takes a lot back: each row that it changed is again what it was, each row that it created is gone, and what is
 * derived is computed again. Refused, with the reason, when something later stands on it. The lot's images stay.
 */
export async function undoLot(deps: ImportDeps, lot: string, auteur?: string): Promise<Annulation> {
  const client = await connect(deps.connection)
  try {
    await client.query('begin')
    await client.query(`select set_config('role', 'lots', true)`)
    await client.query('select pg_advisory_xact_lock($1)', [VERROU])
    const motif = (await findObstacle(client, lot)) ?? (await restore(client, lot, deps.horloge()))
    if (motif !== null) {
      await client.query('rollback')
      return { fait: false, motif }
    }
    await closeAnnulation(client, { lot, auteur, instant: deps.horloge() })
    const cles = await listFichiersPerdus(client)
    await client.query('commit')
    for (const cle of cles) await deps.storage.delete(cle).catch(() => {})
    return { fait: true }
  } catch (erreur) {
    await client.query('rollback').catch(() => {})
    throw erreur
  } finally {
    await client.end()
  }
}

/** Null when all is restored, else why not. */
async function restore(client: pg.Client, lot: string, maintenant: Date): Promise<string | null> {
  await client.query(
    `create temp table a_rendre on commit drop as
     select distinct on (organisme_id, nom_table, cle) organisme_id, nom_table, cle, avant
     from (${IMAGES}) i where lot_id = $1 order by organisme_id, nom_table, cle, id`,
    [lot],
  )
  await client.query('analyze a_rendre')
  const { rows } = await client.query<{ organisme_id: number }>('select distinct organisme_id from a_rendre')
  const organismes = rows.map(({ organisme_id }) => organisme_id)
  try {
    await client.query('savepoint restitution')
    await client.query('delete from evenement where organisme_id = any ($1::bigint[]) and lot_id = $2', [
      organismes,
      lot,
    ])
    await client.query(EVENEMENTS_SANS_DOSSIER)
    await client.query(`delete from rapprochement where lot_id = $1 and etat = 'a_traiter'`, [lot])
    await client.query('create temp table numeros_vus (type text, numero text) on commit drop')
    await client.query(
      `create temp table fichiers_vus on commit drop as select d.cle from document d join a_rendre a
       on a.nom_table = 'document' and d.organisme_id = a.organisme_id and d.id = (a.cle ->> 'id')::uuid`,
    )
    for (const numero of NUMEROS) await noteNumeros(client, numero)
    // What hangs on a row first: it may hang on one that the lot created.
    for (const table of [...TABLES].reverse()) {
      await dropCreated(client, table)
      await putBack(client, table)
    }
    await putBack(client, 'organisme')
    await giveBackFraicheur(client, lot)
    for (const numero of NUMEROS) await dropNumeros(client, numero)
    await withdrawKept(client, maintenant)
    await client.query(FICHIERS_SANS_DOCUMENT)
    await dropOrganismes(client)
  } catch (erreur) {
    if (!(erreur instanceof pg.DatabaseError) || erreur.code !== '23503') throw erreur
    await client.query('rollback to savepoint restitution')
    return `Ce que le lot a créé sert depuis à autre chose (${erreur.table ?? 'données'})\u00a0: un autre lot, un utilisateur ou le portail s’appuie dessus. Annulez d’abord ce qui est venu après.`
  }
  await alignStatuts({ client, jour: jourParis(maintenant), maintenant }, organismes)
  await refreshDerived(client, organismes)
  await noteEmissionsRendues(client, maintenant)
  return null
}

/** What was told, outside any lot, of a dossier that goes. */
const EVENEMENTS_SANS_DOSSIER = `
  delete from evenement e using a_rendre a
  where a.nom_table = 'dossier' and a.avant is null and e.organisme_id = a.organisme_id
    and e.objet_type = 'dossier' and e.objet_id = a.cle ->> 'numero' and e.type = 'statut' and e.lot_id is null`

/** What the antivirus had to say of files that go with the lot. */
const FICHIERS_SANS_DOCUMENT = `
  delete from fichier_depose f using fichiers_vus v
  where f.cle = v.cle and f.source = 'lot' and not exists (select from document d where d.cle = v.cle)`

/** Files that the lot brought and that no document names any more. */
async function listFichiersPerdus(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ cle: string }>(
    'select cle from fichiers_vus v where not exists (select from document d where d.cle = v.cle)',
  )
  return rows.map(({ cle }) => cle)
}

/** An avis or accord issued for what the lot had said is corrected by another one. */
async function noteEmissionsRendues(client: pg.Client, maintenant: Date): Promise<void> {
  await client.query(
    `insert into emission_attente (organisme_id, type, objet_id, version, cree_le)
     select distinct e.organisme_id, e.type, e.objet_id, e.version, $1::timestamptz
     from a_rendre a join emission e on e.organisme_id = a.organisme_id
       and (e.type = 'AVIS_VIREMENT' and a.nom_table in ('reglement', 'reglement_ligne')
           and e.objet_id = coalesce(a.cle ->> 'reglement_reference', a.cle ->> 'reference')
         or e.type = 'APC' and a.nom_table in ('accord', 'accord_ligne')
           and e.objet_id = a.cle ->> 'numero' and e.version = (a.cle ->> 'version')::integer)
     on conflict do nothing`,
    [maintenant],
  )
}

/** Numbers of the rows to give back, as long as they can be read there. */
async function noteNumeros(client: pg.Client, { table, type, colonne }: Numero): Promise<void> {
  const place = await placeOf(client, table)
  if (place === null) return
  await client.query(
    `insert into numeros_vus select distinct '${type}', t.${colonne} from ${table} t, a_rendre a
     where a.nom_table = '${table}' and ${place} and t.${colonne} is not null`,
  )
}

async function dropCreated(client: pg.Client, table: string): Promise<void> {
  const place = await placeOf(client, table)
  if (place === null) return
  const garde = table === 'etablissement' ? `and not exists (${EMIS_ETABLISSEMENT})` : ''
  await client.query(
    `delete from ${table} t using a_rendre a where a.nom_table = '${table}' and a.avant is null and ${place} ${garde}`,
  )
}

/** A document that the program issued keeps its number for ever, and with it the establishment that it names. */
const EMIS_ETABLISSEMENT = `
  select from document_objet o join emission e on e.organisme_id = o.organisme_id and e.document_id = o.document_id
  where o.organisme_id = t.organisme_id and o.etablissement_numero = t.numero`

/** Whom an issued document names stays, withdrawn; what waited to be issued is forgotten. */
async function withdrawKept(client: pg.Client, maintenant: Date): Promise<void> {
  const cree = (table: string) => `from a_rendre a where a.nom_table = '${table}' and a.avant is null`
  await client.query(
    `update etablissement t set retire_le = $1 ${cree('etablissement')}
       and t.organisme_id = a.organisme_id and t.numero = a.cle ->> 'numero' and t.retire_le is null`,
    [maintenant],
  )
  await client.query(
    `update organisme t set retire_le = $1 ${cree('organisme')} and t.id = a.organisme_id and t.retire_le is null`,
    [maintenant],
  )
  await client.query(
    `delete from emission_attente t using a_rendre a
     where a.nom_table = 'organisme' and a.avant is null and t.organisme_id = a.organisme_id`,
  )
}

/** A number that no row has any more is free again; documents that still hang on it are closed. */
async function dropNumeros(client: pg.Client, { table, type, colonne }: Numero): Promise<void> {
  await client.query(
    `update document_objet o set retire = true from numeros_vus v
     where v.type = '${type}' and o.objet_type = v.type and o.objet_id = v.numero
       and not exists (select from ${table} t where t.organisme_id = o.organisme_id and t.${colonne} = v.numero)`,
  )
  await client.query(
    `delete from numero_organisme n using numeros_vus v
     where v.type = '${type}' and n.type = v.type and n.numero = v.numero
       and not exists (select from ${table} t where t.organisme_id = n.organisme_id and t.${colonne} = n.numero)`,
  )
}

/** Last of all, for everything hangs on them; their counters are computed and hold nothing else. */
async function dropOrganismes(client: pg.Client): Promise<void> {
  const crees = `a.nom_table = 'organisme' and a.avant is null`
  for (const table of ['compteur_dossier', 'compteur_reglement'])
    await client.query(
      `delete from ${table} c using a_rendre a where ${crees} and c.organisme_id = a.organisme_id`,
    )
  await client.query(
    `delete from organisme o using a_rendre a where ${crees} and o.id = a.organisme_id
       and not exists (select from emission e where e.organisme_id = o.id)`,
  )
}

/** The row as it was, put back where it is missing. */
async function putBack(client: pg.Client, table: string): Promise<void> {
  const { colonnes, cle } = await describeTable(client, table)
  const noms = colonnes.join(', ')
  await client.query(
    `insert into ${table} (${noms}) overriding system value
     select ${colonnes.map((nom) => `r.${nom}`).join(', ')}
     from a_rendre a, jsonb_populate_record(null::${table}, a.avant) r where a.nom_table = '${table}' and a.avant is not null
     on conflict (${cle.join(', ')}) do update set (${noms}) = row (${colonnes.map((nom) => `excluded.${nom}`).join(', ')})`,
  )
}

async function closeAnnulation(
  client: pg.Client,
  { lot, auteur, instant }: { lot: string; auteur: string | undefined; instant: Date },
): Promise<void> {
  await client.query(`update lot set etat = 'annule', empechement = '', tentatives = 0 where id = $1`, [lot])
  await client.query(TELL_ADMINISTRATEURS, [instant])
  await reopenChangements(client, instant)
  await client.query(
    `insert into journal (instant, acte, nature, objet_type, objet_id, resultat, details) values ($1, 'lot.annulation', 'comptable', 'lot', $2, 'ok', $3)`,
    [instant, lot, JSON.stringify({ auteur })],
  )
}

/** An account that is in force again is a change too. */
const TELL_ADMINISTRATEURS = `
  insert into courriel (organisme_id, destinataire, modele, donnees, cree_le)
  select c.organisme_id, u.email, 'coordonnees-bancaires-changees',
    jsonb_build_object('etablissement', c.etablissement_numero, 'fin', c.iban_fin), $1
  from a_rendre a
  join coordonnees_bancaires c on c.organisme_id = a.organisme_id and c.id = (a.cle ->> 'id')::uuid and c.au is null
  join habilitation h on h.organisme_id = c.organisme_id and h.profil = 'administrateur' and h.etat = 'actif'
    and (h.etablissements is null or c.etablissement_numero = any (h.etablissements))
  join utilisateur u on u.id = h.utilisateur_id
  where a.nom_table = 'coordonnees_bancaires' and a.avant is not null`
