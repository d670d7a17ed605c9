import { LIBELLES_PROFIL, type Profil } from '../../auth/permissions.ts'
import { formatInstant } from '../../core/dates.ts'
import type { FiltreIgnore } from '../../core/filtres.ts'
import { formatNom, pluriel } from '../../core/texte.ts'
import { Bouton, Champ, Liste } from '../../ui/champs.tsx'
import { Avis } from '../../ui/erreurs.tsx'
import { Etat } from '../../ui/etat.tsx'
import { Filtres, FiltresIgnores, type Puce, Puces } from '../../ui/filtres.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import { Vide } from '../../ui/vide.tsx'
import type { ListeUtilisateurs, Utilisateur } from './queries.ts'
import { adresseUtilisateurs, etatUtilisateur } from './rules.ts'
import { ETATS, type FiltresUtilisateurs, LIBELLES_ETAT } from './schemas.ts'

const TITRE = 'Gérer mes utilisateurs'

type UtilisateursProps = ListeUtilisateurs & {
  contexte: ContextePage
  filtres: FiltresUtilisateurs
  ignores: FiltreIgnore[]
  maintenant: Date
  /** What was just done. */
  message?: string | undefined
  /** The reader sees only the people of her own establishments. */
  partielle: boolean
}

export function UtilisateursPage(props: UtilisateursProps) {
  const { contexte, filtres, ignores, message, total, page, pages, partielle } = props
  const puces = pucesOf(filtres)
  return (
    <Page
      titre={TITRE}
      titreDocument={pages > 1 ? `${TITRE} (page ${page} sur ${pages})` : TITRE}
      contexte={contexte}
      menu="utilisateurs"
      entete={
        <Bouton href="/utilisateurs/nouveau" icone="plus">
          Créer un utilisateur
        </Bouton>
      }
    >
      {message && (
        <Avis ton="succes">
          <p>{message}</p>
        </Avis>
      )}
      <FiltresIgnores messages={ignores.map((ignore) => ignore.message)} />
      <FormulaireFiltres filtres={filtres} actifs={puces.length} />
      <Puces puces={puces} />
      {partielle && (
        <p class="discret">Vous voyez les personnes dont tous les établissements font partie des vôtres.</p>
      )}
      {total > 0 ? <Salaries {...props} /> : <Personne filtree={puces.length > 0} />}
      <p class="discret">
        <a href="/utilisateurs/second-facteur">Choisir quand leur demander un second facteur</a>
      </p>
      <Pagination
        page={page}
        pages={pages}
        href={(voulue) => adresseUtilisateurs({ ...filtres, page: voulue })}
      />
    </Page>
  )
}

function FormulaireFiltres({ filtres, actifs }: { filtres: FiltresUtilisateurs; actifs: number }) {
  return (
    <Filtres action="/utilisateurs" hrefEffacer={actifs > 0 ? '/utilisateurs' : undefined} actifs={actifs}>
      <Champ label="Nom" name="nom" valeur={filtres.nom} autocomplete="off" />
      <Liste
        label="État"
        name="etat"
        vide="Tous"
        valeur={filtres.etat}
        options={ETATS.map((etat) => ({ valeur: etat, libelle: LIBELLES_ETAT[etat].libelle }))}
      />
    </Filtres>
  )
}

function pucesOf({ nom, etat }: FiltresUtilisateurs): Puce[] {
  return [
    ...(nom ? [{ libelle: 'Nom', valeur: nom, href: adresseUtilisateurs(etat ? { etat } : {}) }] : []),
    ...(etat
      ? [
          {
            libelle: 'État',
            valeur: LIBELLES_ETAT[etat].libelle,
            href: adresseUtilisateurs(nom ? { nom } : {}),
          },
        ]
      : []),
  ]
}

function Salaries({ utilisateurs, total, maintenant }: UtilisateursProps) {
  return (
    <Tableau
      id="salaries"
      legende={
        <>
          <strong>Salariés</strong>, {pluriel(total, 'personne')} par ordre alphabétique
        </>
      }
      colonnes={columns(maintenant)}
      lignes={utilisateurs}
      cle={({ id }) => id}
    />
  )
}

function columns(maintenant: Date): Colonne<Utilisateur>[] {
  return [
    {
      cle: 'nom',
      titre: 'Nom',
      entete: true,
      valeur: (u) => <a href={`/utilisateurs/${u.id}`}>{formatNom(u)}</a>,
    },
    { cle: 'email', titre: 'Adresse e-mail', valeur: ({ email }) => <span class="adresse">{email}</span> },
    { cle: 'profil', titre: 'Profil', valeur: profilOf },
    { cle: 'etablissements', titre: 'Établissements', valeur: places },
    {
      cle: 'etat',
      titre: 'État',
      valeur: (u) => <Etat {...LIBELLES_ETAT[etatUtilisateur(u, maintenant)]} />,
    },
    {
      cle: 'visite',
      titre: 'Dernière visite',
      valeur: ({ derniere_visite_le: le }) =>
        le ? <span class="date">{formatInstant(le)}</span> : <span class="discret">Pas encore venue</span>,
    },
  ]
}

function profilOf({ profil, sans_noms }: Utilisateur) {
  const { libelle } = LIBELLES_PROFIL[profil as Profil]
  if (!sans_noms) return libelle
  return (
    <>
      {libelle}
      <span class="detail">sans les noms des stagiaires</span>
    </>
  )
}

const LIEUX_MONTRES = 4

function places({ etablissements, lieux }: Utilisateur): string {
  if (etablissements === null) return 'Tous'
  const noms = lieux ?? []
  if (noms.length <= LIEUX_MONTRES) return noms.join(', ') || 'Aucun ouvert'
  return `${noms.slice(0, LIEUX_MONTRES - 1).join(', ')} et ${noms.length - LIEUX_MONTRES + 1} autres`
}

function Personne({ filtree }: { filtree: boolean }) {
  return filtree ? (
    <Vide
      titre="Personne ne correspond"
      icone="users"
      action={<a href="/utilisateurs">Effacer les filtres</a>}
    >
      Cherchez une partie du nom, sans vous soucier des accents.
    </Vide>
  ) : (
    <Vide titre="Personne pour l’instant" icone="users">
      Créez un utilisateur&nbsp;: il reçoit une invitation et choisit lui-même son mot de passe.
    </Vide>
  )
}
