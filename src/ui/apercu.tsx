import type { ComponentChildren } from 'preact'
import { Bouton } from './bouton.tsx'
import { DateJour } from './date.tsx'
import { poidsDocument } from './document.tsx'
import { Icone } from './icone.tsx'
import { Vide } from './vide.tsx'

export type DocumentApercu = {
  id: string
  titre: string
  extension: string
  taille: number
  pages: number | null
  /** Why it does not open yet, in words; empty when it does. */
  retenu: string
}

/**
 * A document shown inside the page that lists it, without JavaScript: the page renders it when its address holds
 * `?document=<id>`. On a narrow screen the frame gives way to a link to the file.
 */
export function Apercu({
  document,
  fermer,
}: {
  document: DocumentApercu /** The page without it. */
  fermer: string
}) {
  const href = `/documents/${document.id}`
  return (
    <section class="volet" id="apercu" aria-labelledby="apercu-document" tabindex={-1}>
      <div class="volet-tete">
        <h2 id="apercu-document">{document.titre}</h2>
        <p class="volet-poids">{poids(document)}</p>
        <Bouton
          variante="second"
          compact
          icone="download"
          href={`${href}?telecharger=1`}
          complement={document.titre}
        >
          Télécharger
        </Bouton>
        <Bouton variante="discret" compact icone="x" href={fermer} complement="l’aperçu">
          Fermer
        </Bouton>
      </div>
      <iframe class="volet-cadre" title={document.titre} src={href} />
      <p class="volet-lien">
        <a href={href}>
          Ouvrir {document.titre} ({poids(document)})
        </a>
      </p>
    </section>
  )
}

export type DocumentDepose = DocumentApercu & {
  ref: string
  depose_le: string /** In words. */
  typeLibelle: string
}

type ProprietesListe = {
  documents: DocumentDepose[]
  /** Address of the page with the preview of this document; it ends with #apercu. */
  href: (id: string) => string
  /** The one that is shown. */
  courant?: string | undefined
}

/** Why a list of documents is empty: there is none yet, or they are kept from this reader. */
export function AucunDocument({
  sansNoms = false,
  children,
}: {
  sansNoms: boolean | undefined
  children: ComponentChildren
}) {
  return (
    <Vide titre={sansNoms ? 'Documents non ouverts' : 'Aucun document pour l’instant'} icone="file-text">
      {sansNoms
        ? 'Votre organisme vous ouvre son espace sans les noms des stagiaires\u00a0: les documents, qui les portent, ne vous sont pas montrés.'
        : children}
    </Vide>
  )
}

/** The documents of an object, each opened in one click. */
export function ListeDocuments({ documents, href, courant }: ProprietesListe) {
  return (
    <ul class="documents">
      {documents.map((document) => (
        <li key={document.id}>
          <LienApercu document={document} href={href(document.id)} courant={document.id === courant} />
          <p class="detail">
            {document.typeLibelle}. Déposé le <DateJour jour={document.depose_le} />
          </p>
          <details>
            <summary>
              Référence technique<span class="invisible"> de {document.titre}</span>
            </summary>
            <code>{document.ref}</code>
          </details>
        </li>
      ))}
    </ul>
  )
}

/** What browsers show inside a page; another file is opened or saved by its link. */
const AFFICHABLES = ['pdf', 'png', 'jpg', 'jpeg', 'gif', 'webp']

type ProprietesLien = { document: DocumentApercu; href: string; courant?: boolean }

/**
 * The link that opens that preview in one click: on a wide screen in the page, at `href`; on a narrow one the
 * file itself. One of the two links is displayed. What the antivirus holds has no link.
 */
export function LienApercu({ document, href, courant = false }: ProprietesLien) {
  if (document.retenu !== '')
    return (
      <span class="document">
        <span class="document-ouvrir">
          <Contenu document={document} />
        </span>
      </span>
    )
  const fichier = `/documents/${document.id}`
  const affichable = AFFICHABLES.includes(document.extension.toLowerCase())
  return (
    <span class="document">
      {affichable && (
        <a class="document-ouvrir large-seul" href={href} aria-current={courant ? 'true' : undefined}>
          <Contenu document={document} />
        </a>
      )}
      <a class={affichable ? 'document-ouvrir etroit-seul' : 'document-ouvrir'} href={fichier}>
        <Contenu document={document} />
      </a>
    </span>
  )
}

/** « Accord de prise en charge (PDF, 2 pages, 184 Ko) » */
function Contenu({ document }: { document: DocumentApercu }) {
  return (
    <>
      <Icone nom="file-text" />
      <span>
        <span class="document-titre">{document.titre}</span>{' '}
        <span class="document-poids">({poids(document)})</span>
      </span>
    </>
  )
}

function poids({ id, titre, extension, pages, taille, retenu }: DocumentApercu): string {
  const poids = poidsDocument({ id, titre, format: extension.toUpperCase(), pages, octets: taille })
  return retenu === '' ? poids : `${poids}, ${retenu}`
}
