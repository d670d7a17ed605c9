import { formatInstant } from '../../core/dates.ts'
import { Section } from '../../ui/disposition.tsx'
import { Etat } from '../../ui/etat.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import { etatCourriel, libelleModele } from '../courriels/rules.ts'
import { etatDemande } from '../demandes/rules.ts'
import { ETATS } from '../lots/rules.ts'
import type { EtatLot } from '../lots/schemas.ts'
import type { CourrielLu, DemandeLue, LotLu, OrganismeLu } from './organisme.queries.ts'
import { rangs, Suite } from './suite.views.tsx'

export function Demandes({ organisme, demandes }: Pick<OrganismeLu, 'organisme' | 'demandes'>) {
  return (
    <Section titre="Demandes de compte" id="demandes">
      {demandes.lignes.length === 0 ? (
        <p>Aucune demande de compte.</p>
      ) : (
        <Tableau
          id="organisme-demandes"
          legende={`De la plus récente à la plus ancienne${rangs('demandes', demandes)}`}
          colonnes={DEMANDES}
          lignes={demandes.lignes}
          cle={({ reference }) => reference}
        />
      )}
      <Suite nom="demandes" siren={organisme.siren} extrait={demandes} />
    </Section>
  )
}

const DEMANDES: Colonne<DemandeLue>[] = [
  {
    cle: 'reference',
    titre: 'Référence',
    entete: true,
    valeur: ({ reference }) => <a href={`/gestion/demandes/${reference}`}>{reference}</a>,
  },
  { cle: 'recue', titre: 'Reçue le', valeur: ({ recue_le }) => formatInstant(recue_le) },
  {
    cle: 'etat',
    titre: 'État',
    valeur: ({ etat, traitee_le }) => (
      <Etat {...etatDemande(etat)} detail={traitee_le && formatInstant(traitee_le)} />
    ),
  },
]

export function Lots({ organisme, lots }: Pick<OrganismeLu, 'organisme' | 'lots'>) {
  return (
    <Section titre="Lots qui l’ont changé" id="lots">
      {lots.lignes.length === 0 ? (
        <p>Aucun lot.</p>
      ) : (
        <Tableau
          id="organisme-lots"
          legende={`Du plus récent au plus ancien${rangs('lots', lots)}`}
          colonnes={LOTS}
          lignes={lots.lignes}
          cle={({ id }) => id}
        />
      )}
      <Suite nom="lots" siren={organisme.siren} extrait={lots} />
    </Section>
  )
}

const LOTS: Colonne<LotLu>[] = [
  {
    cle: 'nom',
    titre: 'Lot',
    entete: true,
    valeur: ({ id, nom }) => <a href={`/gestion/lots/${id}`}>{nom}</a>,
  },
  { cle: 'depose', titre: 'Déposé le', valeur: ({ depose_le }) => formatInstant(depose_le) },
  { cle: 'etat', titre: 'État', valeur: ({ etat }) => <Etat {...ETATS[etat as EtatLot]} /> },
]

export function Courriels({ organisme, courriels }: Pick<OrganismeLu, 'organisme' | 'courriels'>) {
  return (
    <Section titre="Courriels envoyés" id="courriels">
      {courriels.lignes.length === 0 ? (
        <p>Aucun courriel.</p>
      ) : (
        <Tableau
          id="organisme-courriels"
          legende={`Du plus récent au plus ancien, sans leur contenu${rangs('courriels', courriels)}`}
          colonnes={COURRIELS}
          lignes={courriels.lignes}
          cle={({ id }) => id}
        />
      )}
      <Suite nom="courriels" siren={organisme.siren} extrait={courriels} />
    </Section>
  )
}

const COURRIELS: Colonne<CourrielLu>[] = [
  {
    cle: 'destinataire',
    titre: 'Destinataire',
    entete: true,
    valeur: ({ destinataire }) => <span class="adresse">{destinataire}</span>,
  },
  { cle: 'modele', titre: 'Courriel', valeur: ({ modele }) => libelleModele(modele) },
  { cle: 'cree', titre: 'Écrit le', valeur: ({ cree_le }) => formatInstant(cree_le) },
  {
    cle: 'etat',
    titre: 'État',
    valeur: ({ etat, envoye_le }) => (
      <Etat {...etatCourriel(etat)} detail={envoye_le && formatInstant(envoye_le)} />
    ),
  },
]
