import { formatInstant } from '../../core/dates.ts'
import { Bouton, Champ } from '../../ui/champs.tsx'
import { Formulaire } from '../../ui/disposition.tsx'
import { Avis, ResumeErreurs } from '../../ui/erreurs.tsx'
import { type ContextePage, PagePublique } from '../../ui/page.tsx'

type Erreurs = Record<string, string>
type DemandeProps = {
  contexte: ContextePage
  erreurs?: Erreurs
  saisie?: Record<string, string>
  refus?: string
}

export function DemandePage({ contexte, erreurs = {}, saisie = {}, refus }: DemandeProps) {
  const liste = Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))
  return (
    <PagePublique
      titre="Demander un compte"
      contexte={contexte}
      erreur={Object.keys(erreurs).length > 0 || refus !== undefined}
    >
      {refus && (
        <Avis ton="erreur">
          <p>{refus}</p>
        </Avis>
      )}
      <ResumeErreurs erreurs={liste} />
      <p class="chapeau">
        Un collègue a déjà accès&nbsp;? Il peut vous inviter lui-même, c’est plus rapide. Sinon, dites-nous
        qui vous êtes&nbsp;: {contexte.financeur} vérifie votre demande et vous répond par e-mail.
      </p>
      <Formulaire
        action="/demande-de-compte"
        actions={
          <>
            <Bouton>Envoyer la demande</Bouton>
            <Bouton variante="discret" href="/connexion">
              Annuler
            </Bouton>
          </>
        }
      >
        <ChampsOrganisme erreurs={erreurs} saisie={saisie} />
        <ChampsPersonne erreurs={erreurs} saisie={saisie} />
      </Formulaire>
    </PagePublique>
  )
}

type Champs = { erreurs: Erreurs; saisie: Record<string, string> }

function ChampsOrganisme({ erreurs, saisie }: Champs) {
  return (
    <>
      <Champ
        name="raisonSociale"
        label="Raison sociale de l’organisme"
        autocomplete="organization"
        valeur={saisie.raisonSociale}
        erreur={erreurs.raisonSociale}
        obligatoire
      />
      <Champ
        name="siret"
        label="SIRET de l’établissement"
        aide="14 chiffres, avec ou sans espaces"
        inputmode="numeric"
        taille="moyen"
        autocomplete="off"
        valeur={saisie.siret}
        erreur={erreurs.siret}
        obligatoire
      />
      <Champ
        name="nda"
        label="Numéro de déclaration d’activité (NDA)"
        aide="11 caractères, par exemple 84 38 01234 38"
        taille="moyen"
        autocomplete="off"
        valeur={saisie.nda}
        erreur={erreurs.nda}
        obligatoire
      />
    </>
  )
}

function ChampsPersonne({ erreurs, saisie }: Champs) {
  return (
    <>
      <Champ
        name="nom"
        label="Votre nom"
        autocomplete="family-name"
        taille="moyen"
        valeur={saisie.nom}
        erreur={erreurs.nom}
        obligatoire
      />
      <Champ
        name="prenom"
        label="Votre prénom"
        autocomplete="given-name"
        taille="moyen"
        valeur={saisie.prenom}
        erreur={erreurs.prenom}
        obligatoire
      />
      <Champ
        name="email"
        label="Votre adresse e-mail professionnelle"
        aide="Elle deviendra votre identifiant."
        type="email"
        inputmode="email"
        autocomplete="email"
        valeur={saisie.email}
        erreur={erreurs.email}
        obligatoire
      />
    </>
  )
}

export function RecuPage({
  contexte,
  demande,
}: {
  contexte: ContextePage
  demande: { reference: string; recue_le: Date }
}) {
  return (
    <PagePublique titre="Votre demande est arrivée" contexte={contexte}>
      <Avis ton="succes">
        <p>
          Référence <strong>{demande.reference}</strong>, reçue le {formatInstant(demande.recue_le)}.
        </p>
      </Avis>
      <p class="chapeau">Gardez cette référence&nbsp;: elle vous sera demandée si vous nous écrivez.</p>
      <h2>La suite</h2>
      <ol>
        <li>Un accusé de réception part vers l’adresse e-mail que vous avez donnée.</li>
        <li>{contexte.financeur} vérifie que vous représentez bien l’organisme.</li>
        <li>
          Vous recevez la réponse à la même adresse, avec un lien pour choisir votre mot de passe si elle est
          favorable.
        </li>
      </ol>
      <p>
        <a href="/connexion">Revenir à la connexion</a>
      </p>
    </PagePublique>
  )
}
