import { Bouton, Champ } from '../../ui/champs.tsx'
import { Formulaire } from '../../ui/disposition.tsx'
import { Avis } from '../../ui/erreurs.tsx'
import { type ContextePage, PagePublique } from '../../ui/page.tsx'
import type { Proposition } from './queries.ts'

type AnnuaireProps = {
  contexte: ContextePage
  email: string | undefined
  /** Her organisme lets its people in by its directory alone. */
  exige: boolean
  proposition: Proposition | undefined
  retour: string | undefined
}

/** Which directory: found by the address of the person. */
export function AnnuairePage(props: AnnuaireProps) {
  const { contexte, email, proposition, retour } = props
  return (
    <PagePublique titre="Se connecter par l’annuaire de son organisme" contexte={contexte}>
      {proposition ? <Vers {...props} proposition={proposition} /> : <Absent {...props} />}
      {!proposition && (
        <Formulaire action="/connexion/annuaire" methode="get" actions={<Bouton>Chercher l’annuaire</Bouton>}>
          {retour && <input type="hidden" name="retour" value={retour} />}
          <Champ
            name="email"
            label="Votre adresse e-mail"
            type="email"
            inputmode="email"
            autocomplete="username"
            valeur={email}
            obligatoire
          />
        </Formulaire>
      )}
      <p>
        <a href="/connexion">Se connecter avec un mot de passe</a>
      </p>
    </PagePublique>
  )
}

function Vers({ exige, proposition, retour }: AnnuaireProps & { proposition: Proposition }) {
  const suite = retour ? `?${new URLSearchParams({ retour })}` : ''
  return (
    <>
      <p class="chapeau">
        {exige
          ? 'Votre organisme demande de passer par son annuaire\u00a0: le mot de passe d’oGestion n’ouvre pas son espace.'
          : `Les adresses en ${proposition.domaine} se connectent par l’annuaire de leur organisme.`}
      </p>
      <p>
        <Bouton href={`/connexion/annuaire/${proposition.siren}${suite}`}>Continuer vers l’annuaire</Bouton>
      </p>
    </>
  )
}

function Absent({ email }: AnnuaireProps) {
  if (!email) return <p class="chapeau">Votre adresse e-mail dit quel annuaire peut vous reconnaître.</p>
  return (
    <Avis ton="attention">
      <p>Aucun annuaire ne connaît les adresses de ce domaine. Connectez-vous avec votre mot de passe.</p>
    </Avis>
  )
}
