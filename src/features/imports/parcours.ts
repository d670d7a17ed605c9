import type pg from 'pg'
import type { ImportDeps } from './actions.ts'
import { isMessage } from './banque-lecture.ts'
import { depositPieces } from './depot.ts'
import { settleDoublons } from './doublons.ts'
import type { Effaces } from './effaces.ts'
import { createEtapes } from './etape.ts'
import { readEtats } from './etats.ts'
import { DEFINITIONS } from './fichiers.ts'
import type { Fusion } from './fusion.ts'
import { mergeAccords } from './fusion-accords.ts'
import { FICHIER as DOCUMENTS, gatherRefs, listPiecesRefusees, mergeDocuments } from './fusion-documents.ts'
import { mergeDossiers, mergeEcheances, mergeStagiaires } from './fusion-dossiers.ts'
import { mergeEtablissements, mergeOrganismes } from './fusion-etablissements.ts'
import { mergeFactures, mergeImputations } from './fusion-factures.ts'
import { mergeReglementLignes } from './fusion-lignes.ts'
import { mergeReglements } from './fusion-reglements.ts'
import { type Lecture, readFichier } from './lecture.ts'
import { checkLignes, MANIFESTE, type Manifeste } from './manifeste.ts'
import type { Registre } from './rapport.rules.ts'
import { isFutur } from './rules.ts'
import type { SourceLot } from './source.ts'

/** A lot being read and merged inside its transaction. */
export type Parcours = {
  deps: ImportDeps
  client: pg.Client
  source: SourceLot
  manifeste: Manifeste
  registre: Registre
  /** When the lot was deposited: the freshness of rows that say nothing of theirs. */
  depose: Date
  essai: boolean
  /** Keys of the files stored so far, to be deleted when nothing is kept. */
  cles: string[]
}

/** A note left in the folder is nothing to warn of. */
const DONNEES = /^[^.].*\.(csv|tsv|txt|json|xml|xlsx?|ods|zip|gz|7z|rar)$/i

export function warnFichiersInconnus({ source: { fichiers }, registre }: Parcours): void {
  const connus = new Set([MANIFESTE, ...DEFINITIONS.map(({ fichier }) => fichier)])
  const message = 'Le lot contient un fichier que le portail ne connaît pas\u00a0: il n’est pas lu.'
  for (const fichier of [...fichiers].filter(
    (nom) => DONNEES.test(nom) && !isMessage(nom) && !connus.has(nom),
  )) {
    registre.warn({ fichier, ligne: 0, cle: '', colonne: '', code: 'FICHIER_INCONNU', message })
  }
}

/** Nothing is withdrawn for being absent from a lot, whatever its manifest calls it. */
export function warnMode({ manifeste, registre }: Parcours): void {
  if (!manifeste.autreMode) return
  const message =
    'Le manifeste n’annonce pas un «\u00a0delta\u00a0»\u00a0: le lot est lu comme tel, et ce qui n’y est pas reste inchangé. Pour retirer une ligne, donnez-la avec «\u00a0retire\u00a0».'
  registre.warn({ fichier: MANIFESTE, ligne: 0, cle: '', colonne: 'mode', code: 'MODE', message })
}

/** When the lot was issued; one dated in the future counts from its deposit. */
export function boundEmission({ manifeste: { emisLe }, depose, registre }: Parcours): Date | null {
  if (emisLe === null || !isFutur(emisLe, depose)) return emisLe
  registre.warn({
    fichier: MANIFESTE,
    ligne: 0,
    cle: '',
    colonne: 'emis_le',
    code: 'DATE_FUTURE',
    message: 'Le lot est daté dans l’avenir\u00a0: il compte comme émis le jour de son dépôt.',
  })
  return depose
}

/** Reads every file of the lot into its staging table. */
export async function readAll(
  parcours: Parcours,
  emisLe: Date | null,
  effaces: Effaces,
): Promise<Map<string, Lecture>> {
  const { deps, client, source, manifeste, registre, depose } = parcours
  const majLe = emisLe ?? depose
  await createEtapes(client, majLe)
  const etats = await readEtats(client)
  const lectures = new Map<string, Lecture>()
  const onLignes = (fichier: string, lues: number) =>
    deps.progress?.(`Lecture de ${fichier}`, lues, manifeste.lignes.get(fichier) ?? null)
  for (const definition of DEFINITIONS) {
    const { fichier, etape } = definition
    if (!source.fichiers.has(fichier)) continue
    const lecture = await readFichier(
      { client, coffre: deps.coffre, etats, effaces, registre, majLe, depose, onLignes },
      definition,
      source.open(fichier),
    )
    lectures.set(fichier, lecture)
    if (!lecture.lisible) continue
    checkLignes(manifeste, fichier, registre.compte(fichier).lus)
    await settleDoublons(client, definition, registre)
    await client.query(`analyze ${etape}`)
  }
  return lectures
}

/** Merges what was read, in the order in which rows hang on one another. */
export async function mergeAll(
  parcours: Parcours,
  fusion: Fusion,
  lectures: ReadonlyMap<string, Lecture>,
): Promise<void> {
  const etapes: readonly [string, () => Promise<void>][] = [
    ['organismes.csv', () => mergeOrganismes(fusion)],
    ['etablissements.csv', () => mergeEtablissements(fusion)],
    ['dossiers.csv', () => mergeDossiers(fusion)],
    ['stagiaires.csv', () => mergeStagiaires(fusion)],
    ['accords.csv', () => mergeAccords(fusion)],
    ['echeances.csv', () => mergeEcheances(fusion)],
    ['factures.csv', () => mergeFactures(fusion)],
    ['imputations.csv', () => mergeImputations(fusion)],
    ['reglements.csv', () => mergeReglements(fusion, lectures.has('reglement_lignes.csv'))],
    ['reglement_lignes.csv', () => mergeReglementLignes(fusion)],
    [DOCUMENTS, () => depositAndMerge(parcours, fusion)],
  ]
  for (const [fichier, merge] of etapes) {
    parcours.deps.progress?.(`Enregistrement de ${fichier}`, 0, null)
    // Lines are weighed against the règlements of the lot, there or not.
    if (lectures.get(fichier)?.lisible || fichier === 'reglements.csv') await merge()
  }
}

async function depositAndMerge({ deps, source, essai, cles }: Parcours, fusion: Fusion): Promise<void> {
  await gatherRefs(fusion)
  const total = fusion.registre.compte(DOCUMENTS).lus
  const onFichiers = (lus: number) => deps.progress?.('Copie des documents', lus, total)
  await depositPieces(fusion, { source, storage: deps.storage, essai, cles, onFichiers })
  await mergeDocuments(fusion)
  for (const cle of await listPiecesRefusees(fusion)) await deps.storage.delete(cle)
}
