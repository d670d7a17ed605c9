import { formatInstant } from '../../core/dates.ts'
import { type FiltreIgnore, messageIgnore } from '../../core/filtres.ts'
import { Liste } from '../../ui/champs.tsx'
import { Chiffres } from '../../ui/chiffres.tsx'
import { Filtres, FiltresIgnores } from '../../ui/filtres.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import { Vide } from '../../ui/vide.tsx'
import type { NomEquipe } from '../equipes/queries.ts'
import type { LigneFile } from './gestion.queries.ts'
import { adresseListe, LIBELLES_FILTRES, nommeObjet, nommeSignalement } from './rules.ts'
import { ETATS, type EtatConversation } from './schemas.ts'

type FileProps = {
  contexte: ContextePage
  etat: EtatConversation
  /** Of which team; undefined for all. */
  equipe: string | undefined
  equipes: NomEquipe[]
  comptes: Record<EtatConversation, number>
  lignes: LigneFile[]
  page: number
  pages: number
  ignores: FiltreIgnore[]
}

const BASE = '/gestion/messages'

const LEGENDES: Readonly<Record<EtatConversation, string>> = {
  a_traiter: 'À traiter, le plus ancien d’abord',
  repondu: 'Répondus, le plus ancien d’abord',
  resolu: 'Résolus, le plus récent d’abord',
}

/** The team's queue: the conversations of every organisme and the complaints about accessibility. */
export function FilePage(props: FileProps) {
  const { contexte, etat, equipe, comptes, lignes, page, pages, ignores } = props
  const suite = pages > 1 ? `, page ${page} sur ${pages}` : ''
  return (
    <Page
      titre="Messages"
      titreDocument={`Messages (${LEGENDES[etat].split(',')[0]?.toLowerCase()}${suite})`}
      contexte={contexte}
      menu="file"
    >
      <FiltresIgnores messages={ignores.map((ignore) => messageIgnore(LIBELLES_FILTRES, ignore))} />
      {props.equipes.length > 1 && <FiltreEquipe {...props} />}
      <Chiffres
        titre="États"
        chiffres={ETATS.map((valeur) => ({
          valeur: comptes[valeur].toLocaleString('fr-FR'),
          libelle: libelle(valeur, comptes[valeur]),
          href: adresseListe(BASE, { etat: valeur, equipe }),
          courant: valeur === etat,
        }))}
      />
      {lignes.length > 0 ? (
        <Tableau
          id="file"
          legende={`${LEGENDES[etat]}${suite}`}
          lignes={lignes}
          cle={({ id }) => id}
          colonnes={COLONNES}
        />
      ) : (
        <Vide titre={etat === 'a_traiter' ? 'Rien n’attend de réponse' : 'Rien dans cet état'} icone="mail" />
      )}
      <Pagination
        page={page}
        pages={pages}
        href={(voulue) => adresseListe(BASE, { etat, equipe, page: voulue })}
      />
    </Page>
  )
}

function FiltreEquipe({ etat, equipe, equipes }: FileProps) {
  return (
    <Filtres
      action={BASE}
      gardes={{ etat }}
      hrefEffacer={equipe ? adresseListe(BASE, { etat }) : undefined}
      actifs={equipe ? 1 : 0}
    >
      <Liste
        name="equipe"
        label="Équipe"
        vide="Toutes"
        valeur={equipe}
        options={equipes.map(({ id, nom }) => ({ valeur: id, libelle: nom }))}
      />
    </Filtres>
  )
}

function libelle(etat: EtatConversation, nombre: number): string {
  if (etat === 'a_traiter') return 'à traiter'
  const mot = etat === 'repondu' ? 'répondu' : 'résolu'
  return nombre > 1 ? `${mot}s` : mot
}

const COLONNES: Colonne<LigneFile>[] = [
  {
    cle: 'objet',
    titre: 'Demande',
    entete: true,
    valeur: ({ id, objet_type, objet_id }) =>
      objet_type === 'signalement' ? (
        <a href={`/gestion/signalements/${id}`}>{nommeSignalement(objet_id)}</a>
      ) : (
        <a href={`${BASE}/${id}`}>{nommeObjet({ type: objet_type, id: objet_id })}</a>
      ),
  },
  { cle: 'auteur', titre: 'De', valeur: ({ auteur }) => auteur },
  { cle: 'equipe', titre: 'Équipe', valeur: ({ equipe }) => equipe },
  { cle: 'depuis', titre: 'Dans cet état depuis', valeur: ({ etat_le }) => formatInstant(etat_le) },
]
