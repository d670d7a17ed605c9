import type { ComponentChildren } from 'preact'
import { LIBELLES_PROFIL, type Profil } from '../../auth/permissions.ts'
import { formatInstant } from '../../core/dates.ts'
import { formatNom } from '../../core/texte.ts'
import { Bouton, Champ, ChampCache } from '../../ui/champs.tsx'
import { Deux, Formulaire, Section } from '../../ui/disposition.tsx'
import { Avis, ResumeErreurs } from '../../ui/erreurs.tsx'
import { Etat } from '../../ui/etat.tsx'
import { Fiche } from '../../ui/fiche.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { Droits, type DroitsProps } from './droits.views.tsx'
import type { Utilisateur } from './queries.ts'
import { etatUtilisateur, libelleEtablissement } from './rules.ts'
import { type EtatUtilisateur, LIBELLES_ETAT } from './schemas.ts'

type Commun = DroitsProps & { contexte: ContextePage }

const FIL = [{ libelle: 'Gérer mes utilisateurs', href: '/utilisateurs' }]
const toListe = (erreurs: Record<string, string>) =>
  Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))

export function NouvelUtilisateurPage(props: Commun) {
  const { contexte, saisie, erreurs = {} } = props
  return (
    <Page
      titre="Créer un utilisateur"
      contexte={contexte}
      menu="utilisateurs"
      fil={FIL}
      erreur={Object.keys(erreurs).length > 0}
    >
      <ResumeErreurs erreurs={toListe(erreurs)} />
      <Formulaire
        action="/utilisateurs/nouveau"
        actions={
          <>
            <Bouton icone="mail">Envoyer l’invitation</Bouton>
            <Bouton variante="discret" href="/utilisateurs">
              Annuler
            </Bouton>
          </>
        }
      >
        <Identite champs={saisie.champs} erreurs={erreurs} />
        <Droits {...props} />
      </Formulaire>
    </Page>
  )
}

function Identite({ champs, erreurs }: { champs: Record<string, string>; erreurs: Record<string, string> }) {
  const commun = { autocomplete: 'off', obligatoire: true }
  return (
    <>
      <Champ {...commun} name="nom" label="Nom" taille="moyen" valeur={champs.nom} erreur={erreurs.nom} />
      <Champ
        {...commun}
        name="prenom"
        label="Prénom"
        taille="moyen"
        valeur={champs.prenom}
        erreur={erreurs.prenom}
      />
      <Champ
        {...commun}
        name="email"
        label="Adresse e-mail"
        type="email"
        inputmode="email"
        aide="La personne y reçoit son invitation, valable 72 heures."
        valeur={champs.email}
        erreur={erreurs.email}
      />
    </>
  )
}

type UtilisateurProps = Commun & {
  utilisateur: Utilisateur
  moi: boolean
  maintenant: Date
  /** Somebody saved meanwhile: both values are on the page. */
  conflit?: boolean
}

export function UtilisateurPage(props: UtilisateurProps) {
  const { contexte, utilisateur, saisie, maintenant, moi, conflit = false, erreurs = {} } = props
  const etat = etatUtilisateur(utilisateur, maintenant)
  return (
    <Page
      titre={formatNom(utilisateur)}
      titreDocument={`${formatNom(utilisateur)} – Gérer mes utilisateurs`}
      contexte={contexte}
      menu="utilisateurs"
      fil={FIL}
      erreur={conflit || Object.keys(erreurs).length > 0}
      sousTitre={<Etat {...LIBELLES_ETAT[etat]} detail={moi ? 'C’est vous' : undefined} />}
    >
      <ResumeErreurs erreurs={toListe(erreurs)} />
      {conflit && <AvisConflit {...props} />}
      <Deux>
        <Section titre="Ce que la personne peut faire et voir" id="droits">
          <Formulaire
            action={`/utilisateurs/${utilisateur.id}`}
            actions={<Bouton>{conflit ? 'Enregistrer tout de même ma saisie' : 'Enregistrer'}</Bouton>}
          >
            <ChampCache
              name="version"
              valeur={conflit ? utilisateur.version : (saisie.champs.version ?? utilisateur.version)}
            />
            <Droits {...props} />
            <p class="discret">
              Un changement ferme ses sessions ouvertes&nbsp;: il agit à sa prochaine page.
            </p>
          </Formulaire>
        </Section>
        <Cote utilisateur={utilisateur} etat={etat} />
      </Deux>
    </Page>
  )
}

