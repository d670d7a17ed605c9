import { Bouton, Champ } from './champs.tsx'
import { Formulaire, Section } from './disposition.tsx'
import { Etat, type Ton } from './etat.tsx'

export type ProprietesQuestion = {
  financeur: string
  /** « Destinataire : Service de gestion. En général, réponse sous 3 jours ouvrés. » */
  destinataire: string
  /** Where a first message is sent; null for whoever may not write. */
  action: string | null
  /** The conversation begun about the page's object. */
  conversation: { href: string; etat: { libelle: string; ton: Ton }; dernier: string } | null
}

/** At the foot of what one may ask about: the form of a first message, or the way to the conversation. */
export function Question({ financeur, destinataire, action, conversation }: ProprietesQuestion) {
  if (!conversation && !action) return null
  return (
    <Section titre="Une question&nbsp;?" id="question">
      {conversation ? (
        <p>
          <a href={conversation.href}>Lire la conversation avec {financeur}</a>{' '}
          <Etat {...conversation.etat} detail={`Dernier message le ${conversation.dernier}`} />
        </p>
      ) : (
        action && <FormulaireQuestion financeur={financeur} destinataire={destinataire} action={action} />
      )}
    </Section>
  )
}

type Envoi = {
  financeur: string
  destinataire: string
  action: string
  saisie?: string | undefined
  erreur?: string | undefined
}

/** One field: what is asked. Who answers and how soon is told before anything is written. */
export function FormulaireQuestion({ financeur, destinataire, action, saisie, erreur }: Envoi) {
  return (
    <Formulaire action={action} actions={<Bouton>Envoyer</Bouton>}>
      <Champ
        name="texte"
        label={`Votre message à ${financeur}`}
        aide={`${destinataire} N’écrivez ni numéro de sécurité sociale, ni donnée de santé, ni mot de passe.`}
        lignes={6}
        valeur={saisie}
        erreur={erreur}
        obligatoire
      />
    </Formulaire>
  )
}
