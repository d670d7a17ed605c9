import { pluriel } from '../../core/texte.ts'
import { Apercu, AucunDocument, LienApercu } from '../../ui/apercu.tsx'
import { DateJour } from '../../ui/date.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import type { DocumentListe } from '../documents/queries.ts'
import { DOCUMENTS_MAX, libelleTypeDocument } from '../documents/rules.ts'

type ProprietesDocuments = {
  numero: string
  documents: DocumentListe[]
  apercu: DocumentListe | undefined
  /** The tab without a preview. */
  adresse: string
  financeur: string
  sansNoms: boolean | undefined
}

export function Documents(props: ProprietesDocuments) {
  const { numero, documents, apercu, adresse, financeur, sansNoms } = props
  if (documents.length === 0) {
    return (
      <AucunDocument sansNoms={sansNoms}>
        Les avis de virement de cet établissement, et les documents que {financeur} a enregistrés pour lui,
        apparaîtront ici.
      </AucunDocument>
    )
  }
  return (
    <>
      {apercu && <Apercu document={apercu} fermer={adresse} />}
      <Tableau
        id="documents"
        legende={
          <>
            <strong>
              {documents.length === DOCUMENTS_MAX && 'Les '}
              {pluriel(documents.length, 'document')}
              {documents.length === DOCUMENTS_MAX && ' les plus récents'}
            </strong>{' '}
            de l’établissement {numero}, du plus récent au plus ancien
          </>
        }
        colonnes={colonnesDocuments(adresse, apercu)}
        lignes={documents}
        cle={({ id }) => id}
      />
    </>
  )
}

function colonnesDocuments(adresse: string, apercu: DocumentListe | undefined): Colonne<DocumentListe>[] {
  return [
    {
      cle: 'titre',
      titre: 'Document',
      entete: true,
      largeur: 'large',
      valeur: (document) => (
        <>
          <LienApercu
            document={document}
            href={`${adresse}&document=${document.id}#apercu`}
            courant={document.id === apercu?.id}
          />
          <span class="detail">Référence {document.ref}</span>
        </>
      ),
    },
    { cle: 'type', titre: 'Type', valeur: ({ type }) => libelleTypeDocument(type) },
    { cle: 'depot', titre: 'Déposé le', valeur: ({ depose_le }) => <DateJour jour={depose_le} /> },
  ]
}
