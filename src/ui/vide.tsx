import type { ComponentChildren } from 'preact'
import type { NomIcone } from '../../assets/icones/icones.ts'
import { Icone } from './icone.tsx'

type ProprietesVide = {
  titre: string
  icone?: NomIcone
  children?: ComponentChildren
  action?: ComponentChildren
}

/** An empty state: why it is empty, and what to do next. */
export function Vide({ titre, icone = 'inbox', children, action }: ProprietesVide) {
  return (
    <div class="vide">
      <Icone nom={icone} taille={32} />
      <div>
        <p class="vide-titre">{titre}</p>
        {children && <div class="vide-texte">{children}</div>}
        {action && <div class="vide-action">{action}</div>}
      </div>
    </div>
  )
}
