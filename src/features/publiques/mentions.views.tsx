import { type ContextePage, PagePublique } from '../../ui/page.tsx'
import { Prose } from '../../ui/prose.tsx'

type MentionsProps = {
  contexte: ContextePage
  connecte: boolean
  /** What the funder published in the place of the text below. */
  texte: string | undefined
}

/**
 * Legal notice (law 2004-575 art. 1-1). The product knows the funder's name only: what it does not know is said
 * to be missing, never made up.
 */
export function MentionsPage({ contexte, connecte, texte }: MentionsProps) {
  const { financeur } = contexte
  if (texte)
    return (
      <PagePublique titre="Mentions légales" contexte={contexte} retour={connecte}>
        <Prose contenu={texte} />
      </PagePublique>
    )
  return (
    <PagePublique titre="Mentions légales" contexte={contexte} retour={connecte}>
      <h2>Éditeur</h2>
      <p>L’espace oGestion est édité par {financeur}.</p>
      <p>
        Sa forme juridique, son siège, son numéro SIREN et le nom du directeur de la publication sont ceux que{' '}
        {financeur} publie sur son site principal.
      </p>
      <h2>Hébergeur</h2>
      <p>
        À compléter par {financeur} à l’installation du service&nbsp;: nom ou raison sociale, adresse et
        numéro de téléphone de l’hébergeur.
      </p>
      <h2>Logiciel</h2>
      <p>
        oGestion est un logiciel libre, sous licence MIT. La police de caractères est Atkinson Hyperlegible
        Next, du Braille Institute (licence OFL)&nbsp;; les icônes viennent de Lucide (licence ISC).
      </p>
      <h2>Propriété intellectuelle</h2>
      <p>
        Les textes, les noms et les documents de l’espace appartiennent à leurs titulaires. Vous pouvez les
        enregistrer pour la gestion de votre organisme&nbsp;; tout autre usage demande leur accord.
      </p>
      <h2>Liens utiles</h2>
      <ul>
        <li>
          <a href="/donnees-personnelles">Données personnelles et cookies</a>
        </li>
        <li>
          <a href="/accessibilite">Déclaration d’accessibilité</a>
        </li>
        <li>
          <a href="/aide">Aide et contact</a>
        </li>
      </ul>
    </PagePublique>
  )
}
