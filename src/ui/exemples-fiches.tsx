import { DateJour } from './date.tsx'
import { Deux, Section } from './disposition.tsx'
import { LienDocument } from './document.tsx'
import { Etat } from './etat.tsx'
import { Fiche } from './fiche.tsx'
import { Frise } from './frise.tsx'
import { Lignes } from './lignes.tsx'
import { Montant } from './montant.tsx'
import { type ContextePage, Page } from './page.tsx'
import { Phrase } from './phrase.tsx'

export function ExempleAccueil({ contexte }: { contexte: ContextePage }) {
  return (
    <Page
      titre="Bienvenue dans votre espace oGestion"
      titreDocument="Accueil"
      contexte={contexte}
      menu="accueil"
    >
      <Section titre="Ce qui vous attend" id="attentes">
        <Lignes
          lignes={[
            {
              titre: '12 dossiers à facturer',
              href: '/dossiers?statut=ACCORDE',
              detail: 'Le plus pressé avant le 31/12/2026',
              valeur: <Montant cents={2_964_000} />,
            },
            {
              titre: 'Coordonnées bancaires de Chambéry à compléter',
              href: '/etablissements/E000003',
              detail: '2 règlements attendent un IBAN',
              valeur: <Montant cents={184_050} />,
            },
          ]}
        />
      </Section>
      <Deux>
        <Section
          titre="Derniers règlements"
          id="reglements"
          action={<a href="/reglements">Tous les règlements</a>}
        >
          <Lignes
            lignes={[
              {
                titre: 'V2600318',
                href: '/reglements/V2600318',
                detail: 'Exécuté le 23/11/2026, Grenoble',
                valeur: <Montant cents={481_237} />,
              },
              {
                titre: 'V2600297',
                href: '/reglements/V2600297',
                detail: 'Exécuté le 09/11/2026, Lyon',
                valeur: <Montant cents={1_302_400} />,
              },
              {
                titre: 'V2600281',
                href: '/reglements/V2600281',
                detail: <Etat libelle="Rejeté" ton="rouge" />,
                valeur: <Montant cents={67_200} />,
              },
            ]}
          />
        </Section>
        <Section titre="Derniers accords" id="accords" action={<a href="/dossiers">Tous les dossiers</a>}>
          <Lignes
            lignes={[
              {
                titre: 'D26000142',
                href: '/dossiers/D26000142',
                detail: 'ENTREPRISE GÉNÉRALE DE MAÇONNERIE LEFÈVRE ET FILS',
                valeur: <Montant cents={168_000} />,
              },
              {
                titre: 'D26000139',
                href: '/dossiers/D26000139',
                detail: 'CHARPENTE MOREAU',
                valeur: <Montant cents={1_302_400} />,
              },
            ]}
          />
        </Section>
      </Deux>
    </Page>
  )
}

export function ExempleDossier({ contexte }: { contexte: ContextePage }) {
  return (
    <Page
      titre="Amiante sous-section 4, opérateur de chantier"
      titreDocument="Dossier D26000142 – Suivre mes dossiers de formation"
      contexte={contexte}
      menu="dossiers"
      fil={[{ libelle: 'Suivre mes dossiers de formation', href: '/dossiers' }]}
      sousTitre={
        <>
          Dossier D26000142 <Etat libelle="Accordé" ton="ambre" />
        </>
      }
      entete={<LienDocument document={{ id: '142', titre: 'Accord A26000142', pages: 2, octets: 188_416 }} />}
    >
      <Phrase qui="vous">
        C’est à vous&nbsp;: facturez <Montant cents={168_000} /> avant le <DateJour jour="2026-12-31" />.
      </Phrase>
      <Deux>
        <Section titre="La formation" id="formation">
          <Fiche
            lignes={[
              { libelle: 'Entreprise', valeur: 'ENTREPRISE GÉNÉRALE DE MAÇONNERIE LEFÈVRE ET FILS' },
              { libelle: 'Établissement', valeur: <a href="/etablissements/E000002">E000002 Grenoble</a> },
              { libelle: 'Dates', valeur: 'du 12/10/2026 au 16/10/2026' },
              { libelle: 'Durée', valeur: '35 h' },
              { libelle: 'Stagiaire', valeur: 'ROYER Camille' },
              { libelle: 'Dispositif', valeur: 'PLAN' },
            ]}
          />
        </Section>
        <Section titre="L’argent" id="argent">
          <Fiche
            montants
            lignes={[
              { libelle: 'Accordé', valeur: <Montant cents={168_000} /> },
              { libelle: 'Facturé', valeur: <Montant cents={0} /> },
              { libelle: 'Réglé', valeur: <Montant cents={0} /> },
              {
                libelle: 'Reste',
                valeur: (
                  <strong>
                    <Montant cents={168_000} />
                  </strong>
                ),
              },
            ]}
          />
        </Section>
      </Deux>
      <Section titre="Historique" id="historique">
        <Frise
          evenements={[
            { le: '2026-09-02', titre: 'Accord de prise en charge', auteur: 'Constructys' },
            { le: '2026-08-28', titre: 'Demande reçue', auteur: 'Constructys' },
          ]}
        />
      </Section>
    </Page>
  )
}
