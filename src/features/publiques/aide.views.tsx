import { type ContextePage, PagePublique } from '../../ui/page.tsx'
import { Prose } from '../../ui/prose.tsx'
import {
  GuideConnexion,
  GuideDossiers,
  GuideEtablissements,
  GuideReglements,
  GuideUtilisateurs,
} from './guide.views.tsx'
import { TERMES } from './lexique.schemas.ts'
import { Questions } from './questions.views.tsx'

type AideProps = {
  contexte: ContextePage
  connecte: boolean
  /** Sender of the product's mails: «&nbsp;oGestion <…@…>&nbsp;». */
  expediteur: string
  /** What the funder published in the place of « Nous contacter ». */
  contact: string | undefined
}

const SOMMAIRE = [
  { id: 'acceder', titre: 'Accéder à oGestion' },
  { id: 'utilisateurs', titre: 'Gérer mes utilisateurs' },
  { id: 'dossiers', titre: 'Suivre mes dossiers de formation' },
  { id: 'reglements', titre: 'Consulter mes règlements' },
  { id: 'etablissements', titre: 'Voir mes établissements et mes avis de virement' },
  { id: 'questions', titre: 'Questions fréquentes' },
  { id: 'lexique', titre: 'Lexique' },
  { id: 'contact', titre: 'Nous contacter' },
]

export function AidePage({ contexte, connecte, expediteur, contact }: AideProps) {
  return (
    <PagePublique titre="Aide" contexte={contexte} retour={connecte}>
      <nav class="sommaire" aria-labelledby="sommaire">
        <h2 id="sommaire">Sur cette page</h2>
        <ul class="sommaire-liste">
          {SOMMAIRE.map(({ id, titre }) => (
            <li key={id}>
              <a href={`#${id}`}>{titre}</a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="texte">
        <GuideConnexion />
        <GuideUtilisateurs />
        <GuideDossiers />
        <GuideReglements />
        <GuideEtablissements />
        <Questions financeur={contexte.financeur} expediteur={adresse(expediteur)} />
        <Lexique />
        <Contact financeur={contexte.financeur} texte={contact} connecte={connecte} />
      </div>
    </PagePublique>
  )
}

function adresse(expediteur: string): string {
  return /<([^>]+)>/.exec(expediteur)?.[1] ?? expediteur
}

function Lexique() {
  return (
    <>
      <h2 id="lexique">Lexique</h2>
      <dl class="lexique">
        {TERMES.map(({ id, terme, definition }) => (
          <div key={id} id={id}>
            <dt>{terme}</dt>
            <dd>{definition}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

type ContactProps = { financeur: string; texte: string | undefined; connecte: boolean }

function Contact({ financeur, texte, connecte }: ContactProps) {
  return (
    <>
      <h2 id="contact">Nous contacter</h2>
      {texte ? (
        <Prose contenu={texte} />
      ) : (
        <p>
          Pour une personne à ajouter, un accès à retirer ou un profil à changer, voyez l’administrateur de
          votre organisme.
        </p>
      )}
      <p>
        Sur un dossier ou un règlement, écrivez à {financeur} depuis sa page, qui dit quelle équipe vous lira
        et en combien de temps. La conversation y reste, et un e-mail vous prévient de la réponse.
      </p>
      <p>
        Pour tout le reste,{' '}
        {connecte ? (
          <a href="/messages/nouveau">écrivez à {financeur}</a>
        ) : (
          <>connectez-vous et écrivez à {financeur} depuis «&nbsp;Mes messages&nbsp;»</>
        )}
        . Donnez l’adresse de la page et l’heure. Si un message d’erreur porte une référence, recopiez-la.
      </p>
      <p>N’envoyez jamais votre mot de passe&nbsp;: personne n’en a besoin pour vous aider.</p>
    </>
  )
}
