import { formatInstant } from '../../core/dates.ts'
import { Bouton } from '../../ui/bouton.tsx'
import { type ContextePage, PagePublique } from '../../ui/page.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { Vide } from '../../ui/vide.tsx'
import type { Bloc, Message } from './modeles.tsx'

export type CourrielLu = Message & {
  texte: string
  id: string
  destinataire: string
  cree_le: Date
  etat: string
}

type CourrielsProps = {
  contexte: ContextePage
  courriels: CourrielLu[]
  page: number
  pages: number
  /** A relay is set: mails leave for their recipients too. */
  relais: boolean
}

/** The demo's mailbox: every mail, whole, with its links. */
export function CourrielsPage({ contexte, courriels, page, pages, relais }: CourrielsProps) {
  return (
    <PagePublique titre="Courriels de la démonstration" contexte={contexte}>
      <p class="chapeau">
        {relais
          ? 'Un relais est réglé\u00a0: les courriels de cette démonstration partent vers leurs destinataires. '
          : 'Aucun courriel ne part de cette démonstration. '}
        Ils sont tous ici, du plus récent au plus ancien.
      </p>
      {courriels.length === 0 && (
        <Vide titre="Aucun courriel pour l’instant" icone="mail">
          Invitez une personne ou <a href="/mot-de-passe-oublie">demandez un nouveau mot de passe</a>&nbsp;:
          le courriel apparaîtra ici aussitôt.
        </Vide>
      )}
      {courriels.map((courriel) => (
        <CourrielEntier key={courriel.id} courriel={courriel} />
      ))}
      <Pagination page={page} pages={pages} href={(n) => `/demo/courriels?page=${n}`} />
    </PagePublique>
  )
}

const ETATS: Record<string, string> = { a_envoyer: 'en attente', envoye: 'envoyé', refuse: 'refusé' }

function CourrielEntier({
  courriel: { id, sujet, blocs, texte, destinataire, cree_le, etat },
}: {
  courriel: CourrielLu
}) {
  return (
    <article class="courriel" aria-labelledby={`courriel-${id}`}>
      <h2 id={`courriel-${id}`}>{sujet}</h2>
      <p class="discret">
        À {destinataire}, le {formatInstant(cree_le)}, {ETATS[etat] ?? etat}
      </p>
      {blocs.map((bloc, rang) => (
        <Paragraphe key={rang} bloc={bloc} />
      ))}
      <details>
        <summary>
          Version texte
          <span class="invisible">
            {' '}
            de «&nbsp;{sujet}&nbsp;» à {destinataire}
          </span>
        </summary>
        <pre>{texte}</pre>
      </details>
    </article>
  )
}

function Paragraphe({ bloc }: { bloc: Bloc }) {
  if (typeof bloc === 'string') return <p>{bloc}</p>
  if ('action' in bloc) {
    return (
      <p>
        <Bouton href={bloc.href}>{bloc.action}</Bouton>
      </p>
    )
  }
  return (
    <p>
      {bloc.avant}
      <a href={bloc.adresse}>{bloc.adresse}</a>
      {bloc.apres}
    </p>
  )
}
