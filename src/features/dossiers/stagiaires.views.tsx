import { formatNom, pluriel } from '../../core/texte.ts'
import { DateJour } from '../../ui/date.tsx'
import { Section } from '../../ui/disposition.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import type { DossierDetail } from './dossier.queries.ts'
import { formatHeures } from './rules.ts'

type Stagiaire = DossierDetail['stagiaires'][number]

const COLONNES: Colonne<Stagiaire>[] = [
  { cle: 'nom', titre: 'Nom du stagiaire', entete: true, largeur: 'large', valeur: formatNom },
  {
    cle: 'prevues',
    titre: 'Heures prévues',
    alignement: 'nombre',
    valeur: ({ heures_prevues }) => heuresOuRien(heures_prevues),
  },
  {
    cle: 'realisees',
    titre: 'Heures réalisées',
    alignement: 'nombre',
    valeur: ({ heures_realisees }) => heuresOuRien(heures_realisees),
  },
  {
    cle: 'abandon',
    titre: 'Abandon',
    valeur: ({ abandon_le }) =>
      abandon_le ? (
        <span class="insecable">
          Le <DateJour jour={abandon_le} />
        </span>
      ) : (
        <span class="discret">Non</span>
      ),
  },
]

export function SectionStagiaires({ dossier: { stagiaires, numero } }: { dossier: DossierDetail }) {
  if (stagiaires.length === 0) return null
  return (
    <Section titre="Stagiaires" id="stagiaires">
      <Tableau
        id="tableau-stagiaires"
        legende={`${pluriel(stagiaires.length, 'stagiaire')} du dossier ${numero}, par ordre alphabétique`}
        colonnes={COLONNES}
        lignes={stagiaires}
        cle={({ stagiaire_id }) => stagiaire_id}
      />
    </Section>
  )
}

function heuresOuRien(heures: number | null) {
  return heures === null ? <span class="discret">Non renseigné</span> : formatHeures(heures)
}
