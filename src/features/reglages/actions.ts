import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import { Conflit, Invalide } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import { recordRevision } from '../revisions/actions.ts'
import { findNomFinanceur } from './queries.ts'
import type { NomFinanceur } from './schemas.ts'

const NOM = 'financeur_nom'

/**
 * Renames the funder, on pages, mails and documents to come. `installe` is its name as installed.
 * @throws {Conflit} with the name stored now, when somebody else changed it since the page was opened
 */
export async function renameFinanceur(
  trx: Trx,
  personne: Personne,
  { nom, version: lue }: NomFinanceur,
  installe: string,
): Promise<void> {
  const actuel = (await findNomFinanceur(trx)) ?? { nom: installe, version: 0 }
  if (actuel.version !== lue) throw new Conflit(actuel.nom, nom)
  if (actuel.nom === nom) throw new Invalide({ nom: 'Le nom n’a pas changé.' })
  const version = lue + 1
  if (!(await writeNom(trx, nom, version)))
    throw new Conflit((await findNomFinanceur(trx))?.nom ?? installe, nom)
  await recordRevision(trx, personne, { objet: 'reglage', cle: NOM }, { version, contenu: { nom } })
  await journalisePersonne(trx, personne, {
    acte: 'reglage.financeur',
    objetType: 'reglage',
    objetId: NOM,
    details: { version },
  })
}

/** False when that version was written meanwhile. */
async function writeNom(trx: Trx, nom: string, version: number): Promise<boolean> {
  const valeur = JSON.stringify(nom)
  const ecrit =
    version === 1
      ? await trx
          .insertInto('reglage')
          .values({ nom: NOM, valeur })
          .onConflict((oc) => oc.column('nom').doNothing())
          .returning('nom')
          .executeTakeFirst()
      : await trx
          .updateTable('reglage')
          .set({ valeur, version })
          .where('nom', '=', NOM)
          .where('version', '=', version - 1)
          .returning('nom')
          .executeTakeFirst()
  return ecrit !== undefined
}
