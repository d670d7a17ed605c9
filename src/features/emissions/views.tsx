import { formatInstant } from '../../core/dates.ts'
import { formatSiren } from '../../core/siret.ts'
import { Bouton } from '../../ui/bouton.tsx'
import { Section } from '../../ui/disposition.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import { Vide } from '../../ui/vide.tsx'
import { libelleTypeDocument } from '../documents/rules.ts'
import type { Echec, EmissionListe } from './queries.ts'

type EmissionsProps = {
  contexte: ContextePage
  attendent: number
  echecs: Echec[]
  nombreEchecs: number
  emissions: EmissionListe[]
}

export function EmissionsPage({ contexte, attendent, echecs, nombreEchecs, emissions }: EmissionsProps) {
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
      {nombreEchecs > 0 && <Echecs echecs={echecs} nombre={nombreEchecs} />}
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

function Echecs({ echecs, nombre }: { echecs: Echec[]; nombre: number }) {
  const phrase = nombre > 1 ? 'documents n’ont pas pu être émis' : 'document n’a pas pu être émis'
  return (
    <Section titre="Documents en échec" id="echecs">
      <p>
        <strong>
          {nombre.toLocaleString('fr-FR')} {phrase}
        </strong>{' '}
        après cinq essais. Reprenez-les une fois la cause levée&nbsp;; un lot qui change leurs données les
        reprend aussi.
      </p>
      <form method="post" action="/gestion/emissions/reprise" class="formulaire-actions">
        <Bouton>{nombre > 1 ? 'Reprendre ces documents' : 'Reprendre ce document'}</Bouton>
      </form>
      <Tableau
        id="table-echecs"
        legende={
          nombre > echecs.length
            ? `Les ${echecs.length} plus récents`
            : 'Documents en échec, du plus récent au plus ancien'
        }
        lignes={echecs}
        cle={({ siren, type, objet_id, version }) => `${siren}-${type}-${objet_id}-${version}`}
        colonnes={COLONNES_ECHECS}
      />
    </Section>
  )
}

type Objet = Pick<Echec, 'type' | 'objet_id' | 'version'>

function ObjetEmis({ type, objet_id, version }: Objet) {
  return (
    <>
      {libelleTypeDocument(type)}
      <span class="detail">
        {objet_id}
        {version > 1 && `, version ${version}`}
      </span>
    </>
  )
}

function Organisme({ raison_sociale, siren }: Pick<Echec, 'raison_sociale' | 'siren'>) {
  return (
    <>
      {raison_sociale}
      <span class="detail">{formatSiren(siren)}</span>
    </>
  )
}

const COLONNES_ECHECS: Colonne<Echec>[] = [
  { cle: 'objet', titre: 'Objet', entete: true, valeur: (echec) => <ObjetEmis {...echec} /> },
  { cle: 'organisme', titre: 'Organisme', valeur: (echec) => <Organisme {...echec} /> },
  { cle: 'raison', titre: 'Raison', valeur: ({ derniere_erreur }) => derniere_erreur },
  { cle: 'essai', titre: 'Dernier essai', valeur: ({ cree_le }) => formatInstant(cree_le) },
]

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
  { cle: 'type', titre: 'Objet', valeur: (emission) => <ObjetEmis {...emission} /> },
  { cle: 'organisme', titre: 'Organisme', valeur: (emission) => <Organisme {...emission} /> },
  { cle: 'emis', titre: 'Émis', valeur: ({ emis_le }) => formatInstant(emis_le) },
]
