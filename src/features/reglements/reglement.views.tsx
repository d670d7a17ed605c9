import { type FiltreIgnore, messageIgnore } from '../../core/filtres.ts'
import { type Cents, formatMontant } from '../../core/money.ts'
import { Apercu, LienApercu, ListeDocuments } from '../../ui/apercu.tsx'
import { DateJour } from '../../ui/date.tsx'
import { ACopier, Deux, Section } from '../../ui/disposition.tsx'
import { Avis } from '../../ui/erreurs.tsx'
import { Etat } from '../../ui/etat.tsx'
import { Fiche } from '../../ui/fiche.tsx'
import { FiltresIgnores } from '../../ui/filtres.tsx'
import { Montant, Preuve } from '../../ui/montant.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { Phrase } from '../../ui/phrase.tsx'
import { type ProprietesQuestion, Question } from '../../ui/question.tsx'
import type { DocumentListe } from '../documents/queries.ts'
import { withTypes } from '../documents/rules.ts'
import { ibanMasque, nomEtablissement } from '../etablissements/rules.ts'
import { LIBELLES } from './filtres.views.tsx'
import { LignesReglement } from './lignes.views.tsx'
import type { ReglementDetail } from './reglement.queries.ts'
import { isPaye, libelleStatutDate, libelleStatutReglement, tonStatutReglement } from './rules.ts'
import { explainReglement } from './suites.rules.ts'

export type ReglementProps = {
  contexte: ContextePage
  reglement: ReglementDetail
  documents: DocumentListe[]
  /** The document shown in the page. */
  apercu: DocumentListe | undefined
  ignores: FiltreIgnore[]
  question: Omit<ProprietesQuestion, 'financeur'>
}

export function ReglementPage(props: ReglementProps) {
  const { contexte, reglement, documents, apercu, ignores, question } = props
  const { reference } = reglement
  const avis = documents.filter(isAvis)
  const autres = documents.filter((document) => !isAvis(document))
  return (
    <Page
      titre={`Virement ${reference}`}
      titreDocument={`Virement ${reference} – Consulter mes règlements`}
      contexte={contexte}
      menu="reglements"
      fil={[{ libelle: 'Consulter mes règlements', href: '/reglements' }]}
      sousTitre={<Etat libelle={libelleStatutDate(reglement)} ton={tonStatutReglement(reglement.statut)} />}
      entete={<LiensAvis {...props} avis={avis} />}
    >
      <FiltresIgnores messages={ignores.map((ignore) => messageIgnore(LIBELLES, ignore))} />
      <Explication reglement={reglement} contexte={contexte} />
      {apercu && <Apercu document={apercu} fermer={adresseOf(reference)} />}
      <Deux>
        <Somme reglement={reglement} financeur={contexte.financeur} />
        <FicheReglement reglement={reglement} />
      </Deux>
      <Section titre={titreLignes(reglement.statut)} id="lignes">
        <LignesReglement reglement={reglement} contexte={contexte} />
      </Section>
      {autres.length > 0 && (
        <Section titre="Autres documents" id="documents">
          <ListeDocuments
            documents={withTypes(autres)}
            href={(id) => adresseDocument(reference, id)}
            courant={apercu?.id}
          />
        </Section>
      )}
      <Question {...question} financeur={contexte.financeur} />
    </Page>
  )
}

function titreLignes(statut: string): string {
  if (isPaye(statut)) return 'Ce que paie ce virement'
  return statut === 'PROGRAMME' ? 'Ce que paiera ce virement' : 'Ce que ce virement devait payer'
}

const isAvis = ({ type }: DocumentListe) => type.toUpperCase() === 'AVIS_VIREMENT'

const adresseOf = (reference: string) => `/reglements/${encodeURIComponent(reference)}`
const adresseDocument = (reference: string, id: string) => `${adresseOf(reference)}?document=${id}#apercu`

function LiensAvis({ contexte, reglement, avis, apercu }: ReglementProps & { avis: DocumentListe[] }) {
  const { reference } = reglement
  if (contexte.sansNoms)
    return <p class="discret">L’avis de virement, qui nomme les stagiaires, ne vous est pas ouvert.</p>
  if (avis.length === 0) return <p class="discret">L’avis de virement n’est pas disponible en PDF.</p>
  return avis.map((document) => (
    <LienApercu
      key={document.id}
      document={document}
      href={adresseDocument(reference, document.id)}
      courant={document.id === apercu?.id}
    />
  ))
}

