/** What runs a query: a client inside the transaction of the change. */
export type Requetes = { query(texte: string, valeurs?: unknown[]): Promise<unknown> }

/**
 * Computes again what is derived from the rows of these organismes: columns of dossier and reglement, copies of
 * scope, counters. Writes only what differs. Definitions of the amounts: see the glossary (accordé, facturé, réglé).
 */
export async function refreshDerived(client: Requetes, organismeIds: readonly number[]): Promise<void> {
  if (organismeIds.length === 0) return
  for (const requete of [
    DOSSIERS,
    REGLEMENTS,
    PORTEES,
    VIDER_DOSSIERS,
    COMPTER_DOSSIERS,
    VIDER_REGLEMENTS,
    COMPTER_REGLEMENTS,
  ]) {
    await client.query(requete, [organismeIds])
  }
}

/** What follows from dossiers that leave everyday pages or come back: copies of scope and counters, without the amounts. */
export async function recountDossiers(client: Requetes, organismeIds: readonly number[]): Promise<void> {
  if (organismeIds.length === 0) return
  for (const requete of [PORTEES, VIDER_DOSSIERS, COMPTER_DOSSIERS])
    await client.query(requete, [organismeIds])
}

const ORGANISMES = 'organisme_id = any ($1::bigint[])'

/** `ROYER Camille` when there is one, nobody otherwise: the list then says how many they are. */
export const STAGIAIRE = `case when count(*) = 1 then left(trim(upper(min(nom) collate "fr-x-icu") || ' ' || min(prenom)), 250) else '' end`
/** An avoir takes off, whatever the sign it is written with. */
export const MONTANT_FACTURE = `coalesce(sum(case when f.type = 'AVOIR' then -abs(i.montant) else i.montant end), 0)::bigint`
export const REGLE = `coalesce(sum(l.montant) filter (where g.statut in ('EXECUTE', 'EMIS')), 0)::bigint`

/** Providers read the label: one who contests what is said of her is not named there. */
const SUSPENDUE = `exists (select from suspension s where s.organisme_id = participation.organisme_id
      and s.dossier_numero = participation.dossier_numero and s.stagiaire_id = participation.stagiaire_id and s.levee_le is null)`

const PARTICIPATIONS = `
  select organisme_id, dossier_numero, count(*)::integer as nombre,
    case when bool_or(${SUSPENDUE}) then '' else ${STAGIAIRE} end as stagiaire
  from participation where ${ORGANISMES} and retire_le is null group by organisme_id, dossier_numero`

/** The last version of each accord, withdrawn ones aside. */
const VERSIONS = `
  select distinct on (organisme_id, numero) organisme_id, numero, version, dossier_numero, date_accord, subrogation
  from accord where ${ORGANISMES} and retire_le is null order by organisme_id, numero, version desc`

const ACCORDS = `
  select distinct on (organisme_id, dossier_numero) organisme_id, dossier_numero, numero, version, date_accord
  from versions order by organisme_id, dossier_numero, date_accord desc nulls last, numero desc`

/** Only accords with subrogation are owed to the provider. */
const ACCORDES = `
  select v.organisme_id, v.dossier_numero, sum(l.part_opco)::bigint as montant
  from versions v join accord_ligne l using (organisme_id, numero, version)
  where v.subrogation and l.retire_le is null group by v.organisme_id, v.dossier_numero`

/** An invoice that an avoir cancelled stays in: the avoir takes it off. */
const FACTURES = `
  select i.organisme_id, i.dossier_numero, ${MONTANT_FACTURE} as montant
  from imputation i join facture f on f.organisme_id = i.organisme_id and f.id = i.facture_id
  where i.${ORGANISMES} and i.retire_le is null and f.retire_le is null and f.statut <> 'REJETEE'
  group by i.organisme_id, i.dossier_numero`

/** A transfer that failed waits for another one, unless one that still stands has replaced it. */
const REGLES = `
  select l.organisme_id, l.dossier_numero,
    ${REGLE} as montant,
    bool_or(g.statut in ('REJETE', 'RETOURNE') and not exists (
      select from reglement r where r.organisme_id = g.organisme_id and r.remplace_reference = g.reference
        and r.retire_le is null and r.statut <> 'ANNULE')) as a_reemettre
  from reglement_ligne l join reglement g on g.organisme_id = l.organisme_id and g.reference = l.reglement_reference
  where l.${ORGANISMES} and l.dossier_numero is not null and g.retire_le is null
  group by l.organisme_id, l.dossier_numero`

