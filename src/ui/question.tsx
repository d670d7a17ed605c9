import { Bouton, Champ } from './champs.tsx'
import { Formulaire, Section } from './disposition.tsx'
import { Etat, type Ton } from './etat.tsx'

export type ProprietesQuestion = {
  financeur: string
  /** « réponse sous 3 jours ouvrés » */
  delai: string
  /** Where a first message is sent; null for whoever may not write. */
  action: string | null
  /** The conversation begun about the page's object. */
  conversation: { href: string; etat: { libelle: string; ton: Ton }; dernier: string } | null
}

/** At the foot of what one may ask about: the form of a first message, or the way to the conversation. */
export function Question({ financeur, delai, action, conversation }: ProprietesQuestion) {
  if (!conversation && !action) return null
  return (
    <Section titre="Une question&nbsp;?" id="question">
      {conversation ? (
        <p>
          <a href={conversation.href}>Lire la conversation avec {financeur}</a>{' '}
          <Etat {...conversation.etat} detail={`Dernier message le ${conversation.dernier}`} />
        </p>
      ) : (
        action && <FormulaireQuestion financeur={financeur} delai={delai} action={action} />
      )}
    </Section>
  )
}

type Envoi = {
  financeur: string
  delai: string
  action: string
  saisie?: string | undefined
  erreur?: string | undefined
}

/** One field: what is asked. The time to answer is told before anything is written. */
export function FormulaireQuestion({ financeur, delai, action, saisie, erreur }: Envoi) {
  return (
    <Formulaire action={action} actions={<Bouton>Envoyer</Bouton>}>
      <Champ
        name="texte"
        label={`Votre message à ${financeur}`}
        aide={`En général, ${delai}. N’écrivez ni numéro de sécurité sociale, ni donnée de santé, ni mot de passe.`}
        lignes={6}
        valeur={saisie}
        erreur={erreur}
        obligatoire
      />
    </Formulaire>
  )
}
