import { Champ, ChampDate, Liste } from './champs.tsx'
import { Chiffres } from './chiffres.tsx'
import { DateJour, Periode } from './date.tsx'
import { ACopier, Deux, Section } from './disposition.tsx'
import { LienDocument, LienDocumentCourt } from './document.tsx'
import { Etat } from './etat.tsx'
import { DOSSIERS, type DossierExemple, LIGNES, type LigneExemple } from './exemples-donnees.ts'
import { Fiche } from './fiche.tsx'
import { Filtres, Puces } from './filtres.tsx'
import { Montant, Preuve } from './montant.tsx'
import { type ContextePage, Page } from './page.tsx'
import { Pagination } from './pagination.tsx'
import { type Colonne, Tableau } from './tableau.tsx'

const COLONNES_DOSSIERS: Colonne<DossierExemple>[] = [
  {
    cle: 'numero',
    titre: 'N° de dossier',
    tri: 'numero',
    entete: true,
    valeur: ({ numero }) => <a href={`/dossiers/${numero}`}>{numero}</a>,
  },
  {
    cle: 'accord',
    titre: 'Accord',
    valeur: ({ numero, accord }) =>
      accord ? (
        <LienDocumentCourt
          document={{ id: accord, titre: `Accord du dossier ${numero}`, pages: 2, octets: 188_416 }}
        />
      ) : (
        <span class="detail">Pas encore d’accord</span>
      ),
  },
  {
    cle: 'entreprise',
    titre: 'Entreprise et formation',
    largeur: 'large',
    valeur: ({ entreprise, intitule }) => (
      <>
        {entreprise}
        <span class="detail">{intitule}</span>
      </>
    ),
  },
  { cle: 'stagiaires', titre: 'Stagiaire(s)', valeur: ({ stagiaires }) => stagiaires },
  { cle: 'dispositif', titre: 'Dispositif', valeur: ({ dispositif }) => dispositif },
  {
    cle: 'dates',
    titre: 'Dates',
    tri: 'date_debut',
    valeur: ({ debut, fin }) => <Periode debut={debut} fin={fin} />,
  },
  { cle: 'statut', titre: 'Statut', largeur: 'moyenne', valeur: (dossier) => <Etat {...dossier.statut} /> },
  {
    cle: 'accorde',
    titre: 'Accordé',
    alignement: 'nombre',
    tri: 'accorde',
    valeur: ({ accorde }) => <Montant cents={accorde} />,
  },
  { cle: 'regle', titre: 'Réglé', alignement: 'nombre', valeur: ({ regle }) => <Montant cents={regle} /> },
  {
    cle: 'reste',
    titre: 'Reste',
    alignement: 'nombre',
    tri: 'reste',
    valeur: ({ accorde, regle }) => <Montant cents={accorde - regle} />,
  },
]

export function ExempleDossiers({ contexte }: { contexte: ContextePage }) {
  return (
    <Page titre="Suivre mes dossiers de formation" contexte={contexte} menu="dossiers">
      <Chiffres
        titre="Compteurs"
        chiffres={[
          { valeur: 12, libelle: 'à facturer', href: '/dossiers?statut=ACCORDE' },
          { valeur: 4, libelle: 'en instruction', href: '/dossiers?statut=EN_INSTRUCTION' },
          { valeur: 128, libelle: 'soldés', href: '/dossiers?soldes=1' },
          { valeur: 211, libelle: 'au total', href: '/dossiers', courant: true },
          { valeur: <Montant cents={4_831_000} />, libelle: 'reste à régler' },
        ]}
      />
      <Filtres action="/dossiers" hrefEffacer="/dossiers" actifs={2} gardes={{ tri: '-date_debut' }}>
        <Liste label="Dispositif formation" name="dispositif" vide="Tous" options={[]} />
        <Liste
          label="Établissement"
          name="etablissement"
          vide="Tous"
          valeur="E000002"
          options={[{ valeur: 'E000002', libelle: 'E000002 Grenoble' }]}
        />
        <ChampDate label="Date de début" name="debut" valeur="01/01/2026" />
        <ChampDate label="Date de fin" name="fin" />
        <Champ label="Nom du stagiaire" name="stagiaire" autocomplete="off" />
      </Filtres>
      <Puces
        puces={[
          { libelle: 'Établissement', valeur: 'Grenoble', href: '/dossiers?debut=2026-01-01' },
          { libelle: 'Depuis le', valeur: '01/01/2026', href: '/dossiers?etablissement=E000002' },
        ]}
      />
      <Tableau
        id="dossiers"
        dense
        legende={
          <>
            <strong>211 dossiers</strong>, du plus récent au plus ancien
          </>
        }
        colonnes={COLONNES_DOSSIERS}
        lignes={DOSSIERS}
        cle={({ numero }) => numero}
        tri="-date_debut"
        hrefTri={(tri) => `/dossiers?tri=${tri}`}
      />
      <Pagination page={4} pages={9} href={(page) => `/dossiers?page=${page}`} />
    </Page>
  )
}

