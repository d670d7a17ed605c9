import type { ComponentChildren } from 'preact'
import { Icone } from './icone.tsx'

export type Colonne<T> = {
  cle: string
  titre: string
  valeur: (ligne: T) => ComponentChildren
  alignement?: 'nombre'
  /** Value of the query parameter `tri` that sorts by this column. */
  tri?: string
  /** The cell that names the row. One column has it. */
  entete?: true
  largeur?: 'etroite' | 'moyenne' | 'large'
  /** On a phone, the card leaves its header word out: the value speaks for itself. */
  sansMot?: true
}

/** A last row: its label spans the columns before the first value. */
export type LignePied = { libelle: ComponentChildren; valeurs: Record<string, ComponentChildren> }

export type ProprietesTableau<T> = {
  id: string
  /** The caption: what the table holds, its filter or period, its order. */
  legende: ComponentChildren
  colonnes: Colonne<T>[]
  lignes: T[]
  cle: (ligne: T) => string
  /** Current `tri`: « date_debut », or « -date_debut » when descending. */
  tri?: string
  /** Address of the same list sorted by that value of `tri`. */
  hrefTri?: (tri: string) => string
  pied?: LignePied[]
  /** For eight columns and more: smaller steps, landscape in print. */
  dense?: boolean
}

/** The elements' own roles, written out: `display` on a phone's cards would take them away. */
const ROLES = {
  table: { role: 'table' },
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  columnheader: { role: 'columnheader' },
  rowheader: { role: 'rowheader' },
  cell: { role: 'cell' },
} as const

/**
 * A table that becomes cards on a phone, where the words of the headers come back beside each value.
 */
export function Tableau<T>(props: ProprietesTableau<T>) {
  const { id, legende, colonnes, lignes, cle, pied = [], dense = false } = props
  return (
    <section
      class={dense ? 'tableau tableau-dense' : 'tableau'}
      aria-labelledby={`${id}-legende`}
      data-defile
    >
      <table id={id} {...ROLES.table} aria-labelledby={`${id}-legende`}>
        <caption id={`${id}-legende`}>{legende}</caption>
        <Entetes {...props} />
        <tbody {...ROLES.rowgroup}>
          {lignes.map((ligne) => (
            <Ligne key={cle(ligne)} colonnes={colonnes} ligne={ligne} />
          ))}
        </tbody>
        {pied.length > 0 && <PiedTableau colonnes={colonnes} lignes={pied} />}
      </table>
    </section>
  )
}

function Entetes<T>({ colonnes, tri, hrefTri }: ProprietesTableau<T>) {
  return (
    <thead {...ROLES.rowgroup}>
      <tr {...ROLES.row}>
        {colonnes.map((colonne) => (
          <th
            key={colonne.cle}
            {...ROLES.columnheader}
            scope="col"
            class={classes(colonne)}
            aria-sort={sens(colonne.tri, tri)}
            data-tri={colonne.tri && hrefTri ? '' : undefined}
          >
            {colonne.tri && hrefTri ? (
              <LienTri titre={colonne.titre} cle={colonne.tri} tri={tri} href={hrefTri} />
            ) : (
              colonne.titre
            )}
          </th>
        ))}
      </tr>
    </thead>
  )
}

type Sens = 'ascending' | 'descending' | undefined

function sens(cle: string | undefined, tri: string | undefined): Sens {
  if (!cle || !tri) return undefined
  if (tri === cle) return 'ascending'
  return tri === `-${cle}` ? 'descending' : undefined
}

type ProprietesLienTri = {
  titre: string
  cle: string
  tri: string | undefined
  href: (tri: string) => string
}

function LienTri({ titre, cle, tri, href }: ProprietesLienTri) {
  const actuel = sens(cle, tri)
  const suivant = actuel === 'ascending' ? `-${cle}` : cle
  return (
    <a href={href(suivant)}>
      {titre}
      {actuel && <Icone nom={actuel === 'ascending' ? 'arrow-up' : 'arrow-down'} taille={14} />}
      <span class="invisible">{actuel ? MOTS_SENS[actuel] : ', trier'}</span>
    </a>
  )
}

const MOTS_SENS = {
  ascending: ', tri croissant, passer au tri décroissant',
  descending: ', tri décroissant, passer au tri croissant',
}

function Ligne<T>({ colonnes, ligne }: { colonnes: Colonne<T>[]; ligne: T }) {
  return (
    <tr {...ROLES.row}>
      {colonnes.map((colonne) => {
        const commun = { class: classes(colonne), 'data-t': colonne.sansMot ? undefined : colonne.titre }
        return colonne.entete ? (
          <th key={colonne.cle} {...commun} {...ROLES.rowheader} scope="row">
            {colonne.valeur(ligne)}
          </th>
        ) : (
          <td key={colonne.cle} {...commun} {...ROLES.cell}>
            <div>{colonne.valeur(ligne)}</div>
          </td>
        )
      })}
    </tr>
  )
}

function classes<T>({ cle, alignement, largeur, entete }: Colonne<T>): string {
  const noms = [
    `col-${cle}`,
    alignement && `t-${alignement}`,
    largeur && `t-${largeur}`,
    entete && 't-entete',
  ]
  return noms.filter(Boolean).join(' ')
}

function PiedTableau<T>({ colonnes, lignes }: { colonnes: Colonne<T>[]; lignes: LignePied[] }) {
  return (
    <tfoot {...ROLES.rowgroup}>
      {lignes.map((ligne, rang) => {
        const debut = colonnes.findIndex(({ cle }) => cle in ligne.valeurs)
        return (
          <tr key={rang} {...ROLES.row}>
            <th {...ROLES.rowheader} scope="row" colspan={Math.max(debut, 1)}>
              {ligne.libelle}
            </th>
            {colonnes.slice(Math.max(debut, 1)).map((colonne) => (
              <td key={colonne.cle} {...ROLES.cell} class={classes(colonne)} data-t={colonne.titre}>
                {ligne.valeurs[colonne.cle]}
              </td>
            ))}
          </tr>
        )
      })}
    </tfoot>
  )
}
