import { formatInstant } from '../../core/dates.ts'
import { type FiltreIgnore, messageIgnore } from '../../core/filtres.ts'
import { Chiffres } from '../../ui/chiffres.tsx'
import { FiltresIgnores } from '../../ui/filtres.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import { Vide } from '../../ui/vide.tsx'
import type { LigneFile } from './gestion.queries.ts'
import { adresseListe, LIBELLES_FILTRES, nommeObjet } from './rules.ts'
import { ETATS, type EtatConversation } from './schemas.ts'

type FileProps = {
  contexte: ContextePage
  etat: EtatConversation
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
export function FilePage({ contexte, etat, comptes, lignes, page, pages, ignores }: FileProps) {
  const suite = pages > 1 ? `, page ${page} sur ${pages}` : ''
  return (
    <Page
      titre="Messages"
      titreDocument={`Messages (${LEGENDES[etat].split(',')[0]?.toLowerCase()}${suite})`}
      contexte={contexte}
      menu="file"
    >
      <FiltresIgnores messages={ignores.map((ignore) => messageIgnore(LIBELLES_FILTRES, ignore))} />
      <Chiffres
        titre="États"
        chiffres={ETATS.map((valeur) => ({
          valeur: comptes[valeur].toLocaleString('fr-FR'),
          libelle: libelle(valeur, comptes[valeur]),
          href: adresseListe(BASE, { etat: valeur }),
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
      <Pagination page={page} pages={pages} href={(voulue) => adresseListe(BASE, { etat, page: voulue })} />
    </Page>
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
        <a href={`/gestion/signalements/${id}`}>Accessibilité, {objet_id}</a>
      ) : (
        <a href={`${BASE}/${id}`}>{nommeObjet({ type: objet_type, id: objet_id })}</a>
      ),
  },
  { cle: 'auteur', titre: 'De', valeur: ({ auteur }) => auteur },
  { cle: 'depuis', titre: 'Dans cet état depuis', valeur: ({ etat_le }) => formatInstant(etat_le) },
]
