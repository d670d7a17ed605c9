import { formatInstant } from '../core/dates.ts'

/** Discreet: a sign-in that was not hers is what a person may notice there. */
export function DerniereConnexion({ le }: { le: Date | null }) {
  if (!le) return null
  return (
    <p class="discret">
      Dernière connexion le {formatInstant(le)}. <a href="/mon-compte">Voir mes sessions</a>
    </p>
  )
}

/** What the dialog would have told. */
export function DureeSansScript({ secondes }: { secondes: number }) {
  return (
    <noscript>
      <p class="discret">
        Sans rien demander pendant {Math.round(secondes / 60)} minutes, votre session se termine. Un
        formulaire envoyé trop tard est gardé un quart d’heure&nbsp;: vous le retrouvez après vous être
        reconnecté.
      </p>
    </noscript>
  )
}

/** Opened by a script two minutes before the session ends, to go on in one act (RGAA 13.1). */
export function FinDeSession({ secondes, prolongeable }: { secondes: number; prolongeable: boolean }) {
  return (
    <dialog
      class="fin-session"
      aria-labelledby="fin-session-titre"
      data-session={secondes}
      data-prolongeable={prolongeable ? '' : undefined}
    >
      <h2 id="fin-session-titre">Votre session va se terminer</h2>
      <p data-avant>
        Dans deux minutes, vous devrez vous reconnecter.
        {!prolongeable && ' Elle dure douze heures au plus\u00a0: elle ne peut pas être prolongée.'}
      </p>
      <p data-apres hidden>
        Elle est terminée. Ce que vous aviez saisi reste sur cette page&nbsp;: envoyez-le, reconnectez-vous,
        et vous le retrouverez.
      </p>
      <div class="formulaire-actions">
        {prolongeable && (
          <button type="button" class="bouton bouton-principal" data-prolonger>
            Rester connecté
          </button>
        )}
        <button type="button" class="bouton bouton-second" data-fermer>
          Fermer ce message
        </button>
      </div>
    </dialog>
  )
}
