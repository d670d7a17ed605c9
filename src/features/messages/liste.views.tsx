import { formatInstant } from '../../core/dates.ts'
import { type FiltreIgnore, messageIgnore } from '../../core/filtres.ts'
import { pluriel } from '../../core/texte.ts'
import { Bouton, Liste } from '../../ui/champs.tsx'
import { Etat } from '../../ui/etat.tsx'
import { Filtres, FiltresIgnores } from '../../ui/filtres.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import { Vide } from '../../ui/vide.tsx'
import type { ListeConversations } from './queries.ts'
import { adresseListe, ETATS_ORGANISME, LIBELLES_FILTRES, nommeObjet } from './rules.ts'
import { ETATS, type FiltresMessages } from './schemas.ts'

export type MessagesProps = ListeConversations & {
  contexte: ContextePage
  filtres: FiltresMessages
  ignores: FiltreIgnore[]
  /** The person may write. */
  ecrit: boolean
}

type Ligne = MessagesProps['conversations'][number]

export function MessagesPage(props: MessagesProps) {
  const { contexte, conversations, filtres, ignores, total, page, pages, ecrit } = props
  return (
    <Page
      titre="Mes messages"
      titreDocument={pages > 1 ? `Mes messages (page ${page} sur ${pages})` : 'Mes messages'}
      contexte={contexte}
      menu="messages"
      entete={
        ecrit && (
          <Bouton href="/messages/nouveau" icone="plus">
            Écrire à {contexte.financeur}
          </Bouton>
        )
      }
    >
      <FiltresIgnores messages={ignores.map((ignore) => messageIgnore(LIBELLES_FILTRES, ignore))} />
      <FormulaireFiltres etat={filtres.etat} />
      {total > 0 ? (
        <Tableau
          id="conversations"
          legende={`${pluriel(total, 'conversation')}, la plus récente d’abord${pages > 1 ? `, page ${page} sur ${pages}` : ''}`}
          lignes={conversations}
          cle={({ id }) => id}
          colonnes={COLONNES}
        />
      ) : (
        <Aucune {...props} />
      )}
      <Pagination
        page={page}
        pages={pages}
        href={(voulue) => adresseListe('/messages', { ...filtres, page: voulue })}
      />
    </Page>
  )
}

function FormulaireFiltres({ etat }: { etat: FiltresMessages['etat'] }) {
  return (
    <Filtres action="/messages" hrefEffacer={etat ? '/messages' : undefined} actifs={etat ? 1 : 0}>
      <Liste
        name="etat"
        label="État"
        vide="Tous"
        valeur={etat}
        options={ETATS.map((valeur) => ({ valeur, libelle: ETATS_ORGANISME[valeur].libelle }))}
      />
    </Filtres>
  )
}

const COLONNES: Colonne<Ligne>[] = [
  {
    cle: 'objet',
    titre: 'Conversation',
    entete: true,
    valeur: ({ id, objet_type, objet_id, extrait }) => (
      <>
        <a href={`/messages/${id}`}>{nommeObjet({ type: objet_type, id: objet_id })}</a>
        <span class="detail">{extrait.length < 120 ? extrait : `${extrait}…`}</span>
      </>
    ),
  },
  {
    cle: 'etat',
    titre: 'État',
    valeur: ({ etat, a_lire }) => (
      <Etat {...ETATS_ORGANISME[etat]} detail={a_lire ? 'Pas encore lue' : undefined} />
    ),
  },
  { cle: 'dernier', titre: 'Dernier message', valeur: ({ dernier_le }) => formatInstant(dernier_le) },
  { cle: 'nombre', titre: 'Messages', alignement: 'nombre', valeur: ({ nombre }) => nombre },
]

function Aucune({ contexte: { financeur }, filtres, ecrit }: MessagesProps) {
  if (filtres.etat) return <Vide titre="Aucune conversation dans cet état" icone="mail" />
  return (
    <Vide titre="Aucun message pour l’instant" icone="mail">
      {ecrit
        ? `Écrivez à ${financeur} depuis la page d’un dossier ou d’un règlement, ou d’ici pour toute autre question.`
        : `Les échanges de votre organisme avec ${financeur} paraîtront ici.`}
    </Vide>
  )
}
