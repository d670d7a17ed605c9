import type { Readable } from 'node:stream'
import type pg from 'pg'
import type { Coffre } from '../../core/coffre.ts'
import { CONSEIL_GUILLEMET, type LigneCsv, openCsv } from '../../core/csv.ts'
import { ErreurCsv } from '../../core/errors.ts'
import { restoreCellule } from '../../core/texte.ts'
import type { Colonne } from './colonnes.ts'
import type { Definition } from './definition.ts'
import type { Effaces } from './effaces.ts'
import { findFauteEntete, warnColonnes } from './entete.ts'
import { openEnvoi, stagedColumns } from './etape.ts'
import type { Faute } from './lecteurs.ts'
import { ouiNon } from './lecteurs.ts'
import type { Ligne } from './ligne.ts'
import type { CompteFichier, Registre } from './rapport.rules.ts'
import { type Etats, isFutur } from './rules.ts'

export type LectureDeps = {
  client: pg.Client
  coffre: Coffre
  etats: Etats
  effaces: Effaces
  registre: Registre
  /** Freshness of a row that does not say its own. */
  majLe: Date
  depose: Date
  onLignes(fichier: string, lues: number): void
}

/** What a file brought: the columns it has, and whether it could be read to its end. */
export type Lecture = { colonnes: ReadonlySet<string>; lisible: boolean }

const LIGNES_PAR_POINT = 5_000

/**
 * Reads a file of the lot into its staging table, each row checked and normalised. A wrong row is told and only
 * its key is kept; a file that cannot be read to its end is refused whole.
 */
export async function readFichier(
  deps: LectureDeps,
  definition: Definition,
  source: Readable,
): Promise<Lecture> {
  const { fichier } = definition
  const compte = deps.registre.compte(fichier)
  let colonnes: ReadonlySet<string> = new Set()
  try {
    const csv = await openCsv(source)
    const faute = findFauteEntete(definition, csv.colonnes)
    if (faute !== null) return refuseFichier(deps, definition, 1, 'ENTETE', faute)
    warnColonnes(definition, csv.colonnes, deps.registre)
    colonnes = new Set(csv.colonnes)
    await sendLignes(deps, definition, csv.colonnes, csv.lignes, compte)
    return { colonnes, lisible: true }
  } catch (erreur) {
    if (!(erreur instanceof ErreurCsv)) throw erreur
    await deps.client.query(`truncate ${definition.etape}`)
    compte.refuses = compte.lus
    return refuseFichier(deps, definition, erreur.ligne, erreur.code, erreur.message)
  } finally {
    source.destroy()
    deps.onLignes(fichier, compte.lus)
  }
}

function refuseFichier(
  deps: LectureDeps,
  { fichier }: Definition,
  ligne: number,
  code: string,
  message: string,
): Lecture {
  deps.registre.refuse({ fichier, ligne, cle: '', colonne: '', code, message: `Fichier refusé. ${message}` })
  return { colonnes: new Set(), lisible: false }
}

async function sendLignes(
  deps: LectureDeps,
  definition: Definition,
  entete: readonly string[],
  lignes: AsyncIterable<LigneCsv>,
  compte: CompteFichier,
): Promise<void> {
  const lecteur = new LecteurLigne(deps, definition, entete)
  const envoi = openEnvoi(deps.client, definition.etape, lecteur.colonnes)
  try {
    for await (const ligne of lignes) {
      compte.lus++
      const lue = lecteur.read(ligne)
      if (lecteur.refusee) compte.refuses++
      const attente = lue === null ? undefined : envoi.send(lue)
      if (attente) await attente
      if (compte.lus % LIGNES_PAR_POINT === 0) deps.onLignes(definition.fichier, compte.lus)
    }
  } finally {
    await envoi.end()
  }
}

/** Turns the cells of a row into what COPY sends; one object for a whole file, so that a row allocates little. */
class LecteurLigne implements Ligne {
  /** Of the staging table, in the order of what `read` returns. */
  readonly colonnes: readonly string[]
  readonly coffre: Coffre
  readonly etats: Etats
  readonly effaces: Effaces
  refusee = false
  readonly #deps: LectureDeps
  readonly #definition: Definition
  readonly #lues: readonly { colonne: Colonne; rang: number; place: number }[]
  readonly #places: ReadonlyMap<string, number>
  readonly #rangs: ReadonlyMap<string, number>
  readonly #rangRetire: number
  readonly #nbColonnes: number
  #valeurs: (string | null)[] = []
  #sortie: (string | null)[] = []
  #noLigne = 0

  constructor(deps: LectureDeps, definition: Definition, entete: readonly string[]) {
    this.#deps = deps
    this.#definition = definition
    this.coffre = deps.coffre
    this.etats = deps.etats
    this.effaces = deps.effaces
    this.#nbColonnes = entete.length
    this.#rangRetire = entete.indexOf('retire')
    const etape = stagedColumns(definition, new Set(entete))
    this.colonnes = ['no_ligne', 'refusee', 'retire', ...etape]
    this.#places = new Map(this.colonnes.map((nom, place) => [nom, place]))
    this.#lues = definition.colonnes
      .map((colonne) => ({
        colonne,
        rang: entete.indexOf(colonne.nom),
        place: this.#places.get(colonne.cible ?? '') ?? -1,
      }))
      .filter(({ rang }) => rang >= 0)
    this.#rangs = new Map(this.#lues.map(({ colonne }, index) => [colonne.nom, index]))
  }

