import { APERCU, APERCUES } from './apercu.ts'
import { applyRows } from './application.ts'
import { writeStatuts } from './evenements.ts'
import {
  columns,
  type Fusion,
  givenColumns,
  type Plan,
  type Refus,
  refusManquantes,
  resolveRows,
} from './fusion.ts'

/** Joins and refusals of a file whose rows belong to an establishment by `etablissement_numero`. */
export const PARENT_ETABLISSEMENT = `
  left join numero_organisme e on e.type = 'etablissement' and e.numero = s.etablissement_numero
  left join refuse pe on pe.type = 'etablissement' and pe.numero = s.etablissement_numero`

export function refusEtablissement(objet: string): Refus[] {
  return [
    {
      si: 'pe.numero is not null',
      code: 'PARENT_REFUSE',
      colonne: 'etablissement_numero',
      message: (row) => `L’établissement ${row.etablissement_numero} est refusé dans ce lot.`,
    },
    {
      si: 's.etablissement_numero is not null and e.organisme_id is null',
      code: 'PARENT_INCONNU',
      colonne: 'etablissement_numero',
      message: (row) => `L’établissement ${row.etablissement_numero} n’est pas connu.`,
    },
    {
      si: 'n.organisme_id <> e.organisme_id',
      code: 'CHANGEMENT_ORGANISME',
      colonne: 'etablissement_numero',
      message: () => `${objet} appartient déjà à un autre organisme.`,
    },
  ]
}

/** The same for what hangs on a dossier by `dossier_numero`. */
export const PARENT_DOSSIER = `
  left join numero_organisme d on d.type = 'dossier' and d.numero = s.dossier_numero
  left join refuse pd on pd.type = 'dossier' and pd.numero = s.dossier_numero`

export const REFUS_DOSSIER: readonly Refus[] = [
  {
    si: 'pd.numero is not null',
    code: 'PARENT_REFUSE',
    colonne: 'dossier_numero',
    message: (row) => `Le dossier ${row.dossier_numero} est refusé dans ce lot.`,
  },
  {
    si: 's.dossier_numero is not null and d.organisme_id is null',
    code: 'PARENT_INCONNU',
    colonne: 'dossier_numero',
    message: (row) => `Le dossier ${row.dossier_numero} n’est pas connu.`,
  },
]

export async function mergeDossiers(fusion: Fusion): Promise<void> {
  const fichier = 'dossiers.csv'
  await fusion.client.query(APERCU)
  await fusion.client.query('analyze apercu')
  const plan: Plan = {
    fichier,
    etape: 's_dossiers',
    resolues: 'r_dossiers',
    table: 'dossier',
    numero: 'dossier',
    cle: { numero: 's.numero' },
    cleFichier: ['numero'],
    jointures: `left join numero_organisme n on n.type = 'dossier' and n.numero = s.numero left join apercu v on v.numero = s.numero ${PARENT_ETABLISSEMENT}`,
    organisme: 'coalesce(e.organisme_id, n.organisme_id)',
    refus: [
      ...refusEtablissement('Le dossier'),
      ...refusManquantes(fusion, fichier, ['etablissement_numero', 'dispositif', 'intitule', 'etat']),
    ],
    colonnes: givenColumns(
      fusion,
      fichier,
      columns(
        'numero_externe',
        'etablissement_numero',
        'dispositif',
        'intitule',
        'entreprise_siret',
        'entreprise_raison_sociale',
        'date_debut',
        'date_fin',
        'duree_heures',
        'etat',
        'statut:etat',
        'statut_le:etat_le',
        'motif',
        'date_limite_facturation',
      ),
    ),
    initiales: Object.fromEntries(APERCUES.map((nom) => [nom, `v.${nom}`])),
    extra: ['t.statut as avant_statut', '(t.retire_le is not null) as avant_retire'],
  }
  const sorts = await resolveRows(fusion, plan)
  await applyRows(fusion, plan, sorts)
  await writeStatuts(fusion, { ...plan, objet: 'dossier', id: 'r.numero', le: 'r.statut_le' })
  if (sorts.C) await relinkLignes(fusion)
}

/** Lines of règlements that had named these dossiers before the portal knew them. */
async function relinkLignes({ client, lot }: Fusion): Promise<void> {
  await client.query(
    `with ligne as (
       select t.* from r_dossiers r
       join reglement_ligne t on t.organisme_id = r.organisme_id and t.dossier_numero is null and t.dossier_texte = r.numero
       where r.action = 'C'
     ), image as (
       insert into lot_image (organisme_id, lot_id, nom_table, cle, avant)
       select l.organisme_id, $1, 'reglement_ligne',
         jsonb_build_object('reglement_reference', l.reglement_reference, 'ligne', l.ligne), to_jsonb(l) from ligne l
     )
     update reglement_ligne t set dossier_numero = l.dossier_texte, dossier_texte = ''
     from ligne l
     where t.organisme_id = l.organisme_id and t.reglement_reference = l.reglement_reference and t.ligne = l.ligne`,
    [lot],
  )
}

export async function mergeStagiaires(fusion: Fusion): Promise<void> {
  const fichier = 'stagiaires.csv'
  const plan: Plan = {
    fichier,
    etape: 's_stagiaires',
    resolues: 'r_stagiaires',
    table: 'participation',
    cle: { dossier_numero: 's.dossier_numero', stagiaire_id: 's.stagiaire_id' },
    cleFichier: ['dossier_numero', 'stagiaire_id'],
    jointures: PARENT_DOSSIER,
    organisme: 'd.organisme_id',
    refus: [...REFUS_DOSSIER, ...refusManquantes(fusion, fichier, ['nom'])],
    colonnes: givenColumns(
      fusion,
      fichier,
      columns('nom', 'prenom', 'pliure:nom', 'heures_prevues', 'heures_realisees', 'abandon_le'),
    ),
  }
  const sorts = await resolveRows(fusion, plan)
  await applyRows(fusion, plan, sorts)
}

export async function mergeEcheances(fusion: Fusion): Promise<void> {
  const fichier = 'echeances.csv'
  const plan: Plan = {
    fichier,
    etape: 's_echeances',
    resolues: 'r_echeances',
    table: 'echeance',
    cle: { dossier_numero: 's.dossier_numero', numero: 's.numero' },
    cleFichier: ['dossier_numero', 'numero'],
    jointures: PARENT_DOSSIER,
    organisme: 'd.organisme_id',
    refus: [
      ...REFUS_DOSSIER,
      ...refusManquantes(fusion, fichier, ['montant_total', 'montant_regle', 'montant_en_cours']),
    ],
    colonnes: givenColumns(
      fusion,
      fichier,
      columns('codification', 'ouverture', 'montant_total', 'montant_regle', 'montant_en_cours'),
    ),
  }
  const sorts = await resolveRows(fusion, plan)
  await applyRows(fusion, plan, sorts)
}
