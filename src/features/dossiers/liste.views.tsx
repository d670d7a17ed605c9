import { type FiltreIgnore, messageIgnore } from '../../core/filtres.ts'
import { formatMontant } from '../../core/money.ts'
import { pluriel } from '../../core/texte.ts'
import { Bouton } from '../../ui/bouton.tsx'
import { Chiffres } from '../../ui/chiffres.tsx'
import { FiltresIgnores, Puces } from '../../ui/filtres.tsx'
import { Montant } from '../../ui/montant.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { Tableau } from '../../ui/tableau.tsx'
import { Vide } from '../../ui/vide.tsx'
import { colonnesDossiers } from './colonnes.views.tsx'
import { FormulaireDossiers, pucesDossiers } from './filtres.views.tsx'
import type { ChoixListe, ListeDossiers } from './liste.queries.ts'
import {
  adresseDossiers,
  adresseExport,
  selectedStatuts,
  sortStatuts,
  sumStatuts,
  without,
} from './liste.rules.ts'
import { libelleStatutDossier } from './rules.ts'
import { type FiltresDossiers, LIBELLES_FILTRE, PAR_PAGE, TRI_PAR_DEFAUT, type Tri } from './schemas.ts'

export type PropsListe = {
  contexte: ContextePage
  filtres: FiltresDossiers
  ignores: FiltreIgnore[]
  choix: ChoixListe
  liste: ListeDossiers
  today: string
  /** The person may take the list away as a file. */
  exportable: boolean
}

const TITRE = 'Suivre mes dossiers de formation'
const AUCUN = 'Aucun dossier ne correspond'

export function DossiersPage(props: PropsListe) {
  const { contexte, filtres, ignores, liste } = props
  const { nombre } = sumStatuts(selectedStatuts(liste.statuts, filtres))
  const pages = Math.max(1, Math.ceil(nombre / PAR_PAGE))
  const actifs = Object.keys(without(filtres, 'tri')).length
  if (nombre === 0 && actifs === 0 && ignores.length === 0) return <PremiereFois contexte={contexte} />
  return (
    <Page
      titre={TITRE}
      titreDocument={`${TITRE} (${pluriel(nombre, 'dossier')}, page ${liste.page} sur ${pages})`}
      contexte={contexte}
      menu="dossiers"
      entete={
        props.exportable &&
        nombre > 0 && (
          <Bouton href={adresseExport(filtres)} variante="second" icone="download">
            Exporter en CSV
          </Bouton>
        )
      }
    >
      <FiltresIgnores messages={ignores.map((ignore) => messageIgnore(LIBELLES_FILTRE, ignore))} />
      <Compteurs {...props} />
      <FormulaireDossiers {...props} actifs={actifs} sansNoms={contexte.sansNoms} />
      <Puces puces={pucesDossiers(props)} />
      <p class="invisible" role="status">
        {nombre > 0 ? pluriel(nombre, 'dossier') : AUCUN}
      </p>
      {nombre > 0 ? <Tableaux {...props} nombre={nombre} pages={pages} /> : <AucunDossier />}
      <Pagination page={liste.page} pages={pages} href={(page) => adresseDossiers({ ...filtres, page })} />
    </Page>
  )
}

