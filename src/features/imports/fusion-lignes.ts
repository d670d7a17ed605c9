import { formatMontant } from '../../core/money.ts'
import { applyRows, noteTouches } from './application.ts'
import { columns, constatOf, type Fusion, givenColumns, type Plan, type Row, resolveRows } from './fusion.ts'
import { CONSTATS_MAX } from './rapport.rules.ts'

const FICHIER = 'reglement_lignes.csv'

/** The lines of the lot's règlements replace theirs; other lines join those of a règlement already known. */
export async function mergeReglementLignes(fusion: Fusion): Promise<void> {
  await fusion.client.query(SOMMES_SEULES)
  const plan = planLignes(fusion)
  const sorts = await resolveRows(fusion, plan)
  await removeLignes(fusion)
  await applyRows(fusion, plan, sorts)
  await warnInconnus(fusion, plan)
}

/** What a règlement that is in the base alone would add up to, once these lines are in. */
const SOMMES_SEULES = `
  create temp table somme_seule on commit drop as
  select g.reference, g.montant, coalesce(max(b.somme), 0) + coalesce(sum(
      case when t.maj_le > s.maj_le then 0
        else case when s.retire then 0 else coalesce(s.montant, t.montant, 0) end - coalesce(t.montant, 0) end), 0) as somme
  from s_reglement_lignes s
  join numero_organisme n on n.type = 'reglement' and n.numero = s.reglement_reference
  join reglement g on g.organisme_id = n.organisme_id and g.reference = n.numero and g.retire_le is null
  left join somme_base b on b.reference = g.reference
  left join reglement_ligne t on t.organisme_id = g.organisme_id and t.reglement_reference = g.reference and t.ligne = s.ligne
  where not s.refusee and not exists (select from s_reglements x where x.reference = s.reglement_reference)
  group by g.organisme_id, g.reference, g.montant`

function planLignes(fusion: Fusion): Plan {
  const presentes = fusion.colonnes.get(FICHIER) ?? new Set()
  const connu = 'nd.numero is not null'
  const numeroFacture = `coalesce(nullif(s.numero_facture_brut, ''), case when fa.id is null then s.facture_brut end, '')`
  return {
    fichier: FICHIER,
    etape: 's_reglement_lignes',
    resolues: 'r_lignes',
    table: 'reglement_ligne',
    sansRetrait: true,
    cle: { reglement_reference: 's.reglement_reference', ligne: 's.ligne' },
    cleFichier: ['reglement_reference', 'ligne'],
    jointures: `
      left join numero_organisme n on n.type = 'reglement' and n.numero = s.reglement_reference
      left join refuse pr on pr.type = 'reglement' and pr.numero = s.reglement_reference
      left join r_reglements rr on rr.reference = s.reglement_reference and rr.action <> 'R'
      left join somme_seule z on z.reference = s.reglement_reference
      left join numero_organisme nd on nd.type = 'dossier' and nd.numero = s.dossier_brut and nd.organisme_id = n.organisme_id
      left join facture fa on fa.organisme_id = n.organisme_id and fa.numero_interne = s.facture_brut`,
    organisme: 'n.organisme_id',
    refus: [
      {
        si: 'pr.numero is not null',
        code: 'PARENT_REFUSE',
        colonne: 'reglement_reference',
        message: (row) => `Le règlement ${row.reglement_reference} est refusé dans ce lot.`,
      },
      {
        si: 'n.organisme_id is null',
        code: 'PARENT_INCONNU',
        colonne: 'reglement_reference',
        message: (row) => `Le règlement ${row.reglement_reference} n’est pas connu.`,
      },
      {
        si: 'z.somme <> z.montant',
        code: 'SOMME_LIGNES',
        colonne: 'montant',
        message: (row) =>
          `Avec ces lignes, le règlement ferait ${formatMontant(Number(row.seule_somme))} au lieu de ${formatMontant(Number(row.seule_montant))}.`,
      },
      ...(presentes.has('montant')
        ? []
        : [
            {
              si: 't.organisme_id is null',
              code: 'REQUIS',
              colonne: 'montant',
              message: () => 'Le montant manque.',
            },
          ]),
    ],
    colonnes: {
      ...givenColumns(fusion, FICHIER, columns('type', 'stagiaire_id', 'libelle', 'montant', 'motif')),
      ...(presentes.has('retenue') ? { retenue: 'coalesce(s.retenue_brut, 0)' } : {}),
      ...(presentes.has('facture_numero_interne') ? { facture_id: 'fa.id' } : {}),
      ...(presentes.has('numero_facture') || presentes.has('facture_numero_interne')
        ? { numero_facture: numeroFacture }
        : {}),
      ...(presentes.has('dossier_numero')
        ? {
            dossier_numero: `case when ${connu} then s.dossier_brut end`,
            dossier_texte: `case when ${connu} then '' else coalesce(s.dossier_brut, '') end`,
          }
        : {}),
    },
    extra: [
      'z.somme as seule_somme',
      'z.montant as seule_montant',
      'rr.reference is not null and not rr.ancien as remplacee',
      'fa.id is null as facture_inconnue',
      `${connu} as dossier_connu`,
    ],
    ancien: 'coalesce(rr.ancien, t.maj_le > s.maj_le)',
    retrait: `case when q.existe then 'D' else 'I' end`,
  }
}

