// The list must not slow down with the size of the base: 100 000 dossiers, plans read as the application role.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import pg from 'pg'
import { type Explain, flatten, type Noeud, plansOf } from '../../../test/plans.ts'
import { creerOrganisme, MAINTENANT, numeroLuhn, type Organisme, ouvreBanc } from '../../../test/support.ts'
import type { Acces } from '../../auth/acces.ts'
import type { Trx } from '../../db/client.ts'
import { readDossiers } from '../exports/queries.ts'
import { findExact, search } from '../recherche/queries.ts'
import { understand } from '../recherche/rules.ts'
import { listEvenements } from './dossier.queries.ts'
import { listDossiers } from './liste.queries.ts'
import { A_FAIRE, type AFaire } from './rules.ts'
import { type FiltresDossiers, TRIS } from './schemas.ts'

const banc = await ouvreBanc()

/** One large, one of 2 %, and many small ones. */
const GROS = 50_000
const MOYEN = 2_000
const PETITS = { nombre: 48, dossiers: 1_000 }

let gros: Organisme
let moyen: Organisme

before(async () => {
  gros = await creerOrganisme(banc, { etablissements: 3 })
  moyen = await creerOrganisme(banc, { etablissements: 3 })
  const client = new pg.Client(banc.connexions.superuser)
  await client.connect()
  await fill(client, [gros.siren], GROS)
  await fill(client, [moyen.siren], MOYEN)
  await fill(client, await createPetits(client), PETITS.dossiers)
  await client.query('vacuum analyze')
  await client.end()
})

async function createPetits(client: pg.Client): Promise<string[]> {
  const sirens = Array.from({ length: PETITS.nombre }, () => numeroLuhn(9))
  await client.query(
    `with o as (
       insert into organisme (siren, raison_sociale, maj_le) select s, s, '2026-11-01' from unnest($1::text[]) s returning id, siren
     )
     insert into etablissement (organisme_id, numero, siret, raison_sociale, maj_le)
     select id, 'E' || siren || r, '', siren, '2026-11-01' from o cross join generate_series(1, 3) r`,
    [sirens],
  )
  return sirens
}

/** So many dossiers for each organisme; one in ten with an accord's PDF, an invoice and a transfer. */
async function fill(client: pg.Client, sirens: string[], nombre: number): Promise<void> {
  // The rows are right by construction: checking each foreign key would take most of the time.
  await client.query('set session_replication_role = replica')
  for (const requete of LIGNES) await client.query(requete, [sirens, nombre])
  await client.query('set session_replication_role = origin')
}

const DE = `from organisme o cross join generate_series(1, $2::integer) n where o.siren = any ($1::text[])`
const UN_SUR_DIX = `${DE} and n % 10 = 0`
const DOSSIER = `'D' || o.siren || '-' || n`
const ID = `md5(o.id || '-' || n)::uuid`

