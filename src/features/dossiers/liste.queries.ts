import { type RawBuilder, sql } from 'kysely'
import { jsonObjectFrom } from 'kysely/helpers/postgres'
import type { Acces } from '../../auth/acces.ts'
import { journalise } from '../../auth/journal.ts'
import { nomStagiaire } from '../../auth/portee.ts'
import type { Cents } from '../../core/money.ts'
import type { LectureUnTrajet, Trx } from '../../db/client.ts'
import { accessibleDocuments } from '../documents/queries.ts'
import { listChoixEtablissements } from '../etablissements/queries.ts'
import { isNotReplaced } from '../reglements/queries.ts'
import { matchingDossiers } from './filtres.queries.ts'
import { type CompteStatut, isPageKnown, keepKnown, without } from './liste.rules.ts'
import { accessibleCompteurs, accessibleDossiers, failedLines, selectFaits } from './queries.ts'
import { type FiltresDossiers, PAR_PAGE, TRI_PAR_DEFAUT, type Tri } from './schemas.ts'

/** What the filters may name: the establishments in scope, the dispositifs and statuts met there. */
export async function listChoix(trx: Trx, acces: Acces) {
  const [etablissements, dispositifs, presents] = await Promise.all([
    listChoixEtablissements(trx, acces),
    trx.selectFrom('dispositif').select(['code', 'libelle']).orderBy('code').execute(),
    accessibleCompteurs(trx, acces).select(['dispositif', 'statut']).distinct().execute(),
  ])
  return { etablissements, dispositifs, presents }
}
export type ChoixListe = Awaited<ReturnType<typeof listChoix>>

/**
 * The whole screen in one trip, as if every filter named something and the page existed; where one does not, the list is
 * read again without it. A search by person leaves its line in the journal, without its text.
 */
export async function readListe(lire: LectureUnTrajet, acces: Acces, lus: FiltresDossiers) {
  const [choix, liste] = await lire((trx) =>
    Promise.all([listChoix(trx, acces), listDossiers(trx, acces, lus), noteRecherche(trx, acces, lus)]),
  )
  const { filtres, inconnus } = keepKnown(lus, choix)
  const gardes = inconnus.length > 0 || isPageKnown(liste.statuts, filtres) ? filtres : without(filtres)
  if (gardes === lus) return { choix, liste, filtres, inconnus }
  return { choix, liste: await lire((trx) => listDossiers(trx, acces, gardes)), filtres, inconnus }
}

async function noteRecherche(trx: Trx, acces: Acces, { stagiaire }: FiltresDossiers): Promise<void> {
  if (stagiaire) await journalise(trx, acces, { acte: 'stagiaire.recherche' })
}

/** A page of the list with its counters and sums. */
export async function listDossiers(trx: Trx, acces: Acces, filtres: FiltresDossiers) {
  const [statuts, dossiers, aReemettre] = await Promise.all([
    countByStatut(trx, acces, filtres),
    readPage(trx, acces, filtres),
    sumAReemettre(trx, acces, filtres),
  ])
  return { statuts, aReemettre, dossiers, page: filtres.page ?? 1 }
}
export type ListeDossiers = Awaited<ReturnType<typeof listDossiers>>
export type DossierListe = ListeDossiers['dossiers'][number]

/** By statut, whatever the statut asked for: they are the choices that remain. */
function countByStatut(
  trx: Trx,
  acces: Acces,
  { statut, soldes, ...filtres }: FiltresDossiers,
): Promise<CompteStatut[]> {
  const { dispositif, etablissement, page, tri, ...autres } = filtres
  return Object.values(autres).some(Boolean)
    ? countMatching(trx, acces, filtres)
    : readCompteurs(trx, acces, filtres)
}

/** Only what the importer counts by is asked: its counters answer, whatever the size of the organisme. */
function readCompteurs(
  trx: Trx,
  acces: Acces,
  { dispositif, etablissement }: FiltresDossiers,
): Promise<CompteStatut[]> {
  let query = accessibleCompteurs(trx, acces)
  if (dispositif) query = query.where('compteur.dispositif', '=', dispositif)
  if (etablissement) query = query.where('compteur.etablissement_numero', '=', etablissement)
  return query
    .groupBy('compteur.statut')
    .select((eb) => [
      'compteur.statut',
      eb.fn.sum<number>('compteur.nombre').as('nombre'),
      eb.fn.sum<Cents>('compteur.accorde').as('accorde'),
      eb.fn.sum<Cents>('compteur.regle').as('regle'),
      eb.fn.sum<Cents>('compteur.reste').as('reste'),
    ])
    .execute()
}

