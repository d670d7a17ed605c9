import { hashToken } from '../../auth/sessions.ts'
import { ErreurMetier } from '../../core/errors.ts'
import { horsOrganisme, tenant } from '../../db/tenant.ts'
import type { Deps } from '../../http/types.ts'
import { type Changement, findLienGel, lockChangement } from './queries.ts'
import { type Auteur, advance, alertValideurs, tellOrganisme } from './suivi.actions.ts'

const LIEN_PERDU =
  'Ce lien a déjà servi, ou il n’est plus valable. Si vous n’avez pas demandé ce changement, écrivez-nous aujourd’hui.'

/** What the link would freeze, for the page that asks: the establishment and the last four. @throws when it is spent */
export async function readLienGel(deps: Deps, jeton: string, maintenant: Date): Promise<Changement> {
  const lien = await horsOrganisme(deps.base, (trx) => findLienGel(trx, hashToken(jeton), maintenant))
  const demande =
    lien &&
    (await tenant(deps.base, lien.organisme_id, (trx) =>
      lockChangement(trx, ofLien(lien), lien.changement_id),
    ))
  if (!demande) throw new ErreurMetier('LIEN_PERDU', 404, LIEN_PERDU)
  return demande
}

/** « Ce n’est pas moi »: freezes the request, and nothing else; the link is spent. */
export async function freezeByLien(
  deps: Deps,
  jeton: string,
  { maintenant, adresse }: { maintenant: Date; adresse: string },
): Promise<void> {
  const { organisme_id, id } = await readLienGel(deps, jeton, maintenant)
  await tenant(deps.base, organisme_id, async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('lien_gel')
      .set({ utilise_le: maintenant })
      .where('empreinte', '=', hashToken(jeton))
      .where('utilise_le', 'is', null)
      .executeTakeFirstOrThrow()
    const demande = await lockChangement(trx, { organismeId: organisme_id, etablissements: null }, id)
    if (numUpdatedRows === 0n || !demande) throw new ErreurMetier('LIEN_PERDU', 404, LIEN_PERDU)
    const auteur: Auteur = { id: null, camp: 'organisme', maintenant, adresse }
    const gelee = await advance(trx, auteur, demande, { acte: 'gel', details: { avant: demande.etat } })
    await tellOrganisme(trx, deps, gelee, { acte: 'gel', maintenant })
    const { etablissement_numero: etablissement } = gelee
    await alertValideurs(trx, deps, maintenant, { raison: 'gel', etablissement, demande: id })
  })
}

function ofLien({ organisme_id }: { organisme_id: number }) {
  return { organismeId: organisme_id, etablissements: null }
}
