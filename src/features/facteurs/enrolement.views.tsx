import { Bouton, Champ, ChampMotDePasse } from '../../ui/champs.tsx'
import { ACopier, Formulaire } from '../../ui/disposition.tsx'
import { Avis, ResumeErreurs } from '../../ui/erreurs.tsx'
import { type ContextePage, PagePublique } from '../../ui/page.tsx'
import { Qr, type Trames } from './qr.views.tsx'
import { spaced } from './rules.ts'

type Erreurs = Record<string, string>
const toListe = (erreurs: Erreurs) => Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))

type EnrolementProps = {
  contexte: ContextePage
  retour?: string | undefined
  erreurs?: Erreurs
  /** False right after the sign-in page. */
  demandeMotDePasse: boolean
  /** Nothing else is open to her before she has a factor. */
  obligatoire: boolean
}

export function ApplicationPage({ secret, qr, ...props }: EnrolementProps & { secret: string; qr: Trames }) {
  const { contexte, retour, erreurs = {} } = props
  return (
    <PagePublique
      titre="Ajouter une application d’authentification"
      contexte={contexte}
      erreur={Object.keys(erreurs).length > 0}
      sansConnexion
    >
      <ResumeErreurs erreurs={toListe(erreurs)} />
      <Pourquoi {...props} />
      <h2>1. Donnez la clé à votre application</h2>
      <p>
        Photographiez ce dessin avec une application d’authentification (FreeOTP, 2FAS, Microsoft ou Google
        Authenticator…), ou recopiez-y la clé.
      </p>
      <Qr trames={qr} />
      <p>
        Clé&nbsp;: <ACopier valeur={secret} affichage={spaced(secret)} />
      </p>
      <h2>2. Donnez le code qu’elle affiche</h2>
      <Formulaire
        action="/mon-compte/facteurs/application"
        actions={<Suite {...props}>Ajouter l’application</Suite>}
      >
        {retour && <input type="hidden" name="retour" value={retour} />}
        <Champ
          name="code"
          label="Code à six chiffres"
          aide="Il change toutes les 30 secondes."
          inputmode="numeric"
          autocomplete="one-time-code"
          taille="court"
          maxlength={12}
          erreur={erreurs.code}
          obligatoire
        />
        <MotDePasse {...props} />
      </Formulaire>
      <p>
        <a href={withReturn('/mon-compte/facteurs/cle', retour)}>Plutôt une clé d’accès</a> (empreinte, visage
        ou clé USB).
      </p>
    </PagePublique>
  )
}

const withReturn = (chemin: string, retour: string | undefined) =>
  retour ? `${chemin}?${new URLSearchParams({ retour })}` : chemin

type ClePageProps = EnrolementProps & { options: string; nom?: string | undefined }

/** Only a script can make a passkey: without one the page says so. */
export function ClePage({ options, nom, ...props }: ClePageProps) {
  const { contexte, retour, erreurs = {} } = props
  return (
    <PagePublique
      titre="Ajouter une clé d’accès"
      contexte={contexte}
      erreur={Object.keys(erreurs).length > 0}
      sansConnexion
    >
      <ResumeErreurs erreurs={toListe(erreurs)} />
      <Pourquoi {...props} />
      <div data-cle-absente>
        <Avis ton="attention" annonce={false}>
          <p>
            Ce navigateur ne propose pas de clé d’accès, ou les scripts y sont désactivés.{' '}
            <a href={withReturn('/mon-compte/facteurs/application', retour)}>
              Ajoutez plutôt une application
            </a>
            .
          </p>
        </Avis>
      </div>
      <form
        class="formulaire"
        method="post"
        action="/mon-compte/facteurs/cle"
        data-cle="enrolement"
        data-options={options}
        hidden
        novalidate
      >
        {retour && <input type="hidden" name="retour" value={retour} />}
        <input type="hidden" name="reponse" value="" />
        <Champ
          name="nom"
          label="Nom de cette clé"
          aide={'Pour la reconnaître plus tard, par exemple «\u00a0Mon téléphone\u00a0».'}
          taille="moyen"
          maxlength={60}
          autocomplete="off"
          valeur={nom}
          erreur={erreurs.nom}
          obligatoire
        />
        <MotDePasse {...props} />
        <p class="message" role="alert" data-cle-refus hidden>
          La clé d’accès n’a pas été créée. Recommencez quand vous voulez.
        </p>
        <div class="formulaire-actions">
          <Suite {...props}>Créer la clé d’accès</Suite>
        </div>
      </form>
    </PagePublique>
  )
}

function Pourquoi({ obligatoire }: EnrolementProps) {
  return (
    <p class="chapeau">
      {obligatoire
        ? 'Votre accès demande plus qu’un mot de passe\u00a0: enregistrez de quoi confirmer que c’est bien vous.'
        : 'Elle confirmera que c’est bien vous, en plus de votre mot de passe, avant les actes sensibles.'}
    </p>
  )
}

function MotDePasse({ demandeMotDePasse, erreurs = {} }: EnrolementProps) {
  if (!demandeMotDePasse) return null
  return (
    <ChampMotDePasse
      name="motDePasse"
      label="Votre mot de passe actuel"
      autocomplete="current-password"
      erreur={erreurs.motDePasse}
      obligatoire
    />
  )
}

function Suite({ obligatoire, children }: EnrolementProps & { children: string }) {
  return (
    <>
      <Bouton>{children}</Bouton>
      {!obligatoire && (
        <Bouton variante="discret" href="/mon-compte/facteurs">
          Annuler
        </Bouton>
      )}
    </>
  )
}

/** Shown once, in the answer to the act that drew them. */
export function CodesPage({
  contexte,
  codes,
  suite,
}: {
  contexte: ContextePage
  codes: string[]
  suite: string
}) {
  return (
    <PagePublique titre="Vos codes de secours" contexte={contexte} sansConnexion>
      <Avis ton="attention">
        <p>
          Notez-les ou imprimez-les maintenant&nbsp;: ils ne seront plus montrés. Chacun remplace une fois
          votre application ou votre clé, si vous ne l’avez plus.
        </p>
      </Avis>
      <ul class="codes-secours">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <p>Gardez-les loin de votre mot de passe. Les codes d’avant, s’il y en avait, ne servent plus.</p>
      <p>
        <Bouton href={suite}>J’ai noté mes codes</Bouton>
      </p>
    </PagePublique>
  )
}