/** Lines withdrawn, and those that a règlement of the lot no longer has. */
async function removeLignes(fusion: Fusion): Promise<void> {
  const { client, lot, touches } = fusion
  const { rows } = await client.query<{ organisme_id: number }>(
    `with partie as (
       delete from reglement_ligne t
       using (select organisme_id, reference from r_reglements
           where action <> 'R' and not ancien and lignes_donnees
         union select organisme_id, reglement_reference from r_lignes where action = 'D') g
       where t.organisme_id = g.organisme_id and t.reglement_reference = g.reference and (
         exists (select from r_lignes r where r.action = 'D' and r.reglement_reference = t.reglement_reference and r.ligne = t.ligne)
         or exists (select from r_reglements rr where rr.reference = t.reglement_reference and rr.action <> 'R' and not rr.ancien and rr.lignes_donnees)
           and not exists (select from r_lignes r where r.reglement_reference = t.reglement_reference and r.ligne = t.ligne and not r.retire))
       returning t.*
     ), image as (
       insert into lot_image (organisme_id, lot_id, nom_table, cle, avant)
       select p.organisme_id, $1, 'reglement_ligne',
         jsonb_build_object('reglement_reference', p.reglement_reference, 'ligne', p.ligne), to_jsonb(p) from partie p
     )
     select distinct organisme_id from partie`,
    [lot],
  )
  for (const { organisme_id } of rows) touches.add(organisme_id)
  await noteTouches(fusion, 'r_lignes')
}

/** What a line names and the portal does not know is kept as text, so that the sum stays whole. */
async function warnInconnus({ client, registre }: Fusion, plan: Plan): Promise<void> {
  const { rows } = await client.query<Row>(
    `select *, coalesce(dossier_brut, '') <> '' and not dossier_connu as dossier_inconnu from r_lignes
     where action <> 'R' and not retire
       and (coalesce(dossier_brut, '') <> '' and not dossier_connu or coalesce(facture_brut, '') <> '' and facture_inconnue)
     order by no_ligne limit ${CONSTATS_MAX}`,
  )
  for (const row of rows)
    registre.warn({
      ...constatOf(plan, row),
      ...(row.dossier_inconnu ? dossierInconnu(row) : factureInconnue(row)),
    })
}

function dossierInconnu(row: Row) {
  const message = `Le dossier ${row.dossier_brut} n’est pas connu\u00a0: son numéro est gardé tel quel, la somme reste entière.`
  return { colonne: 'dossier_numero', code: 'DOSSIER_INCONNU', message }
}

function factureInconnue(row: Row) {
  const message = `La facture ${row.facture_brut} n’est pas connue\u00a0: son numéro est gardé tel quel.`
  return { colonne: 'facture_numero_interne', code: 'FACTURE_INCONNUE', message }
}