  /** The row for the staging table; null when it is refused and not even its key can be kept. */
  read({ ligne, valeurs: cellules, guillemet }: LigneCsv): readonly (string | null)[] | null {
    this.refusee = false
    this.#noLigne = ligne
    this.#valeurs = []
    this.#sortie = new Array(this.colonnes.length).fill(null)
    if (guillemet) this.refuse('', 'GUILLEMET', `Un guillemet est mal placé. ${CONSEIL_GUILLEMET}`)
    if (guillemet || !this.#checkNombre(cellules)) return null
    const retire = this.#readRetire(cellules)
    for (const lue of this.#lues) this.#readCellule(lue.colonne, cellules[lue.rang] ?? '', lue.place)
    this.#readMajLe()
    if (!this.refusee) this.#definition.completer?.(this)
    this.#sortie[0] = String(ligne)
    this.#sortie[1] = String(this.refusee)
    this.#sortie[2] = retire
    return this.refusee ? this.#keyOnly() : this.#sortie
  }

  valeur(nom: string): string | null | undefined {
    const index = this.#rangs.get(nom)
    return index === undefined ? undefined : (this.#valeurs[index] ?? null)
  }

  set(nom: string, valeur: string | null): void {
    const place = this.#places.get(nom)
    if (place !== undefined) this.#sortie[place] = valeur
  }

  refuse(colonne: string, code: string, message: string): void {
    this.refusee = true
    this.refusePart(colonne, code, message)
  }

  refusePart(colonne: string, code: string, message: string): void {
    this.#deps.registre.refuse(this.#constat(colonne, code, message))
  }

  warn(colonne: string, code: string, message: string): void {
    this.#deps.registre.warn(this.#constat(colonne, code, message))
  }

  #constat(colonne: string, code: string, message: string) {
    const cle = this.#definition.cle.map((nom) => this.valeur(nom) ?? '').join(';')
    return { fichier: this.#definition.fichier, ligne: this.#noLigne, cle, colonne, code, message }
  }

  /** Spreadsheets add empty cells at the end of a row; anything else means that the cells slipped. */
  #checkNombre(cellules: readonly string[]): boolean {
    const enTrop = cellules.slice(this.#nbColonnes).some((cellule) => cellule.trim() !== '')
    if (cellules.length >= this.#nbColonnes && !enTrop) return true
    const message = `La ligne a ${cellules.length} valeurs, l’en-tête nomme ${this.#nbColonnes} colonnes.`
    this.refuse('', 'NOMBRE_DE_VALEURS', message)
    return false
  }

  #readRetire(cellules: readonly string[]): string {
    const lu = ouiNon(cellules[this.#rangRetire] ?? '')
    if (typeof lu === 'string') return lu === '' ? 'false' : lu
    this.refuse('retire', lu.code, lu.message)
    return 'false'
  }

  #readCellule(colonne: Colonne, brut: string, place: number): void {
    const lu = brut === '' ? '' : colonne.lire(restoreCellule(brut))
    let valeur = typeof lu === 'string' ? lu : this.#judge(colonne, lu)
    if (valeur === '') {
      if (colonne.requis && lu === '') this.refuse(colonne.nom, 'REQUIS', 'La valeur manque.')
      valeur = colonne.vide
    }
    this.#valeurs.push(valeur)
    if (place >= 0) this.#sortie[place] = valeur
  }

  #judge(colonne: Colonne, faute: Faute): string | null {
    if (faute.valeur === undefined) this.refuse(colonne.nom, faute.code, faute.message)
    else this.warn(colonne.nom, faute.code, faute.message)
    return faute.valeur ?? null
  }

  #readMajLe(): void {
    if (!this.#places.has('maj_le')) return
    const { depose, majLe } = this.#deps
    const ecrite = this.valeur('maj_le')
    if (ecrite && isFutur(new Date(ecrite), depose)) {
      this.warn(
        'maj_le',
        'DATE_FUTURE',
        'La mise à jour est datée dans l’avenir\u00a0: elle compte comme du jour du dépôt.',
      )
      this.set('maj_le', depose.toISOString())
    } else this.set('maj_le', ecrite ?? majLe.toISOString())
  }

  /** What hangs on a refused row is refused with it: its key is all that must be known. */
  #keyOnly(): readonly (string | null)[] | null {
    const places = this.#definition.cle.map((nom) => this.#lues[this.#rangs.get(nom) ?? -1]?.place ?? -1)
    for (let place = 3; place < this.#sortie.length; place++) {
      if (!places.includes(place)) this.#sortie[place] = null
    }
    if (this.#places.has('maj_le')) this.set('maj_le', this.#deps.majLe.toISOString())
    return places.every((place) => this.#sortie[place] !== null && this.#sortie[place] !== '')
      ? this.#sortie
      : null
  }
}
