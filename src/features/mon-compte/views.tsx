import { formatInstant } from '../../core/dates.ts'
import { describeNavigateur } from '../../core/navigateur.ts'
import { capitalise } from '../../core/texte.ts'
import { Bouton, Champ, ChampMotDePasse, ChampsNouveauMotDePasse } from '../../ui/champs.tsx'
import { Formulaire, Section } from '../../ui/disposition.tsx'
import { Avis, ResumeErreurs } from '../../ui/erreurs.tsx'
import { Etat } from '../../ui/etat.tsx'
import { Fiche } from '../../ui/fiche.tsx'
import { Lignes } from '../../ui/lignes.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import type { SessionOuverte } from './queries.ts'

export type MonCompteProps = {
  contexte: ContextePage
  email: string
  facteurs: string
  precedenteLe: Date | null
  sessions: SessionOuverte[]
  courante: Buffer
  message?: string | undefined
}

export function MonComptePage(props: MonCompteProps) {
  const { contexte, message } = props
  return (
    <Page titre="Mon compte" contexte={contexte}>
      {message && (
        <Avis ton="succes">
          <p>{message}</p>
        </Avis>
      )}
      <Identite {...props} />
      <Sessions {...props} />
    </Page>
  )
}

function Identite({ contexte, email, facteurs, precedenteLe }: MonCompteProps) {
  const { personne, organisme } = contexte
  return (
    <Section titre="Qui je suis" id="identite">
      <Fiche
        lignes={[
          { libelle: 'Nom', valeur: personne?.nomComplet },
          { libelle: 'Profil', valeur: capitalise(personne?.profilLibelle ?? '') },
          ...(organisme ? [{ libelle: 'Organisme', valeur: organisme.raisonSociale }] : []),
          {
            libelle: 'Identifiant',
            valeur: email,
            action: <a href="/mon-compte/email">Changer d’adresse</a>,
          },
          {
            libelle: 'Mot de passe',
            valeur: 'Connu de vous seul',
            action: <a href="/mon-compte/mot-de-passe">Changer de mot de passe</a>,
          },
          {
            libelle: 'Second facteur',
            valeur: facteurs,
            action: <a href="/mon-compte/facteurs">Gérer mon second facteur</a>,
          },
          {
            libelle: 'Données personnelles',
            valeur: 'Tout ce que l’espace garde de vous',
            action: <a href="/mon-compte/donnees">Télécharger mes données</a>,
          },
          {
            libelle: 'Dernière connexion',
            valeur: precedenteLe ? formatInstant(precedenteLe) : 'Celle-ci est la première',
          },
        ]}
      />
    </Section>
  )
}

function Sessions({ sessions, courante }: MonCompteProps) {
  const autres = sessions.filter(({ empreinte }) => !empreinte.equals(courante))
  return (
    <Section titre="Sessions ouvertes" id="sessions">
      <p>Là où votre compte est ouvert en ce moment. Fermez ce que vous ne reconnaissez pas.</p>
      <Lignes lignes={sessions.map((session) => ligne(session, session.empreinte.equals(courante)))} />
      {autres.length > 0 && (
        <form method="post" action="/mon-compte/sessions/fin">
          <Bouton variante="second">Fermer toutes les autres sessions</Bouton>
        </form>
      )}
    </Section>
  )
}

function ligne({ reference, navigateur, adresse, cree_le, vue_le }: SessionOuverte, celleCi: boolean) {
  const nom = capitalise(describeNavigateur(navigateur))
  return {
    titre: <strong>{nom}</strong>,
    detail: `Ouverte le ${formatInstant(cree_le)}, vue le ${formatInstant(vue_le)}, adresse ${adresse}`,
    valeur: celleCi ? (
      <Etat libelle="Cette session" ton="vert" />
    ) : (
      <form method="post" action={`/mon-compte/sessions/${reference}/fin`}>
        <Bouton variante="discret" compact complement={`${nom}, ouverte le ${formatInstant(cree_le)}`}>
          Fermer
        </Bouton>
      </form>
    ),
  }
}

const FIL = [{ libelle: 'Mon compte', href: '/mon-compte' }]

type FormulaireProps = {
  contexte: ContextePage
  erreurs?: Record<string, string>
  saisie?: Record<string, string>
}

const toListe = (erreurs: Record<string, string>) =>
  Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))

const annuler = (
  <Bouton variante="discret" href="/mon-compte">
    Annuler
  </Bouton>
)

function Actuel({ erreur }: { erreur: string | undefined }) {
  return (
    <ChampMotDePasse
      name="actuel"
      label="Votre mot de passe actuel"
      autocomplete="current-password"
      erreur={erreur}
      obligatoire
    />
  )
}

export function MotDePassePage({ contexte, erreurs = {} }: FormulaireProps) {
  return (
    <Page
      titre="Changer de mot de passe"
      contexte={contexte}
      fil={FIL}
      erreur={Object.keys(erreurs).length > 0}
    >
      <ResumeErreurs erreurs={toListe(erreurs)} />
      <p class="chapeau">Vos autres sessions se fermeront, et un courriel vous le confirmera.</p>
      <Formulaire
        action="/mon-compte/mot-de-passe"
        actions={
          <>
            <Bouton>Enregistrer ce mot de passe</Bouton>
            {annuler}
          </>
        }
      >
        <Actuel erreur={erreurs.actuel} />
        <ChampsNouveauMotDePasse label="Nouveau mot de passe" erreurs={erreurs} />
      </Formulaire>
    </Page>
  )
}

export function EmailPage({ contexte, erreurs = {}, saisie = {} }: FormulaireProps) {
  return (
    <Page titre="Changer d’adresse" contexte={contexte} fil={FIL} erreur={Object.keys(erreurs).length > 0}>
      <ResumeErreurs erreurs={toListe(erreurs)} />
      <p class="chapeau">
        Un lien part vers la nouvelle adresse&nbsp;: elle devient votre identifiant quand vous l’ouvrez. Un
        courriel prévient aussi l’ancienne.
      </p>
      <Formulaire
        action="/mon-compte/email"
        actions={
          <>
            <Bouton>Recevoir le lien</Bouton>
            {annuler}
          </>
        }
      >
        <Champ
          name="email"
          label="Nouvelle adresse e-mail"
          type="email"
          inputmode="email"
          autocomplete="email"
          valeur={saisie.email}
          erreur={erreurs.email}
          obligatoire
        />
        <Actuel erreur={erreurs.actuel} />
      </Formulaire>
    </Page>
  )
}
