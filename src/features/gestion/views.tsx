import { formatJour } from '../../core/dates.ts'
import { formatSiren } from '../../core/siret.ts'
import { pluriel } from '../../core/texte.ts'
import { Chiffres } from '../../ui/chiffres.tsx'
import { Section } from '../../ui/disposition.tsx'
import { Etat } from '../../ui/etat.tsx'
import { type Barre, Graphique } from '../../ui/graphique.tsx'
import { Montant } from '../../ui/montant.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { DerniereConnexion } from '../../ui/session.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import type { Retenus } from '../fichiers/queries.ts'
import { nameMotif } from '../reglements/motifs.rules.ts'
import { libelleStatutReglement, tonStatutReglement } from '../reglements/rules.ts'
import { AvisAntivirus } from './antivirus.views.tsx'
import { Flux, Refus } from './flux.views.tsx'
import type { Attentes, FluxRecu, LotRefuse, StatistiqueMois } from './queries.ts'
import { formatMilliers, formatMois, listAttentes } from './rules.ts'

type TableauDeBordProps = {
  contexte: ContextePage
  maintenant: Date
  attentes: Attentes
  /** Null without an antivirus. */
  retenus: Retenus | null
  flux: FluxRecu[]
  refus: LotRefuse[]
  mois: StatistiqueMois[]
  derniereConnexion: Date | null
}

export function TableauDeBordPage(props: TableauDeBordProps) {
  const { contexte, attentes, retenus, flux, refus, mois, maintenant, derniereConnexion } = props
  return (
    <Page titre="Tableau de bord" contexte={contexte} menu="tableau">
      {retenus && <AvisAntivirus retenus={retenus} />}
      <Chiffres titre="Ce qui attend" chiffres={listAttentes(attentes)} />
      {attentes.reglements.length > 0 && <ReglementsAExpliquer {...attentes} motifs={contexte.motifs} />}
      <Flux flux={flux} maintenant={maintenant} />
      {refus.length > 0 && <Refus refus={refus} />}
      {mois.length > 0 && <Graphiques mois={mois} />}
      <DerniereConnexion le={derniereConnexion} />
    </Page>
  )
}

function ReglementsAExpliquer({
  reglements,
  motifs,
}: Pick<Attentes, 'reglements'> & Pick<ContextePage, 'motifs'>) {
  return (
    <Section titre="Règlements à expliquer" id="reglements">
      <Tableau
        id="table-reglements"
        legende="Virements renvoyés par la banque et que rien ne remplace, les dix plus récents"
        lignes={reglements.map((r) => ({ ...r, motif: nameMotif(r.motif, motifs) }))}
        cle={({ siren, reference }) => `${siren}-${reference}`}
        colonnes={COLONNES_REGLEMENTS}
      />
    </Section>
  )
}

const COLONNES_REGLEMENTS: Colonne<Attentes['reglements'][number]>[] = [
  { cle: 'reference', titre: 'Règlement', entete: true, valeur: ({ reference }) => reference },
  {
    cle: 'organisme',
    titre: 'Organisme',
    valeur: ({ raison_sociale, siren }) => (
      <>
        <a href={`/gestion/organismes/${siren}`}>{raison_sociale}</a>
        <span class="detail">{formatSiren(siren)}</span>
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