function countMatching(trx: Trx, acces: Acces, filtres: FiltresDossiers): Promise<CompteStatut[]> {
  return matchingDossiers(trx, acces, filtres)
    .groupBy('dossier.statut')
    .select((eb) => [
      'dossier.statut',
      eb.fn.countAll<number>().as('nombre'),
      eb.fn.sum<Cents>('dossier.accorde').as('accorde'),
      eb.fn.sum<Cents>('dossier.regle').as('regle'),
      eb.fn.sum<Cents>('dossier.reste').as('reste'),
    ])
    .execute()
}

/** What failed transfers paid for the dossiers of the list and nothing has paid since, in cents. */
async function sumAReemettre(trx: Trx, acces: Acces, filtres: FiltresDossiers): Promise<Cents> {
  const { somme } = await matchingDossiers(trx, acces, filtres)
    .where('dossier.a_reemettre', '=', true)
    .select(aReemettre(trx).as('somme'))
    .$call((query) =>
      trx.selectFrom(query.as('x')).select((eb) => eb.fn.sum<Cents | null>('x.somme').as('somme')),
    )
    .executeTakeFirstOrThrow()
  return somme ?? 0
}

/** The page's numbers first: what each row tells besides is read for its rows alone, not for those skipped. */
function readPage(trx: Trx, acces: Acces, filtres: FiltresDossiers) {
  const { page = 1 } = filtres
  const tri = filtres.tri ?? TRI_PAR_DEFAUT
  const numeros = sorted(matchingDossiers(trx, acces, filtres), tri)
    .select('dossier.numero')
    .limit(PAR_PAGE)
    .offset((page - 1) * PAR_PAGE)
  return sorted(accessibleDossiers(trx, acces).where('dossier.numero', 'in', numeros), tri)
    .$call((query) => selectFaits(trx, query))
    .select(['dossier.numero', 'dossier.intitule', 'dossier.entreprise_raison_sociale', 'dossier.dispositif'])
    .select([nomStagiaire(acces, 'dossier.stagiaire', 'stagiaire'), 'dossier.nb_stagiaires'])
    .select((eb) => [
      jsonObjectFrom(accordDocument(trx, acces)).as('document'),
      eb.case().when('dossier.a_reemettre', '=', true).then(aReemettre(trx)).end().as('montant_a_reemettre'),
    ])
    .execute()
}

/** Each order is that of an index, read one way or the other. */
function sorted<Requete extends ReturnType<typeof accessibleDossiers>>(query: Requete, tri: Tri) {
  const sens = tri.startsWith('-') ? 'desc' : 'asc'
  const puis = (colonne: RawBuilder<unknown>) => query.orderBy(colonne, sens).orderBy('dossier.numero', sens)
  switch (tri) {
    case 'date_debut':
      return query
        .orderBy('dossier.date_debut', (ordre) => ordre.asc().nullsFirst())
        .orderBy('dossier.numero')
    case '-date_debut':
      return query
        .orderBy('dossier.date_debut', (ordre) => ordre.desc().nullsLast())
        .orderBy('dossier.numero', 'desc')
    case 'numero':
    case '-numero':
      return query.orderBy('dossier.numero', sens)
    case 'entreprise':
    case '-entreprise':
      return puis(sql`dossier.entreprise_raison_sociale collate "und-x-icu"`)
    case 'accorde':
    case '-accorde':
      return puis(sql`dossier.accorde`)
    case 'reste':
    case '-reste':
      return puis(sql`dossier.reste`)
  }
}

/** The last accord deposited for the outer query's dossier. */
function accordDocument(trx: Trx, acces: Acces) {
  return accessibleDocuments(trx, acces)
    .innerJoin('document_objet as pour', (on) =>
      on
        .onRef('pour.organisme_id', '=', 'document.organisme_id')
        .onRef('pour.document_id', '=', 'document.id'),
    )
    .where('pour.objet_type', '=', 'dossier')
    .whereRef('pour.organisme_id', '=', sql.ref('dossier.organisme_id'))
    .whereRef('pour.objet_id', '=', sql.ref('dossier.numero'))
    .where('document.type', '=', 'APC')
    .select(['document.id', 'document.titre', 'document.extension', 'document.taille', 'document.pages'])
    .orderBy('document.depose_le', 'desc')
    .orderBy('document.ref', 'desc')
    .limit(1)
}

/** For the outer query's dossier, in cents. */
function aReemettre(trx: Trx) {
  return failedLines(trx)
    .where(isNotReplaced)
    .whereRef('ligne.organisme_id', '=', sql.ref('dossier.organisme_id'))
    .whereRef('ligne.dossier_numero', '=', sql.ref('dossier.numero'))
    .select((eb) => eb.fn.sum<Cents>('ligne.montant').as('somme'))
    .$asScalar()
}
