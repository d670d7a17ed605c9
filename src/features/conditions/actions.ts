import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import { Redirection } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import { textesEnVigueur } from './queries.ts'

/** Keeps two proofs: who, which version and hash of which text, when, from where. Doing it twice keeps the first. */
export async function acceptTextes(
  trx: Trx,
  personne: Personne,
  lus: { versionRgpd: number; versionCgu: number },
): Promise<void> {
  const textes = await textesEnVigueur(trx, personne.maintenant)
  // A new version came while she was reading: she reads that one.
  if (textes.RGPD.version !== lus.versionRgpd || textes.CGU.version !== lus.versionCgu) {
    throw new Redirection('/conditions')
  }
  const proofs = Object.values(textes).map(({ type, version, empreinte }) => ({
    utilisateur_id: personne.id,
    type,
    version,
    empreinte,
    acceptee_le: personne.maintenant,
    adresse: personne.adresse,
  }))
  await trx
    .insertInto('acceptation')
    .values(proofs)
    .onConflict((oc) => oc.doNothing())
    .execute()
  await journalisePersonne(trx, personne, {
    acte: 'conditions.acceptation',
    details: { cgu: textes.CGU.version, rgpd: textes.RGPD.version },
  })
}