/** What is stored now, and what this person typed: nothing is lost either way. */
function AvisConflit({ utilisateur, saisie, choix }: UtilisateurProps) {
  const lieux = (numeros: readonly string[]) =>
    choix
      .filter(({ numero }) => numeros.includes(numero))
      .map(libelleEtablissement)
      .join(', ')
  const saisi = saisie.champs.portee === 'tous' ? null : saisie.etablissement
  return (
    <Avis ton="attention" titre="Cette fiche a été modifiée pendant votre saisie">
      <p>
        Enregistré maintenant&nbsp;:{' '}
        <Resume
          profil={utilisateur.profil}
          sansNoms={utilisateur.sans_noms}
          lieux={utilisateur.etablissements && lieux(utilisateur.etablissements)}
        />
      </p>
      <p>
        Votre saisie, gardée ci-dessous&nbsp;:{' '}
        <Resume
          profil={saisie.champs.profil ?? ''}
          sansNoms={saisie.champs.sansNoms === '1'}
          lieux={saisi && lieux(saisi)}
        />
      </p>
    </Avis>
  )
}

type Droit = { profil: string; sansNoms: boolean; lieux: string | null }

function Resume({ profil, sansNoms, lieux }: Droit) {
  return (
    <strong>
      {LIBELLES_PROFIL[profil as Profil]?.libelle ?? 'aucun profil'}, {lieux ?? 'tous les établissements'}
      {sansNoms && ', sans les noms des stagiaires'}
    </strong>
  )
}

function Cote({ utilisateur, etat }: { utilisateur: Utilisateur; etat: EtatUtilisateur }) {
  const { id, email, invite_le, expire_le, derniere_visite_le } = utilisateur
  return (
    <div class="utilisateur-cote">
      <Fiche
        lignes={[
          { libelle: 'Adresse e-mail', valeur: email },
          { libelle: 'Invitation', valeur: `envoyée le ${formatInstant(invite_le)}` },
          ...(expire_le ? [{ libelle: 'Valable jusqu’au', valeur: formatInstant(expire_le) }] : []),
          {
            libelle: 'Dernière visite',
            valeur: derniere_visite_le ? formatInstant(derniere_visite_le) : 'Pas encore venue',
          },
        ]}
      />
      {(etat === 'invite' || etat === 'expire') && (
        <Acte action={`/utilisateurs/${id}/invitation`} bouton="Renvoyer l’invitation" variante="second">
          Un nouveau courriel part, valable 72 heures. Le lien du précédent ne servira plus.
        </Acte>
      )}
      {etat === 'actif' && (
        <Acte action={`/utilisateurs/${id}/sessions`} bouton="Fermer ses sessions" variante="second">
          Là où cette personne est connectée à votre organisme, elle devra se reconnecter.
        </Acte>
      )}
      {etat === 'desactive' ? (
        <Acte action={`/utilisateurs/${id}/reactivation`} bouton="Réactiver l’accès" variante="second">
          La personne retrouve son profil et ses établissements. Si elle n’est jamais venue, elle est invitée
          à nouveau.
        </Acte>
      ) : (
        <Desactivation id={id} invitation={etat !== 'actif'} nom={formatNom(utilisateur)} />
      )}
    </div>
  )
}

type ActeProps = {
  action: string
  bouton: string
  variante: 'second' | 'danger'
  complement?: string
  children: ComponentChildren
}

function Acte({ action, bouton, variante, complement, children }: ActeProps) {
  return (
    <form method="post" action={action}>
      <p>{children}</p>
      <Bouton variante={variante} {...(complement ? { complement } : {})}>
        {bouton}
      </Bouton>
    </form>
  )
}

/** Two steps, without a script: open, read, confirm. */
function Desactivation({ id, invitation, nom }: { id: string; invitation: boolean; nom: string }) {
  return (
    <details class="confirmation">
      <summary>{invitation ? 'Annuler l’invitation…' : 'Désactiver l’accès…'}</summary>
      <Acte
        action={`/utilisateurs/${id}/desactivation`}
        bouton={invitation ? 'Oui, annuler l’invitation' : 'Oui, désactiver l’accès'}
        complement={`de ${nom}`}
        variante="danger"
      >
        {invitation
          ? 'Le lien déjà envoyé ne servira plus.'
          : 'Ses sessions ouvertes se ferment et elle ne peut plus entrer dans votre organisme. Vous pourrez la réactiver.'}
      </Acte>
    </details>
  )
}
