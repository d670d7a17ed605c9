import { formatInstant } from '../../core/dates.ts'
import { Bouton, Champ } from '../../ui/champs.tsx'
import { Formulaire } from '../../ui/disposition.tsx'
import { Avis, ResumeErreurs } from '../../ui/erreurs.tsx'
import { type ContextePage, PagePublique } from '../../ui/page.tsx'
import { DELAI_SIGNALEMENT } from './rules.ts'

type SignalementProps = {
  contexte: ContextePage
  connecte: boolean
  erreurs?: Record<string, string>
  saisie?: Record<string, string>
  refus?: string
}

const TITRE = 'Signaler un défaut d’accessibilité'

export function SignalementPage({ contexte, connecte, erreurs = {}, saisie = {}, refus }: SignalementProps) {
  const resume = Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))
  return (
    <PagePublique
      titre={TITRE}
      contexte={contexte}
      retour={connecte}
      erreur={resume.length > 0 || refus !== undefined}
    >
      {refus && (
        <Avis ton="erreur">
          <p>{refus}</p>
        </Avis>
      )}
      <ResumeErreurs erreurs={resume} />
      <p class="chapeau">
        Une page de l’espace oGestion vous bloque ou vous gêne&nbsp;? Dites-le à {contexte.financeur}&nbsp;:
        vous recevrez {DELAI_SIGNALEMENT}, par e-mail.
      </p>
      <Formulaire action="/accessibilite/signalement" actions={<Bouton>Envoyer le signalement</Bouton>}>
        <Champ
          name="nom"
          label="Votre nom"
          autocomplete="name"
          taille="moyen"
          valeur={saisie.nom}
          erreur={erreurs.nom}
          obligatoire
        />
        <Champ
          name="email"
          label="Votre adresse e-mail"
          aide="La réponse y sera envoyée, par exemple à prenom.nom@exemple.fr."
          type="email"
          inputmode="email"
          autocomplete="email"
          valeur={saisie.email}
          erreur={erreurs.email}
          obligatoire
        />
        <Champ
          name="page"
          label="La page concernée"
          aide="Son adresse ou son titre"
          autocomplete="off"
          valeur={saisie.page}
          erreur={erreurs.page}
          obligatoire
        />
        <Champ
          name="description"
          label="Ce qui vous bloque"
          aide="Ce que vous vouliez faire, ce qui s’est passé, et si vous le voulez votre navigateur et votre technologie d’assistance."
          lignes={8}
          valeur={saisie.description}
          erreur={erreurs.description}
          obligatoire
        />
      </Formulaire>
    </PagePublique>
  )
}

type RecuProps = { contexte: ContextePage; connecte: boolean; recu: { reference: string; recu_le: Date } }

export function RecuSignalementPage({ contexte, connecte, recu }: RecuProps) {
  return (
    <PagePublique titre="Votre signalement est arrivé" contexte={contexte} retour={connecte}>
      <Avis ton="succes">
        <p>
          Référence <strong>{recu.reference}</strong>, reçu le {formatInstant(recu.recu_le)}.
        </p>
      </Avis>
      <p class="chapeau">
        Gardez cette référence. {contexte.financeur} vous donnera {DELAI_SIGNALEMENT}, à l’adresse e-mail que
        vous avez saisie.
      </p>
      <p>
        Sans réponse satisfaisante, vous pouvez suivre{' '}
        <a href="/accessibilite#recours">les voies de recours</a>.
      </p>
    </PagePublique>
  )
}
