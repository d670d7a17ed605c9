import { formatInstant } from '../../core/dates.ts'
import { Section } from '../../ui/disposition.tsx'
import { Etat } from '../../ui/etat.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import { etatCourriel, libelleModele } from '../courriels/rules.ts'
import { etatDemande } from '../demandes/rules.ts'
import { ETATS } from '../lots/rules.ts'
import type { EtatLot } from '../lots/schemas.ts'
import type { CourrielLu, DemandeLue, LotLu } from './organisme.queries.ts'

export function Demandes({ demandes }: { demandes: DemandeLue[] }) {
  return (
    <Section titre="Demandes de compte" id="demandes">
      {demandes.length === 0 ? (
        <p>Aucune demande de compte.</p>
      ) : (
        <Tableau
          id="organisme-demandes"
          legende="De la plus récente à la plus ancienne"
          colonnes={DEMANDES}
          lignes={demandes}
          cle={({ reference }) => reference}
        />
      )}
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

export function Lots({ lots }: { lots: LotLu[] }) {
  return (
    <Section titre="Lots qui l’ont changé" id="lots">
      {lots.length === 0 ? (
        <p>Aucun lot.</p>
      ) : (
        <Tableau
          id="organisme-lots"
          legende="Les derniers, du plus récent au plus ancien"
          colonnes={LOTS}
          lignes={lots}
          cle={({ id }) => id}
        />
      )}
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

export function Courriels({ courriels }: { courriels: CourrielLu[] }) {
  return (
    <Section titre="Courriels envoyés" id="courriels">
      {courriels.length === 0 ? (
        <p>Aucun courriel.</p>
      ) : (
        <Tableau
          id="organisme-courriels"
          legende="Les derniers, du plus récent au plus ancien, sans leur contenu"
          colonnes={COURRIELS}
          lignes={courriels}
          cle={({ id }) => id}
        />
      )}
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
