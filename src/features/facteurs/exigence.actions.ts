import type { Acces } from '../../auth/acces.ts'
import { journalise } from '../../auth/journal.ts'
import { Conflit } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import { readExigence } from './exigence.queries.ts'
import type { Exigence } from './exigence.schemas.ts'

/**
 * Asks the second factor of everybody at each sign-in, or no longer. It acts at the next page of each: whoever has none
 * is led to enrol one.
 * @throws Conflit when somebody changed it meanwhile.
 */
export async function setExigence(trx: Trx, acces: Acces, saisie: Exigence): Promise<void> {
  const { organismeId } = acces
  const facteur_exige = saisie.exige === 'oui'
  const avant = await readExigence(trx, acces)
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('reglage_organisme')
    .values({ organisme_id: organismeId, facteur_exige, version: saisie.version + 1 })
    .onConflict((oc) =>
      oc
        .column('organisme_id')
        .doUpdateSet({ facteur_exige, version: saisie.version + 1 })
        .where('reglage_organisme.version', '=', saisie.version),
    )
    .executeTakeFirstOrThrow()
  if (numInsertedOrUpdatedRows !== 1n) throw new Conflit<unknown>(avant, saisie)
  await journalise(trx, acces, {
    acte: 'organisme.second-facteur',
    objetType: 'organisme',
    objetId: acces.organisme.siren,
    details: { avant: avant.exige, apres: facteur_exige },
  })
}