const LIGNES = [
  `insert into dossier (organisme_id, numero, etablissement_numero, dispositif, intitule, entreprise_raison_sociale,
     date_debut, date_fin, etat, statut, accorde, facture, regle, a_reemettre, date_limite_facturation, maj_le)
   select o.id, ${DOSSIER}, 'E' || o.siren || 1 + n % 3, (array['PLAN', 'APP', 'CPRO'])[1 + n % 3], 'Formation ' || n,
     'ENTREPRISE ' || n::bigint * 7919 % 5000, date '2024-01-01' + n % 1000, date '2024-01-05' + n % 1000, 'SOLDE',
     (array['SOLDE', 'SOLDE', 'SOLDE', 'ACCORDE', 'ACCORDE', 'ACCORDE', 'EN_INSTRUCTION', 'ROMPU', 'REFUSE', 'ANNULE'])[1 + n % 10],
     n::bigint * 104729 % 900000, n::bigint * 104729 % 900000 / (array[1, 1, 1, 2, 900000])[1 + n % 5],
     n::bigint * 7919 % 500000, n % 100 = 0, date '2026-01-01' + n % 700, '2026-11-01' ${DE}`,
  `insert into participation (organisme_id, dossier_numero, stagiaire_id, nom, prenom, pliure, maj_le)
   select o.id, ${DOSSIER}, 'S' || n, '', '',
     (array['martin', 'bernard', 'petit', 'durand', 'leroy', 'moreau', 'simon', 'laurent'])[1 + n % 8] || n % 300
       || (array[' camille', ' noel', ' ines', ' hugo', ' zoe'])[1 + n % 5], '2026-11-01' ${DE}`,
  `insert into accord (organisme_id, numero, version, dossier_numero, subrogation, maj_le)
   select o.id, 'A' || n, 1, ${DOSSIER}, true, '2026-11-01' ${UN_SUR_DIX}`,
  `insert into echeance (organisme_id, dossier_numero, numero, montant_total, montant_regle, montant_en_cours, maj_le)
   select o.id, ${DOSSIER}, 'E1', 1000, 0, 0, '2026-11-01' ${UN_SUR_DIX}`,
  `insert into document (organisme_id, id, ref, type, titre, depose_le, cle, mime, extension, taille, sha256, maj_le)
   select o.id, ${ID}, 'R' || n, 'APC', 'Accord', '2026-10-01', 'x', 'application/pdf', 'pdf', 1000,
     decode(repeat('00', 32), 'hex'), '2026-11-01' ${UN_SUR_DIX}`,
  `insert into document_objet (organisme_id, document_id, objet_type, objet_id, etablissement_numero)
   select o.id, ${ID}, 'dossier', ${DOSSIER}, 'E' || o.siren || 1 + n % 3 ${UN_SUR_DIX}`,
  `insert into facture (organisme_id, id, numero_interne, numero_facture, etablissement_numero, type, ht, tva, ttc, statut, maj_le)
   select o.id, ${ID}, 'FI' || o.siren || '-' || n, 'FA' || n, 'E' || o.siren || 1 + n % 3, 'FACTURE', 0, 0, 0,
     case when n % 500 = 0 then 'EN_ATTENTE_PIECES' when n % 300 = 0 then 'REJETEE' else 'REGLEE' end, '2026-11-01' ${UN_SUR_DIX}`,
  `insert into imputation (organisme_id, facture_id, dossier_numero, montant, maj_le)
   select o.id, ${ID}, ${DOSSIER}, 1000, '2026-11-01' ${UN_SUR_DIX}`,
  `insert into reglement (organisme_id, reference, etablissement_numero, montant, statut, maj_le)
   select o.id, 'V' || n, 'E' || o.siren || 1 + n % 3, 1000, case when n % 100 = 0 then 'REJETE' else 'EXECUTE' end, '2026-11-01' ${UN_SUR_DIX}`,
  `insert into reglement_ligne (organisme_id, reglement_reference, ligne, dossier_numero, montant, maj_le)
   select o.id, 'V' || n, 1, ${DOSSIER}, 1000, '2026-11-01' ${UN_SUR_DIX}`,
  `insert into evenement (organisme_id, objet_type, objet_id, type, le, auteur, cree_le)
   select o.id, 'dossier', ${DOSSIER}, 'ETAT', '2026-10-01', 'lot', '2026-11-01' ${DE}`,
  `insert into compteur_dossier
   select organisme_id, etablissement_numero, dispositif, statut, count(*), sum(accorde), sum(facture), sum(regle), sum(reste)
   from dossier where organisme_id in (select id from organisme where siren = any ($1::text[])) and $2 > 0 group by 1, 2, 3, 4`,
]

const FILTRES: FiltresDossiers[] = [
  ...TRIS.map((tri) => ({ tri })),
  { page: 60 },
  { dispositif: 'APP' },
  { statut: 'ANNULE' },
  { statut: 'ANNULE', tri: '-accorde' },
  { soldes: '1', tri: 'reste' },
  { debut: '2026-06-01' },
  { fin: '2024-03-01' },
  { debut: '2025-01-01', fin: '2025-03-31', tri: 'entreprise' },
  ...(Object.keys(A_FAIRE) as AFaire[]).map((a_faire) => ({ a_faire })),
  { facture: 'FA120' },
  { entreprise: 'entreprise 12' },
  { stagiaire: 'martin12 camille' },
  { stagiaire: 'zoe', debut: '2026-06-01' },
]

for (const filtres of FILTRES) {
  const nom = JSON.stringify(filtres)
  test(`la liste ${nom} lit des index et ne trie jamais tout un organisme, de 50 000 dossiers ou de 2 000`, async () => {
    await assertPlans(gros, filtres, GROS)
    await assertPlans(moyen, filtres, MOYEN)
  })
}

test('la liste d’un établissement, ou d’une personne qui n’en voit qu’un, suit l’index de cet établissement', async () => {
  const [etablissement = ''] = gros.etablissements
  await assertPlans(gros, { etablissement }, GROS)
  const noeuds = await assertPlans(gros, {}, GROS, [etablissement])
  assert.ok(noeuds.some((noeud) => noeud['Index Name'] === 'dossier_etablissement'))
})

