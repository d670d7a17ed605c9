/** An element with what it holds. `nom` is empty for an element of another vocabulary than the message's. */
export type Noeud = {
  nom: string
  ligne: number
  /** Of an element without children. */
  texte: string
  devise: string | null
  enfants: Noeud[]
}

/** The element at `Refs/EndToEndId`, through the first of each name: a loop, for every field of every transaction. */
export function find(noeud: Noeud, chemin: string): Noeud | undefined {
  let trouve: Noeud | undefined = noeud
  for (const nom of chemin.split('/')) trouve = trouve?.enfants.find((enfant) => enfant.nom === nom)
  return trouve
}

export function findAll(noeud: Noeud, chemin: string): Noeud[] {
  return chemin
    .split('/')
    .reduce((noeuds, nom) => noeuds.flatMap(({ enfants }) => enfants.filter((e) => e.nom === nom)), [noeud])
}

/** The first text that one of these paths leads to, trimmed; null when there is none. */
export function textAt(noeud: Noeud, ...chemins: string[]): string | null {
  for (const chemin of chemins) {
    const texte = find(noeud, chemin)?.texte.trim()
    if (texte) return texte
  }
  return null
}

export function textsAt(noeud: Noeud, chemin: string): string[] {
  return findAll(noeud, chemin)
    .map(({ texte }) => texte.trim())
    .filter((texte) => texte !== '')
}
