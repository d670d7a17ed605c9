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

export function SectionStagiaires({ dossier, sansNoms }: Stagiaires) {
  const { stagiaires, numero, nb_stagiaires } = dossier
  const caches = nb_stagiaires - stagiaires.length
  if (nb_stagiaires === 0) return null
  const nombre = `${pluriel(stagiaires.length, 'stagiaire')} du dossier ${numero}`
  return (
    <Section titre="Stagiaires" id="stagiaires">
      {caches > 0 && (
        <p>
          {pluriel(caches, 'stagiaire non affiché', 'stagiaires non affichés')}, le temps de vérifier ce qui
          est dit d’une personne qui le conteste.
        </p>
      )}
      {stagiaires.length > 0 && (
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
      )}
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