test('l’histoire d’un dossier, de ses factures et de ses virements se lit par son index', async () => {
  const numero = `D${gros.siren}-20000`
  const noeuds = await assertRead(gros, GROS, (trx, acces) => listEvenements(trx, acces, numero), null)
  assert.ok(noeuds.some((noeud) => noeud['Index Name'] === 'evenement_objet'))
  for (const noeud of noeuds) assert.ok(noeud['Actual Rows'] <= 10, noeud['Node Type'])
})

test('l’export de la liste se lit par paquets, chacun par l’index des numéros', async () => {
  for (const filtres of [{}, { dispositif: 'APP' }, { debut: '2025-01-01', stagiaire: 'zoe' }])
    await assertRead(gros, GROS, (trx, acces) => readDossiers(trx, acces, filtres, `D${gros.siren}-25`), null)
})

test('le nom d’une entreprise et le numéro d’une facture se lisent chacun par son index', async () => {
  for (const [filtres, index] of [
    [{ entreprise: 'entreprise 12' }, 'dossier_entreprise'],
    [{ facture: 'FA120' }, 'facture_numero'],
  ] as const) {
    const noeuds = await assertPlans(gros, filtres, GROS)
    assert.ok(
      noeuds.some((noeud) => noeud['Index Name'] === index),
      index,
    )
  }
})

test('la recherche par nom passe par l’index des noms, dans la fonction qui a le droit de le lire', async () => {
  const client = new pg.Client(banc.connexions.superuser)
  await client.connect()
  const { rows } = await client.query<{ prosrc: string }>(
    "select prosrc from pg_proc where proname = 'dossiers_du_stagiaire'",
  )
  await client.query('set role recherche')
  await client.query("select set_config('ogestion.organisme_id', $1, false)", [String(gros.id)])
  const corps = rows[0]?.prosrc.replaceAll('motifs', '($1::text[])')
  const plans = await client.query<Explain>(`explain (analyze, format json) ${corps}`, [
    ['%martin12%', '%cam%'],
  ])
  await client.end()
  const noeuds = plans.rows.flatMap((row) => flatten(row['QUERY PLAN'][0].Plan))
  assert.ok(noeuds.some((noeud) => noeud['Index Name'] === 'participation_pliure'))
  // Suspensions are a handful, read whole.
  const lues = noeuds.filter((noeud) => noeud['Relation Name'] !== 'suspension')
  assert.ok(lues.every((noeud) => noeud['Node Type'] !== 'Seq Scan'))
})

test('la recherche ne lit que des index : numéro, facture, référence, montant, personne, entreprise', async () => {
  for (const organisme of [gros, moyen]) {
    const { siren, etablissements } = organisme
    const [premier = ''] = etablissements
    const textes = [
      `D${siren}-120`,
      'FA120',
      'V120',
      premier,
      '1 000,00',
      '10',
      'martin12 camille',
      'Zoé',
      'entreprise 12',
    ]
    for (const portee of [null, [premier]]) {
      for (const q of textes.map((texte) => understand(texte, { sansNoms: false }))) {
        await assertRead(
          organisme,
          organisme === gros ? GROS : MOYEN,
          async (trx, acces) => search(trx, acces, q, q.numero ? await findExact(trx, acces, q.numero) : []),
          portee,
        )
      }
    }
  }
})

/** No table of the tenants read whole, no sort of more than a quarter of the organisme. */
function assertPlans(
  organisme: Organisme,
  filtres: FiltresDossiers,
  taille: number,
  etablissements: string[] | null = null,
): Promise<Noeud[]> {
  return assertRead(organisme, taille, (trx, acces) => listDossiers(trx, acces, filtres), etablissements)
}

async function assertRead(
  organisme: Organisme,
  taille: number,
  read: (trx: Trx, acces: Acces) => Promise<unknown>,
  etablissements: string[] | null,
): Promise<Noeud[]> {
  const acces = {
    organismeId: organisme.id,
    etablissements,
    profil: 'lecteur',
    personne: { maintenant: MAINTENANT },
  } as Acces
  const noeuds = (
    await plansOf(banc.connexions.application, organisme.id, (trx) => read(trx, acces))
  ).flatMap(flatten)
  assert.ok(noeuds.length > 0)
  for (const noeud of noeuds) {
    const ou = `${noeud['Node Type']} ${noeud['Relation Name'] ?? ''}`
    assert.notEqual(noeud['Node Type'], 'Seq Scan', ou)
    if (noeud['Node Type'].includes('Sort')) {
      const lues = Math.max(...(noeud.Plans ?? []).map((plan) => plan['Actual Rows']))
      assert.ok(lues <= taille / 4, `${ou} of ${lues} rows`)
    }
  }
  return noeuds
}
