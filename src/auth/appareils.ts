import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { describeNavigateur } from '../core/navigateur.ts'
import type { Trx } from '../db/client.ts'

/** After half a year without a sign-in an appareil is unknown again. */
const MEMOIRE_JOURS = 180

type Venue = { utilisateurId: string; navigateur: string; adresse: string; maintenant: Date }

/**
 * Notes from where a person signs in. True when it is unknown and others are known. No cookie: the kind of browser and
 * the network, without what changes at each update or each day.
 */
export async function recordAppareil(trx: Trx, venue: Venue): Promise<boolean> {
  const { utilisateurId, maintenant } = venue
  const limite = new Date(maintenant.getTime() - MEMOIRE_JOURS * 86_400_000)
  await trx
    .deleteFrom('appareil')
    .where('utilisateur_id', '=', utilisateurId)
    .where('vu_le', '<', limite)
    .execute()
  const connus = await trx
    .selectFrom('appareil')
    .where('utilisateur_id', '=', utilisateurId)
    .select('empreinte')
    .execute()
  const empreinte = hashAppareil(venue)
  await trx
    .insertInto('appareil')
    .values({ utilisateur_id: utilisateurId, empreinte, vu_le: maintenant })
    .onConflict((oc) => oc.columns(['utilisateur_id', 'empreinte']).doUpdateSet({ vu_le: maintenant }))
    .execute()
  return connus.length > 0 && !connus.some((connu) => connu.empreinte.equals(empreinte))
}

function hashAppareil({ utilisateurId, navigateur, adresse }: Venue): Buffer {
  const appareil = [utilisateurId, describeNavigateur(navigateur), toReseau(adresse)]
  return createHash('sha256').update(appareil.join('\n')).digest()
}

/** The operator's network, roughly: half of an IPv4 address, two groups of an IPv6 one. */
function toReseau(adresse: string): string {
  const separateur = isIPv6(adresse) && !adresse.includes('.') ? ':' : '.'
  return adresse.split(separateur).slice(0, 2).join(separateur)
}
