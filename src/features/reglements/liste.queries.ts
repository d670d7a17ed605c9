import { sql } from 'kysely'
import type { Acces } from '../../auth/acces.ts'
import { inScope } from '../../auth/portee.ts'
import type { LectureUnTrajet, Trx } from '../../db/client.ts'
import { SELON_VALEURS } from '../../db/preparees.ts'
import { listChoixEtablissements } from '../etablissements/queries.ts'
import { accessibleReglements, isNotReplaced } from './queries.ts'
import { countGroupes, type Groupe, type Lus, leaveOut } from './rules.ts'
import { A_REEMETTRE, type FiltresReglements, PAR_PAGE, TRI_DEFAUT, type TriReglements } from './schemas.ts'

/**
 * The whole screen in one trip, as if every filter named something and the page existed; where one does not, the list is
 * read again without it.
 */
export async function readListe(lire: LectureUnTrajet, acces: Acces, lus: Lus) {
  const [etablissements, statuts, liste] = await lire((trx) =>
    Promise.all([
      listChoixEtablissements(trx, acces),
      listStatuts(trx, acces),
      listReglements(trx, acces, lus.filtres),
    ]),
  )
  const gardes = leaveOut(lus, { etablissements, statuts })
  const manque = gardes.ignores.length > lus.ignores.length || liste.page > Math.max(1, liste.pages)
  if (!manque) return { ...lus, ...liste, etablissements }
  const premiere = { ...gardes.filtres, page: 1 }
  return { ...gardes, ...(await lire((trx) => listReglements(trx, acces, premiere))), etablissements }
}

/** The page asked for, and what all pages hold, by statut. */
export async function listReglements(trx: Trx, acces: Acces, filtres: FiltresReglements) {
  const [groupes, aReemettre, reglements] = await Promise.all([
    sumByStatut(trx, acces, filtres),
    sumAReemettre(trx, acces, filtres),
    readPage(trx, acces, filtres),
  ])
  return { ...countPages(groupes, aReemettre, filtres), reglements }
}
export type ListeReglements = Awaited<ReturnType<typeof listReglements>>
export type ReglementListe = ListeReglements['reglements'][number]

function countPages(groupes: Groupe[], aReemettre: Groupe[], { statut, page = 1 }: FiltresReglements) {
  const retenus =
    statut === A_REEMETTRE ? aReemettre : groupes.filter((groupe) => !statut || groupe.statut === statut)
  const total = countGroupes(retenus)
  return { groupes, aReemettre, retenus, total, pages: Math.ceil(total / PAR_PAGE), page }
}

function readPage(trx: Trx, acces: Acces, filtres: FiltresReglements) {
  const { page = 1 } = filtres
  return sortReglements(matchingReglements(trx, acces, filtres), filtres.tri ?? TRI_DEFAUT)
    .select(['r.reference', 'r.date_emission', 'r.date_execution', 'r.statut', 'r.montant', 'r.nb_lignes'])
    .select(['r.etablissement_numero', sql<boolean>`not ${isNotReplaced}`.as('remplace')])
    .limit(PAR_PAGE)
    .offset((page - 1) * PAR_PAGE)
    .execute()
}

export function matchingReglements(trx: Trx, acces: Acces, filtres: FiltresReglements) {
  const { statut } = filtres
  const query = withoutStatut(trx, acces, filtres)
  if (!statut) return query
  return statut === A_REEMETTRE
    ? query.where('r.statut', 'in', ['REJETE', 'RETOURNE']).where(isNotReplaced)
    : query.where('r.statut', '=', statut)
}

function withoutStatut(
  trx: Trx,
  acces: Acces,
  { etablissement, debut, fin, reference, montant }: FiltresReglements,
) {
  let query = accessibleReglements(trx, acces)
  if (etablissement) query = query.where('r.etablissement_numero', '=', etablissement)
  if (debut) query = query.where('r.date_emission', '>=', debut)
  if (fin) query = query.where('r.date_emission', '<=', fin)
  if (reference) query = query.where(hasReference(reference))
  if (montant !== undefined) query = query.where('r.montant', '=', montant)
  return query
}

