import { formatJour } from '../../core/dates.ts'
import { pluriel } from '../../core/texte.ts'
import { Chiffres } from '../../ui/chiffres.tsx'
import { Section } from '../../ui/disposition.tsx'
import { Etat } from '../../ui/etat.tsx'
import { type Barre, Graphique } from '../../ui/graphique.tsx'
import { Montant } from '../../ui/montant.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import { nameMotif } from '../reglements/motifs.rules.ts'
import { libelleStatutReglement, tonStatutReglement } from '../reglements/rules.ts'
import type { Attentes, StatistiqueMois } from './queries.ts'
import { formatMilliers, formatMois } from './rules.ts'

type TableauDeBordProps = { contexte: ContextePage; attentes: Attentes; mois: StatistiqueMois[] }

export function TableauDeBordPage({ contexte, attentes, mois }: TableauDeBordProps) {
  const { lots, rapprochements, emissions, refusees, demandes, sansAdministrateur, messages, reglements } =
    attentes
  return (
    <Page titre="Tableau de bord" contexte={contexte} menu="tableau">
      <Chiffres
        titre="Ce qui attend"
        chiffres={[
          {
            valeur: lots,
            libelle: `${lots > 1 ? 'lots' : 'lot'} à confirmer ou à reprendre`,
            href: '/gestion/lots',
          },
          {
            valeur: rapprochements,
            libelle: rapprochements > 1 ? 'rapprochements à faire' : 'rapprochement à faire',
            href: '/gestion/rapprochements',
          },
          {
            valeur: refusees.toLocaleString('fr-FR'),
            libelle: `${refusees > 1 ? 'lignes refusées' : 'ligne refusée'} en trente jours`,
            href: '/gestion/lots',
          },
          {
            valeur: demandes,
            libelle: demandes > 1 ? 'demandes de compte à traiter' : 'demande de compte à traiter',
            href: '/gestion/demandes',
          },
          {
            valeur: sansAdministrateur,
            libelle:
              sansAdministrateur > 1 ? 'organismes sans administrateur' : 'organisme sans administrateur',
            href: '/gestion/organismes?sans_administrateur=1',
          },
          {
            valeur: messages,
            libelle: messages > 1 ? 'messages à traiter' : 'message à traiter',
            href: '/gestion/messages',
          },
          ...(emissions > 0
            ? [
                {
                  valeur: emissions.toLocaleString('fr-FR'),
                  libelle: `${emissions > 1 ? 'avis ou accords' : 'avis ou accord'} à reprendre`,
                  href: '/gestion/emissions',
                },
              ]
            : []),
        ]}
      />
      {reglements.length > 0 && (
        <Section titre="Règlements à expliquer" id="reglements">
          <Tableau
            id="table-reglements"
            legende={`Virements renvoyés par la banque et que rien ne remplace, les dix plus récents`}
            lignes={reglements.map((r) => ({ ...r, motif: nameMotif(r.motif, contexte.motifs) }))}
            cle={({ siren, reference }) => `${siren}-${reference}`}
            colonnes={COLONNES_REGLEMENTS}
          />
        </Section>
      )}
      {mois.length > 0 && <Graphiques mois={mois} />}
    </Page>
  )
}

const COLONNES_REGLEMENTS: Colonne<Attentes['reglements'][number]>[] = [
  { cle: 'reference', titre: 'Règlement', entete: true, valeur: ({ reference }) => reference },
  {
    cle: 'organisme',
    titre: 'Organisme',
    valeur: ({ raison_sociale, siren }) => (
      <>
        {raison_sociale}
        <span class="detail">{siren}</span>
      </>
    ),
  },
  {
    cle: 'date',
    titre: 'Émis le',
    valeur: ({ date_emission }) => date_emission && formatJour(date_emission),
  },
  {
    cle: 'statut',
    titre: 'Statut',
    valeur: ({ statut, motif }) => (
      <Etat libelle={libelleStatutReglement(statut)} ton={tonStatutReglement(statut)} detail={motif} />
    ),
  },
  {
    cle: 'montant',
    titre: 'Montant',
    alignement: 'nombre',
    valeur: ({ montant }) => <Montant cents={montant} />,
  },
]

function Graphiques({ mois }: { mois: StatistiqueMois[] }) {
  const barres = (valeur: (m: StatistiqueMois) => number, texte: (n: number) => string): Barre[] =>
    mois.map((m) => ({ libelle: formatMois(m.mois), valeur: valeur(m), texte: texte(valeur(m)) }))
  return (
    <Section titre="Douze derniers mois" id="mois">
      <Graphique
        titre="Accordé, en milliers d’euros"
        barres={barres(({ accorde }) => accorde, formatMilliers)}
      />
      <Graphique titre="Réglé, en milliers d’euros" barres={barres(({ regle }) => regle, formatMilliers)} />
      <Graphique
        titre="De la réception de la facture au virement, en jours (médiane)"
        barres={barres(
          ({ delai_jours }) => delai_jours ?? 0,
          (n) => String(n),
        )}
      />
      <Tableau
        id="table-mois"
        legende="Les mêmes chiffres, du plus ancien mois au plus récent"
        lignes={mois}
        cle={(m) => m.mois}
        colonnes={COLONNES_MOIS}
      />
    </Section>
  )
}

const COLONNES_MOIS: Colonne<StatistiqueMois>[] = [
  { cle: 'mois', titre: 'Mois', entete: true, valeur: ({ mois }) => formatMois(mois) },
  {
    cle: 'accords',
    titre: 'Accords',
    alignement: 'nombre',
    valeur: ({ accords }) => accords.toLocaleString('fr-FR'),
  },
  {
    cle: 'accorde',
    titre: 'Accordé',
    alignement: 'nombre',
    valeur: ({ accorde }) => <Montant cents={accorde} />,
  },
  {
    cle: 'reglements',
    titre: 'Règlements',
    alignement: 'nombre',
    valeur: ({ reglements }) => reglements.toLocaleString('fr-FR'),
  },
  { cle: 'regle', titre: 'Réglé', alignement: 'nombre', valeur: ({ regle }) => <Montant cents={regle} /> },
  {
    cle: 'delai',
    titre: 'Délai médian',
    alignement: 'nombre',
    valeur: ({ delai_jours }) => (delai_jours === null ? '–' : pluriel(delai_jours, 'jour')),
  },
]
