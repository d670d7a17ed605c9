import { formatInstant } from '../../core/dates.ts'
import type { FiltreIgnore } from '../../core/filtres.ts'
import { pluriel } from '../../core/texte.ts'
import { Bouton } from '../../ui/bouton.tsx'
import { Section } from '../../ui/disposition.tsx'
import { Etat } from '../../ui/etat.tsx'
import { FiltresIgnores } from '../../ui/filtres.tsx'
import { Onglets } from '../../ui/onglets.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import { Vide } from '../../ui/vide.tsx'
import type { ChangementListe, ListeChangements } from './gestion.queries.ts'
import { compteEnMots, etatChangement } from './rules.ts'
import type { EtatListe, FiltresChangements } from './schemas.ts'

type ChangementsProps = ListeChangements & {
  contexte: ContextePage
  filtres: FiltresChangements
  ignores: FiltreIgnore[]
  approuve: boolean
}

const TITRE = 'Changements de compte'
const ONGLETS: readonly { etat: EtatListe; libelle: string; ordre: string }[] = [
  { etat: 'a_traiter', libelle: 'À traiter', ordre: 'celle qui attend depuis le plus longtemps d’abord' },
  { etat: 'en_cours', libelle: 'Approuvées', ordre: 'la plus ancienne d’abord' },
  { etat: 'closes', libelle: 'Closes', ordre: 'la dernière close d’abord' },
]

export function ChangementsPage(props: ChangementsProps) {
  const { contexte, filtres, ignores, demandes, total, page, pages, approuve } = props
  const etat = filtres.etat ?? 'a_traiter'
  return (
    <Page
      titre={TITRE}
      titreDocument={pages > 1 ? `${TITRE} (page ${page} sur ${pages})` : TITRE}
      contexte={contexte}
      menu="coordonnees"
    >
      <FiltresIgnores messages={ignores.map(({ message }) => message)} />
      <Onglets
        titre="Demandes par état"
        onglets={ONGLETS.map((onglet) => ({
          libelle: onglet.libelle,
          href: adresseOf({ etat: onglet.etat }),
          courant: onglet.etat === etat,
        }))}
      />
      {total === 0 ? (
        <Vide titre="Aucune demande ici" icone="check">
          Les organismes demandent un changement de compte depuis la page d’un établissement.
        </Vide>
      ) : (
        <Tableau
          id="changements"
          legende={
            <>
              <strong>{pluriel(total, 'demande')}</strong>, {ONGLETS.find((o) => o.etat === etat)?.ordre}
              {pages > 1 && `, page ${page} sur ${pages}`}
            </>
          }
          colonnes={COLONNES}
          lignes={demandes}
          cle={({ id }) => id}
        />
      )}
      <Pagination page={page} pages={pages} href={(voulue) => adresseOf({ ...filtres, page: voulue })} />
      {approuve && etat === 'en_cours' && <Sortie />}
    </Page>
  )
}

function adresseOf({ etat = 'a_traiter', page = 1 }: FiltresChangements): string {
  const query = new URLSearchParams()
  if (etat !== 'a_traiter') query.set('etat', etat)
  if (page > 1) query.set('page', String(page))
  return query.size > 0 ? `/gestion/coordonnees?${query}` : '/gestion/coordonnees'
}

const COLONNES: Colonne<ChangementListe>[] = [
  {
    cle: 'etablissement',
    titre: 'Établissement',
    entete: true,
    valeur: ({ id, etablissement_numero, raison_sociale, siren }) => (
      <>
        <a href={`/gestion/coordonnees/${id}`}>{etablissement_numero}</a>
        <span class="detail">
          {raison_sociale}, {siren}
        </span>
      </>
    ),
  },
  {
    cle: 'compte',
    titre: 'Compte demandé',
    valeur: (demande) => <span class="insecable">{compteEnMots(demande)}</span>,
  },
  {
    cle: 'soumise',
    titre: 'Envoyée le',
    valeur: ({ soumise_le }) => soumise_le && <span class="date">{formatInstant(soumise_le)}</span>,
  },
  {
    cle: 'etat',
    titre: 'État',
    valeur: ({ etat, etat_le, effet_le, confirmation_requise }) => (
      <Etat {...etatChangement(etat)} detail={suiteOf({ etat, etat_le, effet_le, confirmation_requise })} />
    ),
  },
]

function suiteOf({
  etat,
  etat_le,
  effet_le,
  confirmation_requise,
}: Pick<ChangementListe, 'etat' | 'etat_le' | 'effet_le' | 'confirmation_requise'>): string {
  if (etat === 'SOUMISE' && confirmation_requise) return 'À l’organisme de confirmer'
  if (etat === 'APPROUVEE' && effet_le) return `Partira le ${formatInstant(effet_le)}`
  return `Depuis le ${formatInstant(etat_le)}`
}

function Sortie() {
  return (
    <Section titre="Fichier pour le système d’information" id="sortie">
      <p>
        Il contient les comptes transmis qu’aucun lot n’a encore ramenés, en clair. Le programme le dépose
        aussi dans son dossier de sortie. Le télécharger est inscrit au journal.
      </p>
      <form method="post" action="/gestion/coordonnees/sortie">
        <Bouton variante="second" icone="download">
          Télécharger le fichier
        </Bouton>
      </form>
    </Section>
  )
}
