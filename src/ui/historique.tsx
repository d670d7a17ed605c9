import { formatInstant } from '../core/dates.ts'
import { Section } from './disposition.tsx'
import { Tableau } from './tableau.tsx'

type Revision = {
  version: number
  cree_le: Date
  /** Empty: what the program was delivered with. */
  auteur: string
  changements: { libelle: string; avant: string | null; apres: string }[]
}

/** The versions of a word, what each one changed, by whom and when. */
export function Historique({ revisions }: { revisions: Revision[] }) {
  if (revisions.length === 0) return null
  return (
    <Section titre="Historique" id="historique">
      <Tableau
        id="table-historique"
        legende="Versions, de la plus récente à la plus ancienne"
        lignes={revisions}
        cle={({ version }) => String(version)}
        colonnes={[
          {
            cle: 'version',
            titre: 'Version',
            entete: true,
            valeur: ({ version }) => `Version\u00a0${version}`,
          },
          {
            cle: 'quand',
            titre: 'Enregistrée',
            largeur: 'moyenne',
            valeur: ({ cree_le, auteur }) =>
              auteur ? (
                <>
                  {formatInstant(cree_le)}
                  <span class="detail">{auteur}</span>
                </>
              ) : (
                'Livrée avec le programme'
              ),
          },
          {
            cle: 'changements',
            titre: 'Ce qui a changé',
            largeur: 'large',
            valeur: ({ changements }) =>
              changements.map((change) => <Change key={change.libelle} {...change} />),
          },
        ]}
      />
    </Section>
  )
}

function Change({ libelle, avant, apres }: Revision['changements'][number]) {
  return (
    <div>
      {libelle}&nbsp;: {apres || 'plus rien'}
      {avant && (
        <span class="detail">
          auparavant <del>{avant}</del>
        </span>
      )}
    </div>
  )
}
