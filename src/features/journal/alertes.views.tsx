import { formatInstant } from '../../core/dates.ts'
import { capitalise, formatNom, pluriel } from '../../core/texte.ts'
import { Bouton } from '../../ui/champs.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import { Vide } from '../../ui/vide.tsx'
import type { AlerteListee } from './alertes.queries.ts'
import { NATURES_ALERTE, type NatureAlerte } from './alertes.rules.ts'

/** What the journal shows that a person should look at. */
export function AlertesPage({ contexte, alertes }: { contexte: ContextePage; alertes: AlerteListee[] }) {
  const aVoir = alertes.filter(({ vue_le }) => vue_le === null).length
  return (
    <Page titre="Alertes" contexte={contexte} menu="alertes">
      {alertes.length > 0 ? (
        <Tableau
          id="alertes"
          legende={`${aVoir === 0 ? 'Toutes sont vues' : `${pluriel(aVoir, 'alerte')} à voir`}, puis la plus récente d’abord`}
          lignes={alertes}
          cle={({ id }) => id}
          colonnes={COLONNES}
        />
      ) : (
        <Vide titre="Aucune alerte" icone="circle-check">
          Le journal est relu chaque minute&nbsp;: connexions refusées en série, accès à d’autres organismes,
          téléchargements en nombre, coordonnées bancaires, travail de nuit.
        </Vide>
      )}
    </Page>
  )
}

const nommeNature = (nature: string) => capitalise(NATURES_ALERTE[nature as NatureAlerte] ?? nature)

const COLONNES: Colonne<AlerteListee>[] = [
  { cle: 'nature', titre: 'Alerte', entete: true, valeur: ({ nature }) => nommeNature(nature) },
  {
    cle: 'personne',
    titre: 'Personne',
    valeur: ({ nom, prenom }) => (nom !== null && prenom !== null ? formatNom({ nom, prenom }) : '—'),
  },
  {
    cle: 'organisme',
    titre: 'Organisme',
    valeur: ({ siren, raison_sociale }) =>
      siren ? <a href={`/gestion/organismes/${siren}`}>{raison_sociale}</a> : '—',
  },
  { cle: 'adresse', titre: 'Depuis', valeur: ({ adresse }) => <span class="adresse">{adresse || '—'}</span> },
  {
    cle: 'quand',
    titre: 'Quand',
    valeur: ({ premier_le, dernier_le, nombre }) => (
      <>
        {formatInstant(premier_le)}
        <span class="detail">
          {pluriel(nombre, 'ligne')}, la dernière le {formatInstant(dernier_le)}
        </span>
      </>
    ),
  },
  { cle: 'etat', titre: 'État', valeur: (alerte) => <EtatAlerte alerte={alerte} /> },
]

function EtatAlerte({ alerte }: { alerte: AlerteListee }) {
  const { id, nature, premier_le, vue_le, vue_nom, vue_prenom } = alerte
  if (vue_le === null)
    return (
      <form method="post" action={`/gestion/alertes/${id}/vue`}>
        <Bouton variante="second" compact complement={`${nommeNature(nature)}, ${formatInstant(premier_le)}`}>
          Marquer vue
        </Bouton>
      </form>
    )
  return (
    <>
      Vue
      <span class="detail">
        Par {formatNom({ nom: vue_nom ?? '', prenom: vue_prenom ?? '' })}, le {formatInstant(vue_le)}
      </span>
    </>
  )
}
