/** A small seeded generator: the same seed gives the same draws on every machine. */
export type Alea = {
  /** Integer between both bounds, included. */
  entier(min: number, max: number): number
  chance(probabilite: number): boolean
  choix<T>(liste: readonly T[]): T
  chiffres(nombre: number): string
}

export function createAlea(graine: string): Alea {
  const tirage = mulberry32(hash32(graine))
  const entier = (min: number, max: number) => min + Math.floor(tirage() * (max - min + 1))
  return {
    entier,
    chance: (probabilite) => tirage() < probabilite,
    choix: (liste) => pick(liste, entier(0, liste.length - 1)),
    chiffres: (nombre) => Array.from({ length: nombre }, () => entier(0, 9)).join(''),
  }
}

export function pick<T>(liste: readonly T[], rang: number): T {
  const valeur = liste[rang % liste.length]
  if (valeur === undefined) throw new RangeError('empty list')
  return valeur
}

/** FNV-1a, 32 bits. */
export function hash32(texte: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < texte.length; i++) hash = Math.imul(hash ^ texte.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

function mulberry32(graine: number): () => number {
  let etat = graine
  return () => {
    etat = (etat + 0x6d2b79f5) | 0
    let t = Math.imul(etat ^ (etat >>> 15), 1 | etat)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
