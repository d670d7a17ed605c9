import type { VNode } from 'preact'
import { Bouton, Champ, ChampMotDePasse, Choix } from './champs.tsx'
import { Formulaire } from './disposition.tsx'
import { ResumeErreurs } from './erreurs.tsx'
import { ExempleAccueil, ExempleDossier } from './exemples-fiches.tsx'
import { ExempleDossiers, ExempleReglement } from './exemples-listes.tsx'
import { type ContextePage, Page, PagePublique } from './page.tsx'
import { Vide } from './vide.tsx'

/** Sample pages of the development page `/_composants`: name of the page, then the whole document. */
export const EXEMPLES: Record<string, (contexte: ContextePage) => VNode> = {
  accueil: (contexte) => <ExempleAccueil contexte={contexte} />,
  dossier: (contexte) => <ExempleDossier contexte={contexte} />,
  dossiers: (contexte) => <ExempleDossiers contexte={contexte} />,
  reglement: (contexte) => <ExempleReglement contexte={contexte} />,
  connexion: (contexte) => <ExempleConnexion contexte={contexte} />,
  formulaire: (contexte) => <ExempleFormulaire contexte={contexte} />,
  vide: (contexte) => <ExempleVide contexte={contexte} />,
}

function ExempleConnexion({ contexte }: { contexte: ContextePage }) {
  return (
    <PagePublique
      titre="Bienvenue dans votre espace Organisme de formation"
      titreDocument="Se connecter"
      contexte={contexte}
      seuil
      accroche="Vos dossiers, vos règlements au centime, vos documents."
    >
      <h2>Se connecter</h2>
      <Formulaire action="/connexion" actions={<Bouton>Se connecter</Bouton>}>
        <Champ label="Identifiant" name="identifiant" autocomplete="username" obligatoire />
        <ChampMotDePasse
          label="Mot de passe"
          name="mot_de_passe"
          autocomplete="current-password"
          obligatoire
        />
      </Formulaire>
      <p>
        <a href="/mot-de-passe-oublie">J’ai oublié mon mot de passe</a>
      </p>
      <p class="seuil-suite">
        Pas encore de compte&nbsp;? <a href="/demande-de-compte">Demander un accès</a>
      </p>
    </PagePublique>
  )
}

function ExempleFormulaire({ contexte }: { contexte: ContextePage }) {
  const email = 'Saisissez l’adresse en entier, par exemple prenom.nom@exemple.fr'
  const profil = 'Choisissez un profil'
  return (
    <Page
      titre="Créer un utilisateur"
      contexte={contexte}
      menu="utilisateurs"
      fil={[{ libelle: 'Gérer mes utilisateurs', href: '/utilisateurs' }]}
      erreur
    >
      <ResumeErreurs
        erreurs={[
          { champ: 'email', message: email },
          { champ: 'profil', message: profil },
        ]}
      />
      <Formulaire
        action="/utilisateurs"
        actions={
          <>
            <Bouton>Envoyer l’invitation</Bouton>
            <Bouton variante="discret" href="/utilisateurs">
              Annuler
            </Bouton>
          </>
        }
      >
        <Champ label="Nom" name="nom" valeur="Royer" autocomplete="off" obligatoire taille="moyen" />
        <Champ label="Prénom" name="prenom" valeur="Camille" autocomplete="off" obligatoire taille="moyen" />
        <Champ
          label="Adresse e-mail"
          name="email"
          type="email"
          valeur="camille.royer@"
          autocomplete="off"
          aide="La personne y reçoit le lien qui lui permet de choisir son mot de passe."
          erreur={email}
          obligatoire
        />
        <Champ label="Téléphone" name="telephone" type="tel" autocomplete="off" facultatif taille="moyen" />
        <Choix
          name="profil"
          legende="Que pourra faire cette personne ?"
          erreur={profil}
          options={[
            {
              valeur: 'administrateur',
              libelle: 'Administrateur',
              aide: 'Voit tout et gère les utilisateurs',
            },
            {
              valeur: 'gestionnaire',
              libelle: 'Gestionnaire',
              aide: 'Lit tout, dépose documents et factures',
            },
            { valeur: 'comptable', libelle: 'Comptable', aide: 'Lit dossiers et règlements' },
            { valeur: 'lecteur', libelle: 'Lecteur', aide: 'Lit, sans rien écrire ni exporter' },
          ]}
        />
      </Formulaire>
    </Page>
  )
}

function ExempleVide({ contexte }: { contexte: ContextePage }) {
  return (
    <Page titre="Suivre mes dossiers de formation" contexte={contexte} menu="dossiers">
      <Vide
        titre="Aucun dossier pour l’instant"
        icone="folder-open"
        action={
          <Bouton variante="second" href="/aide">
            Comprendre le parcours d’un dossier
          </Bouton>
        }
      >
        Vos dossiers apparaîtront ici dès que {contexte.financeur} en aura reçu un pour votre organisme. Rien
        n’est à faire de votre côté.
      </Vide>
    </Page>
  )
}