/** What the statut filters choose among: they follow every other filter. */
function Compteurs({ filtres, liste }: PropsListe) {
  const { statuts } = liste
  const somme = sumStatuts(selectedStatuts(statuts, filtres))
  const libre = without(filtres, 'statut', 'soldes')
  const soldes = statuts.find(({ statut }) => statut === 'SOLDE')?.nombre ?? 0
  return (
    <>
      <Chiffres
        titre="Compteurs"
        chiffres={[
          {
            valeur: soldes,
            libelle: 'soldés',
            href: adresseDossiers({ ...libre, soldes: '1' }),
            courant: filtres.soldes === '1',
          },
          {
            valeur: sumStatuts(statuts).nombre,
            libelle: 'au total',
            href: adresseDossiers(libre),
            courant: !filtres.statut && !filtres.soldes,
          },
          { valeur: <Montant cents={somme.accorde} />, libelle: 'accordé' },
          { valeur: <Montant cents={somme.regle} />, libelle: 'réglé' },
          {
            valeur: <Montant cents={somme.reste} />,
            libelle: somme.reste < 0 ? 'de trop-perçu' : 'reste à régler',
          },
        ]}
      />
      <ParStatut {...{ filtres, liste }} />
      {liste.aReemettre !== 0 && (
        <p class="discret">
          Hors de ces sommes&nbsp;: {formatMontant(liste.aReemettre)} à réémettre, de virements que la banque
          a rejetés ou retournés.
        </p>
      )}
    </>
  )
}

function ParStatut({ filtres, liste }: Pick<PropsListe, 'filtres' | 'liste'>) {
  const libre = without(filtres, 'statut', 'soldes')
  if (liste.statuts.length === 0) return null
  return (
    <nav class="par-statut" aria-label="Par statut">
      <ul>
        {sortStatuts(liste.statuts).map(({ statut, nombre }) => (
          <li key={statut}>
            <a
              href={adresseDossiers({ ...libre, statut })}
              aria-current={filtres.statut === statut ? 'true' : undefined}
            >
              {libelleStatutDossier(statut)} <b>{nombre}</b>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

const ORDRES: Record<Tri, string> = {
  date_debut: 'du plus ancien au plus récent',
  '-date_debut': 'du plus récent au plus ancien',
  numero: 'par numéro croissant',
  '-numero': 'par numéro décroissant',
  entreprise: 'par entreprise, de A à Z',
  '-entreprise': 'par entreprise, de Z à A',
  accorde: 'du montant accordé le plus petit au plus grand',
  '-accorde': 'du montant accordé le plus grand au plus petit',
  reste: 'du reste le plus petit au plus grand',
  '-reste': 'du reste le plus grand au plus petit',
}

function Tableaux({
  contexte,
  filtres,
  liste,
  today,
  nombre,
  pages,
}: PropsListe & { nombre: number; pages: number }) {
  const tri = filtres.tri ?? TRI_PAR_DEFAUT
  return (
    <Tableau
      id="dossiers"
      dense
      legende={
        <>
          <strong>{pluriel(nombre, 'dossier')}</strong>, {ORDRES[tri]}
          {pages > 1 && `, page ${liste.page} sur ${pages}`}
        </>
      }
      colonnes={colonnesDossiers({ ...contexte, today })}
      lignes={liste.dossiers}
      cle={({ numero }) => numero}
      tri={tri}
      hrefTri={(autre) => adresseDossiers({ ...without(filtres, 'tri'), tri: autre as Tri })}
    />
  )
}

function AucunDossier() {
  return (
    <Vide
      titre={AUCUN}
      icone="search"
      action={
        <Bouton variante="second" href="/dossiers">
          Effacer les filtres
        </Bouton>
      }
    >
      Vos filtres sont gardés&nbsp;: élargissez les dates, ou retirez un filtre ci-dessus.
    </Vide>
  )
}

function PremiereFois({ contexte }: { contexte: ContextePage }) {
  return (
    <Page titre={TITRE} titreDocument={`${TITRE} (0\u00a0dossier)`} contexte={contexte} menu="dossiers">
      <Vide
        titre="Aucun dossier pour l’instant"
        icone="folder-open"
        action={
          <Bouton variante="second" href="/aide">
            Comprendre le parcours d’un dossier
          </Bouton>
        }
      >
        L’entreprise demande la prise en charge à {contexte.financeur}&nbsp;: le dossier paraît ici dès qu’il
        est enregistré. Rien n’est à faire de votre côté.
      </Vide>
    </Page>
  )
}
