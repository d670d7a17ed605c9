import type { FiltreIgnore } from '../../core/filtres.ts'
import { formatSiren } from '../../core/siret.ts'
import { Bouton, Champ } from '../../ui/champs.tsx'
import { Formulaire, Section } from '../../ui/disposition.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import type { OrganismeResume } from '../organismes/queries.ts'
import type { DemandeLue } from './queries.ts'

export type RechercheOrganisme = {
  q: string | undefined
  trouves: OrganismeResume[]
  ignores: FiltreIgnore[]
}

type ApprobationProps = DemandeLue & { recherche: RechercheOrganisme }

/** The organisme of the SIRET, those of the NDA, and those that were searched: each with its button. */
export function Approbation({ demande, organisme, parNda, recherche }: ApprobationProps) {
  const proposes = distinct([...(organisme ? [organisme] : []), ...parNda, ...recherche.trouves])
  return (
    <Section titre="Approuver la demande" id="approbation">
      <p>
        La personne devient le premier administrateur de l’organisme&nbsp;: elle reçoit un lien à usage
        unique, valable 72 heures.
      </p>
      {proposes.length === 0 ? (
        <p>Aucun organisme n’a ce SIRET ni ce NDA&nbsp;: cherchez-le ci-dessous.</p>
      ) : (
        <Tableau
          id="proposes"
          legende="Organismes possibles"
          colonnes={columns(demande.reference)}
          lignes={proposes}
          cle={({ siren }) => siren}
        />
      )}
      <Recherche reference={demande.reference} recherche={recherche} />
    </Section>
  )
}

function distinct(organismes: OrganismeResume[]): OrganismeResume[] {
  return [...new Map(organismes.map((o) => [o.siren, o])).values()].filter(({ retire_le }) => !retire_le)
}

function columns(reference: string): Colonne<OrganismeResume>[] {
  return [
    {
      cle: 'organisme',
      titre: 'Organisme',
      entete: true,
      valeur: ({ siren, raison_sociale }) => <a href={`/gestion/organismes/${siren}`}>{raison_sociale}</a>,
    },
    {
      cle: 'siren',
      titre: 'SIREN',
      valeur: ({ siren }) => <span class="insecable">{formatSiren(siren)}</span>,
    },
    {
      cle: 'etablissements',
      titre: 'Établissements',
      alignement: 'nombre',
      valeur: ({ nb_etablissements }) => nb_etablissements,
    },
    {
      cle: 'action',
      titre: 'Action',
      valeur: (organisme) =>
        organisme.administrateurs > 0 ? (
          'A déjà un administrateur'
        ) : (
          <form method="post" action={`/gestion/demandes/${reference}/approbation`}>
            <input type="hidden" name="siren" value={organisme.siren} />
            <Bouton compact icone="mail" complement={`pour ${organisme.raison_sociale}`}>
              Approuver
            </Bouton>
          </form>
        ),
    },
  ]
}

function Recherche({ reference, recherche }: { reference: string; recherche: RechercheOrganisme }) {
  return (
    <>
      <Formulaire
        methode="get"
        action={`/gestion/demandes/${reference}`}
        actions={
          <Bouton variante="second" icone="search">
            Chercher l’organisme
          </Bouton>
        }
      >
        <Champ
          name="organisme"
          label="Un autre organisme"
          aide="SIREN, SIRET, numéro d’établissement ou partie de la raison sociale"
          autocomplete="off"
          valeur={recherche.q}
        />
      </Formulaire>
      {recherche.q && recherche.trouves.length === 0 && (
        <p role="status">Aucun organisme ne correspond à «&nbsp;{recherche.q}&nbsp;».</p>
      )}
    </>
  )
}
