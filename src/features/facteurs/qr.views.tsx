/** Rows of a picture: true is a dark square. */
export type Trames = boolean[][]

/** One path, dark on white whatever the colours of the page: cameras want it so. */
export function Qr({ trames }: { trames: Trames }) {
  const cote = trames.length
  const trait = trames
    .flatMap((rang, y) => rang.map((sombre, x) => (sombre ? `M${x} ${y}h1v1h-1z` : '')))
    .join('')
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${cote} ${cote}`}
      role="img"
      aria-label="Clé à photographier"
      shape-rendering="crispEdges"
    >
      <path class="qr-fond" d={`M0 0h${cote}v${cote}h-${cote}z`} />
      <path class="qr-trait" d={trait} />
    </svg>
  )
}
