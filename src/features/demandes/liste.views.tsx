import { formatInstant } from '../../core/dates.ts'
import type { FiltreIgnore } from '../../core/filtres.ts'
import { formatSiret } from '../../core/siret.ts'
import { pluriel } from '../../core/texte.ts'
import { Avis } from '../../ui/erreurs.tsx'
import { Etat } from '../../ui/etat.tsx'
import { FiltresIgnores } from '../../ui/filtres.tsx'
import { Onglets } from '../../ui/onglets.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import { Vide } from '../../ui/vide.tsx'
import type { DemandeResume, ListeDemandes } from './queries.ts'
import { adresseDemandes, etatDemande } from './rules.ts'
import type { EtatListe, FiltresDemandes } from './schemas.ts'

type DemandesProps = ListeDemandes & {
  contexte: ContextePage
  filtres: FiltresDemandes
  ignores: FiltreIgnore[]
  /** What was just done. */
  message: string | undefined
}

const TITRE = 'Demandes de compte'

export function DemandesPage(props: DemandesProps) {
  const { contexte, filtres, ignores, message, demandes, total, page, pages } = props
  const etat = filtres.etat ?? 'a_traiter'
  return (
    <Page
      titre={TITRE}
      titreDocument={pages > 1 ? `${TITRE} (page ${page} sur ${pages})` : TITRE}
      contexte={contexte}
      menu="demandes"
    >
      {message && (
        <Avis ton="succes">
          <p>{message}</p>
        </Avis>
      )}
      <FiltresIgnores messages={ignores.map((ignore) => ignore.message)} />
      <Onglets
        titre="Demandes par état"
        onglets={[
          { libelle: 'À traiter', href: adresseDemandes({}), courant: etat === 'a_traiter' },
          { libelle: 'Traitées', href: adresseDemandes({ etat: 'traitees' }), courant: etat === 'traitees' },
        ]}
      />
      {total === 0 ? (
        <Aucune etat={etat} />
      ) : (
        <Tableau
          id="demandes"
          legende={
            <>
              <strong>{pluriel(total, 'demande')}</strong>,{' '}
              {etat === 'a_traiter' ? 'la plus ancienne d’abord' : 'la dernière réponse d’abord'}
              {pages > 1 && `, page ${page} sur ${pages}`}
            </>
          }
          colonnes={etat === 'a_traiter' ? COLONNES : [...COLONNES, REPONSE]}
          lignes={demandes}
          cle={({ reference }) => reference}
        />
      )}
      <Pagination
        page={page}
        pages={pages}
        href={(voulue) => adresseDemandes({ ...filtres, page: voulue })}
      />
    </Page>
  )
}

const COLONNES: Colonne<DemandeResume>[] = [
  {
    cle: 'reference',
    titre: 'Référence',
    entete: true,
    valeur: ({ reference }) => <a href={`/gestion/demandes/${reference}`}>{reference}</a>,
  },
  {
    cle: 'recue',
    titre: 'Reçue le',
    valeur: ({ recue_le }) => <span class="date">{formatInstant(recue_le)}</span>,
  },
  { cle: 'organisme', titre: 'Raison sociale saisie', valeur: ({ raison_sociale }) => raison_sociale },
  {
    cle: 'siret',
    titre: 'SIRET',
    valeur: ({ siret, connue }) => (
      <>
        <span class="insecable">{formatSiret(siret)}</span>
        <span class="detail">{connue ?? 'SIREN inconnu'}</span>
      </>
    ),
  },
]

const REPONSE: Colonne<DemandeResume> = {
  cle: 'reponse',
  titre: 'Réponse',
  valeur: ({ etat, traitee_le }) => (
    <Etat {...etatDemande(etat)} detail={traitee_le && formatInstant(traitee_le)} />
  ),
}

function Aucune({ etat }: { etat: EtatListe }) {
  return etat === 'a_traiter' ? (
    <Vide titre="Aucune demande n’attend" icone="check">
      Les demandes faites depuis la page de connexion («&nbsp;Pas encore de compte&nbsp;?&nbsp;») arrivent
      ici.
    </Vide>
  ) : (
    <Vide titre="Aucune demande traitée">
      Les demandes approuvées ou refusées resteront dans cette liste.
    </Vide>
  )
}
