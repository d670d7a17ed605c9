// Deterministic data of any size, written by the database itself: N dossiers over N/250 organismes (200 at
// least), skewed, the largest holding 2 % of all; two stagiaires a dossier on average; one person for each of
// the first 200 organismes, which alone have accords, invoices, events and a document.
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { hashPassword } from '../src/auth/passwords.ts'

export const MOT_DE_PASSE_BANC = 'Banc-d-essai-ogestion-1'
export const PERSONNES_BANC = 200
/** Where documents are stored, and under that folder. */
export const FICHIER_BANC = 'banc.pdf'

const NOMS = [
  'garnier',
  'lefevre',
  'moreau',
  'etienne',
  'dupont',
  'martin',
  'bernard',
  'petit',
  'robert',
  'richard',
  'leroy',
  'roux',
  'fournier',
  'girard',
  'bonnet',
  'dubois',
  'lambert',
  'fontaine',
  'rousseau',
  'vincent',
]
const PRENOMS = [
  'lea',
  'noel',
  'ines',
  'camille',
  'hugo',
  'chloe',
  'theo',
  'zoe',
  'loic',
  'helene',
  'andre',
  'mael',
  'jade',
  'louis',
  'anais',
  'rene',
]

/** Fills an empty migrated database; a database that already holds that many dossiers is left as it is. */
export async function fillBench(
  client: pg.Client,
  dossiers: number,
  dossierFichiers: string,
  say: (texte: string) => void,
): Promise<void> {
  const { rows } = await client.query<{ n: number }>('select count(*)::int as n from dossier')
  if (rows[0]?.n === dossiers) return
  if (rows[0]?.n !== 0) throw new Error('The bench database holds another size: delete its folder first.')
  const organismes = Math.max(PERSONNES_BANC, Math.ceil(dossiers / 250))
  say(`writing ${dossiers} dossiers over ${organismes} organismes`)
  await client.query('begin')
  for (const [sql, parameters] of statements(dossiers, organismes)) await client.query(sql, parameters)
  await createPeople(client)
  await createDocuments(client, dossierFichiers)
  await client.query('commit')
  say('vacuum analyze')
  await client.query('vacuum analyze')
}

function statements(dossiers: number, organismes: number): [string, unknown[]][] {
  return [
    [
      `insert into organisme (id, siren, raison_sociale, maj_le)
      overriding system value
      select i, (800000000 + i)::text, 'ORGANISME ' || i, '2026-11-24' from generate_series(1, $1::int) i`,
      [organismes],
    ],
    [
      `insert into etablissement (organisme_id, numero, siret, raison_sociale, ville, maj_le)
      select i, 'B' || i || '-' || e, '', 'ORGANISME ' || i, 'Ville ' || e, '2026-11-24'
      from generate_series(1, $1::int) i, generate_series(1, 3) e`,
      [organismes],
    ],
    [
      // Every 50th dossier is the largest organisme's; the others fall on the rest by a square: few have many.
      `insert into dossier (organisme_id, numero, etablissement_numero, dispositif, intitule, entreprise_siret,
        entreprise_raison_sociale, date_debut, date_fin, duree_heures, etat, statut, statut_le, nb_stagiaires, stagiaire,
        accorde, facture, regle, accord_numero, accord_version, accord_date, maj_le)
      select o, 'D' || lpad(g::text, 9, '0'), 'B' || o || '-' || (1 + g % 3),
        (array['PLAN', 'PLAN', 'PLAN', 'APP', 'CPRO', 'RECONV'])[1 + g % 6],
        'HABILITATION ÉLECTRIQUE B1V OPÉRATEUR DE CHANTIER', '73282932000074', 'CHARPENTE ET COUVERTURE MOREAU ' || g % 997,
        d, d + 4, 35, s, s, d, 1 + g % 3, case when g % 3 = 0 then 'GARNIER Léa' else '' end,
        168000, 168000, case when s = 'SOLDE' then 168000 else 0 end, 'APC-D' || g, 1, d - 10, '2026-11-24'
      from (
        select g, case when g % 50 = 0 then 1
            else 2 + (($2::int - 2) * power(((g::bigint * 7919) % 100003) / 100003.0, 2))::int end as o,
          date '2026-11-20' - (g::bigint * 31 % 1800)::int as d,
          (array['ACCORDE', 'SOLDE', 'SOLDE', 'EN_INSTRUCTION', 'ROMPU'])[1 + g % 5] as s
        from generate_series(1, $1::int) g
      ) x`,
      [dossiers, organismes],
    ],
    [
      `insert into participation (organisme_id, dossier_numero, stagiaire_id, nom, prenom, pliure, heures_prevues, maj_le)
      select organisme_id, numero, 'S' || s, upper(nom), initcap(prenom), nom || ' ' || prenom, 35, '2026-11-24'
      from (
        select d.organisme_id, d.numero, s,
          ($1::text[])[1 + abs(hashtext(d.numero || s)) % ${NOMS.length}] as nom,
          ($2::text[])[1 + abs(hashtext(s || d.numero)) % ${PRENOMS.length}] as prenom
        from dossier d, generate_series(1, d.nb_stagiaires) s
      ) x`,
      [NOMS, PRENOMS],
    ],
    [
      `insert into compteur_dossier (organisme_id, etablissement_numero, dispositif, statut, nombre, accorde, facture, regle, reste)
      select organisme_id, etablissement_numero, dispositif, statut, count(*), sum(accorde), sum(facture), sum(regle), sum(reste)
      from dossier group by 1, 2, 3, 4`,
      [],
    ],
    ...histoire(),
    ...reglements(),
  ]
}

