import type { FiltreIgnore } from '../../core/filtres.ts'
import { formatSiren } from '../../core/siret.ts'
import { Bouton, Champ, ChampCache } from '../../ui/champs.tsx'
import { Formulaire, Section } from '../../ui/disposition.tsx'
import { Avis } from '../../ui/erreurs.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import type { OrganismeResume } from '../organismes/queries.ts'
import type { DemandeLue } from './queries.ts'

export type RechercheOrganisme = {
  q: string | undefined
  trouves: OrganismeResume[]
  ignores: FiltreIgnore[]
}

/** With what speaks against it, in words. */
export type Choisi = OrganismeResume & { reserves: string[] }

type ApprobationProps = DemandeLue & {
  recherche: RechercheOrganisme
  choisi: Choisi | undefined
  saisie: Record<string, string>
  erreurs: Record<string, string> | undefined
}

/** The organisme of the SIRET, those of the NDA, and those that were searched: each with its button. */
export function Approbation(props: ApprobationProps) {
  const { demande, organisme, parNda, recherche, choisi } = props
  const proposes = distinct([...(organisme ? [organisme] : []), ...parNda, ...recherche.trouves])
  return (
    <Section titre="Approuver la demande" id="approbation">
      <p>
        La personne devient le premier administrateur de l’organisme&nbsp;: elle reçoit un lien à usage
        unique, valable 72 heures.
      </p>
      {choisi && choisi.reserves.length > 0 && <Malgre {...props} choisi={choisi} />}
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

/** The organisme chosen against the checks: what they say, and the reason to write. */
function Malgre({ demande, choisi, saisie, erreurs }: ApprobationProps & { choisi: Choisi }) {
  return (
    <Avis ton="attention" annonce={false}>
      <p>Avant d’approuver pour {choisi.raison_sociale}, vérifiez ce qui s’y oppose&nbsp;:</p>
      <ul>
        {choisi.reserves.map((reserve) => (
          <li key={reserve}>{reserve}</li>
        ))}
      </ul>
      <Formulaire
        action={`/gestion/demandes/${demande.reference}/approbation`}
        actions={<Bouton icone="mail">Approuver malgré tout</Bouton>}
      >
        <ChampCache name="siren" valeur={choisi.siren} />
        <Champ
          name="raison"
          label="Raison d’approuver"
          aide="Gardée avec la demande et au journal, par exemple&nbsp;: le dirigeant a confirmé par téléphone le 12 novembre."
          maxlength={300}
          autocomplete="off"
          valeur={saisie.raison}
          erreur={erreurs?.raison}
          obligatoire
        />
      </Formulaire>
    </Avis>
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
      valeur: (organisme) => (
        <form method="post" action={`/gestion/demandes/${reference}/approbation`}>
          <ChampCache name="siren" valeur={organisme.siren} />
          <Bouton
            variante={organisme.administrateurs > 0 ? 'second' : 'principal'}
            compact
            icone="mail"
            complement={`pour ${organisme.raison_sociale}`}
          >
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
