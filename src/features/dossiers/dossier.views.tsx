import { type FiltreIgnore, messageIgnore } from '../../core/filtres.ts'
import { formatMontant } from '../../core/money.ts'
import { formatSiret } from '../../core/siret.ts'
import { Apercu, AucunDocument, ListeDocuments } from '../../ui/apercu.tsx'
import { Chiffres } from '../../ui/chiffres.tsx'
import { Periode } from '../../ui/date.tsx'
import { Deux, Section } from '../../ui/disposition.tsx'
import { Etat } from '../../ui/etat.tsx'
import { Fiche } from '../../ui/fiche.tsx'
import { FiltresIgnores } from '../../ui/filtres.tsx'
import { Frise } from '../../ui/frise.tsx'
import { Montant } from '../../ui/montant.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { Phrase } from '../../ui/phrase.tsx'
import { type ProprietesQuestion, Question } from '../../ui/question.tsx'
import type { DocumentListe } from '../documents/queries.ts'
import { withTypes } from '../documents/rules.ts'
import { SectionAccords } from './accord.views.tsx'
import { SectionFactures, SectionReglements } from './argent.views.tsx'
import type { DossierDetail, EvenementDossier } from './dossier.queries.ts'
import { tellEvenements } from './evenements.rules.ts'
import { formatHeures, libelleStatutDossier, tonStatutDossier } from './rules.ts'
import { LIBELLES_FILTRE } from './schemas.ts'
import { acteur, situation } from './situation.rules.ts'
import { SectionStagiaires } from './stagiaires.views.tsx'

export type PropsDossier = {
  contexte: ContextePage
  dossier: DossierDetail
  documents: DocumentListe[]
  evenements: EvenementDossier[]
  /** The document shown in the page. */
  apercu: DocumentListe | undefined
  ignores: FiltreIgnore[]
  question: Omit<ProprietesQuestion, 'financeur'>
  today: string
}

export function DossierPage(props: PropsDossier) {
  const { contexte, dossier, apercu, ignores, question } = props
  return (
    <Page
      titre={dossier.intitule}
      titreDocument={`${dossier.intitule}, dossier ${dossier.numero} – Suivre mes dossiers de formation`}
      contexte={contexte}
      menu="dossiers"
      fil={[{ libelle: 'Suivre mes dossiers de formation', href: '/dossiers' }]}
      sousTitre={
        <>
          Dossier {dossier.numero}{' '}
          <Etat libelle={libelleStatutDossier(dossier.statut)} ton={tonStatutDossier(dossier.statut)} />
        </>
      }
    >
      <FiltresIgnores messages={ignores.map((ignore) => messageIgnore(LIBELLES_FILTRE, ignore))} />
      <QuiAgit {...props} />
      <Argent dossier={dossier} />
      <Deux>
        <Formation dossier={dossier} />
        <Documents {...props} courant={apercu?.id} />
      </Deux>
      {apercu && <Apercu document={apercu} fermer={adresse(dossier)} />}
      <SectionStagiaires dossier={dossier} sansNoms={contexte.sansNoms} />
      <SectionAccords dossier={dossier} financeur={contexte.financeur} />
      <SectionFactures dossier={dossier} motifs={contexte.motifs} />
      <SectionReglements dossier={dossier} motifs={contexte.motifs} />
      <Question {...question} financeur={contexte.financeur} />
      <Historique {...props} />
    </Page>
  )
}

function adresse({ numero }: DossierDetail): string {
  return `/dossiers/${encodeURIComponent(numero)}`
}

function QuiAgit({ contexte, dossier, today }: PropsDossier) {
  const lue = situation(dossier, { ...contexte, today })
  const qui = acteur(lue, contexte.financeur)
  return (
    <Phrase qui={lue.qui}>
      {lue.constat}{' '}
      {qui && (
        <>
          <strong>{qui}&nbsp;:</strong>{' '}
        </>
      )}
      {lue.action}
    </Phrase>
  )
}