const DERIVEES = [
  'nb_stagiaires',
  'stagiaire',
  'accord_numero',
  'accord_version',
  'accord_date',
  'accorde',
  'facture',
  'regle',
  'a_reemettre',
]

const DOSSIERS = `
  with participations as (${PARTICIPATIONS}), versions as materialized (${VERSIONS}), accords as (${ACCORDS}),
    accordes as (${ACCORDES}), factures as (${FACTURES}), regles as (${REGLES}),
    valeurs as (
      select d.organisme_id, d.numero, coalesce(p.nombre, 0) as nb_stagiaires, coalesce(p.stagiaire, '') as stagiaire,
        a.numero as accord_numero, a.version as accord_version, a.date_accord as accord_date,
        coalesce(m.montant, 0) as accorde, coalesce(f.montant, 0) as facture, coalesce(r.montant, 0) as regle,
        coalesce(r.a_reemettre, false) as a_reemettre
      from dossier d
      left join participations p on p.organisme_id = d.organisme_id and p.dossier_numero = d.numero
      left join accords a on a.organisme_id = d.organisme_id and a.dossier_numero = d.numero
      left join accordes m on m.organisme_id = d.organisme_id and m.dossier_numero = d.numero
      left join factures f on f.organisme_id = d.organisme_id and f.dossier_numero = d.numero
      left join regles r on r.organisme_id = d.organisme_id and r.dossier_numero = d.numero
      where d.${ORGANISMES}
    )
  update dossier d set (${DERIVEES.join(', ')}) = (${DERIVEES.map((nom) => `v.${nom}`).join(', ')})
  from valeurs v where d.organisme_id = v.organisme_id and d.numero = v.numero
    and (${DERIVEES.map((nom) => `d.${nom} is distinct from v.${nom}`).join(' or ')})`

const REGLEMENTS = `
  update reglement g set nb_lignes = v.nombre
  from (
    select g.organisme_id, g.reference, count(l.ligne)::integer as nombre
    from reglement g left join reglement_ligne l on l.organisme_id = g.organisme_id and l.reglement_reference = g.reference
    where g.${ORGANISMES} group by g.organisme_id, g.reference
  ) v
  where g.organisme_id = v.organisme_id and g.reference = v.reference and g.nb_lignes <> v.nombre`

/** The scope of a document follows its object: moved to another establishment, taken back, given again. */
const PORTEES = `
  update document_objet o set etablissement_numero = v.etablissement_numero, retire = v.retire
  from (
    select organisme_id, 'dossier' as type, numero as id, etablissement_numero,
        retire_le is not null or archive_le is not null as retire
      from dossier where ${ORGANISMES}
    union all select organisme_id, 'reglement', reference, etablissement_numero, retire_le is not null
      from reglement where ${ORGANISMES}
    union all select organisme_id, 'etablissement', numero, numero, retire_le is not null
      from etablissement where ${ORGANISMES}
    union all select organisme_id, 'facture', numero_interne, etablissement_numero, retire_le is not null
      from facture where ${ORGANISMES} and numero_interne is not null
  ) v
  where o.${ORGANISMES} and o.organisme_id = v.organisme_id and o.objet_type = v.type and o.objet_id = v.id
    and (o.etablissement_numero <> v.etablissement_numero or o.retire <> v.retire)`

const VIDER_DOSSIERS = `delete from compteur_dossier where ${ORGANISMES}`

const COMPTER_DOSSIERS = `
  insert into compteur_dossier (organisme_id, etablissement_numero, dispositif, statut, nombre, accorde, facture, regle, reste)
  select organisme_id, etablissement_numero, dispositif, statut, count(*), sum(accorde), sum(facture), sum(regle), sum(reste)
  from dossier where ${ORGANISMES} and retire_le is null and archive_le is null
  group by organisme_id, etablissement_numero, dispositif, statut`

const VIDER_REGLEMENTS = `delete from compteur_reglement where ${ORGANISMES}`

const COMPTER_REGLEMENTS = `
  insert into compteur_reglement (organisme_id, etablissement_numero, statut, nombre, montant)
  select organisme_id, etablissement_numero, statut, count(*), sum(montant)
  from reglement where ${ORGANISMES} and retire_le is null
  group by organisme_id, etablissement_numero, statut`
