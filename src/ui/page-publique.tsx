import type { ComponentChildren } from 'preact'
import { Bandeaux, type ContextePage, Coquille, Evitement, Marque, Pied } from './coquille.tsx'
import { Anneau } from './icone.tsx'

export type ContextePublic = Pick<
  ContextePage,
  'assets' | 'demo' | 'financeur' | 'donneesAu' | 'alertes' | 'chemin'
>

export type ProprietesPagePublique = {
  titre: string
  titreDocument?: string
  contexte: ContextePublic
  /** The threshold: the h1 on an ink panel, the form beside it. */
  seuil?: boolean
  /** On the threshold, what is said under the h1. */
  accroche?: ComponentChildren
  erreur?: boolean
  /** Leaves out « Se connecter » at the top: on pages of the sign-in itself. */
  sansConnexion?: boolean
  /** In its place, the way back of a person who is signed in. */
  retour?: boolean
  children: ComponentChildren
}

/** The full document of a signed-out page. */
export function PagePublique(props: ProprietesPagePublique) {
  const { titre, titreDocument = titre, contexte, seuil = false, erreur } = props
  return (
    <Coquille
      assets={contexte.assets}
      titre={titreDocument}
      erreur={erreur}
      classe={seuil ? 'seuil' : 'publique'}
    >
      <Evitement
        liens={[
          { libelle: 'Aller au contenu', href: '#contenu' },
          { libelle: 'Aller au pied de page', href: '#pied' },
        ]}
      />
      {seuil ? <Seuil {...props} /> : <Simple {...props} />}
      <Pied />
    </Coquille>
  )
}

function Seuil({ titre, contexte, accroche, children }: ProprietesPagePublique) {
  return (
    <>
      <header class="seuil-tete">
        <Bandeaux contexte={contexte} />
        <Marque />
      </header>
      <main class="seuil-corps" id="contenu" tabindex={-1}>
        <div class="seuil-vue">
          <Anneau classe="seuil-anneau" />
          <h1>{titre}</h1>
          {accroche && <div class="seuil-accroche">{accroche}</div>}
          {contexte.donneesAu && (
            <p class="seuil-donnees">
              Données {contexte.financeur} au {contexte.donneesAu}
            </p>
          )}
        </div>
        <div class="seuil-formulaire">{children}</div>
      </main>
    </>
  )
}

function Simple({
  titre,
  contexte,
  sansConnexion = false,
  retour = false,
  children,
}: ProprietesPagePublique) {
  return (
    <>
      <header class="tete">
        <Bandeaux contexte={contexte} />
        <div class="tete-ligne">
          <Marque />
          {!sansConnexion && (
            <a class="bouton bouton-second bouton-compact pousse" href={retour ? '/' : '/connexion'}>
              {retour ? 'Revenir à mon espace' : 'Se connecter'}
            </a>
          )}
        </div>
      </header>
      <main class="corps" id="contenu" tabindex={-1}>
        <div class="texte">
          <h1>{titre}</h1>
          {children}
        </div>
      </main>
    </>
  )
}
