import { formatInstant, formatJour } from '../../core/dates.ts'
import { Section } from '../../ui/disposition.tsx'
import { Montant } from '../../ui/montant.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import { Vide } from '../../ui/vide.tsx'
import type { Rapprochement } from './queries.ts'
import { libelleNature, libelleRaison } from './rules.ts'

type RapprochementsProps = {
  contexte: ContextePage
  nombre: number
  attentes: Rapprochement[]
  traites: Rapprochement[]
}

export function RapprochementsPage({ contexte, nombre, attentes, traites }: RapprochementsProps) {
  const partie = nombre > attentes.length ? `Les ${attentes.length} plus anciens sur ${nombre}` : 'Tous'
  return (
    <Page titre="Rapprochements" contexte={contexte} menu="rapprochements">
      <p>
        Ce que la banque a dit et que le programme n’a pas pu appliquer à un règlement. Rien ne change tant
        que vous n’avez pas désigné le règlement.
      </p>
      {attentes.length === 0 ? (
        <Vide titre="Rien n’attend" />
      ) : (
        <Tableau
          id="attentes"
          legende={`${partie}, du plus ancien au plus récent`}
          lignes={attentes}
          cle={({ id }) => id}
          colonnes={[...COLONNES, RAISON]}
        />
      )}
      {traites.length > 0 && (
        <Section titre="Déjà traités" id="traites">
          <Tableau
            id="table-traites"
            legende="Les cinquante derniers, du plus récent au plus ancien"
            lignes={traites}
            cle={({ id }) => id}
            colonnes={[...COLONNES, SUITE]}
          />
        </Section>
      )}
    </Page>
  )
}

const COLONNES: Colonne<Rapprochement>[] = [
  {
    cle: 'reference',
    titre: 'Référence',
    entete: true,
    valeur: ({ id, ...rapprochement }) => (
      <>
        <a href={`/gestion/rapprochements/${id}`}>{nommer(rapprochement)}</a>
        <span class="detail">{libelleNature(rapprochement)}</span>
      </>
    ),
  },
  {
    cle: 'montant',
    titre: 'Montant',
    alignement: 'nombre',
    valeur: ({ montant, devise }) => (montant === null ? devise : <Montant cents={montant} />),
  },
  { cle: 'le', titre: 'Date', valeur: ({ le }) => le && formatJour(le) },
  {
    cle: 'fichier',
    titre: 'Fichier',
    valeur: ({ fichier, ligne, lot_id, lot_nom }) => (
      <>
        {fichier}, ligne&nbsp;{ligne.toLocaleString('fr-FR')}
        <span class="detail">
          Lot <a href={`/gestion/lots/${lot_id}`}>{lot_nom}</a>
        </span>
      </>
    ),
  },
]

const RAISON: Colonne<Rapprochement> = {
  cle: 'raison',
  titre: 'Pourquoi il attend',
  valeur: ({ raison }) => libelleRaison(raison),
}

const SUITE: Colonne<Rapprochement> = { cle: 'suite', titre: 'Suite', valeur: (r) => <Suite {...r} /> }

/** What it is called by: what the bank calls it, else where it stands in the file. */
export function nommer(rapprochement: Omit<Rapprochement, 'id'>): string {
  const { end_to_end_id, pmt_inf_id, msg_id, rang } = rapprochement
  return end_to_end_id ?? pmt_inf_id ?? msg_id ?? `Élément ${rang.toLocaleString('fr-FR')}`
}

export function Suite({
  etat,
  reglement_reference,
  traite_motif,
  traite_par,
  traite_le,
  lot_etat,
}: Rapprochement) {
  const fait = etat === 'ecarte' ? 'Écarté' : `Rapproché du règlement ${reglement_reference}`
  return (
    <>
      {fait}
      {lot_etat === 'annule' && ', puis rendu avec son lot'}
      <span class="detail">
        {traite_par}, {traite_le && formatInstant(traite_le)}
        {traite_motif && `\u00a0: ${traite_motif}`}
      </span>
    </>
  )
}
