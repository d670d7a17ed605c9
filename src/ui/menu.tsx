import type { NomIcone } from '../../assets/icones/icones.ts'
import { Icone } from './icone.tsx'

export type CleMenu = 'accueil' | 'utilisateurs' | 'dossiers' | 'reglements' | 'etablissements'

type Entree = { cle: CleMenu; libelle: string; href: string; icone: NomIcone; administrateur?: true }

const ENTREES: Entree[] = [
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
]

/** The menu « Espace OF » of the user's guide. It is always there without JavaScript. */
export function Menu({
  estAdministrateur,
  courant,
}: {
  estAdministrateur: boolean
  courant?: CleMenu | undefined
}) {
  const entrees = ENTREES.filter(({ administrateur }) => estAdministrateur || !administrateur)
  return (
    <nav class="menu" id="menu" aria-labelledby="menu-titre">
      <p class="menu-titre" id="menu-titre">
        Espace OF
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
