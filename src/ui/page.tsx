import type { ComponentChildren } from 'preact'
import {
  BandeauObservation,
  Bandeaux,
  type ContextePage,
  Coquille,
  Evitement,
  Marque,
  Pied,
} from './coquille.tsx'
import { Icone } from './icone.tsx'
import { type CleMenu, Menu } from './menu.tsx'
import { DureeSansScript, FinDeSession } from './session.tsx'

export type { Assets, ContextePage } from './coquille.tsx'
export { PagePublique } from './page-publique.tsx'
export type { CleMenu }

export type Lien = { libelle: string; href: string }

export type ProprietesPage = {
  /** The h1; « – oGestion » is added to it for the document's title. */
  titre: string
  /** Replaces `titre` in the document's title, before « – oGestion ». */
  titreDocument?: string
  contexte: ContextePage
  menu?: CleMenu
  fil?: Lien[]
  erreur?: boolean
  /** Beside the h1: the page's actions. */
  entete?: ComponentChildren
  /** Under the h1: a statut, a subtitle. */
  sousTitre?: ComponentChildren
  /** What the search field of the header holds. */
  q?: string | undefined
  children: ComponentChildren
}

/** The full document of a signed-in page. */
export function Page(props: ProprietesPage) {
  const { titre, titreDocument = titre, contexte, menu, erreur, q, children } = props
  const recherche = contexte.organisme !== undefined
  const liens = [
    { libelle: 'Aller au contenu', href: '#contenu' },
    { libelle: 'Aller au menu', href: '#menu' },
    ...(recherche ? [{ libelle: 'Aller à la recherche', href: '#recherche' }] : []),
    { libelle: 'Aller au pied de page', href: '#pied' },
  ]
  return (
    <Coquille assets={contexte.assets} titre={titreDocument} erreur={erreur} classe="page">
      <Evitement liens={liens} />
      <Tete contexte={contexte} q={q} />
      <Menu contexte={contexte} courant={menu} />
      <main class="corps" id="contenu" tabindex={-1}>
        <Entete {...props} />
        {children}
        {contexte.session && <DureeSansScript {...contexte.session} />}
      </main>
      <Pied />
      {contexte.session && <FinDeSession {...contexte.session} />}
    </Coquille>
  )
}

function Tete({ contexte, q }: { contexte: ContextePage; q: string | undefined }) {
  return (
    <header class="tete">
      <Bandeaux contexte={contexte} />
      {contexte.observation && <BandeauObservation {...contexte.observation} />}
      <div class="tete-ligne">
        <button class="tete-menu" type="button" aria-expanded="false" aria-controls="menu" data-menu>
          <Icone nom="menu" />
          Menu
        </button>
        <Marque />
        {contexte.organisme && <Recherche q={q} sansNoms={contexte.sansNoms} />}
        <Identite contexte={contexte} />
      </div>
    </header>
  )
}

/** One search over everything of the organisme; what is not of one has none. */
function Recherche({ q, sansNoms }: { q: string | undefined; sansNoms: boolean | undefined }) {
  const objets = sansNoms ? ['un dossier', 'une facture'] : ['un dossier', 'un stagiaire', 'une facture']
  return (
    <search class="recherche">
      <form action="/recherche" method="get">
        <label class="invisible" for="recherche">
          Rechercher {objets.join(', ')}, un montant
        </label>
        <input
          id="recherche"
          name="q"
          type="search"
          placeholder={`${sansNoms ? 'Dossier' : 'Dossier, stagiaire'}, facture, montant…`}
          autocomplete="off"
          maxlength={100}
          value={q}
        />
        <button type="submit" class="bouton bouton-second">
          <Icone nom="search" />
          <span class="invisible">Lancer la recherche</span>
        </button>
      </form>
    </search>
  )
}

function Identite({ contexte: { organisme, personne, plusieursOrganismes } }: { contexte: ContextePage }) {
  if (!personne) return null
  return (
    <div class="identite">
      <p>
        {organisme && <strong>{organisme.raisonSociale}</strong>}
        {plusieursOrganismes && <a href="/choix-organisme">Changer d’organisme</a>}
        <a href="/mon-compte">
          {personne.nomComplet}, {personne.profilLibelle}
          <span class="invisible">&nbsp;: mon compte</span>
        </a>
      </p>
      <form action="/deconnexion" method="post">
        <button type="submit" class="bouton bouton-second bouton-compact">
          <Icone nom="log-out" taille={18} />
          Se déconnecter
        </button>
      </form>
    </div>
  )
}

function Entete({ titre, contexte, fil, entete, sousTitre }: ProprietesPage) {
  return (
    <>
      <div class="rappel">
        {fil && fil.length > 0 && <Fil liens={fil} />}
        {contexte.donneesAu && (
          <p class="rappel-donnees">
            Données {contexte.financeur} au {contexte.donneesAu}
          </p>
        )}
      </div>
      <div class="entete">
        <div class="entete-titre">
          <h1>{titre}</h1>
          {sousTitre && <div class="entete-sous">{sousTitre}</div>}
        </div>
        {entete && <div class="entete-actions">{entete}</div>}
      </div>
    </>
  )
}

function Fil({ liens }: { liens: Lien[] }) {
  return (
    <nav class="fil" aria-label="Fil d’Ariane">
      <ol>
        {liens.map(({ libelle, href }) => (
          <li key={href}>
            <a href={href}>{libelle}</a>
          </li>
        ))}
      </ol>
    </nav>
  )
}
