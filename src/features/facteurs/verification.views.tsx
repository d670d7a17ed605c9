import { Bouton, Champ } from '../../ui/champs.tsx'
import { Formulaire } from '../../ui/disposition.tsx'
import { Avis, ResumeErreurs } from '../../ui/erreurs.tsx'
import { type ContextePage, PagePublique } from '../../ui/page.tsx'

type VerificationProps = {
  contexte: ContextePage
  action: string
  /** At sign-in nothing is open yet; later an act is about to be done. */
  titre: string
  texte: string
  retour?: string | undefined
  /** What the browser is told to ask her passkey; null when she has none. */
  cle: string | null
  erreur?: string | undefined
  /** Why the directory did not confirm. */
  echec?: string | undefined
  /** She has a factor of her own. */
  connu: boolean
  /** The directory that let her in may be asked again. */
  parAnnuaire: boolean
}

/** « C’est bien vous ? »: the code of the application, a recovery code, or a passkey. */
export function VerificationPage(props: VerificationProps) {
  const { contexte, action, titre, texte, retour, cle, erreur, echec, connu, parAnnuaire } = props
  return (
    <PagePublique titre={titre} contexte={contexte} erreur={erreur !== undefined} sansConnexion>
      <ResumeErreurs erreurs={erreur ? [{ champ: 'code', message: erreur }] : []} />
      {echec && (
        <Avis ton="erreur">
          <p>{echec}</p>
        </Avis>
      )}
      <p class="chapeau">{texte}</p>
      {parAnnuaire && <ParAnnuaire retour={retour} />}
      {cle && <AvecCle action={action} options={cle} retour={retour} />}
      {connu && <AvecCode {...props} />}
      {connu && <Perdu {...props} />}
      <form method="post" action="/deconnexion">
        <Bouton variante="discret">Se déconnecter</Bouton>
      </form>
    </PagePublique>
  )
}

function ParAnnuaire({ retour }: { retour: string | undefined }) {
  const suite = retour ? `?${new URLSearchParams({ retour })}` : ''
  return (
    <p>
      <Bouton variante="second" href={`/mon-compte/confirmation/annuaire${suite}`}>
        Confirmer par l’annuaire
      </Bouton>
    </p>
  )
}

function AvecCode({ action, retour, erreur }: VerificationProps) {
  return (
    <Formulaire action={action} actions={<Bouton>Continuer</Bouton>}>
      {retour && <input type="hidden" name="retour" value={retour} />}
      <Champ
        name="code"
        label="Code"
        aide="Les six chiffres de votre application d’authentification, ou un de vos codes de secours."
        autocomplete="one-time-code"
        taille="moyen"
        maxlength={60}
        erreur={erreur}
        obligatoire
      />
    </Formulaire>
  )
}

/** A script shows it where the browser knows passkeys. */
function AvecCle({
  action,
  options,
  retour,
}: {
  action: string
  options: string
  retour: string | undefined
}) {
  return (
    <form method="post" action={action} data-cle="verification" data-options={options} hidden>
      {retour && <input type="hidden" name="retour" value={retour} />}
      <input type="hidden" name="reponse" value="" />
      <Bouton>Utiliser ma clé d’accès</Bouton>
      <p class="message" role="alert" data-cle-refus hidden>
        La clé d’accès n’a pas répondu. Recommencez, ou donnez un code.
      </p>
      <p class="discret">ou bien</p>
    </form>
  )
}

function Perdu({ contexte }: VerificationProps) {
  return (
    <details>
      <summary>Je n’ai plus mon application ni mes codes</summary>
      <p>
        Écrivez à {contexte.financeur} depuis la page <a href="/aide">Aide</a>. Une personne vérifie que c’est
        bien vous, une autre confirme, et vous en enregistrez un nouveau à votre prochaine connexion.
      </p>
      {contexte.demo && (
        <p>
          Démonstration&nbsp;: <a href="/demo/codes">voir les codes du moment</a>
        </p>
      )}
    </details>
  )
}
