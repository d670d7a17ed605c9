import { applyRows } from './application.ts'
import { noteConfirmations } from './confirmations.ts'
import { noteCreations } from './creations.ts'
import { columns, type Fusion, givenColumns, type Plan, refusManquantes, resolveRows } from './fusion.ts'
import { PARENT_DOSSIER, REFUS_DOSSIER } from './fusion-dossiers.ts'

const FICHIER = 'accords.csv'
/** Said again on the row of each nature, and true of the whole version. */
const TETE = ['dossier_numero', 'date_accord', 'validite', 'subrogation', 'destinataire_facture']

/** A row per nature makes an accord (numero, version) and its lines. */
export async function mergeAccords(fusion: Fusion): Promise<void> {
  await fusion.client.query(PREMIERES)
  const tete = Object.keys(givenColumns(fusion, FICHIER, columns(...TETE)))
  const plan = planAccords(fusion, tete)
  const sorts = await resolveRows(fusion, plan)
  await mergeTetes(fusion, tete)
  await applyRows(fusion, plan, sorts)
  await withdrawTetes(fusion)
  await writeAccords(fusion)
}

/** The first row of a version speaks for it, the first of a number says whose it is. */
const PREMIERES = `
  create temp table tete_accords on commit drop as
  select distinct on (s.numero, s.version) s.*, first_value(d.organisme_id) over (partition by s.numero order by s.no_ligne) as organisme_id
  from s_accords s left join numero_organisme d on d.type = 'dossier' and d.numero = s.dossier_numero
  where not s.refusee order by s.numero, s.version, s.no_ligne`

function planAccords(fusion: Fusion, tete: string[]): Plan {
  const different = (de: string) =>
    tete.map((nom) => `${de}.${nom} is distinct from s.${nom}`).join(' or ') || 'false'
  const nouvelle = 'h.organisme_id is null'
  return {
    fichier: FICHIER,
    etape: 's_accords',
    resolues: 'r_accords',
    table: 'accord_ligne',
    numero: 'accord',
    cle: { numero: 's.numero', version: 's.version', nature: 's.nature' },
    cleFichier: ['numero', 'version', 'nature'],
    jointures: `
      left join numero_organisme n on n.type = 'accord' and n.numero = s.numero ${PARENT_DOSSIER}
      join tete_accords p on p.numero = s.numero and p.version = s.version
      left join accord h on h.organisme_id = coalesce(d.organisme_id, n.organisme_id) and h.numero = s.numero and h.version = s.version`,
    organisme: 'coalesce(d.organisme_id, n.organisme_id)',
    refus: [
      ...REFUS_DOSSIER,
      {
        si: 'd.organisme_id <> coalesce(n.organisme_id, p.organisme_id)',
        code: 'CHANGEMENT_ORGANISME',
        colonne: 'dossier_numero',
        message: (row) => `L’accord ${row.numero} appartient déjà à un autre organisme.`,
      },
      {
        si: different('p'),
        code: 'INCOHERENT',
        colonne: 'numero',
        message: (row) =>
          `La version ${row.version} de l’accord ${row.numero} est décrite autrement plus haut dans le fichier.`,
      },
      ...refusManquantes(fusion, FICHIER, ['dossier_numero', 'subrogation']).map((refus) => ({
        ...refus,
        si: nouvelle,
      })),
      ...refusManquantes(fusion, FICHIER, ['ht', 'tva', 'ttc', 'part_opco', 'part_entreprise']),
    ],
    colonnes: givenColumns(
      fusion,
      FICHIER,
      columns('ht', 'tva', 'ttc', 'part_opco', 'part_entreprise', 'taux_tva'),
    ),
    extra: [`${nouvelle} as tete_nouvelle`, `h.maj_le as tete_maj_le`, `(${different('h')}) as tete_differe`],
    autreChange: `not ${nouvelle} and h.maj_le <= s.maj_le and (${different('h')})`,
  }
}

async function mergeTetes(fusion: Fusion, tete: string[]): Promise<void> {
  const { client, lot } = fusion
  await client.query(
    `create temp table r_tetes on commit drop as
     select distinct on (organisme_id, numero, version) * from r_accords
     where action not in ('R', 'A') order by organisme_id, numero, version, no_ligne`,
  )
  const cle = `jsonb_build_object('numero', r.numero, 'version', r.version)`
  const place = 't.organisme_id = r.organisme_id and t.numero = r.numero and t.version = r.version'
  const change = 'not r.tete_nouvelle and r.tete_maj_le <= r.maj_le and r.tete_differe'
  await client.query(
    `insert into lot_image (organisme_id, lot_id, nom_table, cle, avant)
     select r.organisme_id, $1, 'accord', ${cle}, to_jsonb(t)
     from r_tetes r join accord t on ${place} where ${change}`,
    [lot],
  )
  await noteCreations(fusion, {
    table: 'accord',
    cle: ['numero', 'version'],
    de: 'r_tetes',
    si: 'c.tete_nouvelle',
  })
  await noteConfirmations(fusion, {
    table: 'accord',
    cle: ['numero', 'version'],
    de: 'r_tetes',
    si: 'not c.tete_nouvelle and not c.tete_differe',
  })
  if (tete.length > 0) {
    const valeurs = tete.map((nom) => `${nom} = r.${nom}`).join(', ')
    await client.query(
      `update accord t set ${valeurs}, maj_le = r.maj_le from r_tetes r where ${place} and ${change}`,
    )
  }
  const noms = ['organisme_id', 'numero', 'version', ...tete, 'maj_le']
  await client.query(
    `insert into accord (${noms.join(', ')}) select ${noms.map((nom) => `r.${nom}`).join(', ')} from r_tetes r where r.tete_nouvelle`,
  )
}

/** An accord is withdrawn with the last of its lines, and comes back with the first. */
async function withdrawTetes({ client, lot, maintenant }: Fusion): Promise<void> {
  const change = `
    from (
      select organisme_id, numero, version, bool_or(retire) as retrait from r_accords where action in ('C', 'M')
      group by organisme_id, numero, version
    ) r
    join accord a on a.organisme_id = r.organisme_id and a.numero = r.numero and a.version = r.version
      and (r.retrait or a.retire_le is not null)
    cross join lateral (
      select bool_and(l.retire_le is not null) as retiree from accord_ligne l
      where l.organisme_id = r.organisme_id and l.numero = r.numero and l.version = r.version
    ) x
    where x.retiree <> (a.retire_le is not null)`
  await client.query(
    `insert into lot_image (organisme_id, lot_id, nom_table, cle, avant)
     select a.organisme_id, $1, 'accord', jsonb_build_object('numero', a.numero, 'version', a.version), to_jsonb(a) ${change}`,
    [lot],
  )
  await client.query(
    `update accord t set retire_le = case when v.retiree then $1::timestamptz end
     from (select a.organisme_id, a.numero, a.version, x.retiree ${change}) v
     where t.organisme_id = v.organisme_id and t.numero = v.numero and t.version = v.version`,
    [maintenant],
  )
}

async function writeAccords({ client, lot, jour, maintenant }: Fusion): Promise<void> {
  await client.query(
    `insert into evenement (organisme_id, objet_type, objet_id, type, le, auteur, apres, lot_id, cree_le)
     select r.organisme_id, 'dossier', r.dossier_numero, 'accord', coalesce(r.date_accord, $1::date), 'lot',
       r.numero || ' v' || r.version, $2, $3
     from r_tetes r where r.tete_nouvelle order by r.no_ligne`,
    [jour, lot, maintenant],
  )
}
