import { formatJour } from '../../core/dates.ts'
import { type ContextePage, PagePublique } from '../../ui/page.tsx'
import { Prose } from '../../ui/prose.tsx'
import { DELAI_SIGNALEMENT } from '../messages/rules.ts'
import { DECLARATION } from './accessibilite.schemas.ts'

type AccessibiliteProps = {
  contexte: ContextePage
  connecte: boolean
  /** What the funder published in the place of the declaration below. */
  texte: string | undefined
}

/** The declaration, its parts in the order that RGAA imposes. */
export function AccessibilitePage({ contexte, connecte, texte }: AccessibiliteProps) {
  const { financeur } = contexte
  return (
    <PagePublique
      titre="Déclaration d’accessibilité"
      titreDocument="Accessibilité&nbsp;: non conforme"
      contexte={contexte}
      retour={connecte}
    >
      {texte ? (
        <>
          <Prose contenu={texte} />
          <Signaler />
        </>
      ) : (
        <Declaration financeur={financeur} />
      )}
    </PagePublique>
  )
}

function Declaration({ financeur }: { financeur: string }) {
  return (
    <>
      <Engagement financeur={financeur} />
      <Resultats />
      <Defauts />
      <Etablissement />
      <Retour financeur={financeur} />
      <Recours />
    </>
  )
}

function Engagement({ financeur }: { financeur: string }) {
  return (
    <>
      <p class="chapeau">
        {financeur} s’engage à rendre l’espace oGestion accessible, conformément à l’article 47 de la loi
        n°&nbsp;2005-102 du 11&nbsp;février 2005. Cette déclaration s’applique à toutes les pages de l’espace.
      </p>
      <p>
        Le schéma pluriannuel de mise en accessibilité et le plan d’action de l’année ne sont pas encore
        publiés. Leurs liens seront donnés ici.
      </p>
    </>
  )
}

function Resultats() {
  return (
    <>
      <h2>État de conformité</h2>
      <p>
        L’espace oGestion est <strong>{DECLARATION.etat}</strong> avec le référentiel général d’amélioration
        de l’accessibilité ({DECLARATION.referentiel})&nbsp;: il n’existe pas encore de résultat d’audit en
        cours de validité.
      </p>
      <h2>Résultats des tests</h2>
      <p>
        Aucun audit de conformité n’a été mené&nbsp;: aucun pourcentage de critères respectés ne peut être
        donné. Des contrôles automatiques sont faits à chaque changement de l’espace&nbsp;; ils ne remplacent
        pas un audit.
      </p>
    </>
  )
}

function Defauts() {
  return (
    <>
      <h2>Contenus non accessibles</h2>
      <h3>Non-conformités</h3>
      <p>Sans audit, cette liste est incomplète.</p>
      <Liste elements={DECLARATION.nonConformites} />
      <h3>Dérogations pour charge disproportionnée</h3>
      <p>Aucune dérogation n’est demandée.</p>
      <h3>Contenus non soumis à l’obligation d’accessibilité</h3>
      <p>Aucun contenu n’est exempté.</p>
    </>
  )
}

function Etablissement() {
  return (
    <>
      <h2>Établissement de cette déclaration d’accessibilité</h2>
      <p>Cette déclaration a été établie le {formatJour(DECLARATION.etablieLe)}.</p>
      <h3>Technologies utilisées</h3>
      <Liste elements={DECLARATION.technologies} />
      <h3>Environnement de test</h3>
      <Liste elements={DECLARATION.environnement} />
      <h3>Outils pour évaluer l’accessibilité</h3>
      <Liste elements={DECLARATION.outils} />
      <h3>Pages ayant fait l’objet de la vérification de conformité</h3>
      <p>Ces pages passent les contrôles automatiques. Elles formeront l’échantillon de l’audit.</p>
      <Liste elements={DECLARATION.pages.map(({ titre, adresse }) => `${titre} (${adresse})`)} />
    </>
  )
}

function Retour({ financeur }: { financeur: string }) {
  return (
    <>
      <h2>Retour d’information et contact</h2>
      <p>
        Si un contenu ou un service ne vous est pas accessible, dites-le à {financeur}, avec ou sans
        compte&nbsp;: vous recevrez {DELAI_SIGNALEMENT}. Le contenu vous sera donné sous une autre forme, ou
        vous serez orienté vers une autre solution.
      </p>
      <Signaler />
      <p>Une version accessible d’un document peut être demandée de la même façon.</p>
    </>
  )
}

function Signaler() {
  return (
    <p>
      <a href="/accessibilite/signalement">Signaler un défaut d’accessibilité</a>
    </p>
  )
}

/** The three ways that the model declaration of the State names. */
function Recours() {
  return (
    <>
      <h2 id="recours">Voies de recours</h2>
      <p>
        Si vous avez signalé un défaut d’accessibilité qui vous empêche d’accéder à un contenu ou à un
        service, et que vous n’avez pas obtenu de réponse satisfaisante, vous pouvez&nbsp;:
      </p>
      <ul>
        <li>
          <a href="https://formulaire.defenseurdesdroits.fr/">écrire un message au Défenseur des droits</a>
          &nbsp;;
        </li>
        <li>
          <a href="https://www.defenseurdesdroits.fr/saisir/delegues">
            contacter le délégué du Défenseur des droits dans votre région
          </a>
          &nbsp;;
        </li>
        <li>
          envoyer un courrier par la poste, gratuit, sans timbre&nbsp;: Défenseur des droits, Libre réponse
          71120, 75342&nbsp;Paris CEDEX&nbsp;07.
        </li>
      </ul>
    </>
  )
}

function Liste({ elements }: { elements: readonly string[] }) {
  return (
    <ul>
      {elements.map((element) => (
        <li key={element}>{element}</li>
      ))}
    </ul>
  )
}
