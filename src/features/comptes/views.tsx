import { Bouton, Champ, ChampsNouveauMotDePasse } from '../../ui/champs.tsx'
import { Formulaire } from '../../ui/disposition.tsx'
import { Avis, ResumeErreurs } from '../../ui/erreurs.tsx'
import { type ContextePage, PagePublique } from '../../ui/page.tsx'
import type { LienLu } from './queries.ts'
import type { TypeLienMotDePasse } from './rules.ts'

type Erreurs = Record<string, string>
type ProprietesFormulaire = { contexte: ContextePage; erreurs?: Erreurs; saisie?: Record<string, string> }

const toListe = (erreurs: Erreurs) => Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))

export function OubliPage({
  contexte,
  erreurs = {},
  saisie = {},
  envoye,
}: ProprietesFormulaire & { envoye?: boolean }) {
  return (
    <PagePublique
      seuil
      titre="J’ai oublié mon mot de passe"
      titreDocument="Mot de passe oublié"
      contexte={contexte}
      erreur={Object.keys(erreurs).length > 0}
      accroche={<p>Un lien par courriel, et vous en choisissez un autre.</p>}
    >
      <h2>{envoye ? 'Regardez votre messagerie' : 'Recevoir un lien'}</h2>
      {envoye ? <LienParti demo={contexte.demo} /> : <DemanderLien erreurs={erreurs} saisie={saisie} />}
    </PagePublique>
  )
}

function LienParti({ demo }: { demo: boolean }) {
  return (
    <>
      <Avis ton="succes">
        <p>
          Si un compte existe pour cette adresse, un courriel vient d’y partir. Son lien sert une fois,
          pendant 30 minutes.
        </p>
      </Avis>
      <p>
        Rien dans quelques minutes&nbsp;? Regardez parmi les indésirables, puis vérifiez l’adresse. Trois
        courriels par heure au plus partent vers une même adresse.
      </p>
      <p>
        Vous n’avez jamais choisi de mot de passe&nbsp;? Demandez une nouvelle invitation à l’administrateur
        de votre organisme.
      </p>
      <p>
        <a href="/connexion">Revenir à la connexion</a>
        {demo && (
          <>
            {' '}
            ou <a href="/demo/courriels">voir les courriels envoyés</a>
          </>
        )}
      </p>
    </>
  )
}

function DemanderLien({ erreurs, saisie }: { erreurs: Erreurs; saisie: Record<string, string> }) {
  return (
    <>
      <ResumeErreurs erreurs={toListe(erreurs)} />
      <Formulaire action="/mot-de-passe-oublie" actions={<Bouton>Recevoir le lien</Bouton>}>
        <Champ
          name="email"
          label="Adresse e-mail"
          aide="Celle avec laquelle vous vous connectez"
          type="email"
          inputmode="email"
          autocomplete="username"
          valeur={saisie.email}
          erreur={erreurs.email}
          obligatoire
        />
      </Formulaire>
      <p>
        <a href="/connexion">Revenir à la connexion</a>
      </p>
    </>
  )
}

const TITRES: Record<TypeLienMotDePasse, { titre: string; document: string }> = {
  activation: { titre: 'Bienvenue dans votre espace oGestion', document: 'Choisir mon mot de passe' },
  reinitialisation: { titre: 'Un nouveau mot de passe', document: 'Choisir un nouveau mot de passe' },
}

type MotDePasseProps = ProprietesFormulaire & { type: TypeLienMotDePasse; jeton: string; lien: LienLu }

/** Opening the link shows this page and leaves the link whole; sending the form spends it. */
export function MotDePassePage({ contexte, type, jeton, lien, erreurs = {} }: MotDePasseProps) {
  const { titre, document } = TITRES[type]
  return (
    <PagePublique
      seuil
      titre={titre}
      titreDocument={document}
      contexte={contexte}
      erreur={Object.keys(erreurs).length > 0}
      accroche={<p>{accroche(type, lien)}</p>}
    >
      <h2>Choisir mon mot de passe</h2>
      <ResumeErreurs erreurs={toListe(erreurs)} />
      <Formulaire
        action={`/${type}/${encodeURIComponent(jeton)}`}
        actions={<Bouton>Enregistrer ce mot de passe</Bouton>}
      >
        <Champ name="email" label="Votre identifiant" autocomplete="username" valeur={lien.email} readonly />
        <ChampsNouveauMotDePasse label="Mot de passe" erreurs={erreurs} />
      </Formulaire>
    </PagePublique>
  )
}

function accroche(type: TypeLienMotDePasse, { prenom, organisme }: LienLu): string {
  if (type === 'reinitialisation')
    return 'Vos sessions ouvertes seront fermées, puis vous vous reconnecterez.'
  return organisme
    ? `${prenom}, ${organisme} vous ouvre son espace. Il vous reste à choisir un mot de passe.`
    : `${prenom}, il vous reste à choisir un mot de passe.`
}

/** Used, expired, replaced and unknown links are told alike. */
export function LienPerimePage({ contexte, type }: { contexte: ContextePage; type: TypeLienMotDePasse }) {
  return (
    <PagePublique titre="Ce lien ne sert plus" contexte={contexte}>
      <p class="chapeau">
        Il a déjà servi, il a expiré, ou un lien plus récent l’a remplacé. Regardez si un autre courriel vous
        attend.
      </p>
      {type === 'activation' ? (
        <>
          <p>
            Sinon, demandez une nouvelle invitation à l’administrateur de votre organisme&nbsp;: il peut la
            renvoyer depuis «&nbsp;Gérer mes utilisateurs&nbsp;».
          </p>
          <p>
            Vous avez déjà choisi votre mot de passe&nbsp;? <a href="/connexion">Connectez-vous</a>.
          </p>
        </>
      ) : (
        <p>
          Sinon, <a href="/mot-de-passe-oublie">demandez un nouveau lien</a>&nbsp;: il arrive en quelques
          secondes et sert pendant 30 minutes.
        </p>
      )}
    </PagePublique>
  )
}
