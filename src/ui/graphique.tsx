const LARGEUR = 640
const HAUTEUR = 180
const BASE = HAUTEUR - 24

export type Barre = { libelle: string; valeur: number; texte: string }

/**
 * A bar chart drawn by the server. The table that says the same figures stands beside it: assistive technology has the
 * table alone, and so has a phone, where the words would be too small.
 */
export function Graphique({ titre, barres }: { titre: string; barres: Barre[] }) {
  const max = Math.max(1, ...barres.map(({ valeur }) => valeur))
  const pas = LARGEUR / Math.max(1, barres.length)
  return (
    <figure class="graphique">
      <figcaption>{titre}</figcaption>
      <svg viewBox={`0 0 ${LARGEUR} ${HAUTEUR}`} aria-hidden="true" focusable="false">
        <line x1="0" y1={BASE} x2={LARGEUR} y2={BASE} class="graphique-axe" />
        {barres.map(({ libelle, valeur, texte }, rang) => {
          const hauteur = Math.round((Math.max(0, valeur) / max) * (BASE - 24))
          const milieu = rang * pas + pas / 2
          return (
            <g key={libelle}>
              <rect
                x={rang * pas + pas * 0.18}
                y={BASE - hauteur}
                width={pas * 0.64}
                height={hauteur}
                class="graphique-barre"
              />
              <text x={milieu} y={BASE - hauteur - 6} class="graphique-valeur">
                {texte}
              </text>
              <text x={milieu} y={HAUTEUR - 6} class="graphique-libelle">
                {libelle}
              </text>
            </g>
          )
        })}
      </svg>
    </figure>
  )
}
