import type { ComponentChildren } from 'preact'
import { Icone } from './icone.tsx'

/** What every field shares. Its id is `champ-` + name: error summaries link there. */
export type ProprietesChamp = {
  name: string
  label: string
  aide?: ComponentChildren
  erreur?: string | undefined
  obligatoire?: boolean
  facultatif?: boolean
}

type Enveloppe = Omit<ProprietesChamp, 'facultatif' | 'obligatoire'> & {
  facultatif?: boolean | undefined
  children: ComponentChildren
}

export function Enveloppe({ name, label, aide, erreur, facultatif, children }: Enveloppe) {
  return (
    <div class="champ" data-erreur={erreur ? '' : undefined}>
      <label for={`champ-${name}`}>
        {label}
        {facultatif && <span class="facultatif"> (facultatif)</span>}
      </label>
      <Aide name={name} aide={aide} />
      <Message name={name} erreur={erreur} />
      {children}
    </div>
  )
}

export function Aide({ name, aide }: { name: string; aide?: ComponentChildren }) {
  if (!aide) return null
  return (
    <p class="aide" id={`champ-${name}-aide`}>
      {aide}
    </p>
  )
}

export function Message({ name, erreur }: { name: string; erreur?: string | undefined }) {
  if (!erreur) return null
  return (
    <p class="message" id={`champ-${name}-erreur`}>
      <Icone nom="octagon-alert" taille={18} />
      <span>
        <span class="invisible">Erreur&nbsp;: </span>
        {erreur}
      </span>
    </p>
  )
}

type Attributs = {
  name: string
  aide?: ComponentChildren
  erreur?: string | undefined
  obligatoire?: boolean | undefined
}

export function attributs({ name, aide, erreur, obligatoire }: Attributs) {
  return {
    id: `champ-${name}`,
    name,
    required: obligatoire,
    'aria-invalid': erreur ? ('true' as const) : undefined,
    'aria-describedby': decrit(name, aide, erreur),
  }
}

export function decrit(name: string, aide?: ComponentChildren, erreur?: string): string | undefined {
  const ids = [aide ? `champ-${name}-aide` : '', erreur ? `champ-${name}-erreur` : ''].filter(Boolean)
  return ids.length > 0 ? ids.join(' ') : undefined
}
