import { Bouton, Champ } from './champs.tsx'
import { Formulaire, Section } from './disposition.tsx'
import { Etat, type Ton } from './etat.tsx'

/** What may be joined: the `accept` of the field, and the same in words. */
export type FichiersAdmis = { accept: string; aide: string }

export type ProprietesQuestion = {
  financeur: string
  /** « Destinataire : Service de gestion. En général, réponse sous 3 jours ouvrés. » */
  destinataire: string
  fichiers: FichiersAdmis
  /** Where a first message is sent; null for whoever may not write. */
  action: string | null
  /** The conversation begun about the page's object. */
  conversation: { href: string; etat: { libelle: string; ton: Ton }; dernier: string } | null
}

/** At the foot of what one may ask about: the form of a first message, or the way to the conversation. */
export function Question({ action, conversation, ...question }: ProprietesQuestion) {
  if (!conversation && !action) return null
  return (
    <Section titre="Une question&nbsp;?" id="question">
      {conversation ? (
        <p>
          <a href={conversation.href}>Lire la conversation avec {question.financeur}</a>{' '}
          <Etat {...conversation.etat} detail={`Dernier message le ${conversation.dernier}`} />
        </p>
      ) : (
        action && <FormulaireQuestion {...question} action={action} />
      )}
    </Section>
  )
}

type Envoi = {
  financeur: string
  destinataire: string
  fichiers: FichiersAdmis
  action: string
  saisie?: string | undefined
  /** By field: `texte`, `fichiers`. */
  erreurs?: Readonly<Record<string, string>>
}

/** What is asked, and files. Who answers and how soon is told before anything is written. */
export function FormulaireQuestion(props: Envoi) {
  const { financeur, destinataire, fichiers, action, saisie, erreurs = {} } = props
  return (
    <Formulaire action={action} multipart actions={<Bouton>Envoyer</Bouton>}>
      <Champ
        name="texte"
        label={`Votre message à ${financeur}`}
        aide={`${destinataire} N’écrivez ni numéro de sécurité sociale, ni donnée de santé, ni mot de passe.`}
        lignes={6}
        valeur={saisie}
        erreur={erreurs.texte}
        obligatoire
      />
      <ChampFichiers {...fichiers} erreur={erreurs.fichiers} />
    </Formulaire>
  )
}

export function ChampFichiers({ accept, aide, erreur }: FichiersAdmis & { erreur?: string | undefined }) {
  return (
    <Champ
      name="fichiers"
      label="Pièces jointes"
      type="file"
      multiple
      accept={accept}
      aide={aide}
      erreur={erreur}
      facultatif
    />
  )
}
