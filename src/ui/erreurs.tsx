import type { ComponentChildren } from 'preact'
import type { NomIcone } from '../../assets/icones/icones.ts'
import { Icone } from './icone.tsx'

/** On top of a refused form: the same words as at the fields. A script moves the focus here. */
export function ResumeErreurs({ erreurs }: { erreurs: { champ: string; message: string }[] }) {
  if (erreurs.length === 0) return null
  return (
    <div class="resume" role="alert" tabindex={-1} aria-labelledby="resume-titre" data-focus>
      <h2 id="resume-titre">
        <Icone nom="octagon-alert" taille={22} />
        Il y a un problème
      </h2>
      <ul>
        {erreurs.map(({ champ, message }) => (
          <li key={champ}>
            <a href={`#champ-${champ}`}>{message}</a>
          </li>
        ))}
      </ul>
    </div>
  )
}

export type TonAvis = 'information' | 'succes' | 'attention' | 'erreur'

const ICONE_AVIS: Record<TonAvis, NomIcone> = {
  information: 'info',
  succes: 'circle-check',
  attention: 'triangle-alert',
  erreur: 'octagon-alert',
}

type ProprietesAvis = {
  ton?: TonAvis
  titre?: string
  /** False for a notice that belongs to the page, and not to what was just done. */
  annonce?: boolean
  children?: ComponentChildren
}

/** A notice: one at most on a page. It stays until the next page. */
export function Avis({ ton = 'information', titre, annonce = true, children }: ProprietesAvis) {
  return (
    <div class={`avis avis-${ton}`} role={annonce ? roleAvis(ton) : undefined}>
      <Icone nom={ICONE_AVIS[ton]} taille={22} />
      <div>
        {titre && <p class="avis-titre">{titre}</p>}
        {children}
      </div>
    </div>
  )
}

function roleAvis(ton: TonAvis): 'alert' | 'status' {
  return ton === 'erreur' ? 'alert' : 'status'
}

export type CodeErreur = 400 | 403 | 404 | 409 | 413 | 429 | 500 | 503

type TexteErreur = { titre: string; texte: string }

/** Titles and first sentences of the error pages. */
export const ERREURS: Record<CodeErreur, TexteErreur> = {
  400: {
    titre: 'Demande incomprise',
    texte: 'L’adresse ou le formulaire contient quelque chose que nous ne savons pas lire.',
  },
  403: {
    titre: 'Accès non autorisé',
    texte: 'Votre profil ne permet pas de voir cette page. Votre administrateur peut le changer.',
  },
  404: {
    titre: 'Page introuvable',
    texte: 'Cette page n’existe pas, ou ce qu’elle montre ne fait pas partie de vos établissements.',
  },
  409: {
    titre: 'Modifié entre-temps',
    texte: 'Quelqu’un a enregistré un changement pendant votre saisie. Rien n’a été écrasé.',
  },
  413: { titre: 'Envoi trop volumineux', texte: 'Ce que vous avez envoyé dépasse la taille permise.' },
  429: {
    titre: 'Trop de demandes',
    texte: 'Beaucoup de demandes sont arrivées en peu de temps. Patientez une minute, puis recommencez.',
  },
  500: {
    titre: 'Une erreur de notre côté',
    texte: 'La page n’a pas pu être préparée. Rien de ce que vous aviez enregistré n’est perdu.',
  },
  503: {
    titre: 'Service momentanément indisponible',
    texte: 'oGestion est en cours de maintenance. Réessayez dans quelques minutes.',
  },
}

type ProprietesPageErreur = {
  code: CodeErreur
  reference?: string
  message?: string
  children?: ComponentChildren
}

/** What an error page says under its title (`ERREURS[code].titre`): what happened, what to do, a reference. */
export function PageErreur({ code, reference, message, children }: ProprietesPageErreur) {
  return (
    <div class="page-erreur">
      <p class="chapeau">{message ?? ERREURS[code].texte}</p>
      {children ?? (
        <p>
          <a href="/">Revenir à l’accueil</a> ou <a href="/aide">demander de l’aide</a>
        </p>
      )}
      {reference && (
        <p class="discret">
          Référence à donner si vous nous appelez&nbsp;: <code>{reference}</code>
        </p>
      )}
    </div>
  )
}
