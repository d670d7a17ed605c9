import { formatMontant } from '../../core/money.ts'
import { applyRows } from './application.ts'
import { writeStatuts } from './evenements.ts'
import {
  columns,
  constatOf,
  type Fusion,
  givenColumns,
  type Plan,
  type Refus,
  type Row,
  refusManquantes,
  resolveRows,
} from './fusion.ts'
import { PARENT_ETABLISSEMENT, refusEtablissement } from './fusion-dossiers.ts'
import {
  AVEC_PROVISOIRE,
  adoptProvisoires,
  COLONNES_PROVISOIRE,
  PROVISOIRES,
  REFUS_PROVISOIRE,
} from './provisoires.ts'
import { CONSTATS_MAX } from './rapport.rules.ts'

const FICHIER = 'reglements.csv'
const COLONNES = [
  'etablissement_numero',
  'date_emission',
  'date_execution',
  'montant',
  'statut',
  'motif',
  'end_to_end_id',
  'remplace_reference',
]
const COMPTE = ['iban_chiffre', 'iban_cle', 'iban_empreinte', 'iban_pays', 'iban_fin']

/**
 * A règlement enters only with lines that add up to its amount: those of the lot, which are then all its lines,
 * else those already in the base. `lignesAttendues`: the lot has a file of lines.
 */
export async function mergeReglements(fusion: Fusion, lignesAttendues: boolean): Promise<void> {
  await fusion.client.query(SOMMES_LOT)
  await fusion.client.query(SOMMES_BASE)
  await fusion.client.query(PROVISOIRES)
  const plan = planReglements(fusion, lignesAttendues)
  const sorts = await resolveRows(fusion, plan)
  await adoptProvisoires(fusion, plan)
  await applyRows(fusion, plan, sorts)
  await writeStatuts(fusion, {
    ...plan,
    objet: 'reglement',
    id: 'r.reference',
    le: 'coalesce(r.date_execution, r.date_emission)',
  })
  if (!lignesAttendues) await warnSansLignes(fusion, plan)
}

const SOMMES_LOT = `
  create temp table somme_lot on commit drop as
  select reglement_reference as reference, bool_or(refusee) as refusee,
    coalesce(sum(montant) filter (where not retire), 0)::bigint as somme,
    count(*) filter (where not retire and not refusee) as nombre
  from s_reglement_lignes group by reglement_reference`

const SOMMES_BASE = `
  create temp table somme_base on commit drop as
  select n.organisme_id, n.numero as reference, sum(l.montant)::bigint as somme, max(l.maj_le) as maj_le
  from (select reference from s_reglements union select reglement_reference from s_reglement_lignes) x
  join numero_organisme n on n.type = 'reglement' and n.numero = x.reference
  join reglement_ligne l on l.organisme_id = n.organisme_id and l.reglement_reference = n.numero
  group by n.organisme_id, n.numero`

function planReglements(fusion: Fusion, lignesAttendues: boolean): Plan {
  // An order to the bank knows less than any row.
  const ancien = 'coalesce(not t.provisoire and greatest(t.maj_le, b.maj_le) > s.maj_le, false)'
  return {
    fichier: FICHIER,
    etape: 's_reglements',
    resolues: 'r_reglements',
    table: 'reglement',
    numero: 'reglement',
    cle: { reference: 's.reference' },
    cleFichier: ['reference'],
    jointures: `
      left join numero_organisme n on n.type = 'reglement' and n.numero = s.reference ${PARENT_ETABLISSEMENT}
      left join somme_lot l on l.reference = s.reference
      left join somme_base b on b.reference = s.reference
      ${AVEC_PROVISOIRE}`,
    organisme: 'coalesce(e.organisme_id, n.organisme_id)',
    cible:
      't.organisme_id = coalesce(e.organisme_id, n.organisme_id) and t.reference = case when pv.adopte then pv.reference else s.reference end',
    refus: [
      REFUS_PROVISOIRE,
      ...refusEtablissement('Le règlement'),
      ...refusManquantes(fusion, FICHIER, ['etablissement_numero', 'montant', 'statut']),
      ...refusSommes(ancien, lignesAttendues),
    ],
    colonnes: {
      ...keepBanque(compteColumns(fusion, columns(...COLONNES))),
      provisoire: 'false',
    },
    extra: [
      ...COLONNES_PROVISOIRE,
      'coalesce(l.somme, b.somme, 0) as somme_lignes',
      't.statut as avant_statut',
      '(t.retire_le is not null) as avant_retire',
      'l.reference is not null as lignes_donnees',
      'b.reference is null as sans_lignes',
    ],
    ancien,
  }
}

