import { Bouton } from '../../ui/champs.tsx'
import { type ContextePage, PagePublique } from '../../ui/page.tsx'

type ConfirmationProps = { contexte: ContextePage; jeton: string; ancienne: string; nouvelle: string }

/** Opening the link shows this page and leaves it whole; the button spends it. */
export function ConfirmationEmailPage({ contexte, jeton, ancienne, nouvelle }: ConfirmationProps) {
  return (
    <PagePublique titre="Confirmer votre nouvelle adresse" contexte={contexte}>
      <p class="chapeau">
        Le compte <strong>{ancienne}</strong> aura pour identifiant <strong>{nouvelle}</strong>.
      </p>
      <form method="post" action={`/email/${encodeURIComponent(jeton)}`}>
        <Bouton>Confirmer cette adresse</Bouton>
      </form>
    </PagePublique>
  )
}

export function EmailConfirmePage({ contexte }: { contexte: ContextePage }) {
  return (
    <PagePublique titre="Votre adresse est confirmée" contexte={contexte}>
      <p class="chapeau">C’est désormais votre identifiant. Votre mot de passe n’a pas changé.</p>
      <p>
        <a href="/mon-compte">Aller à mon compte</a>
      </p>
    </PagePublique>
  )
}

export function LienEmailPerimePage({ contexte }: { contexte: ContextePage }) {
  return (
    <PagePublique titre="Ce lien ne sert plus" contexte={contexte}>
      <p class="chapeau">Il a déjà servi, il a expiré, ou un lien plus récent l’a remplacé.</p>
      <p>
        <a href="/mon-compte/email">Demander un nouveau lien</a>
      </p>
    </PagePublique>
  )
}
