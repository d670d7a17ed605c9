// What the bench asks: the page of each work for each of the first organismes, and the reads that it is made of.
import type pg from 'pg'
import type { Acces } from '../src/auth/acces.ts'
import type { Trx } from '../src/db/client.ts'
import { findDocument, listDocuments, listDocumentsDossier } from '../src/features/documents/queries.ts'
import { findDossier, listEvenements } from '../src/features/dossiers/dossier.queries.ts'
import { readListe as readDossiers } from '../src/features/dossiers/liste.queries.ts'
import { findSuivi } from '../src/features/messages/queries.ts'
import { readListe as readReglements } from '../src/features/reglements/liste.queries.ts'
import { readReglement } from '../src/features/reglements/reglement.queries.ts'
import { PERSONNES_BANC } from './donnees.ts'

/** Who looks at each organisme, and what she is shown. */
export type Cible = { personne: string; dossier: string; reglement: string; document: string }

export type Ouvrage = {
  nom: string
  quoi: string
  chemin(cible: Cible): string
  read(trx: Trx, acces: Acces, cible: Cible): Promise<unknown>
}

const W2 = { dispositif: 'PLAN', debut: '2025-01-01', fin: '2025-12-31', stagiaire: 'garn' }

export const OUVRAGES: Ouvrage[] = [
  {
    nom: 'W1',
    quoi: '25 dossiers, newest first, with counters and sums',
    chemin: () => '/dossiers',
    read: (trx, acces) => readDossiers((work) => work(trx), acces, {}),
  },
  {
    nom: 'W2',
    quoi: 'the same by dispositif, a year and part of a name',
    chemin: () => `/dossiers?${new URLSearchParams(W2)}`,
    read: (trx, acces) => readDossiers((work) => work(trx), acces, W2),
  },
  {
    nom: 'W3',
    quoi: 'one dossier whole',
    chemin: ({ dossier }) => `/dossiers/${dossier}`,
    read: (trx, acces, { dossier }) =>
      Promise.all([
        findDossier(trx, acces, dossier),
        listEvenements(trx, acces, dossier),
        listDocumentsDossier(trx, acces, dossier),
        findSuivi(trx, acces, { type: 'dossier', id: dossier }),
      ]),
  },
  {
    nom: 'W4a',
    quoi: 'the list of règlements with totals',
    chemin: () => '/reglements',
    read: (trx, acces) => readReglements((work) => work(trx), acces, { filtres: {}, ignores: [] }),
  },
  {
    nom: 'W4b',
    quoi: 'one règlement of 60 lines',
    chemin: ({ reglement }) => `/reglements/${reglement}`,
    read: (trx, acces, { reglement }) =>
      Promise.all([
        readReglement(trx, acces, reglement),
        listDocuments(trx, acces, 'reglement', reglement),
        findSuivi(trx, acces, { type: 'reglement', id: reglement }),
      ]),
  },
  {
    nom: 'W6',
    quoi: 'a document of 200 kB',
    chemin: ({ document }) => `/documents/${document}`,
    read: (trx, acces, { document }) => findDocument(trx, acces, document),
  },
]

/** By organisme: its newest dossier with an accord, its règlement of 60 lines, its document. */
export async function readCibles(client: pg.Client): Promise<Map<number, Cible>> {
  const { rows } = await client.query<Cible & { organisme: number }>(
    `select i as organisme, (select id from utilisateur where email = 'banc' || i || '@alpha.example') as personne, 'B60-' || i as reglement,
      (select dossier_numero from accord where organisme_id = i order by dossier_numero desc limit 1) as dossier,
      (select id from document where organisme_id = i limit 1) as document
    from generate_series(1, $1::int) i`,
    [PERSONNES_BANC],
  )
  return new Map(rows.map(({ organisme, ...cible }) => [organisme, cible]))
}

/** The person of the bench who sees all of an organisme. */
export function administrateur(organismeId: number, id: string): Acces {
  const personne = {
    id,
    email: '',
    nom: '',
    prenom: '',
    profilFinanceur: null,
    conditionsAcceptees: true,
    adresse: '127.0.0.1',
    maintenant: new Date(),
  }
  return {
    personne,
    habilitationId: '',
    organismeId,
    organisme: { siren: '', raisonSociale: '' },
    profil: 'administrateur',
    etablissements: null,
    sansNoms: false,
    observation: null,
  }
}
