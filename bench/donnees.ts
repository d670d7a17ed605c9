// Deterministic data of any size, written by the database itself: N dossiers over N/250 organismes (200 at
// least), skewed, the largest holding 2 % of all; two stagiaires a dossier on average; one person for each of
// the first 200 organismes.
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { hashPassword } from '../src/auth/passwords.ts'

export const MOT_DE_PASSE_BANC = 'Banc-d-essai-ogestion-1'
export const PERSONNES_BANC = 200

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
  ]
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

/** Names the data: change of any line above makes another database. */
export function benchName(dossiers: number): string {
  return `${dossiers}-${createHash('sha256')
    .update(JSON.stringify(statements(dossiers, 1)))
    .digest('hex')
    .slice(0, 8)}`
}