export function hasReferenceExacte(saisie: string) {
  const cle = cleReference(saisie)
  return sql<boolean>`(r.reference_cle = ${cle} or r.end_to_end_cle = ${cle})`
}

function cleReference(saisie: string): string {
  return saisie.replace(/\s/g, '').toUpperCase()
}

/** Our reference or the bank's, whole or its beginning, whatever the case and the blanks. */
function hasReference(saisie: string) {
  const debut = cleReference(saisie)
  const fin = `${debut}\u{10ffff}`
  return sql<boolean>`(${SELON_VALEURS} r.reference_cle >= ${debut} and r.reference_cle < ${fin} or r.end_to_end_cle >= ${debut} and r.end_to_end_cle < ${fin})`
}

/** Each order is that of an index, so that a page is read without sorting the whole. */
export function sortReglements<T extends ReturnType<typeof matchingReglements>>(
  query: T,
  tri: TriReglements,
) {
  const sens = tri.startsWith('-') ? 'desc' : 'asc'
  switch (tri) {
    case 'reference':
    case '-reference':
      return query.orderBy('r.reference', sens)
    case 'montant':
    case '-montant':
      return query.orderBy('r.montant', sens).orderBy('r.reference', sens)
    case 'date_emission':
      return query
        .orderBy('r.date_emission', (ordre) => ordre.asc().nullsFirst())
        .orderBy('r.reference', 'asc')
    case '-date_emission':
      return query
        .orderBy('r.date_emission', (ordre) => ordre.desc().nullsLast())
        .orderBy('r.reference', 'desc')
  }
}

/** Numbers and sums over all pages, before the filter by statut, which is made of them. */
function sumByStatut(trx: Trx, acces: Acces, filtres: FiltresReglements): Promise<Groupe[]> {
  const { debut, fin, reference, montant } = filtres
  if (!debut && !fin && !reference && montant === undefined) return sumCompteurs(trx, acces, filtres)
  return withoutStatut(trx, acces, filtres)
    .select((eb) => [
      'r.statut',
      eb.fn.countAll<number>().as('nombre'),
      eb.fn.sum<number>('r.montant').as('montant'),
    ])
    .groupBy('r.statut')
    .execute()
}

/** What the imports keep counted answers without reading the règlements. */
function sumCompteurs(
  trx: Trx,
  { organismeId, etablissements }: Acces,
  { etablissement }: FiltresReglements,
): Promise<Groupe[]> {
  return trx
    .selectFrom('compteur_reglement as c')
    .where('c.organisme_id', '=', organismeId)
    .where(inScope('c.etablissement_numero', etablissements))
    .$if(etablissement !== undefined, (query) =>
      query.where('c.etablissement_numero', '=', etablissement ?? ''),
    )
    .select((eb) => [
      'c.statut',
      eb.fn.sum<number>('c.nombre').as('nombre'),
      eb.fn.sum<number>('c.montant').as('montant'),
    ])
    .groupBy('c.statut')
    .having((eb) => eb.fn.sum('c.nombre'), '>', 0)
    .execute()
}

function sumAReemettre(trx: Trx, acces: Acces, filtres: FiltresReglements): Promise<Groupe[]> {
  return matchingReglements(trx, acces, { ...filtres, statut: A_REEMETTRE })
    .select((eb) => [
      'r.statut',
      eb.fn.countAll<number>().as('nombre'),
      eb.fn.sum<number>('r.montant').as('montant'),
    ])
    .groupBy('r.statut')
    .execute()
}

/** The statuts that the person's règlements have, unknown ones included. */
async function listStatuts(trx: Trx, acces: Acces): Promise<string[]> {
  return (await sumCompteurs(trx, acces, {})).map(({ statut }) => statut)
}
