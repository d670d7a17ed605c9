import { formatInstant, formatJour, type Jour } from '../../core/dates.ts'
import { formatSiret } from '../../core/siret.ts'
import { formatNom } from '../../core/texte.ts'
import type { Erreurs, Saisie } from '../../http/formulaire.ts'
import { Bouton } from '../../ui/bouton.tsx'
import { Deux, Section } from '../../ui/disposition.tsx'
import { Avis, ResumeErreurs } from '../../ui/erreurs.tsx'
import { Etat } from '../../ui/etat.tsx'
import { Fiche } from '../../ui/fiche.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { type Analyse, isOuvrable } from '../fichiers/rules.ts'
import type { Alerte } from './alertes.rules.ts'
import { Decisions } from './decisions.views.tsx'
import { Etapes } from './etapes.views.tsx'
import type { DemandeLue } from './gestion.queries.ts'
import { compteEnMots, etatChangement, formatTelephone, libelleVop } from './rules.ts'

export type DemandeProps = Omit<DemandeLue, 'rib'> & {
  contexte: ContextePage
  /** What the antivirus says of the statement; null once it was purged. */
  rib: Analyse | null
  alertes: Alerte[]
  /** The person may act, and not only read. */
  approuve: boolean
  moi: string
  aujourdhui: Jour
  saisie: Saisie
  erreurs: Erreurs
  /** Why what was asked could not be done: the request had moved. */
  conflit: string | undefined
  /** The account asked for, whole, when the person has just asked to see it. */
  iban: string | undefined
}

export function DemandePage(props: DemandeProps) {
  const { contexte, demande, etapes, erreurs, conflit, approuve } = props
  const resume = Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))
  return (
    <Page
      titre={`Changement de compte, ${demande.etablissement_numero}`}
      contexte={contexte}
      menu="coordonnees"
      fil={[{ libelle: 'Changements de compte', href: '/gestion/coordonnees' }]}
      erreur={resume.length > 0}
      sousTitre={<Etat {...etatChangement(demande.etat)} detail={suiteOf(demande)} />}
    >
      <ResumeErreurs erreurs={resume} />
      {conflit && (
        <Avis ton="erreur" titre="Rien n’a été enregistré">
          <p>{conflit}</p>
        </Avis>
      )}
      <Deux>
        <Section titre="Compte actuel" id="actuel">
          <Actuel demande={demande} />
        </Section>
        <Section titre="Compte demandé" id="demande">
          <Demande {...props} />
        </Section>
      </Deux>
      <Alertes {...props} />
      <Verifications {...props} />
      {approuve && <Decisions {...props} />}
      <Section titre="Étapes" id="etapes">
        <Etapes etapes={etapes} financeur={contexte.financeur} nommer />
      </Section>
    </Page>
  )
}

function suiteOf({ etat, effet_le, confirmation_requise }: DemandeLue['demande']): string | undefined {
  if (etat === 'SOUMISE' && confirmation_requise)
    return 'Un second administrateur de l’organisme doit confirmer.'
  if (etat === 'APPROUVEE' && effet_le)
    return `Le compte actuel sert encore. Départ le ${formatInstant(effet_le)}.`
  if (etat === 'TRANSMISE') return 'Un lot doit encore ramener ce compte. Premier règlement à surveiller.'
  return undefined
}

function Actuel({ demande }: Pick<DemandeProps, 'demande'>) {
  const { ancien_pays, ancien_fin, ancien_bic, ancien_titulaire, raison_sociale, siren, siret } = demande
  return (
    <Fiche
      lignes={[
        {
          libelle: 'IBAN',
          valeur: (
            <span class="insecable">{compteEnMots({ iban_pays: ancien_pays, iban_fin: ancien_fin })}</span>
          ),
        },
        { libelle: 'BIC', valeur: ancien_bic },
        { libelle: 'Titulaire', valeur: ancien_titulaire },
        { libelle: 'Organisme', valeur: <a href={`/gestion/organismes/${siren}`}>{raison_sociale}</a> },
        { libelle: 'SIRET', valeur: siret && formatSiret(siret) },
      ]}
    />
  )
}