function Explication({ reglement, contexte }: { reglement: ReglementDetail; contexte: ContextePage }) {
  const explication = explainReglement(reglement, contexte)
  if (!explication) return <Remplacements reglement={reglement} />
  const { qui, constat, suite, verifierCompte } = explication
  return (
    <>
      <Phrase qui={qui}>
        {constat}
        {suite && (
          <>
            {' '}
            <strong>{qui === 'vous' ? 'À vous' : `Chez ${contexte.financeur}`}&nbsp;:</strong> {suite}
          </>
        )}
        {verifierCompte && (
          <>
            {' '}
            <a href={`/etablissements/${encodeURIComponent(reglement.etablissement_numero)}`}>
              Voir les coordonnées bancaires de l’établissement
            </a>
          </>
        )}
      </Phrase>
      <Remplacements reglement={reglement} />
    </>
  )
}

/** The chain, both ways. A transfer to an établissement out of scope is told without a link. */
function Remplacements({ reglement }: { reglement: ReglementDetail }) {
  const { remplace, remplace_reference, remplacants, est_remplace } = reglement
  if (!remplace_reference && !est_remplace) return null
  return (
    <Avis annonce={false}>
      {remplace_reference && (
        <p>
          Ce virement remplace{' '}
          {remplace ? <LienVirement {...remplace} /> : `le virement ${remplace_reference}`}.
        </p>
      )}
      {remplacants.map((suivant) => (
        <p key={suivant.reference}>
          Il a été remplacé par <LienVirement {...suivant} />.
        </p>
      ))}
      {est_remplace && remplacants.length === 0 && (
        <p>
          Il a été remplacé par un virement à un autre établissement, que votre compte ne vous montre pas.
        </p>
      )}
    </Avis>
  )
}

type Virement = NonNullable<ReglementDetail['remplace']>

function LienVirement({ reference, statut, date_emission, montant }: Virement) {
  return (
    <>
      <a href={adresseOf(reference)}>le virement {reference}</a> (
      {libelleStatutReglement(statut).toLowerCase()}
      {date_emission && (
        <>
          , émission du <DateJour jour={date_emission} />
        </>
      )}
      , <Montant cents={montant} />)
    </>
  )
}

function Somme({ reglement, financeur }: { reglement: ReglementDetail; financeur: string }) {
  const { montant, lignes, statut } = reglement
  const somme = lignes.reduce((total, ligne) => total + ligne.montant, 0)
  const exacte = somme === montant
  return (
    <div>
      <p class="discret">{statut === 'EXECUTE' ? 'Montant viré' : 'Montant du virement'}</p>
      <Montant cents={montant} grand />
      {lignes.length > 0 && (
        <Preuve exacte={exacte}>
          {exacte ? phraseSomme(lignes.length) : phraseEcart(lignes.length, somme, montant, financeur)}
        </Preuve>
      )}
    </div>
  )
}

function phraseSomme(n: number): string {
  if (n === 1) return 'Le montant de la ligne est égal au montant du virement.'
  return `La somme des ${n} lignes est égale au montant du virement.`
}

function phraseEcart(n: number, somme: Cents, montant: Cents, financeur: string): string {
  const sujet = n === 1 ? 'La ligne vaut' : `Les ${n} lignes valent`
  return `${sujet} ${formatMontant(somme)}\u00a0: l’écart avec le virement est de ${formatMontant(montant - somme)}. Signalez-le à ${financeur}.`
}

function FicheReglement({ reglement }: { reglement: ReglementDetail }) {
  const { end_to_end_id, titulaire, bic, date_emission, date_execution, raison_sociale } = reglement
  const iban = ibanMasque(reglement)
  return (
    <Fiche
      lignes={[
        { libelle: 'Sur votre relevé', valeur: end_to_end_id && <ACopier valeur={end_to_end_id} /> },
        {
          libelle: reglement.statut === 'EXECUTE' ? 'Compte crédité' : 'Compte destinataire',
          valeur: iban && (
            <>
              <span class="insecable">{iban}</span>
              <span class="detail">{[titulaire, bic].filter(Boolean).join(', ')}</span>
            </>
          ),
        },
        {
          libelle: reglement.statut === 'PROGRAMME' ? 'Émission prévue' : 'Émis le',
          valeur: date_emission && <DateJour jour={date_emission} />,
        },
        {
          libelle: 'Exécuté le',
          valeur: date_execution ? (
            <DateJour jour={date_execution} />
          ) : (
            <span class="discret">Pas exécuté</span>
          ),
        },
        {
          libelle: 'Établissement',
          valeur: (
            <>
              <a href={`/etablissements/${encodeURIComponent(reglement.etablissement_numero)}`}>
                {nomEtablissement({ ...reglement, numero: reglement.etablissement_numero })}
              </a>
              <span class="detail">{raison_sociale}</span>
            </>
          ),
        },
      ]}
    />
  )
}
