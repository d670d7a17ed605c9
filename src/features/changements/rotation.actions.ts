import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { ErreurMetier } from '../../core/errors.ts'
import { rotateColonnes } from '../../db/rotation.ts'
import { asLots } from '../../db/tenant.ts'
import type { Runtime } from '../../runtime.ts'

type Rotation = Pick<Runtime, 'base' | 'coffre' | 'storage'>

/**
 * Seals all again with the key in use: statements of accounts first, then the database. @throws ErreurMetier while a
 * deposited lot waits: its file says no number of key
 */
export async function rotateSecrets(
  deps: Rotation,
  say: (quoi: string, nombre: number) => void,
): Promise<void> {
  await requireNoDepot(deps)
  say('rib', await resealRibs(deps))
  await rotateColonnes(deps.base, deps.coffre, say)
}

async function requireNoDepot({ base }: Rotation): Promise<void> {
  const depot = await asLots(base, (trx) =>
    trx.selectFrom('lot').where('depot_cle', 'is not', null).select('id').limit(1).executeTakeFirst(),
  )
  if (depot)
    throw new ErreurMetier(
      'LOT_EN_ATTENTE',
      409,
      'Un lot déposé attend encore : traitez-le ou abandonnez-le, puis recommencez.',
    )
}

/** One by one; the former file goes only once its row names the new one. A file that the antivirus took away is left. */
async function resealRibs(deps: Rotation): Promise<number> {
  const { base, coffre, storage } = deps
  for (let nombre = 0; ; nombre++) {
    const ancien = await asLots(base, async (trx) => {
      const rib = await trx
        .selectFrom('fichier_depose')
        .where('coffre_cle', '<>', coffre.numero)
        .where('etat', '<>', 'INFECTE')
        .select(['organisme_id', 'cle', 'coffre_cle'])
        .limit(1)
        .forUpdate()
        .executeTakeFirst()
      if (!rib) return null
      const clair = coffre.openFlux(await storage.get(rib.cle), rib.coffre_cle ?? undefined)
      const cle = `coordonnees/${randomUUID()}`
      await storage.putFlux(cle, Readable.from(coffre.sealFlux(clair)))
      await trx
        .updateTable('fichier_depose')
        .set({ cle, coffre_cle: coffre.numero })
        .where('organisme_id', '=', rib.organisme_id)
        .where('cle', '=', rib.cle)
        .execute()
      return rib.cle
    })
    if (ancien === null) return nombre
    await storage.delete(ancien).catch(() => {})
  }
}
