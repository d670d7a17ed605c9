import { formatInstant } from '../../core/dates.ts'
import { formatNda } from '../../core/nda.ts'
import { formatSiret } from '../../core/siret.ts'
import { formatNom } from '../../core/texte.ts'
import { Bouton, Champ } from '../../ui/champs.tsx'
import { Deux, Formulaire, Section } from '../../ui/disposition.tsx'
import { Avis, ResumeErreurs } from '../../ui/erreurs.tsx'
import { Etat } from '../../ui/etat.tsx'
import { Fiche } from '../../ui/fiche.tsx'
import { FiltresIgnores } from '../../ui/filtres.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import { Approbation, type Choisi, type RechercheOrganisme } from './approbation.views.tsx'
import type { DemandeLue, Voisine } from './queries.ts'
import { type Controle, etatDemande } from './rules.ts'

type DemandeProps = DemandeLue & {
  contexte: ContextePage
  controles: Controle[]
  recherche: RechercheOrganisme
  /** The organisme that was chosen, when it cannot be approved as simply as that. */
  choisi: Choisi | undefined
  erreurs: Record<string, string> | undefined
  /** Why nothing was done. */
  conflit: string | undefined
  saisie: Record<string, string>
}

export function DemandeGestionPage(props: DemandeProps) {
  const { contexte, demande, controles, voisines, recherche, erreurs = {}, conflit } = props
  return (
    <Page
      titre={`Demande ${demande.reference}`}
      contexte={contexte}
      menu="demandes"
      fil={[{ libelle: 'Demandes de compte', href: '/gestion/demandes' }]}
      erreur={Object.keys(erreurs).length > 0 || conflit !== undefined}
      sousTitre={<Etat {...etatDemande(demande.etat)} />}
    >
      <ResumeErreurs erreurs={Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))} />
      {conflit && <NonFait {...props} conflit={conflit} />}
      <FiltresIgnores messages={recherche.ignores.map(({ message }) => message)} />
      {demande.traitee_le && <Reponse demande={demande} />}
      <Deux>
        <Section titre="Ce qui est demandé" id="demande">
          <Saisie demande={demande} />
        </Section>
        <Section titre="Ce que nous en savons" id="controles">
          <Controles controles={controles} />
        </Section>
      </Deux>
      {voisines.length > 0 && <Voisines voisines={voisines} />}
      {demande.etat === 'recue' && (
        <>
          <Approbation {...props} />
          <Refus {...props} />
        </>
      )}
    </Page>
  )
}

function Saisie({ demande }: { demande: DemandeLue['demande'] }) {
  return (
    <Fiche
      lignes={[
        { libelle: 'Raison sociale', valeur: demande.raison_sociale },
        { libelle: 'SIRET', valeur: formatSiret(demande.siret) },
        { libelle: 'NDA', valeur: formatNda(demande.nda) },
        { libelle: 'Personne', valeur: formatNom(demande) },
        { libelle: 'Adresse e-mail', valeur: <span class="adresse">{demande.email}</span> },
        { libelle: 'Reçue le', valeur: formatInstant(demande.recue_le) },
      ]}
    />
  )
}

function Controles({ controles }: { controles: Controle[] }) {
  return (
    <Fiche
      lignes={controles.map(({ sujet, verdict, ton, detail }) => ({
        libelle: sujet,
        valeur: <Etat libelle={verdict} ton={ton} detail={detail} />,
      }))}
    />
  )
}

/** What was typed stays readable once its form is gone. */
function NonFait({ demande, saisie, conflit }: DemandeProps & { conflit: string }) {
  const tape = saisie.motif || saisie.raison
  return (
    <Avis ton="attention">
      <p>{conflit}</p>
      {demande.etat !== 'recue' && tape && <p>Vous aviez écrit&nbsp;: {tape}</p>}
    </Avis>
  )
}

/** What was answered, by whom. */
function Reponse({ demande }: { demande: DemandeLue['demande'] }) {
  const { etat, traitee_le, agent_nom, agent_prenom, pour, pour_siren, motif, raison } = demande
  return (
    <Avis ton="information" annonce={false}>
      <p>
        {etatDemande(etat).libelle} le {traitee_le && formatInstant(traitee_le)} par{' '}
        {formatNom({ nom: agent_nom ?? '', prenom: agent_prenom ?? '' })}
        {pour && (
          <>
            , pour <a href={`/gestion/organismes/${pour_siren}`}>{pour}</a>
          </>
        )}
        .
      </p>
      {motif && <p>Motif&nbsp;: {motif}</p>}
      {raison && <p>Raison d’approuver malgré les contrôles&nbsp;: {raison}</p>}
    </Avis>
  )
}

function Voisines({ voisines }: { voisines: Voisine[] }) {
  return (
    <Section titre="Autres demandes de cette personne ou pour cet organisme" id="voisines">
      <Tableau
        id="demandes-voisines"
        legende="De la plus récente à la plus ancienne"
        colonnes={VOISINES}
        lignes={voisines}
        cle={({ reference }) => reference}
      />
    </Section>
  )
}

const VOISINES: Colonne<Voisine>[] = [
  {
    cle: 'reference',
    titre: 'Référence',
    entete: true,
    valeur: ({ reference }) => <a href={`/gestion/demandes/${reference}`}>{reference}</a>,
  },
  { cle: 'recue', titre: 'Reçue le', valeur: ({ recue_le }) => formatInstant(recue_le) },
  {
    cle: 'lien',
    titre: 'En commun',
    valeur: ({ meme_personne }) => (meme_personne ? 'La même personne' : 'Le même organisme'),
  },
  { cle: 'etat', titre: 'État', valeur: ({ etat }) => <Etat {...etatDemande(etat)} /> },
]

function Refus({ demande, erreurs, saisie }: DemandeProps) {
  return (
    <Section titre="Refuser la demande" id="refus">
      <Formulaire
        action={`/gestion/demandes/${demande.reference}/refus`}
        actions={
          <Bouton variante="danger" icone="mail">
            Refuser et répondre
          </Bouton>
        }
      >
        <Champ
          name="motif"
          label="Motif du refus"
          aide="Il part tel quel dans le courriel de réponse. Par exemple&nbsp;: Votre organisme a déjà un administrateur, demandez-lui de vous inviter."
          maxlength={500}
          autocomplete="off"
          valeur={saisie.motif}
          erreur={erreurs?.motif}
          obligatoire
        />
      </Formulaire>
    </Section>
  )
}
