import type { NomIcone } from '../../assets/icones/icones.ts'
import type { ContextePage } from './coquille.tsx'
import { Icone } from './icone.tsx'

export type CleMenu =
  | 'accueil'
  | 'utilisateurs'
  | 'dossiers'
  | 'reglements'
  | 'etablissements'
  | 'messages'
  | 'tableau'
  | 'lots'
  | 'rapprochements'
  | 'demandes'
  | 'coordonnees'
  | 'organismes'
  | 'file'
  | 'documents'
  | 'emissions'
  | 'annonces'
  | 'textes'
  | 'journal'
  | 'alertes'
  | 'reglages'
  | 'equipes'
  | 'facteurs'
  | 'personnes'
  | 'archives'

type Entree = { cle: CleMenu; libelle: string; href: string; icone: NomIcone; administrateur?: true }

/** The menu « Espace OF » of the user's guide. */
const ENTREES_ORGANISME: Entree[] = [
  { cle: 'accueil', libelle: 'Accueil', href: '/', icone: 'house' },
  {
    cle: 'utilisateurs',
    libelle: 'Gérer mes utilisateurs',
    href: '/utilisateurs',
    icone: 'users',
    administrateur: true,
  },
  { cle: 'dossiers', libelle: 'Suivre mes dossiers de formation', href: '/dossiers', icone: 'folder-open' },
  { cle: 'reglements', libelle: 'Consulter mes règlements', href: '/reglements', icone: 'banknote' },
  {
    cle: 'etablissements',
    libelle: 'Voir mes établissements / mes avis de virement',
    href: '/etablissements',
    icone: 'building-2',
  },
  { cle: 'messages', libelle: 'Mes messages', href: '/messages', icone: 'mail' },
  { cle: 'journal', libelle: 'Journal', href: '/journal', icone: 'file-text', administrateur: true },
]

const ENTREES_FINANCEUR: Entree[] = [
  { cle: 'tableau', libelle: 'Tableau de bord', href: '/gestion', icone: 'house' },
  { cle: 'lots', libelle: 'Lots reçus', href: '/gestion/lots', icone: 'inbox' },
  { cle: 'rapprochements', libelle: 'Rapprochements', href: '/gestion/rapprochements', icone: 'banknote' },
  { cle: 'demandes', libelle: 'Demandes de compte', href: '/gestion/demandes', icone: 'users' },
  { cle: 'coordonnees', libelle: 'Changements de compte', href: '/gestion/coordonnees', icone: 'banknote' },
  { cle: 'organismes', libelle: 'Organismes', href: '/gestion/organismes', icone: 'building-2' },
  { cle: 'file', libelle: 'Messages', href: '/gestion/messages', icone: 'mail' },
  { cle: 'facteurs', libelle: 'Seconds facteurs perdus', href: '/gestion/facteurs', icone: 'circle-slash' },
  { cle: 'documents', libelle: 'Publier un document', href: '/gestion/documents', icone: 'plus' },
  { cle: 'emissions', libelle: 'Avis et accords émis', href: '/gestion/emissions', icone: 'file-text' },
  {
    cle: 'annonces',
    libelle: 'Données et arrêts prévus',
    href: '/gestion/annonces',
    icone: 'info',
    administrateur: true,
  },
  { cle: 'equipes', libelle: 'Équipes', href: '/gestion/equipes', icone: 'users', administrateur: true },
  {
    cle: 'personnes',
    libelle: 'Droits des personnes',
    href: '/gestion/personnes',
    icone: 'users',
    administrateur: true,
  },
  {
    cle: 'archives',
    libelle: 'Dossiers archivés',
    href: '/gestion/archives',
    icone: 'inbox',
    administrateur: true,
  },
  { cle: 'textes', libelle: 'Textes', href: '/gestion/textes', icone: 'file-text', administrateur: true },
  { cle: 'journal', libelle: 'Journal', href: '/gestion/journal', icone: 'file-text', administrateur: true },
  {
    cle: 'alertes',
    libelle: 'Alertes',
    href: '/gestion/alertes',
    icone: 'triangle-alert',
    administrateur: true,
  },
  {
    cle: 'reglages',
    libelle: 'Réglages',
    href: '/gestion/reglages',
    icone: 'sliders-horizontal',
    administrateur: true,
  },
]

/** The menu of the person's space. It is always there without JavaScript. */
export function Menu({ contexte, courant }: { contexte: ContextePage; courant?: CleMenu | undefined }) {
  const { espace, estAdministrateur, financeur } = contexte
  const toutes = espace === 'financeur' ? ENTREES_FINANCEUR : ENTREES_ORGANISME
  const entrees = toutes.filter(({ administrateur }) => estAdministrateur || !administrateur)
  return (
    <nav class="menu" id="menu" aria-labelledby="menu-titre">
      <p class="menu-titre" id="menu-titre">
        {espace === 'financeur' ? `Espace ${financeur}` : 'Espace OF'}
      </p>
      <ul>
        {entrees.map(({ cle, libelle, href, icone }) => (
          <li key={cle}>
            <a href={href} aria-current={cle === courant ? 'page' : undefined}>
              <Icone nom={icone} />
              <span>{libelle}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
