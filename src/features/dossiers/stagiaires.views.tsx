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

type Stagiaires = { dossier: DossierDetail; sansNoms: boolean | undefined }

export function SectionStagiaires({ dossier: { stagiaires, numero }, sansNoms }: Stagiaires) {
  if (stagiaires.length === 0) return null
  const nombre = `${pluriel(stagiaires.length, 'stagiaire')} du dossier ${numero}`
  return (
    <Section titre="Stagiaires" id="stagiaires">
      <Tableau
        id="tableau-stagiaires"
        legende={
          sansNoms
            ? `${nombre}. Votre organisme ne vous montre pas leurs noms.`
            : `${nombre}, par ordre alphabétique`
        }
        colonnes={COLONNES}
        lignes={sansNoms ? stagiaires.map(numbered) : stagiaires}
        cle={({ stagiaire_id }) => stagiaire_id}
      />
    </Section>
  )
}

/** A row needs a name all the same. */
function numbered(stagiaire: Stagiaire, rang: number): Stagiaire {
  return { ...stagiaire, nom: `Stagiaire ${rang + 1}` }
}

function heuresOuRien(heures: number | null) {
  return heures === null ? <span class="discret">Non renseigné</span> : formatHeures(heures)
}
