// No page of règlements slows down with the size of the base: 100 000 of them, plans read as the application role.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import pg from 'pg'
import { flatten, type Noeud, plansOf } from '../../../test/plans.ts'
import { creerOrganisme, MAINTENANT, numeroLuhn, type Organisme, ouvreBanc } from '../../../test/support.ts'
import type { Acces } from '../../auth/acces.ts'
import type { Trx } from '../../db/client.ts'
import { readAccueil } from '../accueil/queries.ts'
import { findEtablissement, listEtablissements } from '../etablissements/queries.ts'
import { readAvis, readReglements } from '../exports/queries.ts'
import { readListe } from './liste.queries.ts'
import { readReglement } from './reglement.queries.ts'
import { A_REEMETTRE, type FiltresReglements, STATUTS_REGLEMENT, TRIS } from './schemas.ts'

const banc = await ouvreBanc()

/** One large, one of 2 %, and many small ones. */
const GROS = 60_000
const MOYEN = 2_000
const PETITS = { nombre: 38, reglements: 1_000 }

let gros: Organisme
let moyen: Organisme

before(async () => {
  gros = await creerOrganisme(banc, { etablissements: 3 })
  moyen = await creerOrganisme(banc, { etablissements: 3 })
  const client = new pg.Client(banc.connexions.superuser)
  await client.connect()
  // The rows are right by construction: checking each foreign key would take most of the time.
  await client.query('set session_replication_role = replica')
  await fill(client, [gros.siren], GROS)
  await fill(client, [moyen.siren], MOYEN)
  await fill(client, await createPetits(client), PETITS.reglements)
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

async function fill(client: pg.Client, sirens: string[], nombre: number): Promise<void> {
  for (const requete of LIGNES) await client.query(requete, [sirens, nombre])
}

const DE = `from organisme o cross join generate_series(1, $2::integer) n where o.siren = any ($1::text[])`
/** Two thirds at the first establishment. */
const ETABLISSEMENT = `'E' || o.siren || (array[1, 1, 1, 1, 2, 3])[1 + n % 6]`
const REFERENCE = `'V' || o.siren || '-' || n`

const LIGNES = [
  // One in forty is not paid; half of those that came back are paid again.
  `insert into reglement (organisme_id, reference, etablissement_numero, date_emission, montant, statut, end_to_end_id, remplace_reference, maj_le)
   select o.id, ${REFERENCE}, ${ETABLISSEMENT}, date '2022-01-01' + n % 1780, n::bigint * 7919 % 500000,
     case when n % 200 < 5 then (array['EMIS', 'PROGRAMME', 'REJETE', 'RETOURNE', 'ANNULE'])[1 + n % 200] else 'EXECUTE' end,
     'OPCO' || n || o.siren, case when n % 400 in (12, 13) then 'V' || o.siren || '-' || n - 10 end, '2026-11-01' ${DE}`,
  `insert into reglement_ligne (organisme_id, reglement_reference, ligne, dossier_numero, montant, maj_le)
   select o.id, ${REFERENCE}, 1, 'D' || o.siren || '-' || n, 1000, '2026-11-01' ${DE}`,
  `insert into reglement_ligne (organisme_id, reglement_reference, ligne, dossier_numero, stagiaire_id, facture_id, montant, maj_le)
   select o.id, 'V' || o.siren || '-777', n, 'D' || o.siren || '-' || n, 'S' || n, md5(o.id || '-' || n)::uuid, 1000, '2026-11-01' ${DE} and n between 2 and 60`,
  `insert into dossier (organisme_id, numero, etablissement_numero, dispositif, intitule, etat, statut, accorde, facture,
     accord_date, date_limite_facturation, maj_le)
   select o.id, 'D' || o.siren || '-' || n, ${ETABLISSEMENT}, 'PLAN', 'F', 'SOLDE', case when n % 20 = 0 then 'ACCORDE' else 'SOLDE' end,
     100000, case when n % 100 = 0 then 0 when n % 40 = 0 then 50000 else 100000 end, date '2022-01-01' + n % 1780, date '2026-01-01' + n % 700, '2026-11-01' ${DE}`,
  // One answer in five hundred is not read yet.
  `insert into conversation (organisme_id, objet_type, objet_id, etat, etat_le, dernier_le, nombre, reponse_rang, equipe_id)
   select o.id, 'reglement', ${REFERENCE}, 'repondu', timestamptz '2026-11-01', timestamptz '2026-11-01', 2, 2,
     (select id from equipe where par_defaut) ${DE} and n % 10 = 0`,
  `insert into lecture (organisme_id, conversation_id, rang, utilisateur_id, lue_le)
   select c.organisme_id, c.id, 2, gen_random_uuid(), c.etat_le
   from conversation c join organisme o on o.id = c.organisme_id and o.siren = any ($1::text[])
   where $2::integer > 0 and hashtext(c.objet_id) % 500 <> 0`,
  `insert into message (organisme_id, conversation_id, rang, sens, auteur_id, texte, envoye_le)
   select c.organisme_id, c.id, r, 'organisme', gen_random_uuid(), 'Bonjour', c.etat_le
   from conversation c join organisme o on o.id = c.organisme_id and o.siren = any ($1::text[]) and $2::integer > 0
   cross join generate_series(1, 2) r`,
  `insert into participation (organisme_id, dossier_numero, stagiaire_id, nom, pliure, maj_le)
   select o.id, 'D' || o.siren || '-' || n, 'S' || n, 'X', 'x', '2026-11-01' ${DE}`,
  `insert into facture (organisme_id, id, numero_facture, etablissement_numero, type, ht, tva, ttc, statut, statut_le, maj_le)
   select o.id, md5(o.id || '-' || n)::uuid, 'FA' || n, ${ETABLISSEMENT}, 'FACTURE', 0, 0, 0,
     case when n % 500 = 0 then 'EN_ATTENTE_PIECES' when n % 300 = 0 then 'REJETEE' else 'REGLEE' end, '2026-10-01', '2026-11-01' ${DE}`,
  `insert into imputation (organisme_id, facture_id, dossier_numero, montant, maj_le)
   select o.id, md5(o.id || '-' || n)::uuid, 'D' || o.siren || '-' || n, 1000, '2026-11-01' ${DE}`,
  `insert into compteur_reglement
   select organisme_id, etablissement_numero, statut, count(*), sum(montant)
   from reglement where organisme_id in (select id from organisme where siren = any ($1::text[])) and $2 > 0 group by 1, 2, 3`,
]

const FILTRES: FiltresReglements[] = [
  ...TRIS.map((tri) => ({ tri })),
  { page: 40 },
  ...[...STATUTS_REGLEMENT, A_REEMETTRE].map((statut) => ({ statut })),
  { statut: 'EXECUTE', tri: '-montant' },
  { debut: '2026-06-01' },
  { fin: '2022-03-01' },
  { debut: '2022-01-01' },
  { debut: '2025-01-01', fin: '2025-03-31', tri: 'montant' },
  { montant: 123_456 },
  { reference: 'v 9' },
  { reference: 'OPCO1234' },
]

for (const filtres of FILTRES) {
  const nom = JSON.stringify(filtres)
  const lecture: Lecture = (trx, acces) => readListe((work) => work(trx), acces, { filtres, ignores: [] })
  test(`la liste ${nom} lit des index et ne trie jamais tout un organisme de 60 000 règlements`, async () => {
    await assertPlans(gros, GROS, lecture)
  })
  test(`la liste ${nom} lit des index et ne trie jamais tout un organisme de 2 000 règlements`, async () => {
    await assertPlans(moyen, MOYEN, lecture)
  })
}

test('une personne limitée à un établissement, ou à deux, lit aussi des index', async () => {
  const [un = '', deux = '', trois = ''] = gros.etablissements
  for (const portee of [[un], [trois], [deux, trois]]) {
    for (const voulus of [{}, { debut: '2026-06-01' }, { tri: '-montant' as const }]) {
      await assertPlans(
        gros,
        GROS,
        (trx, acces) => readListe((work) => work(trx), acces, { filtres: voulus, ignores: [] }),
        portee,
      )
    }
  }
})

test('l’export de la liste et de ses lignes se lit par paquets, chacun par l’index des références', async () => {
  const [premier = ''] = gros.etablissements
  for (const portee of [null, [premier]]) {
    const depuis = `V${gros.siren}-3`
    await assertPlans(gros, GROS, (trx, acces) => readReglements(trx, acces, {}, depuis), portee)
    await assertPlans(gros, GROS, (trx, acces) => readAvis(trx, acces, {}, depuis), portee)
  }
})

test('un règlement de soixante lignes se lit par les clés', async () => {
  const noeuds = await assertPlans(gros, 1_000, (trx, acces) =>
    readReglement(trx, acces, `V${gros.siren}-777`),
  )
  const lignes = noeuds.find((noeud) => noeud['Relation Name'] === 'reglement_ligne')
  assert.equal(lignes?.['Actual Rows'], 60)
})

test('l’accueil et les établissements ne lisent que leurs index', async () => {
  const [premier = ''] = gros.etablissements
  for (const portee of [null, [premier]]) {
    await assertPlans(gros, GROS, (trx, acces) => readAccueil(trx, acces, '2026-11-24'), portee)
    await assertPlans(gros, GROS, (trx, acces) => listEtablissements(trx, acces, {}), portee)
    await assertPlans(gros, GROS, (trx, acces) => findEtablissement(trx, acces, premier), portee)
  }
})

type Lecture = (trx: Trx, acces: Acces) => Promise<unknown>

/** Tables whose rows for one organisme fit a page or two: reading them whole is the shortest way. */
const PETITES = [
  'suspension',
  'etablissement',
  'coordonnees_bancaires',
  'compteur_reglement',
  'compteur_dossier',
  'habilitation',
]

/** No large table of the tenants read whole, no sort of more than a tenth of the organisme. */
async function assertPlans(
  organisme: Organisme,
  taille: number,
  lecture: Lecture,
  etablissements: string[] | null = null,
): Promise<Noeud[]> {
  const acces = {
    etablissements,
    profil: 'administrateur',
    organismeId: organisme.id,
    personne: PERSONNE,
  } as Acces
  const noeuds = (
    await plansOf(banc.connexions.application, organisme.id, (trx) => lecture(trx, acces))
  ).flatMap(flatten)
  assert.ok(noeuds.length > 0)
  for (const noeud of noeuds) {
    const ou = `${noeud['Node Type']} ${noeud['Relation Name'] ?? ''}`
    if (!PETITES.includes(noeud['Relation Name'] ?? '')) assert.notEqual(noeud['Node Type'], 'Seq Scan', ou)
    if (noeud['Node Type'] === 'Sort') {
      const lues = Math.max(...(noeud.Plans ?? []).map((plan) => plan['Actual Rows']))
      assert.ok(lues <= Math.max(taille / 10, 100), `${ou} of ${lues} rows`)
    }
  }
  return noeuds
}

const PERSONNE = {
  id: '00000000-0000-0000-0000-000000000000',
  adresse: '',
  maintenant: MAINTENANT,
} as Acces['personne']
