import type { ComponentChildren } from 'preact'
import type { FiltreIgnore } from '../../core/filtres.ts'
import { formatNda } from '../../core/nda.ts'
import { formatSiren } from '../../core/siret.ts'
import { Bouton } from '../../ui/champs.tsx'
import { Avis, ResumeErreurs } from '../../ui/erreurs.tsx'
import { Fiche } from '../../ui/fiche.tsx'
import { FiltresIgnores } from '../../ui/filtres.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { Dossiers, Reglements } from './argent.views.tsx'
import { PremierAdministrateur, type SaisieOrganisme } from './invitation.views.tsx'
import { VoirComme } from './observation.views.tsx'
import type { OrganismeLu } from './organisme.queries.ts'
import { Etablissements, Personnes } from './personnes.views.tsx'
import { Courriels, Demandes, Lots } from './suivi.views.tsx'

export type OrganismeProps = OrganismeLu &
  SaisieOrganisme & {
    contexte: ContextePage
    maintenant: Date
    /** What was just done. */
    message: string | undefined
    ignores: FiltreIgnore[]
  }

/** Everything that the funder holds on one organisme. */
export function OrganismePage(props: OrganismeProps) {
  const { contexte, organisme, erreurs = {}, message } = props
  return (
    <Page
      titre={organisme.raison_sociale}
      titreDocument={`${organisme.raison_sociale} – Organismes`}
      contexte={contexte}
      menu="organismes"
      fil={[{ libelle: 'Organismes', href: '/gestion/organismes' }]}
      erreur={Object.keys(erreurs).length > 0}
      entete={
        <Bouton variante="second" icone="eye" href="#observation">
          Voir comme…
        </Bouton>
      }
      sousTitre={`SIREN ${formatSiren(organisme.siren)}`}
    >
      <ResumeErreurs erreurs={Object.entries(erreurs).map(([champ, dit]) => ({ champ, message: dit }))} />
      <FiltresIgnores messages={props.ignores.map(({ message: dit }) => dit)} />
      {message && (
        <Avis ton="succes">
          <p>{message}</p>
        </Avis>
      )}
      <Identite {...props} />
      {contexte.estAdministrateur && (
        <p>
          <a href={`/gestion/organismes/${organisme.siren}/annuaire`}>Annuaire de connexion</a>
        </p>
      )}
      <Personnes {...props} />
      {!organisme.retire_le && isAInviter(props) && <PremierAdministrateur {...props} />}
      <Etablissements {...props} />
      <Dossiers dossiers={props.dossiers} />
      <Reglements reglements={props.reglements} />
      <Demandes {...props} />
      <Lots {...props} />
      <Courriels {...props} />
      <VoirComme {...props} />
    </Page>
  )
}

/** Refused because somebody has just come, the form keeps what was typed. */
function isAInviter({ organisme, saisie }: OrganismeProps): boolean {
  return organisme.administrateurs === 0 || saisie.motif !== undefined
}

function Identite({ organisme }: OrganismeProps) {
  const lignes: { libelle: string; valeur: ComponentChildren }[] = [
    { libelle: 'NDA', valeur: organisme.nda && formatNda(organisme.nda) },
    { libelle: 'Adresse e-mail', valeur: organisme.email && <span class="adresse">{organisme.email}</span> },
  ]
  return (
    <>
      {organisme.retire_le && (
        <Avis ton="attention" annonce={false}>
          <p>Un lot a retiré cet organisme.</p>
        </Avis>
      )}
      <Fiche lignes={lignes} />
    </>
  )
}
