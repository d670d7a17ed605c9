import { Avis, ResumeErreurs } from '../../ui/erreurs.tsx'
import { Etat } from '../../ui/etat.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { FormulaireQuestion } from '../../ui/question.tsx'
import { type Destinataire, phraseDestinataire } from '../equipes/rules.ts'
import { Echanges } from './echanges.views.tsx'
import { FICHIERS_ADMIS } from './pieces.rules.ts'
import type { Conversation } from './queries.ts'
import { adresseEcriture, adresseObjet, auSujetDe, ETATS_ORGANISME, nommeObjet } from './rules.ts'
import type { Objet } from './schemas.ts'

/** What was typed when a message could not leave, and why. */
export type Essai = { saisie?: string; erreurs?: Record<string, string>; refus?: string }

const estEnErreur = ({ erreurs, refus }: Essai) => erreurs !== undefined || refus !== undefined

const LISTE = [{ libelle: 'Mes messages', href: '/messages' }]

type NouveauProps = { contexte: ContextePage; objet: Objet; destinataire: Destinataire; essai?: Essai }

export function NouveauMessagePage({ contexte, objet, destinataire, essai = {} }: NouveauProps) {
  return (
    <Page
      titre={`Écrire à ${contexte.financeur}`}
      titreDocument={`Écrire à ${contexte.financeur} ${auSujetDe(objet)}`}
      contexte={contexte}
      menu="messages"
      fil={[...LISTE, ...lienObjet(objet)]}
      sousTitre={nommeObjet(objet)}
      erreur={estEnErreur(essai)}
    >
      <Refus {...essai} />
      <Envoi contexte={contexte} destinataire={destinataire} action={adresseEcriture(objet)} essai={essai} />
    </Page>
  )
}

type ConversationProps = {
  contexte: ContextePage
  conversation: Conversation
  essai?: Essai
  /** A message has just left. */
  envoye: boolean
  /** The person may write. */
  ecrit: boolean
}

export function ConversationPage({ contexte, conversation, essai = {}, envoye, ecrit }: ConversationProps) {
  const { id, etat, nombre, messages, equipe, delai_jours, objetVisible } = conversation
  const destinataire = { nom: equipe, delai_jours }
  const objet = { type: conversation.objet_type, id: conversation.objet_id }
  return (
    <Page
      titre={nommeObjet(objet)}
      titreDocument={`${nommeObjet(objet)} – Mes messages`}
      contexte={contexte}
      menu="messages"
      fil={[...LISTE, ...(objetVisible ? lienObjet(objet) : [])]}
      sousTitre={<Etat {...ETATS_ORGANISME[etat]} />}
      erreur={estEnErreur(essai)}
    >
      <Refus {...essai} />
      {envoye && (
        <Avis ton="succes" titre="Votre message est parti">
          <p>{phraseDestinataire(destinataire)} Un e-mail vous préviendra, sans montrer le texte.</p>
        </Avis>
      )}
      {!objetVisible && (
        <p class="discret">
          Ce {conversation.objet_type === 'dossier' ? 'dossier' : 'virement'} a été retiré de votre espace. Ce
          qui en a été dit reste ici.
        </p>
      )}
      <Echanges
        fichiers="/pieces-jointes"
        antivirus={contexte.antivirus}
        masques={nombre - messages.length}
        echanges={messages.map(({ sens, ...message }) => ({
          ...message,
          financeur: sens === 'financeur',
          pour: sens === 'financeur' ? contexte.financeur : '',
        }))}
      />
      {ecrit && etat === 'resolu' && (
        <p class="discret">Cette conversation est résolue&nbsp;: un nouveau message la rouvre.</p>
      )}
      {ecrit && (
        <Envoi contexte={contexte} destinataire={destinataire} action={`/messages/${id}`} essai={essai} />
      )}
    </Page>
  )
}

function lienObjet(objet: Objet) {
  const href = adresseObjet(objet)
  return href ? [{ libelle: nommeObjet(objet), href }] : []
}

function Refus({ erreurs = {}, refus }: Essai) {
  return (
    <>
      {refus && (
        <Avis ton="erreur">
          <p>{refus}</p>
        </Avis>
      )}
      <ResumeErreurs erreurs={Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))} />
    </>
  )
}

type EnvoiProps = { contexte: ContextePage; destinataire: Destinataire; action: string; essai: Essai }

function Envoi({ contexte, destinataire, action, essai }: EnvoiProps) {
  return (
    <FormulaireQuestion
      financeur={contexte.financeur}
      destinataire={phraseDestinataire(destinataire)}
      action={action}
      fichiers={FICHIERS_ADMIS}
      saisie={essai.saisie}
      erreurs={essai.erreurs ?? {}}
    />
  )
}
