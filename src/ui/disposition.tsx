import type { ComponentChildren } from 'preact'
import { Reprise } from './reprise.tsx'

/** A part of a page under its h2. */
export function Section({
  titre,
  id,
  action,
  children,
}: {
  titre: string
  id?: string
  action?: ComponentChildren
  children: ComponentChildren
}) {
  return (
    <section class="section" aria-labelledby={id ? `${id}-titre` : undefined} id={id}>
      <div class="section-tete">
        <h2 id={id ? `${id}-titre` : undefined}>{titre}</h2>
        {action && <div class="section-action">{action}</div>}
      </div>
      {children}
    </section>
  )
}

/** Two columns, the first one wider; one under the other when there is no room. */
export function Deux({ children }: { children: [ComponentChildren, ComponentChildren] }) {
  return <div class="deux">{children}</div>
}

/** The fields of a form, then its buttons. */
export function Formulaire({
  action,
  actions,
  methode = 'post',
  multipart,
  children,
}: {
  action: string
  actions: ComponentChildren
  /** `get` for a search, whose state is in the address. */
  methode?: 'get' | 'post'
  multipart?: boolean
  children: ComponentChildren
}) {
  return (
    <form
      class="formulaire"
      method={methode}
      action={action}
      enctype={multipart ? 'multipart/form-data' : undefined}
      novalidate
    >
      <Reprise action={action}>
        {children}
        <div class="formulaire-actions">{actions}</div>
      </Reprise>
    </form>
  )
}

/** A value to copy with a button (added by a script): a number, a bank reference. */
export function ACopier({ valeur, affichage = valeur }: { valeur: string; affichage?: string }) {
  return (
    <span class="copier">
      <code>{affichage}</code>
      <button type="button" class="copier-bouton" data-copier={valeur} hidden>
        Copier<span class="invisible"> {affichage}</span>
      </button>
    </span>
  )
}
