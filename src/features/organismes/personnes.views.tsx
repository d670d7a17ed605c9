import { LIBELLES_PROFIL, type Profil } from '../../auth/permissions.ts'
import { formatInstant } from '../../core/dates.ts'
import { formatSiret } from '../../core/siret.ts'
import { formatNom } from '../../core/texte.ts'
import { Bouton } from '../../ui/champs.tsx'
import { Section } from '../../ui/disposition.tsx'
import { Etat } from '../../ui/etat.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import { etatCoordonnees, ibanMasque } from '../etablissements/rules.ts'
import { etatUtilisateur } from '../utilisateurs/rules.ts'
import { LIBELLES_ETAT } from '../utilisateurs/schemas.ts'
import type { EtablissementLu, OrganismeLu, PersonneLue } from './organisme.queries.ts'
import { rangs, Suite } from './suite.views.tsx'

type PersonnesProps = Pick<OrganismeLu, 'organisme' | 'personnes'> & { maintenant: Date }

export function Personnes({ organisme, personnes, maintenant }: PersonnesProps) {
  return (
    <Section titre="Personnes" id="personnes">
      {personnes.lignes.length === 0 ? (
        <p>Personne n’a d’accès à cet organisme.</p>
      ) : (
        <Tableau
          id="organisme-personnes"
          legende={`La dernière venue d’abord${rangs('personnes', personnes)}`}
          colonnes={columns(organisme.siren, maintenant)}
          lignes={personnes.lignes}
          cle={({ id }) => id}
        />
      )}
      <Suite nom="personnes" siren={organisme.siren} extrait={personnes} />
      <p class="discret">
        Une personne n’a plus son second facteur&nbsp;?{' '}
        <a href="/gestion/facteurs#demander">Demander son retrait</a>
      </p>
    </Section>
  )
}

function columns(siren: string, maintenant: Date): Colonne<PersonneLue>[] {
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
      valeur: (personne) => (
        <>
          <Etat {...LIBELLES_ETAT[etatUtilisateur(personne, maintenant)]} />
          {personne.etat === 'invite' && personne.invite_par_financeur && (
            <GestesInvitation siren={siren} personne={personne} />
          )}
        </>
      ),
    },
    {
      cle: 'visite',
      titre: 'Dernière visite',
      valeur: ({ derniere_visite_le: le }) =>
        le ? <span class="date">{formatInstant(le)}</span> : <span class="discret">Pas encore venue</span>,
    },
  ]
}

/** The funder's own invitation, while nobody has answered it. */
function GestesInvitation({ siren, personne }: { siren: string; personne: PersonneLue }) {
  const gestes = { renvoi: 'Renvoyer', retrait: 'Retirer' }
  return (
    <div class="gestes">
      {Object.entries(gestes).map(([geste, libelle]) => (
        <form
          key={geste}
          method="post"
          action={`/gestion/organismes/${siren}/invitations/${personne.id}/${geste}`}
        >
          <Bouton variante="second" compact complement={`l’invitation de ${formatNom(personne)}`}>
            {libelle}
          </Bouton>
        </form>
      ))}
    </div>
  )
}

export function Etablissements({
  organisme,
  etablissements,
}: Pick<OrganismeLu, 'organisme' | 'etablissements'>) {
  return (
    <Section titre="Établissements" id="etablissements">
      {etablissements.lignes.length === 0 ? (
        <p>Aucun établissement.</p>
      ) : (
        <Tableau
          id="organisme-etablissements"
          legende={`Par numéro${rangs('etablissements', etablissements)}`}
          colonnes={ETABLISSEMENTS}
          lignes={etablissements.lignes}
          cle={({ numero }) => numero}
        />
      )}
      <Suite nom="etablissements" siren={organisme.siren} extrait={etablissements} />
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
