import { MONTANT_FACTURE, REGLE, STAGIAIRE } from './derives.ts'

/**
 * The derived columns of the dossiers of a lot, guessed from the lot alone. A new dossier is inserted with them,
 * so that refreshDerived, which has the last word, rewrites only those that the guess missed (rewriting each row
 * of a large lot costs as much as inserting it).
 */
export const APERCU = `
  create temp table apercu on commit drop as
  with participations as (
      select dossier_numero, count(*)::integer as nombre, ${STAGIAIRE} as stagiaire
      from s_stagiaires where not refusee and not retire group by dossier_numero),
    versions as (
      select distinct on (numero) numero, version, dossier_numero, date_accord, subrogation
      from s_accords where not refusee and not retire order by numero, version desc),
    accords as (
      select distinct on (dossier_numero) dossier_numero, numero, version, date_accord
      from versions order by dossier_numero, date_accord desc nulls last, numero desc),
    accordes as (
      select v.dossier_numero, sum(l.part_opco)::bigint as montant
      from versions v join s_accords l on l.numero = v.numero and l.version = v.version and not l.refusee and not l.retire
      where v.subrogation group by v.dossier_numero),
    factures as (
      select i.dossier_numero, ${MONTANT_FACTURE} as montant
      from s_imputations i join s_factures f on f.numero_interne = i.facture_numero_interne
      where not i.refusee and not i.retire and not f.refusee and not f.retire and f.statut <> 'REJETEE'
      group by i.dossier_numero),
    regles as (
      select l.dossier_brut as dossier_numero, ${REGLE} as montant
      from s_reglement_lignes l join s_reglements g on g.reference = l.reglement_reference
      where not l.refusee and not l.retire and not g.refusee and not g.retire
      group by l.dossier_brut)
  select d.numero, coalesce(p.nombre, 0) as nb_stagiaires, coalesce(p.stagiaire, '') as stagiaire,
    a.numero as accord_numero, a.version as accord_version, a.date_accord as accord_date,
    coalesce(m.montant, 0) as accorde, coalesce(f.montant, 0) as facture, coalesce(r.montant, 0) as regle
  from s_dossiers d
  left join participations p on p.dossier_numero = d.numero
  left join accords a on a.dossier_numero = d.numero
  left join accordes m on m.dossier_numero = d.numero
  left join factures f on f.dossier_numero = d.numero
  left join regles r on r.dossier_numero = d.numero
  where not d.refusee`

/** Columns of `apercu`, which are also those of dossier. */
export const APERCUES = [
  'nb_stagiaires',
  'stagiaire',
  'accord_numero',
  'accord_version',
  'accord_date',
  'accorde',
  'facture',
  'regle',
]
