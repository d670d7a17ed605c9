import type pg from 'pg'
import type { Coffre } from '../../core/coffre.ts'
import { identiteOf } from '../personnes/rules.ts'

/** Knows the stagiaires whose identity was erased: no lot brings it back. */
export type Effaces = { has(dossier: string, stagiaireId: string): boolean }

/** Read once the lot is alone: an erasure waits for its end. */
export async function readEffaces(client: pg.Client, coffre: Coffre): Promise<Effaces> {
  const { rows } = await client.query<{ empreinte: Buffer }>('select empreinte from effacement')
  const empreintes = new Set(rows.map(({ empreinte }) => empreinte.toString('base64')))
  return {
    has: (dossier, stagiaireId) =>
      empreintes.size > 0 &&
      empreintes.has(coffre.hashIdentite(identiteOf(dossier, stagiaireId)).toString('base64')),
  }
}
