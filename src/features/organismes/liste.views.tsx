import type { FiltreIgnore } from '../../core/filtres.ts'
import { formatNda } from '../../core/nda.ts'
import { formatSiren } from '../../core/siret.ts'
import { pluriel } from '../../core/texte.ts'
import { CaseACocher, Champ } from '../../ui/champs.tsx'
import { Etat } from '../../ui/etat.tsx'
import { Filtres, FiltresIgnores, type Puce, Puces } from '../../ui/filtres.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import { Vide } from '../../ui/vide.tsx'
import type { ListeOrganismes, OrganismeResume } from './queries.ts'
import { adresseOrganismes } from './rules.ts'
import type { FiltresOrganismes } from './schemas.ts'

type OrganismesProps = ListeOrganismes & {
  contexte: ContextePage
  filtres: FiltresOrganismes
  ignores: FiltreIgnore[]
}

const TITRE = 'Organismes'

export function OrganismesPage(props: OrganismesProps) {
  const { contexte, filtres, ignores, organismes, total, page, pages } = props
  const puces = pucesOf(filtres)
  return (
    <Page
      titre={TITRE}
      titreDocument={`${TITRE} (${pluriel(total, 'résultat')}${pages > 1 ? `, page ${page} sur ${pages}` : ''})`}
      contexte={contexte}
      menu="organismes"
    >
      <FiltresIgnores messages={ignores.map(({ message }) => message)} />
      <Filtres
        action="/gestion/organismes"
        hrefEffacer={puces.length > 0 ? '/gestion/organismes' : undefined}
        actifs={puces.length}
      >
        <Champ
          name="q"
          label="Organisme"
          aide="SIREN, SIRET, numéro d’établissement ou partie de la raison sociale"
          autocomplete="off"
          valeur={filtres.q}
        />
        <CaseACocher
          name="sans_administrateur"
          label="Sans administrateur actif"
          coche={filtres.sans_administrateur === '1'}
        />
      </Filtres>
      <Puces puces={puces} />
      {total > 0 ? (
        <Tableau
          id="organismes"
          legende={
            <>
              <strong>{pluriel(total, 'organisme')}</strong>, par raison sociale
              {pages > 1 && `, page ${page} sur ${pages}`}
            </>
          }
          colonnes={COLONNES}
          lignes={organismes}
          cle={({ siren }) => siren}
        />
      ) : (
        <Aucun filtree={puces.length > 0} />
      )}
      <Pagination
        page={page}
        pages={pages}
        href={(voulue) => adresseOrganismes({ ...filtres, page: voulue })}
      />
    </Page>
  )
}

function pucesOf({ q, sans_administrateur }: FiltresOrganismes): Puce[] {
  return [
    ...(q ? [{ libelle: 'Organisme', valeur: q, href: adresseOrganismes({ sans_administrateur }) }] : []),
    ...(sans_administrateur
      ? [{ libelle: 'Administrateur', valeur: 'aucun', href: adresseOrganismes({ q }) }]
      : []),
  ]
}

const COLONNES: Colonne<OrganismeResume>[] = [
  {
    cle: 'nom',
    titre: 'Raison sociale',
    entete: true,
    valeur: ({ siren, raison_sociale }) => <a href={`/gestion/organismes/${siren}`}>{raison_sociale}</a>,
  },
  {
    cle: 'siren',
    titre: 'SIREN',
    valeur: ({ siren }) => <span class="insecable">{formatSiren(siren)}</span>,
  },
  {
    cle: 'nda',
    titre: 'NDA',
    valeur: ({ nda }) =>
      nda ? <span class="insecable">{formatNda(nda)}</span> : <span class="discret">Non renseigné</span>,
  },
  {
    cle: 'etablissements',
    titre: 'Établissements',
    alignement: 'nombre',
    valeur: ({ nb_etablissements }) => nb_etablissements,
  },
  { cle: 'administrateurs', titre: 'Administrateurs', valeur: (organisme) => <Administres {...organisme} /> },
]

function Administres({ administrateurs, invites, retire_le }: OrganismeResume) {
  if (retire_le) return <Etat libelle="Organisme retiré" ton="gris" />
  if (administrateurs > 0) return <>{pluriel(administrateurs, 'actif')}</>
  return invites > 0 ? (
    <Etat
      libelle="Aucun"
      ton="ambre"
      detail={pluriel(invites, 'invitation envoyée', 'invitations envoyées')}
    />
  ) : (
    <Etat libelle="Aucun" ton="ambre" />
  )
}

function Aucun({ filtree }: { filtree: boolean }) {
  return filtree ? (
    <Vide
      titre="Aucun organisme ne correspond"
      icone="search"
      action={<a href="/gestion/organismes">Effacer les filtres</a>}
    >
      Une partie de la raison sociale suffit ; un SIREN, un SIRET et un numéro d’établissement s’écrivent en
      entier.
    </Vide>
  ) : (
    <Vide titre="Aucun organisme pour l’instant" icone="building-2">
      Les organismes arrivent par les lots.
    </Vide>
  )
}
