import { formatInstant } from '../../core/dates.ts'
import { formatSiren } from '../../core/siret.ts'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import { Vide } from '../../ui/vide.tsx'
import { libelleTypeDocument } from '../documents/rules.ts'
import type { EmissionListe } from './queries.ts'

type EmissionsProps = { contexte: ContextePage; attendent: number; emissions: EmissionListe[] }

export function EmissionsPage({ contexte, attendent, emissions }: EmissionsProps) {
  return (
    <Page titre="Avis et accords émis" contexte={contexte} menu="emissions">
      <p>
        Le programme émet l’avis de chaque virement émis ou exécuté, et l’accord de chaque dossier, quand les
        lots n’apportent pas le document. Un document émis ne change plus&nbsp;: un autre le corrige.
      </p>
      {attendent > 0 && (
        <div class="avis avis-information" data-attente>
          <div role="status">
            <p>Documents à examiner&nbsp;: {attendent.toLocaleString('fr-FR')}.</p>
            <p>
              <a href="/gestion/emissions">Actualiser la page</a>
            </p>
          </div>
        </div>
      )}
      {emissions.length === 0 ? (
        <Vide titre="Aucun document émis" />
      ) : (
        <Tableau
          id="emissions"
          legende="Les cinquante derniers, du plus récent au plus ancien"
          lignes={emissions}
          cle={({ numero, siren }) => `${siren}-${numero}`}
          colonnes={COLONNES}
        />
      )}
    </Page>
  )
}

const COLONNES: Colonne<EmissionListe>[] = [
  {
    cle: 'numero',
    titre: 'Document n°',
    entete: true,
    valeur: ({ numero, corrige_numero }) => (
      <>
        {numero}
        {corrige_numero && <span class="detail">corrige {corrige_numero}</span>}
      </>
    ),
  },
  {
    cle: 'type',
    titre: 'Objet',
    valeur: ({ type, objet_id, version }) => (
      <>
        {libelleTypeDocument(type)}
        <span class="detail">
          {objet_id}
          {version > 1 && `, version ${version}`}
        </span>
      </>
    ),
  },
  {
    cle: 'organisme',
    titre: 'Organisme',
    valeur: ({ raison_sociale, siren }) => (
      <>
        {raison_sociale}
        <span class="detail">{formatSiren(siren)}</span>
      </>
    ),
  },
  { cle: 'emis', titre: 'Émis', valeur: ({ emis_le }) => formatInstant(emis_le) },
]
