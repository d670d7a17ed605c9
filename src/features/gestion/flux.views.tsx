import { formatInstant } from '../../core/dates.ts'
import { isEnRetard } from '../../core/flux.ts'
import { Section } from '../../ui/disposition.tsx'
import { colonnesFlux } from '../../ui/flux.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import type { FluxRecu, LotRefuse } from './queries.ts'

/** The feeds, those that are late first. */
export function Flux({ flux, maintenant }: { flux: FluxRecu[]; maintenant: Date }) {
  const retards = flux.filter((lu) => isEnRetard(lu, maintenant))
  return (
    <Section titre="Flux de données" id="flux">
      <Tableau
        id="table-flux"
        legende="Chaque flux, son dernier lot et ce qui est attendu"
        lignes={[...retards, ...flux.filter((lu) => !retards.includes(lu))]}
        cle={({ cle }) => cle}
        colonnes={[...colonnesFlux<FluxRecu>(maintenant), ...COLONNES_LOT]}
      />
    </Section>
  )
}

const COLONNES_LOT: Colonne<FluxRecu>[] = [
  {
    cle: 'lot',
    titre: 'Dernier lot',
    valeur: ({ lotId, lot }) => lotId && <a href={`/gestion/lots/${lotId}`}>{lot}</a>,
  },
  {
    cle: 'refusees',
    titre: 'Lignes refusées',
    alignement: 'nombre',
    valeur: ({ lotId, refusees }) => lotId && refusees.toLocaleString('fr-FR'),
  },
]

export function Refus({ refus }: { refus: LotRefuse[] }) {
  return (
    <Section titre="Lignes refusées" id="refus">
      <Tableau
        id="table-refus"
        legende="Lots des trente derniers jours, les dix plus récents où des lignes ont été refusées"
        lignes={refus}
        cle={({ id }) => id}
        colonnes={COLONNES_REFUS}
      />
    </Section>
  )
}

const COLONNES_REFUS: Colonne<LotRefuse>[] = [
  {
    cle: 'lot',
    titre: 'Lot',
    entete: true,
    valeur: ({ id, nom }) => <a href={`/gestion/lots/${id}`}>{nom}</a>,
  },
  {
    cle: 'depose',
    titre: 'Déposé le',
    valeur: ({ depose_le }) => <span class="date">{formatInstant(depose_le)}</span>,
  },
  { cle: 'fichiers', titre: 'Fichiers', valeur: ({ fichiers }) => fichiers.join(', ') },
  {
    cle: 'refusees',
    titre: 'Lignes refusées',
    alignement: 'nombre',
    valeur: ({ refusees }) => refusees.toLocaleString('fr-FR'),
  },
]
