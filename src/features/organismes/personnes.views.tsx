import { LIBELLES_PROFIL, type Profil } from '../../auth/permissions.ts'
import { formatInstant } from '../../core/dates.ts'
import { formatSiret } from '../../core/siret.ts'
import { formatNom, pluriel } from '../../core/texte.ts'
import { Section } from '../../ui/disposition.tsx'
import { Etat } from '../../ui/etat.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import { etatCoordonnees, ibanMasque } from '../etablissements/rules.ts'
import { etatUtilisateur } from '../utilisateurs/rules.ts'
import { LIBELLES_ETAT } from '../utilisateurs/schemas.ts'
import type { EtablissementLu, PersonneLue } from './organisme.queries.ts'

export function Personnes({ personnes, maintenant }: { personnes: PersonneLue[]; maintenant: Date }) {
  return (
    <Section titre="Personnes" id="personnes">
      {personnes.length === 0 ? (
        <p>Personne n’a d’accès à cet organisme.</p>
      ) : (
        <Tableau
          id="organisme-personnes"
          legende={`${pluriel(personnes.length, 'personne')}, la dernière venue d’abord`}
          colonnes={columns(maintenant)}
          lignes={personnes}
          cle={({ id }) => id}
        />
      )}
      <p class="discret">
        Une personne n’a plus son second facteur&nbsp;?{' '}
        <a href="/gestion/facteurs#demander">Demander son retrait</a>
      </p>
    </Section>
  )
}

function columns(maintenant: Date): Colonne<PersonneLue>[] {
  return [
    { cle: 'nom', titre: 'Nom', entete: true, valeur: (personne) => formatNom(personne) },
    { cle: 'email', titre: 'Adresse e-mail', valeur: ({ email }) => <span class="adresse">{email}</span> },
    { cle: 'profil', titre: 'Profil', valeur: ({ profil }) => LIBELLES_PROFIL[profil as Profil].libelle },
    {
      cle: 'portee',
      titre: 'Établissements',
      valeur: ({ etablissements }) => (etablissements === null ? 'Tous' : etablissements.length),
    },
    {
      cle: 'etat',
      titre: 'État',
      valeur: (personne) => <Etat {...LIBELLES_ETAT[etatUtilisateur(personne, maintenant)]} />,
    },
    {
      cle: 'visite',
      titre: 'Dernière visite',
      valeur: ({ derniere_visite_le: le }) =>
        le ? <span class="date">{formatInstant(le)}</span> : <span class="discret">Pas encore venue</span>,
    },
  ]
}

export function Etablissements({ etablissements }: { etablissements: EtablissementLu[] }) {
  return (
    <Section titre="Établissements" id="etablissements">
      {etablissements.length === 0 ? (
        <p>Aucun établissement.</p>
      ) : (
        <Tableau
          id="organisme-etablissements"
          legende="Par numéro"
          colonnes={ETABLISSEMENTS}
          lignes={etablissements}
          cle={({ numero }) => numero}
        />
      )}
    </Section>
  )
}

const ETABLISSEMENTS: Colonne<EtablissementLu>[] = [
  { cle: 'numero', titre: 'Numéro', entete: true, valeur: ({ numero }) => numero },
  {
    cle: 'nom',
    titre: 'Nom',
    valeur: ({ raison_sociale, enseigne, ville }) => (
      <>
        {enseigne || raison_sociale}
        {ville && <span class="detail">{ville}</span>}
      </>
    ),
  },
  {
    cle: 'siret',
    titre: 'SIRET',
    valeur: ({ siret }) => <span class="insecable">{formatSiret(siret)}</span>,
  },
  {
    cle: 'compte',
    titre: 'Coordonnées bancaires',
    valeur: (e) => (
      <Etat libelle={etatCoordonnees(e.du)} ton={e.du ? 'vert' : 'ambre'} detail={e.du && ibanMasque(e)} />
    ),
  },
]