const COLONNES_LIGNES: Colonne<LigneExemple>[] = [
  {
    cle: 'dossier',
    titre: 'Dossier',
    entete: true,
    valeur: ({ dossier }) => <a href={`/dossiers/${dossier}`}>{dossier}</a>,
  },
  {
    cle: 'entreprise',
    titre: 'Entreprise et stagiaire',
    largeur: 'large',
    valeur: ({ entreprise, stagiaire }) => (
      <>
        {entreprise}
        <span class="detail">{stagiaire}</span>
      </>
    ),
  },
  {
    cle: 'facture',
    titre: 'Votre facture',
    valeur: ({ facture }) => <span class="insecable">{facture}</span>,
  },
  {
    cle: 'retenue',
    titre: 'Retenue',
    alignement: 'nombre',
    valeur: ({ retenue, motif }) =>
      retenue ? (
        <>
          <Montant cents={retenue} />
          <span class="detail">{motif}</span>
        </>
      ) : (
        <span class="discret">Aucune</span>
      ),
  },
  { cle: 'paye', titre: 'Payé', alignement: 'nombre', valeur: ({ paye }) => <Montant cents={paye} /> },
]

export function ExempleReglement({ contexte }: { contexte: ContextePage }) {
  return (
    <Page
      titre="Virement V2600318"
      titreDocument="Virement V2600318 – Consulter mes règlements"
      contexte={contexte}
      menu="reglements"
      fil={[{ libelle: 'Consulter mes règlements', href: '/reglements' }]}
      sousTitre={<Etat libelle="Exécuté le 23/11/2026" ton="vert" />}
      entete={
        <LienDocument
          document={{ id: '318', titre: 'Avis de virement V2600318', pages: 1, octets: 86_016 }}
        />
      }
    >
      <Deux>
        <div>
          <p class="discret">Montant viré</p>
          <Montant cents={481_237} grand />
          <Preuve exacte>La somme des 4 lignes est égale au montant du virement.</Preuve>
        </div>
        <Fiche
          lignes={[
            { libelle: 'Sur votre relevé', valeur: <ACopier valeur="VIR SEPA CONSTRUCTYS OPCOV2600318" /> },
            { libelle: 'Compte crédité', valeur: 'FR76 •••• •••• 0189' },
            { libelle: 'Émis le', valeur: <DateJour jour="2026-11-22" /> },
            { libelle: 'Établissement', valeur: <a href="/etablissements/E000002">E000002 Grenoble</a> },
          ]}
        />
      </Deux>
      <Section titre="Ce que paie ce virement" id="lignes">
        <Tableau
          id="lignes-virement"
          legende="4 lignes du virement V2600318, dans l’ordre de l’avis"
          colonnes={COLONNES_LIGNES}
          lignes={LIGNES}
          cle={({ dossier }) => dossier}
          pied={[{ libelle: 'Montant du virement', valeurs: { paye: <Montant cents={481_237} /> } }]}
        />
      </Section>
    </Page>
  )
}
