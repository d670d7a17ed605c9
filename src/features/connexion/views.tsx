import { LIBELLES_PROFIL, type Profil } from '../../auth/permissions.ts'
import { formatInstant } from '../../core/dates.ts'
import { formatSiren } from '../../core/siret.ts'
import { Bouton, Champ, ChampMotDePasse } from '../../ui/champs.tsx'
import { Avis, ResumeErreurs } from '../../ui/erreurs.tsx'
import { type ContextePage, PagePublique } from '../../ui/page.tsx'
import type { ChoixLu } from './nouveautes.queries.ts'
import { tellNouveautes } from './rules.ts'

type ConnexionProps = {
  contexte: ContextePage
  identifiant?: string
  retour?: string
  erreurs?: Record<string, string>
  refus?: string
  message?: string
  /** The directories that may let her in: the words of the funder's, and whether an organisme has its own. */
  annuaires: { financeur: string | null; organismes: boolean }
  /** The directory that opened the session which has just ended. */
  quitte?: string | undefined
}

export function ConnexionPage({
  contexte,
  identifiant,
  retour,
  erreurs = {},
  refus,
  message,
  annuaires,
  quitte,
}: ConnexionProps) {
  const liste = Object.entries(erreurs).map(([champ, texte]) => ({ champ, message: texte }))
  return (
    <PagePublique
      seuil
      titre="Bienvenue dans votre espace Organisme de formation"
      titreDocument="Se connecter"
      contexte={contexte}
      erreur={liste.length > 0 || refus !== undefined}
      accroche={<p>Vos dossiers, vos règlements au centime, vos documents.</p>}
    >
      <h2>Se connecter</h2>
      {message && (
        <Avis ton="succes">
          <p>{message}</p>
          {quitte && <AnnuaireOuvert nom={quitte} />}
        </Avis>
      )}
      {refus && (
        <Avis ton="erreur">
          <p>{refus}</p>
        </Avis>
      )}
      <ResumeErreurs erreurs={liste} />
      <form method="post" action="/connexion" class="formulaire" novalidate>
        {retour && <input type="hidden" name="retour" value={retour} />}
        <Champ
          name="identifiant"
          label="Identifiant"
          aide="Votre adresse e-mail"
          type="email"
          inputmode="email"
          autocomplete="username"
          valeur={identifiant}
          erreur={erreurs.identifiant}
          obligatoire
        />
        <ChampMotDePasse
          name="motDePasse"
          label="Mot de passe"
          autocomplete="current-password"
          erreur={erreurs.motDePasse}
          obligatoire
        />
        <Bouton>Se connecter</Bouton>
        <p>
          <a href="/mot-de-passe-oublie">J’ai oublié mon mot de passe</a>
        </p>
        <p class="discret">
          Pas encore de compte&nbsp;? <a href="/demande-de-compte">Demander un accès</a>
        </p>
        <Annuaires {...annuaires} retour={retour} />
        {contexte.demo && (
          <p class="discret">
            Démonstration&nbsp;: <a href="/demo/courriels">voir les courriels envoyés</a>
          </p>
        )}
      </form>
    </PagePublique>
  )
}

/** Links: a form may lead to no other site. */
function Annuaires({
  financeur,
  organismes,
  retour,
}: ConnexionProps['annuaires'] & { retour?: string | undefined }) {
  const suite = retour && retour !== '/' ? `?${new URLSearchParams({ retour })}` : ''
  return (
    <>
      {financeur && (
        <p>
          <Bouton variante="second" href={`/connexion/annuaire/financeur${suite}`}>
            {financeur}
          </Bouton>
        </p>
      )}
      {organismes && (
        <p>
          <a href={`/connexion/annuaire${suite}`}>Se connecter par l’annuaire de mon organisme</a>
        </p>
      )}
    </>
  )
}

function AnnuaireOuvert({ nom }: { nom: string }) {
  return (
    <p>
      L’annuaire, lui, vous connaît peut-être encore.{' '}
      <a href={`/connexion/annuaire/${nom}/fin`}>Fermer aussi sa session</a>
    </p>
  )
}

export function ChoixPage({
  contexte,
  choix,
  courante,
}: {
  contexte: ContextePage
  choix: ChoixLu[]
  courante: string | null
}) {
  return (
    <PagePublique titre="Choisir un organisme" contexte={contexte} sansConnexion>
      {choix.length === 0 ? (
        <Avis ton="attention" annonce={false}>
          <p>
            Aucun organisme ne vous est ouvert en ce moment. Demandez à son administrateur de vous inviter à
            nouveau.
          </p>
        </Avis>
      ) : (
        <p class="chapeau">{sayChoix(choix)}</p>
      )}
      <ul class="choix-organisme">
        {choix.map((c) => (
          <ChoixOrganisme key={c.id} choix={c} courante={c.id === courante} />
        ))}
      </ul>
      <form method="post" action="/deconnexion">
        <Bouton variante="discret">Se déconnecter</Bouton>
      </form>
    </PagePublique>
  )
}

function sayChoix(choix: ChoixLu[]): string {
  const invitations = choix.filter(({ etat }) => etat === 'invite').length
  const ouverts = choix.length - invitations
  if (invitations === 0) {
    return ouverts === 1
      ? 'Vous travaillez pour un seul organisme.'
      : 'Vous travaillez pour plusieurs organismes\u00a0: choisissez celui que vous voulez consulter.'
  }
  if (ouverts > 0) return 'Choisissez l’organisme que vous voulez consulter, ou acceptez une invitation.'
  return invitations === 1
    ? 'Un organisme vous invite\u00a0: acceptez son invitation pour entrer dans son espace.'
    : 'Plusieurs organismes vous invitent\u00a0: acceptez l’invitation de celui que vous voulez consulter.'
}

function ChoixOrganisme({ choix, courante }: { choix: ChoixLu; courante: boolean }) {
  const invite = choix.etat === 'invite'
  return (
    <li class="carte">
      <h2>{choix.raison_sociale}</h2>
      <p class="discret">
        SIREN {formatSiren(choix.siren)} · {LIBELLES_PROFIL[choix.profil as Profil].libelle}
        {choix.sans_noms && ', sans les noms des stagiaires'}
        {invite && ' · vous êtes invité'}
        {courante && ' · organisme consulté'}
      </p>
      <Nouveautes {...choix} />
      <form method="post" action={invite ? '/invitations/acceptation' : '/choix-organisme'}>
        <input type="hidden" name="habilitation" value={choix.id} />
        <Bouton variante={invite ? 'second' : 'principal'} complement={choix.raison_sociale}>
          {invite ? 'Accepter l’invitation' : 'Consulter'}
        </Bouton>
      </form>
    </li>
  )
}

function Nouveautes({ etat, derniere_visite_le: le, nouveautes }: ChoixLu) {
  if (etat === 'invite') return null
  if (!le) return <p>Vous ne l’avez pas encore consulté.</p>
  if (!nouveautes) return null
  return (
    <p>
      Depuis votre visite du {formatInstant(le)}&nbsp;: {tellNouveautes(nouveautes)}.
    </p>
  )
}
