import type { ComponentChildren } from 'preact'

export type LigneFiche = { libelle: ComponentChildren; valeur: ComponentChildren; action?: ComponentChildren }

type ProprietesFiche = {
  lignes: LigneFiche[] /** Values are amounts, aligned like a column. */
  montants?: boolean
}

/** A summary list: words at the left, values at the right. Null and empty values say « Non renseigné ». */
export function Fiche({ lignes, montants = false }: ProprietesFiche) {
  return (
    <dl class={montants ? 'fiche fiche-montants' : 'fiche'}>
      {lignes.map(({ libelle, valeur, action }, rang) => (
        <div key={rang}>
          <dt>{libelle}</dt>
          <dd>
            {estVide(valeur) ? <span class="discret">Non renseigné</span> : valeur}
            {action && <span class="fiche-action">{action}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function estVide(valeur: ComponentChildren): boolean {
  return valeur === null || valeur === undefined || valeur === '' || valeur === false
}
