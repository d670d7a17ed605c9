import type pg from 'pg'

import type { Total } from './rapport.rules.ts'

/** Tables of resolved rows, by file. */
const SOMMES: Readonly<Record<string, { resolues: string; colonne: string }>> = {
  'accords.csv': { resolues: 'r_accords', colonne: 'part_opco' },
  'factures.csv': { resolues: 'r_factures', colonne: 'ttc' },
  'imputations.csv': { resolues: 'r_imputations', colonne: 'montant' },
  'reglements.csv': { resolues: 'r_reglements', colonne: 'montant' },
  'reglement_lignes.csv': { resolues: 'r_lignes', colonne: 'montant' },
}

/** Control totals of the files of a lot; `presentes` tells which have the column that is summed. */
export async function sumFichiers(
  client: pg.Client,
  presentes: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<Total[]> {
  const totaux: Total[] = []
  for (const [fichier, { resolues, colonne }] of Object.entries(SOMMES)) {
    if (!presentes.get(fichier)?.has(colonne)) continue
    const { rows } = await client.query<{ montant: number }>(
      `select coalesce(sum(${colonne}), 0)::bigint as montant from ${resolues} where action not in ('R', 'D') and not retire`,
    )
    totaux.push({ fichier, colonne, montant: rows[0]?.montant ?? 0 })
  }
  return totaux
}
