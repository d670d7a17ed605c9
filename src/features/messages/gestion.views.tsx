import { formatInstant } from '../../core/dates.ts'
import { Bouton, CaseACocher, Champ, Liste } from '../../ui/champs.tsx'
import { Formulaire, Section } from '../../ui/disposition.tsx'
import { Avis, ResumeErreurs } from '../../ui/erreurs.tsx'
import { Etat } from '../../ui/etat.tsx'
import { Fiche } from '../../ui/fiche.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { ChampFichiers, type FichiersAdmis } from '../../ui/question.tsx'
import type { NomEquipe } from '../equipes/queries.ts'
import { Echanges } from './echanges.views.tsx'
import type { ConversationTraitee } from './gestion.queries.ts'
import { FICHIERS_ADMIS } from './pieces.rules.ts'
import { ETATS_FINANCEUR, nommeObjet } from './rules.ts'
import { type EtatConversation, SUITES, type Suite } from './schemas.ts'
import type { SignalementTraite } from './signalement.queries.ts'

/** What was typed when an answer could not leave, and why. */
export type EssaiReponse = {
  saisie?: Record<string, string>
  erreurs?: Record<string, string>
  refus?: string
}

type Traitement = { contexte: ContextePage; essai: EssaiReponse; equipes: NomEquipe[] }

const FIL = [{ libelle: 'Messages', href: '/gestion/messages' }]

const estEnErreur = ({ erreurs, refus }: EssaiReponse) => erreurs !== undefined || refus !== undefined

export function ConversationTraiteePage({
  contexte,
  essai,
  equipes,
  conversation,
}: Traitement & { conversation: ConversationTraitee }) {
  const { id, etat, nombre, messages, raison_sociale, siren, objet_type, objet_id, equipe_id } = conversation
  const objet = nommeObjet({ type: objet_type, id: objet_id })
  return (
    <Page
      titre={objet}
      titreDocument={`${objet}, ${raison_sociale} – Messages`}
      contexte={contexte}
      menu="file"
      fil={FIL}
      sousTitre={
        <>
          {raison_sociale} (SIREN {siren}) <Etat {...ETATS_FINANCEUR[etat]} />
        </>
      }
      erreur={estEnErreur(essai)}
    >
      <Refus {...essai} />
      <Echanges
        fichiers="/gestion/pieces-jointes"
        antivirus={contexte.antivirus}
        masques={nombre - messages.length}
        echanges={messages.map(({ sens, ...message }) => ({
          ...message,
          financeur: sens === 'financeur',
          pour: sens === 'financeur' ? contexte.financeur : raison_sociale,
        }))}
      />
      <Traiter
        adresse={`/gestion/messages/${id}`}
        etat={etat}
        vus={nombre}
        essai={essai}
        aide="L’organisme reçoit un e-mail qui ne montre pas ce texte, et le lit dans son espace."
        fichiers={FICHIERS_ADMIS}
      />
      <Confier adresse={`/gestion/messages/${id}`} equipe={equipe_id} equipes={equipes} />
    </Page>
  )
}

export function SignalementTraitePage({
  contexte,
  essai,
  equipes,
  signalement,
}: Traitement & { signalement: SignalementTraite }) {
  const { id, reference, etat, nom, email, page, description, recu_le, reponses, equipe_id } = signalement
  return (
    <Page
      titre={`Défaut d’accessibilité ${reference}`}
      titreDocument={`Défaut d’accessibilité ${reference} – Messages`}
      contexte={contexte}
      menu="file"
      fil={FIL}
      sousTitre={<Etat {...ETATS_FINANCEUR[etat]} />}
      erreur={estEnErreur(essai)}
    >
      <Refus {...essai} />
      <Fiche
        lignes={[
          { libelle: 'De', valeur: nom },
          { libelle: 'E-mail', valeur: email },
          { libelle: 'Page', valeur: page },
          { libelle: 'Reçu le', valeur: formatInstant(recu_le) },
        ]}
      />
      <Section titre="Ce qui bloque" id="description">
        <p class="echanges-texte">{description}</p>
      </Section>
      {reponses.length > 0 && (
        <Section titre="Réponses envoyées" id="reponses">
          <Echanges
            echanges={reponses.map((reponse) => ({
              ...reponse,
              financeur: true,
              pour: contexte.financeur,
            }))}
          />
        </Section>
      )}
      <Traiter
        adresse={`/gestion/signalements/${id}`}
        etat={etat}
        vus={reponses.length}
        essai={essai}
        aide={`Ce texte part tel quel à ${email}.`}
      />
      <Confier adresse={`/gestion/signalements/${id}`} equipe={equipe_id} equipes={equipes} />
    </Page>
  )
}

function Refus({ erreurs = {}, refus }: EssaiReponse) {
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

type TraiterProps = {
  adresse: string
  etat: EtatConversation
  /** How many messages the page shows. */
  vus: number
  essai: EssaiReponse
  aide: string
  /** What may be joined to the answer, if anything. */
  fichiers?: FichiersAdmis
}

function Traiter({ adresse, etat, vus, essai: { saisie = {}, erreurs = {} }, aide, fichiers }: TraiterProps) {
  return (
    <Section titre="Répondre" id="reponse">
      <Formulaire
        action={adresse}
        multipart={fichiers !== undefined}
        actions={<Bouton>Envoyer la réponse</Bouton>}
      >
        <input type="hidden" name="vus" value={vus} />
        <Champ
          name="texte"
          label="Votre réponse"
          aide={aide}
          lignes={8}
          valeur={saisie.texte}
          erreur={erreurs.texte}
          obligatoire
        />
        {fichiers && <ChampFichiers {...fichiers} erreur={erreurs.fichiers} />}
        <CaseACocher name="resolu" label="Marquer comme résolu" coche={saisie.resolu === '1'} />
      </Formulaire>
      <SansRepondre adresse={adresse} etat={etat} vus={vus} />
    </Section>
  )
}

const LIBELLES_SUITE: Readonly<Record<Suite, string>> = {
  resolution: 'Marquer comme résolu sans répondre',
  reouverture: 'Remettre à traiter',
}

function SansRepondre({ adresse, etat, vus }: Pick<TraiterProps, 'adresse' | 'etat' | 'vus'>) {
  const suites = (Object.keys(SUITES) as Suite[]).filter((suite) =>
    (SUITES[suite].de as readonly string[]).includes(etat),
  )
  return suites.map((suite) => (
    <form key={suite} method="post" action={`${adresse}/${suite}`} class="formulaire-actions">
      <input type="hidden" name="vus" value={vus} />
      <Bouton variante="second">{LIBELLES_SUITE[suite]}</Bouton>
    </form>
  ))
}

type ConfierProps = { adresse: string /** Which answers now. */; equipe: string; equipes: NomEquipe[] }

function Confier({ adresse, equipe, equipes }: ConfierProps) {
  return (
    <Section titre="Équipe" id="equipe">
      <p>{equipes.find(({ id }) => id === equipe)?.nom} s’en charge.</p>
      {equipes.length > 1 && (
        <Formulaire
          action={`${adresse}/equipe`}
          actions={<Bouton variante="second">Confier à cette équipe</Bouton>}
        >
          <input type="hidden" name="de" value={equipe} />
          <Liste
            name="vers"
            label="Confier à une autre équipe"
            aide="Elle est prévenue par e-mail si le message attend une réponse."
            options={equipes
              .filter(({ id }) => id !== equipe)
              .map(({ id, nom }) => ({ valeur: id, libelle: nom }))}
          />
        </Formulaire>
      )}
    </Section>
  )
}
