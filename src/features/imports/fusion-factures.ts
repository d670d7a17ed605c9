import { applyRows } from './application.ts'
import { writeStatuts } from './evenements.ts'
import { columns, type Fusion, givenColumns, type Plan, refusManquantes, resolveRows } from './fusion.ts'
import { PARENT_DOSSIER, PARENT_ETABLISSEMENT, REFUS_DOSSIER, refusEtablissement } from './fusion-dossiers.ts'

const FACTURES = 'factures.csv'
const IMPUTATIONS = 'imputations.csv'

export async function mergeFactures(fusion: Fusion): Promise<void> {
  await adoptDeposees(fusion)
  const plan: Plan = {
    fichier: FACTURES,
    etape: 's_factures',
    resolues: 'r_factures',
    table: 'facture',
    numero: 'facture',
    cle: { numero_interne: 's.numero_interne' },
    cleFichier: ['numero_interne'],
    jointures: `
      left join numero_organisme n on n.type = 'facture' and n.numero = s.numero_interne ${PARENT_ETABLISSEMENT}
      left join adoption a on a.no_ligne = s.no_ligne`,
    organisme: 'coalesce(e.organisme_id, n.organisme_id)',
    refus: [
      ...refusEtablissement('La facture'),
      ...refusManquantes(fusion, FACTURES, [
        'numero_facture',
        'etablissement_numero',
        'type',
        'ht',
        'tva',
        'ttc',
        'statut',
      ]),
    ],
    colonnes: keepRouverte(
      givenColumns(
        fusion,
        FACTURES,
        columns(
          'numero_facture',
          'etablissement_numero',
          'type',
          'date_facture',
          'recue_le',
          'ht',
          'tva',
          'ttc',
          'statut',
          'statut_le',
          'motif',
        ),
      ),
    ),
    extra: ['t.statut as avant_statut', '(t.retire_le is not null) as avant_retire'],
    autreChange: 'a.no_ligne is not null',
  }
  const sorts = await resolveRows(fusion, plan)
  await applyRows(fusion, plan, sorts)
  await writeStatuts(fusion, { ...plan, objet: 'facture', id: 'r.numero_interne', le: 'r.statut_le' })
}

/** Payable again since its transfer failed: a row that says it paid, and no later, comes from before. */
function keepRouverte(colonnes: Record<string, string>): Record<string, string> {
  const garde = `s.statut in ('MISE_EN_PAIEMENT', 'REGLEE', 'REGLEE_PARTIELLEMENT') and t.rouverte_le is not null
    and coalesce(s.statut_le <= t.rouverte_le, true)`
  const gardees = ['statut', 'statut_le'].filter((nom) => nom in colonnes)
  const keep = (nom: string) => `case when ${garde} then t.${nom} else s.${nom} end`
  return { ...colonnes, ...Object.fromEntries(gardees.map((nom) => [nom, keep(nom)])) }
}

/**
 * An invoice deposited in the portal gets the funder's number when the lot brings it: same establishment, same
 * number of the provider. It then is the row that the lot changes.
 */
async function adoptDeposees({ client, lot }: Fusion): Promise<void> {
  await client.query(
    `create temp table adoption on commit drop as
     select distinct on (f.organisme_id, f.id) f.organisme_id, f.id, s.no_ligne, s.numero_interne, s.maj_le
     from s_factures s
     join numero_organisme e on e.type = 'etablissement' and e.numero = s.etablissement_numero
     join facture f on f.organisme_id = e.organisme_id and f.etablissement_numero = s.etablissement_numero
       and f.numero_facture = s.numero_facture and f.numero_interne is null and f.retire_le is null
     where not s.refusee and not s.retire and s.numero_facture <> ''
       and not exists (select from numero_organisme n where n.type = 'facture' and n.numero = s.numero_interne)
       and not exists (select from refuse p where p.type = 'etablissement' and p.numero = s.etablissement_numero)
     order by f.organisme_id, f.id, s.no_ligne`,
  )
  // Deposited twice under one number: the lot's invoice adopts one of the two.
  await client.query('delete from adoption a using adoption b where a.no_ligne = b.no_ligne and a.id > b.id')
  await client.query(
    `insert into lot_image (organisme_id, lot_id, nom_table, cle, avant)
     select f.organisme_id, $1, 'facture', jsonb_build_object('id', f.id), to_jsonb(f)
     from adoption a join facture f on f.organisme_id = a.organisme_id and f.id = a.id`,
    [lot],
  )
  await client.query(
    `update facture f set numero_interne = a.numero_interne, maj_le = least(f.maj_le, a.maj_le)
     from adoption a where f.organisme_id = a.organisme_id and f.id = a.id`,
  )
  await client.query(
    `insert into numero_organisme (type, numero, organisme_id) select 'facture', numero_interne, organisme_id from adoption`,
  )
}

export async function mergeImputations(fusion: Fusion): Promise<void> {
  const plan: Plan = {
    fichier: IMPUTATIONS,
    etape: 's_imputations',
    resolues: 'r_imputations',
    table: 'imputation',
    cle: { facture_id: 'fa.id', dossier_numero: 's.dossier_numero', echeance_numero: 's.echeance_numero' },
    cleFichier: ['facture_numero_interne', 'dossier_numero', 'echeance_numero'],
    jointures: `
      left join numero_organisme f on f.type = 'facture' and f.numero = s.facture_numero_interne
      left join refuse pf on pf.type = 'facture' and pf.numero = s.facture_numero_interne
      left join facture fa on fa.organisme_id = f.organisme_id and fa.numero_interne = s.facture_numero_interne ${PARENT_DOSSIER}`,
    organisme: 'f.organisme_id',
    refus: [
      {
        si: 'pf.numero is not null',
        code: 'PARENT_REFUSE',
        colonne: 'facture_numero_interne',
        message: (row) => `La facture ${row.facture_numero_interne} est refusée dans ce lot.`,
      },
      {
        si: 'fa.id is null',
        code: 'PARENT_INCONNU',
        colonne: 'facture_numero_interne',
        message: (row) => `La facture ${row.facture_numero_interne} n’est pas connue.`,
      },
      ...REFUS_DOSSIER,
      {
        si: 'd.organisme_id <> f.organisme_id',
        code: 'PARENT_INCONNU',
        colonne: 'dossier_numero',
        message: (row) => `Le dossier ${row.dossier_numero} n’est pas connu de l’organisme de la facture.`,
      },
      ...refusManquantes(fusion, IMPUTATIONS, ['montant']),
    ],
    colonnes: givenColumns(fusion, IMPUTATIONS, columns('montant')),
  }
  const sorts = await resolveRows(fusion, plan)
  await applyRows(fusion, plan, sorts)
}