/**
 * An account is sealed anew each time it is read: the same account keeps the ciphertext it has. A cell that is empty
 * or could not be kept says nothing about the account that was paid.
 */
function compteColumns(fusion: Fusion, noms: Record<string, string>): Record<string, string> {
  const garde = 's.iban_empreinte is null and t.iban_empreinte is not null'
  const keep = (si: string, noms: readonly string[]) =>
    Object.fromEntries(noms.map((nom) => [nom, `case when ${si} then t.${nom} else s.${nom} end`]))
  const donnees = givenColumns(fusion, FICHIER, { ...noms, ...columns('titulaire', 'bic') })
  if (!fusion.colonnes.get(FICHIER)?.has('iban')) return donnees
  const autres = ['titulaire', 'bic'].filter((nom) => nom in donnees)
  return {
    ...donnees,
    ...keep(garde, autres),
    ...keep(`${garde} or t.iban_empreinte = s.iban_empreinte`, COMPTE),
  }
}

/** The bank has said more than the row knows: the row comes from before. */
const DEVANCE = `(t.statut_banque = 'EMIS' and s.statut = 'PROGRAMME'
  or t.statut_banque in ('EXECUTE', 'REJETE') and s.statut in ('PROGRAMME', 'EMIS')
  or t.statut_banque = 'RETOURNE' and s.statut in ('PROGRAMME', 'EMIS', 'EXECUTE'))`
const GARDES: Readonly<Record<string, string>> = {
  statut: DEVANCE,
  motif: DEVANCE,
  date_emission: `s.date_emission is null and t.statut_banque <> ''`,
  date_execution: `s.date_execution is null and t.statut_banque <> ''`,
  end_to_end_id: `s.end_to_end_id = '' and t.statut_banque <> ''`,
  remplace_reference: 's.remplace_reference is null',
}

/** What the bank's files brought stays where the row of a lot is late or says nothing. */
function keepBanque(colonnes: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(colonnes).map(([nom, de]) => {
      const garde = GARDES[nom]
      return [nom, garde ? `case when ${garde} then t.${nom} else ${de} end` : de]
    }),
  )
}

function refusSommes(ancien: string, lignesAttendues: boolean): Refus[] {
  const montant = 'coalesce(s.montant, t.montant)'
  const juge = `not s.retire and not ${ancien}`
  const message = (row: Row) =>
    `Les lignes du règlement font ${formatMontant(Number(row.somme_lignes ?? 0))}, son montant est ${formatMontant(Number(row.montant))}.`
  const sommeFausse = { code: 'SOMME_LIGNES', colonne: 'montant', message }
  return [
    {
      si: `${juge} and l.refusee`,
      code: 'LIGNE_REFUSEE',
      colonne: 'reference',
      message: () =>
        'Une ligne du règlement est refusée\u00a0: ses lignes ne peuvent plus faire son montant.',
    },
    { si: `${juge} and coalesce(l.somme, b.somme) <> ${montant}`, ...sommeFausse },
    {
      si: `${juge} and l.reference is null and b.reference is null and ${montant} <> 0 and ${lignesAttendues}`,
      ...sommeFausse,
    },
  ]
}

async function warnSansLignes({ client, registre }: Fusion, plan: Plan): Promise<void> {
  const { rows } = await client.query<Row>(
    `select * from r_reglements where action <> 'R' and sans_lignes and not retire and montant <> 0 order by no_ligne limit ${CONSTATS_MAX}`,
  )
  const message = 'Le lot n’a pas de fichier de lignes\u00a0: le règlement est enregistré sans son détail.'
  for (const row of rows)
    registre.warn({ ...constatOf(plan, row), colonne: '', code: 'SANS_LIGNES', message })
}