const VISITES = `organisme_id <= ${PERSONNES_BANC}`

/** The rest of a dossier, for those of the organismes that the bench looks at. */
function histoire(): [string, unknown[]][] {
  return [
    [
      `insert into accord (organisme_id, numero, version, dossier_numero, date_accord, subrogation, maj_le)
      select organisme_id, accord_numero, 1, numero, accord_date, true, '2026-11-24' from dossier where ${VISITES}`,
      [],
    ],
    [
      `insert into accord_ligne (organisme_id, numero, version, nature, ht, tva, ttc, part_opco, part_entreprise, maj_le)
      select organisme_id, accord_numero, 1, nature, 70000, 14000, 84000, 84000, 0, '2026-11-24'
      from dossier, unnest(array['PEDAGOGIE', 'FRAIS']) nature where ${VISITES}`,
      [],
    ],
    [
      `insert into facture (organisme_id, numero_interne, numero_facture, etablissement_numero, type, date_facture, ht, tva,
        ttc, statut, maj_le)
      select organisme_id, 'FI-' || numero, 'F-' || numero, etablissement_numero, 'FACTURE', date_fin, 140000, 28000, 168000,
        'REGLEE', '2026-11-24' from dossier where ${VISITES}`,
      [],
    ],
    [
      `insert into imputation (organisme_id, facture_id, dossier_numero, montant, maj_le)
      select organisme_id, id, substring(numero_facture from 3), 168000, '2026-11-24' from facture`,
      [],
    ],
    [
      `insert into evenement (organisme_id, objet_type, objet_id, type, le, auteur, apres, cree_le)
      select organisme_id, 'dossier', numero, 'STATUT', date_debut + n, 'Lot du banc', 'ACCORDE', '2026-11-24'
      from dossier, generate_series(1, 3) n where ${VISITES}`,
      [],
    ],
  ]
}

