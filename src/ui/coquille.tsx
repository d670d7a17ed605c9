import type { ComponentChildren } from 'preact'
import type { Motifs } from '../core/motifs.ts'
import { pluriel } from '../core/texte.ts'
import { Anneau, Icone, Sprite } from './icone.tsx'

/** Addresses of the built assets. The first police is preloaded. */
export type Assets = { css: string; js: string; sprite: string; polices: string[]; icone?: string }

/** What every signed-in page shows of the person, the organisation and the funder. */
export type ContextePage = {
  assets: Assets
  demo: boolean
  financeur: string
  /** Deposited files open once an antivirus has looked at them. */
  antivirus: boolean
  /** What the funder says of each reason. */
  motifs: Motifs
  organisme?: { raisonSociale: string; siren: string }
  personne?: { nomComplet: string; profilLibelle: string }
  /** Whose pages these are: a provider's, or the funder's own. */
  espace: 'organisme' | 'financeur'
  estAdministrateur: boolean
  /** The organisme does not show the reader the names of its stagiaires. */
  sansNoms?: boolean
  /** She works for several organismes. */
  plusieursOrganismes?: boolean
  /** A person of the funder sees this space as that profil: how many établissements (null: all), until when. */
  observation?: { organisme: string; profil: string; etablissements: number | null; jusquA: string }
  /** When the funder's data was taken, ready to read: « 24/11/2026 à 05:12 ». */
  donneesAu?: string
  /** Sentences for everybody: data that is late, stops planned. */
  alertes?: string[]
  chemin: string
  /** Seconds before the session ends, if nothing more is asked; `prolongeable`: asking something gives more. */
  session?: { secondes: number; prolongeable: boolean }
}

type Coquille = {
  assets: Assets
  titre: string
  erreur?: boolean | undefined
  classe: string
  children: ComponentChildren
}

/** The `html` element that every page shares. The caller sends the doctype before it. */
export function Coquille({ assets, titre, erreur, classe, children }: Coquille) {
  const police = assets.polices[0]
  return (
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{titreComplet(titre, erreur)}</title>
        {police && <link rel="preload" href={police} as="font" type="font/woff2" crossorigin="anonymous" />}
        <link rel="stylesheet" href={assets.css} />
        {assets.icone && <link rel="icon" href={assets.icone} type="image/svg+xml" />}
        <script type="module" src={assets.js} />
      </head>
      <body class={classe}>
        <Sprite.Provider value={assets.sprite}>{children}</Sprite.Provider>
      </body>
    </html>
  )
}

function titreComplet(titre: string, erreur = false): string {
  return `${erreur ? 'Erreur\u00a0: ' : ''}${titre} – oGestion`
}

/** Skip links, first in the page and seen when focused. */
export function Evitement({ liens }: { liens: { libelle: string; href: string }[] }) {
  return (
    <nav class="evitement" aria-label="Accès rapide">
      <ul>
        {liens.map(({ libelle, href }) => (
          <li key={href}>
            <a href={href}>{libelle}</a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function BandeauDemo() {
  return (
    <p class="demo">
      <strong>Données fictives&nbsp;:</strong> organismes, personnes et montants sont inventés.{' '}
      <a href="/demo/courriels">Voir les courriels envoyés</a>
    </p>
  )
}

type Observation = NonNullable<ContextePage['observation']>

/** On every page of a space that is not the reader's own. */
export function BandeauObservation({ organisme, profil, etablissements, jusquA }: Observation) {
  return (
    <aside class="observation" aria-label="Voir comme">
      <p>
        Vous voyez l’espace de <strong>{organisme}</strong> comme <strong>{profil}</strong>
        {etablissements !== null && ` (${pluriel(etablissements, 'établissement')})`}, lecture seule, jusqu’à{' '}
        {jusquA}.
      </p>
      <form method="post" action="/gestion/observation/fin">
        <button type="submit" class="bouton bouton-second bouton-compact">
          Quitter
        </button>
      </form>
    </aside>
  )
}

/** Above the header of every page: the demo's warning, and what everybody must know of the service. */
export function Bandeaux({
  contexte: { demo, alertes = [] },
}: {
  contexte: Pick<ContextePage, 'demo' | 'alertes'>
}) {
  return (
    <>
      {demo && <BandeauDemo />}
      {alertes.map((alerte) => (
        <p class="demo bandeau-alerte" key={alerte}>
          <Icone nom="triangle-alert" taille={18} />
          {alerte}
        </p>
      ))}
    </>
  )
}

export function Marque() {
  return (
    <a class="marque" href="/">
      <Anneau />
      <span>oGestion</span>
    </a>
  )
}

/** The same five links at the same place on every page, sign-in included. */
export function Pied() {
  return (
    <footer class="pied" id="pied">
      <ul>
        <li>
          <a href="/aide">Aide</a>
        </li>
        <li>
          <a href="/etat">État du service</a>
        </li>
        <li>
          <a href="/accessibilite">Accessibilité&nbsp;: non conforme</a>
        </li>
        <li>
          <a href="/mentions-legales">Mentions légales</a>
        </li>
        <li>
          <a href="/donnees-personnelles">Données personnelles</a>
        </li>
      </ul>
    </footer>
  )
}
