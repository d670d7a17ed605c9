import { type FiltreIgnore, messageIgnore } from '../../core/filtres.ts'
import { formatNda } from '../../core/nda.ts'
import { formatSiret } from '../../core/siret.ts'
import { pluriel } from '../../core/texte.ts'
import { ACopier, Deux, Section } from '../../ui/disposition.tsx'
import { Fiche } from '../../ui/fiche.tsx'
import { FiltresIgnores } from '../../ui/filtres.tsx'
import { Onglets } from '../../ui/onglets.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import type { ChangementPasse } from '../changements/queries.ts'
import type { DocumentListe } from '../documents/queries.ts'
import { adresseReglements } from '../reglements/rules.ts'
import { EnAttente, PhraseAttente } from './attente.views.tsx'
import { Coordonnees } from './coordonnees.views.tsx'
import { Documents } from './documents.views.tsx'
import type { Compte, EtablissementDetail } from './queries.ts'
import type { OngletEtablissement } from './schemas.ts'

export type EtablissementProps = {
  contexte: ContextePage
  etablissement: EtablissementDetail
  onglet: OngletEtablissement
  /** Read for their tab only. */
  documents: DocumentListe[]
  apercu: DocumentListe | undefined
  changements: ChangementPasse[]
  droits: { reveler: boolean; changer: boolean }
  ignores: FiltreIgnore[]
}

export function EtablissementPage(props: EtablissementProps) {
  const { contexte, etablissement, onglet, ignores } = props
  const { numero, enseigne, raison_sociale, ville } = etablissement
  const adresse = `/etablissements/${encodeURIComponent(numero)}`
  const nom = enseigne || raison_sociale
  return (
    <Page
      titre={nom}
      titreDocument={`Établissement ${numero} ${nom}, ${onglet === 'details' ? 'détails' : 'documents'} – Voir mes établissements`}
      contexte={contexte}
      menu="etablissements"
      fil={[{ libelle: 'Voir mes établissements', href: '/etablissements' }]}
      sousTitre={`Établissement ${[numero, ville].filter(Boolean).join(', ')}`}
    >
      <FiltresIgnores messages={ignores.map((ignore) => messageIgnore(LIBELLES, ignore))} />
      <Onglets
        titre="Parties de l’établissement"
        onglets={[
          { libelle: 'Détails', href: adresse, courant: onglet === 'details' },
          { libelle: 'Documents', href: `${adresse}?onglet=documents`, courant: onglet === 'documents' },
        ]}
      />
      {onglet === 'details' ? (
        <Details {...props} />
      ) : (
        <Documents
          {...props}
          numero={numero}
          financeur={contexte.financeur}
          sansNoms={contexte.sansNoms}
          adresse={`${adresse}?onglet=documents`}
        />
      )}
    </Page>
  )
}

const LIBELLES = { onglet: 'Onglet', document: 'Document' }

function Details(props: EtablissementProps) {
  const { contexte, etablissement } = props
  const [enVigueur, anciens] = partComptes(etablissement.comptes)
  const compte = enVigueur !== undefined
  return (
    <>
      <PhraseAttente etablissement={etablissement} compte={compte} {...contexte} />
      <Deux>
        <Section titre="L’établissement" id="identite">
          <Identite {...etablissement} />
        </Section>
        <Coordonnees {...props} enVigueur={enVigueur} anciens={anciens} />
      </Deux>
      <EnAttente etablissement={etablissement} />
    </>
  )
}

function partComptes(comptes: Compte[]): [Compte | undefined, Compte[]] {
  return [comptes.find(({ au }) => au === null), comptes.filter(({ au }) => au !== null)]
}

function Identite({
  numero,
  raison_sociale,
  enseigne,
  siret,
  nda,
  adresse,
  code_postal,
  ville,
  nb_dossiers,
  nb_reglements,
}: EtablissementDetail) {
  const lieu = [adresse, [code_postal, ville].filter(Boolean).join(' ')].filter(Boolean)
  return (
    <Fiche
      lignes={[
        { libelle: 'Raison sociale', valeur: raison_sociale },
        { libelle: 'Enseigne', valeur: enseigne },
        { libelle: 'N°', valeur: <ACopier valeur={numero} /> },
        { libelle: 'SIRET', valeur: <ACopier valeur={siret} affichage={formatSiret(siret)} /> },
        { libelle: 'NDA', valeur: nda && <ACopier valeur={nda} affichage={formatNda(nda)} /> },
        {
          libelle: 'Adresse',
          valeur: lieu.length > 0 && lieu.map((ligne) => <div key={ligne}>{ligne}</div>),
        },
        {
          libelle: 'Dossiers',
          valeur: (
            <a href={`/dossiers?${new URLSearchParams({ etablissement: numero })}`}>
              {pluriel(nb_dossiers, 'dossier')}
            </a>
          ),
        },
        {
          libelle: 'Règlements',
          valeur: (
            <a href={adresseReglements({ etablissement: numero })}>{pluriel(nb_reglements, 'règlement')}</a>
          ),
        },
      ]}
    />
  )
}
