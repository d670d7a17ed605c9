import { applyRows } from './application.ts'
import { closeChangements } from './changements.ts'
import { columns, type Fusion, givenColumns, type Plan, refusManquantes, resolveRows } from './fusion.ts'

const ORGANISMES = 'organismes.csv'
const ETABLISSEMENTS = 'etablissements.csv'

export async function mergeOrganismes(fusion: Fusion): Promise<void> {
  const plan: Plan = {
    fichier: ORGANISMES,
    etape: 's_organismes',
    resolues: 'r_organismes',
    table: 'organisme',
    racine: true,
    cle: { siren: 's.siren' },
    cleFichier: ['siren'],
    jointures: '',
    organisme: 't.id',
    cible: 't.siren = s.siren',
    refus: refusManquantes(fusion, ORGANISMES, ['raison_sociale']).map((refus) => ({
      ...refus,
      si: 't.id is null',
    })),
    colonnes: givenColumns(
      fusion,
      ORGANISMES,
      columns('nda', 'raison_sociale', 'forme_juridique', 'qualiopi', 'email'),
    ),
  }
  const sorts = await resolveRows(fusion, plan)
  await applyRows(fusion, plan, sorts)
}

/** The account of a row differs from the one in force; one that the portal has approved since is not undone. */
const COMPTE_CHANGE = `s.iban_empreinte is not null
  and (c.id is null or c.iban_empreinte <> s.iban_empreinte
    or c.bic <> coalesce(nullif(s.bic, ''), c.bic) or c.titulaire <> coalesce(nullif(s.titulaire, ''), c.titulaire))
  and not coalesce(c.origine = 'portail' and c.du > s.maj_le, false)
  and not s.retire`

export async function mergeEtablissements(fusion: Fusion): Promise<void> {
  const plan: Plan = {
    fichier: ETABLISSEMENTS,
    etape: 's_etablissements',
    resolues: 'r_etablissements',
    table: 'etablissement',
    numero: 'etablissement',
    cle: { numero: 's.numero' },
    cleFichier: ['numero'],
    jointures: `
      left join numero_organisme n on n.type = 'etablissement' and n.numero = s.numero
      left join organisme o on o.siren = s.siren
      left join refuse po on po.type = 'organisme' and po.numero = s.siren
      left join coordonnees_bancaires c
        on c.organisme_id = n.organisme_id and c.etablissement_numero = s.numero and c.au is null`,
    organisme: 'coalesce(o.id, n.organisme_id)',
    refus: [
      {
        si: 'po.numero is not null',
        code: 'PARENT_REFUSE',
        colonne: 'siren',
        message: (row) => `L’organisme ${row.siren} est refusé dans ce lot.`,
      },
      {
        si: 's.siren is not null and o.id is null',
        code: 'PARENT_INCONNU',
        colonne: 'siren',
        message: (row) => `L’organisme ${row.siren} n’est pas connu.`,
      },
      {
        si: 'n.organisme_id <> o.id',
        code: 'CHANGEMENT_ORGANISME',
        colonne: 'siren',
        message: (row) => `L’établissement ${row.numero} appartient déjà à un autre organisme.`,
      },
      ...refusManquantes(fusion, ETABLISSEMENTS, ['siren', 'siret', 'raison_sociale']),
    ],
    colonnes: givenColumns(
      fusion,
      ETABLISSEMENTS,
      columns('siret', 'nda', 'raison_sociale', 'enseigne', 'adresse', 'code_postal', 'ville'),
    ),
    extra: [
      `${COMPTE_CHANGE} as compte_change`,
      'c.id as compte_id',
      // The BIC of another bank is not the new account's.
      'case when c.iban_empreinte = s.iban_empreinte then c.bic end as compte_bic',
      'c.titulaire as compte_titulaire',
    ],
    autreChange: COMPTE_CHANGE,
  }
  const sorts = await resolveRows(fusion, plan)
  await applyRows(fusion, plan, sorts)
  await mergeComptes(fusion)
}

const A_CHANGER = `r.compte_change and r.action in ('C', 'M')`

/** Closes the account in force and opens the new one; the administrateurs learn of a replacement by mail. */
async function mergeComptes(fusion: Fusion): Promise<void> {
  const { client, lot, maintenant, jour } = fusion
  await client.query(
    `insert into lot_image (organisme_id, lot_id, nom_table, cle, avant)
     select c.organisme_id, $1, 'coordonnees_bancaires', jsonb_build_object('id', c.id), to_jsonb(c)
     from r_etablissements r join coordonnees_bancaires c on c.organisme_id = r.organisme_id and c.id = r.compte_id
     where ${A_CHANGER}`,
    [lot],
  )
  await client.query(
    `update coordonnees_bancaires c set au = $1 from r_etablissements r
     where c.organisme_id = r.organisme_id and c.id = r.compte_id and ${A_CHANGER}`,
    [maintenant],
  )
  await client.query(
    `with nouveau as (
       insert into coordonnees_bancaires (organisme_id, etablissement_numero, iban_chiffre, iban_cle, iban_empreinte,
         iban_pays, iban_fin, bic, titulaire, origine, du)
       select r.organisme_id, r.numero, r.iban_chiffre, r.iban_cle, r.iban_empreinte, r.iban_pays, r.iban_fin,
         coalesce(nullif(r.bic, ''), r.compte_bic, ''), coalesce(nullif(r.titulaire, ''), r.compte_titulaire, ''), 'lot', $2
       from r_etablissements r where ${A_CHANGER}
       returning organisme_id, id
     )
     insert into lot_image (organisme_id, lot_id, nom_table, cle)
     select organisme_id, $1, 'coordonnees_bancaires', jsonb_build_object('id', id) from nouveau`,
    [lot, maintenant],
  )
  await client.query(
    `insert into evenement (organisme_id, objet_type, objet_id, type, le, auteur, apres, lot_id, cree_le)
     select r.organisme_id, 'etablissement', r.numero, 'coordonnees_bancaires', $2, 'lot',
       r.iban_pays || '•• •••• •••• ' || r.iban_fin, $1, $3
     from r_etablissements r where ${A_CHANGER}`,
    [lot, jour, maintenant],
  )
  await tellAdministrateurs(fusion)
  await closeChangements(fusion)
}

async function tellAdministrateurs({ client, maintenant }: Fusion): Promise<void> {
  await client.query(
    `insert into courriel (organisme_id, destinataire, modele, donnees, cree_le)
     select r.organisme_id, u.email, 'coordonnees-bancaires-changees',
       jsonb_build_object('etablissement', r.numero, 'fin', r.iban_fin), $1
     from r_etablissements r
     join habilitation h on h.organisme_id = r.organisme_id and h.profil = 'administrateur' and h.etat = 'actif'
       and (h.etablissements is null or r.numero = any (h.etablissements))
     join utilisateur u on u.id = h.utilisateur_id
     where ${A_CHANGER} and r.compte_id is not null`,
    [maintenant],
  )
}
