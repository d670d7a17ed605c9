/** The fields of a word, as they were stored. */
export type Contenu = Record<string, string | boolean | null>

export type Revision = { version: number; contenu: Contenu; auteur: string; cree_le: Date }

/** How each field of a word is called and said. */
export type Champs = Record<string, { libelle: string; dire(valeur: string | boolean | null): string }>

export type Changement = { libelle: string; avant: string | null; apres: string }
export type RevisionRacontee = Pick<Revision, 'version' | 'auteur' | 'cree_le'> & {
  changements: Changement[]
}

/** What each version changed from the one before it (newest first); the first one says all that it holds. */
export function tellRevisions(revisions: readonly Revision[], champs: Champs): RevisionRacontee[] {
  return revisions.map(({ version, auteur, cree_le, contenu }, rang) => ({
    version,
    auteur,
    cree_le,
    changements: compare(revisions[rang + 1]?.contenu, contenu, champs),
  }))
}

function compare(avant: Contenu | undefined, apres: Contenu, champs: Champs): Changement[] {
  return Object.entries(champs).flatMap(([nom, { libelle, dire }]) => {
    const dit = dire(apres[nom] ?? null)
    const disait = avant ? dire(avant[nom] ?? null) : null
    if (dit === (disait ?? '')) return []
    return [{ libelle, avant: disait || null, apres: dit }]
  })
}

/** A text as it is. */
export function direTexte(valeur: string | boolean | null): string {
  return typeof valeur === 'string' ? valeur : ''
}

export function direOuiNon(valeur: string | boolean | null): string {
  return valeur === true ? 'oui' : 'non'
}