function Argent({ dossier }: { dossier: DossierDetail }) {
  const { accorde, facture, regle, reste, reglements, montant_a_reemettre } = dossier
  const emis = reglements
    .filter(({ statut }) => statut === 'EMIS')
    .reduce((somme, { montant }) => somme + montant, 0)
  return (
    <>
      <Chiffres
        titre="Montants du dossier"
        chiffres={[
          { valeur: <Montant cents={accorde} />, libelle: 'accordé' },
          { valeur: <Montant cents={facture} />, libelle: 'facturé' },
          {
            valeur: <Montant cents={regle} />,
            libelle: emis ? `réglé, dont ${formatMontant(emis)} émis` : 'réglé',
          },
          reste < 0
            ? { valeur: <Montant cents={-reste} />, libelle: 'de trop-perçu' }
            : { valeur: <Montant cents={reste} />, libelle: 'reste à régler' },
        ]}
      />
      {dossier.a_reemettre && (
        <p class="discret">
          À réémettre, hors de ces sommes&nbsp;:{' '}
          {montant_a_reemettre ? formatMontant(montant_a_reemettre) : 'un virement'}, que la banque a rejeté
          ou retourné.
        </p>
      )}
    </>
  )
}

function Formation({ dossier }: { dossier: DossierDetail }) {
  const { etablissement: e } = dossier
  return (
    <Section titre="La formation" id="formation">
      <Fiche
        lignes={[
          {
            libelle: 'Entreprise',
            valeur: dossier.entreprise_raison_sociale && (
              <>
                {dossier.entreprise_raison_sociale}
                {dossier.entreprise_siret && (
                  <span class="detail">SIRET {formatSiret(dossier.entreprise_siret)}</span>
                )}
              </>
            ),
          },
          {
            libelle: 'Établissement',
            valeur: (
              <a href={`/etablissements/${encodeURIComponent(e.numero)}`}>
                {e.numero} {e.ville || e.enseigne || e.raison_sociale}
              </a>
            ),
          },
          {
            libelle: 'Dispositif',
            valeur: dossier.dispositif_libelle
              ? `${dossier.dispositif_libelle} (${dossier.dispositif})`
              : dossier.dispositif,
          },
          {
            libelle: 'Dates',
            valeur: dossier.date_debut && <Periode debut={dossier.date_debut} fin={dossier.date_fin} />,
          },
          {
            libelle: 'Durée',
            valeur: dossier.duree_heures === null ? null : formatHeures(dossier.duree_heures),
          },
          { libelle: 'N° externe', valeur: dossier.numero_externe },
        ]}
      />
    </Section>
  )
}

function Documents({
  contexte,
  dossier,
  documents,
  courant,
}: PropsDossier & { courant: string | undefined }) {
  return (
    <Section titre="Documents" id="documents">
      {documents.length === 0 ? (
        <AucunDocument sansNoms={contexte.sansNoms}>
          L’accord de {contexte.financeur} paraît ici dès qu’il est donné.
        </AucunDocument>
      ) : (
        <ListeDocuments
          documents={withTypes(documents)}
          href={(id) => `${adresse(dossier)}?document=${id}#apercu`}
          courant={courant}
        />
      )}
    </Section>
  )
}

function Historique({ contexte: { financeur, motifs }, dossier, documents, evenements }: PropsDossier) {
  const factures = new Map(
    dossier.imputations.flatMap(({ numero_interne, numero_facture }) =>
      numero_interne ? [[numero_interne, numero_facture]] : [],
    ),
  )
  const racontes = tellEvenements(evenements, {
    financeur,
    motifs,
    factures,
    documents: documents.map(({ titre }) => titre),
  })
  if (racontes.length === 0) return null
  return (
    <Section titre="Ce qui s’est passé" id="historique">
      <Frise evenements={racontes.map(({ texte, ...evenement }) => ({ ...evenement, children: texte }))} />
    </Section>
  )
}
