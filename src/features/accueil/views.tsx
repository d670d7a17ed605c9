import type { Profil } from '../../auth/permissions.ts'
import { formatJour } from '../../core/dates.ts'
import { pluriel } from '../../core/texte.ts'
import { Bouton } from '../../ui/champs.tsx'
import { Chiffres } from '../../ui/chiffres.tsx'
import { Deux, Section } from '../../ui/disposition.tsx'
import { Etat } from '../../ui/etat.tsx'
import { Lignes } from '../../ui/lignes.tsx'
import { Montant } from '../../ui/montant.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { DerniereConnexion } from '../../ui/session.tsx'
import { Vide } from '../../ui/vide.tsx'
import { DELAI_FACTURATION } from '../dossiers/rules.ts'
import { adresseReglements, libelleStatutDate, tonStatutReglement } from '../reglements/rules.ts'
import type { Accueil } from './queries.ts'
import { listTaches, type Tache, titreTaches } from './rules.ts'

export type AccueilProps = {
  contexte: ContextePage
  accueil: Accueil
  profil: Profil
  annee: string
  derniereConnexion: Date | null
}

export function AccueilPage(props: AccueilProps) {
  const { contexte, accueil, profil } = props
  const nouveau = accueil.dossiers.nombre === 0 && accueil.reglements.length === 0
  return (
    <Page
      titre="Bienvenue dans votre espace oGestion"
      titreDocument="Accueil"
      contexte={contexte}
      menu="accueil"
      sousTitre={contexte.organisme?.raisonSociale}
    >
      {nouveau ? <PremiersPas {...props} /> : <Sommes {...props} />}
      {!nouveau && <Taches taches={listTaches(accueil, contexte)} profil={profil} />}
      {!nouveau && <Nouveautes {...props} />}
      <DerniereConnexion le={props.derniereConnexion} />
    </Page>
  )
}

/** Numbers of the year; each is the list that it sums. */
function Sommes({ accueil, annee }: AccueilProps) {
  const { regle, dossiers } = accueil
  const periode = { debut: `${annee}-01-01`, fin: `${annee}-12-31` }
  return (
    <Chiffres
      chiffres={[
        {
          valeur: <Montant cents={regle} />,
          libelle: `réglés en ${annee}`,
          href: adresseReglements(periode),
        },
        {
          valeur: <Montant cents={Math.abs(dossiers.reste)} />,
          libelle: dossiers.reste < 0 ? 'de trop-perçu' : 'restent à régler',
          href: '/dossiers',
        },
      ]}
    />
  )
}

function Taches({ taches, profil }: { taches: Tache[]; profil: Profil }) {
  return (
    <Section titre={titreTaches(profil)} id="taches">
      {taches.length > 0 ? (
        <Lignes
          lignes={taches.map((tache) => ({
            titre: tache.titre,
            ...(tache.href ? { href: tache.href } : {}),
            detail: <Precisions {...tache} />,
            valeur: tache.montant !== undefined && <Montant cents={tache.montant} />,
          }))}
        />
      ) : (
        <p>
          Rien d’urgent aujourd’hui&nbsp;: aucune date limite de facturation passée ni dans les{' '}
          {DELAI_FACTURATION}&nbsp;jours, aucune facture rejetée, aucune pièce demandée, aucun virement refusé
          par la banque, aucun compte à compléter.
        </p>
      )}
    </Section>
  )
}

function Precisions({ echeance, premiers, autres }: Tache) {
  return (
    <>
      {echeance}
      {premiers.length > 0 && (
        <span class="accueil-premiers">
          {premiers.map(({ libelle, href, detail }) => (
            <span key={libelle}>
              {href ? <a href={href}>{libelle}</a> : libelle}
              {detail && ` ${detail}`}
            </span>
          ))}
          {autres.nombre > 0 && (
            <span>
              et <a href={autres.href}>{pluriel(autres.nombre, 'autre')}</a>
            </span>
          )}
        </span>
      )}
    </>
  )
}

function Nouveautes({ accueil: { reglements, accords }, contexte: { financeur } }: AccueilProps) {
  return (
    <Deux>
      <Section
        titre="Derniers règlements"
        id="reglements"
        action={<a href="/reglements">Tous les règlements</a>}
      >
        {reglements.length > 0 ? (
          <Lignes
            lignes={reglements.map((reglement) => ({
              titre: `Virement ${reglement.reference}`,
              href: `/reglements/${encodeURIComponent(reglement.reference)}`,
              detail: (
                <>
                  <Etat libelle={libelleStatutDate(reglement)} ton={tonStatutReglement(reglement.statut)} />{' '}
                  {pluriel(reglement.nb_lignes, 'ligne')}
                </>
              ),
              valeur: <Montant cents={reglement.montant} />,
            }))}
          />
        ) : (
          <p class="discret">
            Aucun virement pour l’instant&nbsp;: {financeur} n’a pas encore payé de facture.
          </p>
        )}
      </Section>
      <Section titre="Derniers accords" id="accords" action={<a href="/dossiers">Tous les dossiers</a>}>
        {accords.length > 0 ? (
          <Lignes
            lignes={accords.map(({ numero, intitule, entreprise, accord_date, accorde }) => ({
              titre: `Dossier ${numero}`,
              href: `/dossiers/${encodeURIComponent(numero)}`,
              detail: (
                <>
                  {accord_date && `Accord du ${formatJour(accord_date)}, `}
                  {[entreprise, intitule].filter(Boolean).join(', ')}
                </>
              ),
              valeur: <Montant cents={accorde} />,
            }))}
          />
        ) : (
          <p class="discret">Aucun accord pour l’instant&nbsp;: vos dossiers sont en cours d’examen.</p>
        )}
      </Section>
    </Deux>
  )
}

/** An organisme that has nothing yet: what will come, and what can be done now. */
function PremiersPas({ contexte, accueil }: AccueilProps) {
  return (
    <>
      <Vide
        titre="Votre espace est prêt"
        icone="inbox"
        action={
          <Bouton variante="second" href="/aide">
            Comprendre le parcours d’un dossier
          </Bouton>
        }
      >
        {contexte.financeur} n’a pas encore enregistré de dossier pour votre organisme. Dès qu’une entreprise
        demandera une prise en charge, vous verrez ici vos dossiers, vos accords, puis chaque virement avec ce
        qu’il paie.
      </Vide>
      <Section titre="En attendant" id="premiers-pas">
        <Lignes lignes={premiersPas(contexte, accueil)} />
      </Section>
    </>
  )
}

function premiersPas(
  { estAdministrateur, financeur }: ContextePage,
  { aDesEtablissements, sansCompte }: Accueil,
) {
  return [
    aDesEtablissements
      ? {
          titre: 'Vérifier vos établissements',
          href: '/etablissements',
          detail:
            sansCompte > 0
              ? `${pluriel(sansCompte, 'établissement')} sans compte\u00a0: ${financeur} ne pourrait pas ${sansCompte < 2 ? 'le' : 'les'} payer`
              : 'Nom, adresse, SIRET et coordonnées bancaires',
        }
      : {
          titre: 'Vérifier vos établissements',
          href: '/etablissements',
          detail: `Ils paraîtront quand ${financeur} les aura enregistrés`,
        },
    ...(estAdministrateur
      ? [
          {
            titre: 'Inviter vos collègues',
            href: '/utilisateurs',
            detail: 'Chacun avec son profil et ses établissements',
          },
        ]
      : []),
    {
      titre: 'Lire comment vos données sont protégées',
      href: '/donnees-personnelles',
      detail: 'Qui voit quoi, pendant combien de temps',
    },
  ]
}