function Demande({ demande, rib, iban, approuve }: DemandeProps) {
  const adresse = `/gestion/coordonnees/${demande.id}`
  return (
    <>
      <Fiche
        lignes={[
          {
            libelle: 'IBAN',
            valeur: iban ? <code>{iban}</code> : <span class="insecable">{compteEnMots(demande)}</span>,
          },
          { libelle: 'BIC', valeur: demande.bic },
          { libelle: 'Titulaire', valeur: demande.titulaire },
          {
            libelle: 'Demandé par',
            valeur: (
              <>
                {formatNom(demande)}, le {demande.soumise_le && formatInstant(demande.soumise_le)}
              </>
            ),
          },
          {
            libelle: 'RIB',
            valeur:
              rib === null ? (
                'Supprimé, un an après la fin de la demande'
              ) : approuve && isOuvrable(rib) ? (
                <a href={`${adresse}/rib`}>Ouvrir le RIB joint</a>
              ) : (
                'Joint'
              ),
          },
        ]}
      />
      {approuve && !iban && (
        <form method="post" action={`${adresse}/iban`}>
          <Bouton variante="second" icone="eye">
            Afficher l’IBAN
          </Bouton>
        </form>
      )}
    </>
  )
}

function Alertes({ alertes }: DemandeProps) {
  if (alertes.length === 0) return null
  return (
    <Avis ton="attention" titre="À regarder de près" annonce={false}>
      <ul>
        {alertes.map(({ code, message }) => (
          <li key={code}>{message}</li>
        ))}
      </ul>
    </Avis>
  )
}

/** What was done so far to know that the request is the organisme's, and the account too. */
function Verifications({ demande, rib }: DemandeProps) {
  const { rappel_le, rappel_numero, rappel_personne, confirmation_requise } = demande
  return (
    <Section titre="Vérifications" id="verifications">
      <Fiche
        lignes={[
          {
            libelle: 'Second administrateur',
            valeur: demande.confirmee_le
              ? `A confirmé le ${formatInstant(demande.confirmee_le)}`
              : confirmation_requise
                ? 'N’a pas encore confirmé'
                : 'L’organisme n’en a qu’un',
          },
          {
            libelle: 'Rappel téléphonique',
            valeur: rappel_le
              ? `${rappel_personne}, au ${formatTelephone(rappel_numero ?? '')}, le ${formatInstant(rappel_le)}`
              : 'Pas encore fait',
          },
          {
            libelle: 'Vérification du bénéficiaire',
            valeur: <ReponseBanque demande={demande} />,
          },
          { libelle: 'Analyse du RIB', valeur: rib && ANALYSES[rib] },
        ]}
      />
    </Section>
  )
}

/** What the bank says of the holder's name; its raw answer where its own service gave it. */
function ReponseBanque({ demande }: Pick<DemandeProps, 'demande'>) {
  const { vop_resultat, vop_le, vop_nom, vop_brut, vop_panne } = demande
  if (vop_resultat === null) return vop_panne === '' ? 'Pas encore faite' : `À saisir\u00a0: ${vop_panne}`
  const nom = vop_nom ? ` («\u00a0${vop_nom}\u00a0»)` : ''
  return (
    <>
      {libelleVop(vop_resultat)}
      {nom}, le {vop_le && formatJour(vop_le)}
      {vop_brut ? (
        <details>
          <summary>Réponse du service de la banque</summary>
          <code>{vop_brut}</code>
        </details>
      ) : (
        ', saisie à la main'
      )}
    </>
  )
}

const ANALYSES: Readonly<Record<Analyse, string>> = {
  NON_ANALYSE: 'Aucun antivirus n’est branché',
  EN_ATTENTE: 'En cours\u00a0: le RIB ne s’ouvre pas encore',
  SAIN: 'Aucun danger trouvé',
  INFECTE: 'Bloqué et supprimé\u00a0: refusez la demande, l’organisme la refera avec un autre fichier',
  ERREUR: 'Bloqué, illisible par l’antivirus\u00a0: refusez la demande, l’organisme la refera',
}
