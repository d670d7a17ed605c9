import { formatOctets, pluriel } from '../core/texte.ts'
import { Icone } from './icone.tsx'

export type DocumentLie = {
  id: string
  titre: string
  format?: string
  pages?: number | null
  octets?: number | null
}

/** « PDF, 2 pages, 184 Ko » */
export function poidsDocument({ format = 'PDF', pages, octets }: DocumentLie): string {
  return [format, pages ? pluriel(pages, 'page') : '', octets ? formatOctets(octets) : '']
    .filter(Boolean)
    .join(', ')
}

/** A document, opened in the page by one click or Entrée, and saved by a second link. */
export function LienDocument({
  document,
  telecharger = true,
}: {
  document: DocumentLie
  telecharger?: boolean
}) {
  const href = `/documents/${document.id}`
  return (
    <span class="document">
      <a class="document-ouvrir" href={href} data-apercu={document.titre}>
        <Icone nom="file-text" />
        <span>
          <span class="document-titre">{document.titre}</span>{' '}
          <span class="document-poids">({poidsDocument(document)})</span>
        </span>
      </a>
      {telecharger && (
        <a class="document-enregistrer" href={`${href}?telecharger=1`} download>
          <Icone nom="download" taille={18} />
          <span class="invisible">Enregistrer {document.titre}</span>
        </a>
      )}
    </span>
  )
}

type ProprietesCourt = { document: DocumentLie /** What is seen: « PDF ». */; libelle?: string }

/** The same in a narrow column: icon and one word, the rest is said. */
export function LienDocumentCourt({ document, libelle = document.format ?? 'PDF' }: ProprietesCourt) {
  return (
    <a class="document-court" href={`/documents/${document.id}`} data-apercu={document.titre}>
      <Icone nom="file-text" taille={18} />
      {libelle}
      <span class="invisible">
        , {document.titre} ({poidsDocument(document)})
      </span>
    </a>
  )
}
