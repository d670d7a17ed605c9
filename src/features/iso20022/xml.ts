import { SaxesParser, type SaxesTagNS } from 'saxes'
import type { Noeud } from './noeud.ts'
import { decodeXml } from './octets.ts'
import { MessageRefuse } from './refus.ts'
import { FORMES, type Forme, type Genre, readNature } from './versions.rules.ts'

/**
 * `article`: an element that repeats, complete. `fin`: a container that closes, with its other children. `parents` are
 * the open containers, from the root of the message to the nearest, each with what it has received so far.
 */
export type Etape = { type: 'article' | 'fin'; noeud: Noeud; parents: readonly Noeud[] }

export type Message = { genre: Genre; etapes: AsyncIterable<Etape> }

const PROFONDEUR_MAX = 32
/** The longest text of these messages has 500 characters. */
const TEXTE_MAX = 10_000
/** Characters without an end of tag, text or comment. */
const JETON_MAX = 131_072
/** Elements of one article, or waiting in one container. */
const NOEUDS_MAX = 10_000

/** Opens a message: its nature is known before its first étape. Throws MessageRefuse, at once or later. */
export async function openMessage(source: AsyncIterable<Uint8Array>): Promise<Message> {
  const analyse = new Analyse()
  const etapes = readEtapes(analyse, decodeXml(source))
  const premiere = await etapes.next()
  const { genre } = analyse
  if (!genre || premiere.done)
    throw analyse.refuse('NATURE', 'ce fichier ne contient aucun message ISO 20022.')
  return { genre, etapes: prepend(premiere.value, etapes) }
}

async function* prepend(premiere: Etape, suite: AsyncIterable<Etape>): AsyncGenerator<Etape> {
  yield premiere
  yield* suite
}

async function* readEtapes(analyse: Analyse, textes: AsyncIterable<string>): AsyncGenerator<Etape> {
  for await (const texte of textes) yield* analyse.read(texte)
  yield* analyse.close()
}

/** The parser and where it stands: outside Document, in a container, or in what it gathers for one. */
class Analyse {
  genre: Genre | null = null
  #forme: Forme | null = null
  #espace = ''
  #etapes: Etape[] = []
  /** Open containers. */
  #conteneurs: Noeud[] = []
  /** Open elements below the last container. */
  #ouverts: Noeud[] = []
  #racineVue = false
  #profondeur = 0
  #noeuds = 0
  #dernierJeton = 0
  readonly #parser = new SaxesParser({ xmlns: true, defaultXMLVersion: '1.0', forceXMLVersion: true })

  constructor() {
    this.#parser.on('doctype', () => {
      throw this.refuse('DOCTYPE', 'le fichier contient une déclaration DOCTYPE, refusée par sécurité.')
    })
    this.#parser.on('error', ({ message }) => {
      throw this.#malforme(message)
    })
    this.#parser.on('opentag', (tag) => this.#open(tag))
    this.#parser.on('closetag', () => this.#close())
    this.#parser.on('text', (texte) => this.#addTexte(texte))
    this.#parser.on('cdata', (texte) => this.#addTexte(texte))
    this.#parser.on('comment', () => this.#mark())
  }

  read(texte: string): Etape[] {
    this.#parser.write(texte)
    if (this.#parser.position - this.#dernierJeton > JETON_MAX) throw this.#demesure()
    return this.#etapes.splice(0)
  }

  close(): Etape[] {
    this.#parser.close()
    return this.#etapes.splice(0)
  }

  refuse(code: ConstructorParameters<typeof MessageRefuse>[0], message: string): MessageRefuse {
    return new MessageRefuse(code, this.#parser.line, message)
  }

  #open(tag: SaxesTagNS): void {
    this.#mark()
    if (++this.#profondeur > PROFONDEUR_MAX) throw this.#demesure()
    if (tag.local === 'Document' && this.#conteneurs.length === 0) this.#openDocument(tag)
    else if (this.#forme) this.#openElement(this.#forme, tag)
  }

  #openDocument(tag: SaxesTagNS): void {
    if (this.#forme)
      throw this.refuse('NATURE', 'le fichier contient plusieurs messages. Déposez-les un par un.')
    // Some banks write `Xmlns`, which declares nothing: their elements are in no namespace, but the message is told.
    const nature = readNature(tag.uri || (tag.attributes.Xmlns?.value ?? ''))
    if (!nature.ok) throw this.refuse(nature.code, nature.message)
    this.genre = nature.genre
    this.#forme = FORMES[nature.genre]
    this.#espace = tag.uri
  }

  #openElement(forme: Forme, { local, uri, attributes }: SaxesTagNS): void {
    const nom = uri === this.#espace ? local : ''
    const noeud = {
      nom,
      ligne: this.#parser.line,
      texte: '',
      devise: attributes.Ccy?.value ?? null,
      enfants: [],
    }
    const parent = this.#conteneurs.at(-1)
    if (!parent && (nom !== forme.conteneurs[0] || this.#racineVue))
      throw this.refuse('NATURE', `l’élément ${forme.conteneurs[0]} est attendu, une fois et seul.`)
    this.#racineVue = true
    if (this.#ouverts.length === 0 && forme.conteneurs[this.#conteneurs.length] === nom) {
      this.#conteneurs.push(noeud)
      this.#noeuds = 0
      return
    }
    if (++this.#noeuds > NOEUDS_MAX) throw this.#demesure()
    this.#ouverts.push(noeud)
  }

  #close(): void {
    this.#mark()
    this.#profondeur--
    const noeud = this.#ouverts.pop()
    const parent = this.#ouverts.at(-1)
    if (!noeud) this.#closeConteneur()
    else if (parent) parent.enfants.push(noeud)
    else this.#closeFragment(noeud)
  }

  #closeFragment(noeud: Noeud): void {
    const parent = this.#conteneurs.at(-1)
    if (parent && this.#forme?.articles[noeud.nom] === parent.nom) {
      this.#etapes.push({ type: 'article', noeud, parents: [...this.#conteneurs] })
      this.#noeuds = 0
      return
    }
    if (parent && parent.enfants.push(noeud) > NOEUDS_MAX) throw this.#demesure()
  }

  #closeConteneur(): void {
    const noeud = this.#conteneurs.pop()
    if (noeud) this.#etapes.push({ type: 'fin', noeud, parents: [...this.#conteneurs] })
    this.#noeuds = 0
  }

  #addTexte(texte: string): void {
    this.#mark()
    const noeud = this.#ouverts.at(-1)
    if (!noeud) return
    noeud.texte += texte
    if (noeud.texte.length > TEXTE_MAX) throw this.#demesure()
  }

  #mark(): void {
    this.#dernierJeton = this.#parser.position
  }

  #demesure(): MessageRefuse {
    return this.refuse('DEMESURE', 'un élément est trop long, trop profond ou trop rempli pour ce message.')
  }

  /** The parser's own words may quote the file. */
  #malforme(message: string): MessageRefuse {
    if (message.includes('entity'))
      return this.refuse('ENTITE', 'le fichier emploie une entité XML, refusée par sécurité.')
    return this.refuse('XML', 'le fichier n’est pas un XML bien formé, ou il est incomplet.')
  }
}