/** One transfer for ten dossiers, and one of 60 lines in each organisme that the bench looks at. */
function reglements(): [string, unknown[]][] {
  return [
    [
      `insert into reglement (organisme_id, reference, etablissement_numero, date_emission, date_execution, montant, nb_lignes,
        statut, maj_le)
      select organisme_id, 'V-' || numero, etablissement_numero, date_fin + 30, date_fin + 32, 168000, 1,
        (array['EXECUTE', 'EXECUTE', 'EXECUTE', 'EMIS', 'REJETE'])[1 + extract(day from date_fin)::int % 5],
        timestamptz '2026-11-24'
      from dossier where right(numero, 1) = '1'
      union all select i, 'B60-' || i, 'B' || i || '-1', '2026-11-02', '2026-11-04', 60 * 168000, 60, 'EXECUTE', '2026-11-24'
      from generate_series(1, ${PERSONNES_BANC}) i`,
      [],
    ],
    [
      `insert into reglement_ligne (organisme_id, reglement_reference, ligne, dossier_numero, numero_facture, libelle, montant,
        maj_le)
      select organisme_id, reference, 1, substring(reference from 3), 'F' || substring(reference from 3), 'Formation', montant,
        '2026-11-24' from reglement where reference like 'V-%'`,
      [],
    ],
    [
      `insert into reglement_ligne (organisme_id, reglement_reference, ligne, dossier_numero, numero_facture, libelle, montant,
        maj_le)
      select o, 'B60-' || o, l, d.numero, 'F-' || d.numero, 'Formation', 168000, '2026-11-24'
      from generate_series(1, ${PERSONNES_BANC}) o, generate_series(1, 60) l, lateral (
        select numero from dossier where organisme_id = o order by numero
        offset l % (select count(*) from dossier where organisme_id = o) limit 1) d`,
      [],
    ],
    [
      `insert into compteur_reglement (organisme_id, etablissement_numero, statut, nombre, montant)
      select organisme_id, etablissement_numero, statut, count(*), sum(montant) from reglement group by 1, 2, 3`,
      [],
    ],
  ]
}

/** One file of 200 kB for all, as a document of a dossier in each organisme that the bench looks at. */
async function createDocuments(client: pg.Client, dossierFichiers: string): Promise<void> {
  const octets = Buffer.alloc(200_000, '%PDF-1.7 banc ')
  mkdirSync(dossierFichiers, { recursive: true })
  writeFileSync(join(dossierFichiers, FICHIER_BANC), octets)
  await client.query(
    `with dossiers as (
      select distinct on (organisme_id) organisme_id, numero, etablissement_numero from dossier where ${VISITES}
      order by organisme_id, numero desc
    ), documents as (
      insert into document (organisme_id, ref, type, titre, depose_le, cle, mime, extension, taille, sha256, maj_le)
      select organisme_id, 'BANC', 'APC', 'Accord', '2026-11-24', $1, 'application/pdf', 'pdf', $2, $3, '2026-11-24' from dossiers
      returning organisme_id, id
    )
    insert into document_objet (organisme_id, document_id, objet_type, objet_id, etablissement_numero)
    select organisme_id, id, 'dossier', numero, etablissement_numero from documents join dossiers using (organisme_id)`,
    [FICHIER_BANC, octets.length, createHash('sha256').update(octets).digest()],
  )
}

async function createPeople(client: pg.Client): Promise<void> {
  const hash = await hashPassword(MOT_DE_PASSE_BANC)
  await client.query(
    `with personnes as (
      insert into utilisateur (email, nom, prenom, mot_de_passe, cree_le)
      select 'banc' || i || '@alpha.example', 'Banc', 'Essai', $1, '2026-11-24' from generate_series(1, $2::int) i
      returning id, email
    ), acces as (
      insert into habilitation (organisme_id, utilisateur_id, profil, etat, invite_le)
      select substring(email from 'banc(\\d+)')::int, id, 'administrateur', 'actif', '2026-11-24' from personnes
    )
    insert into acceptation (utilisateur_id, type, version, empreinte, acceptee_le, adresse)
    select p.id, t.type, t.version, t.empreinte, '2026-11-24', '127.0.0.1' from personnes p, texte t`,
    [hash, PERSONNES_BANC],
  )
}

/** Names the data: another statement that writes dossiers or what hangs on them makes another database. */
export function benchName(dossiers: number): string {
  return `${dossiers}-${createHash('sha256')
    .update(JSON.stringify(statements(dossiers, 1)))
    .digest('hex')
    .slice(0, 8)}`
}
