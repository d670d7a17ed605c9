import type { Insertable } from 'kysely'
import type { Trx } from '../../src/db/client.ts'
import type { DB } from '../../src/db/schema.ts'
import { type Banc, MAINTENANT, type Organisme } from '../support.ts'
import { creerDocument } from './documents.ts'
import { recalcule } from './dossiers.ts'

type Ligne = Partial<
  Omit<Insertable<DB['reglement_ligne']>, 'organisme_id' | 'reglement_reference' | 'ligne'>
> & { montant: number }

export type ReglementTest = Partial<Omit<Insertable<DB['reglement']>, 'organisme_id' | 'nb_lignes'>> & {
  lignes?: Ligne[]
}

let compteur = 0

/** A règlement with its lines (one that says it all by default); counters then follow as after a lot. */
export async function creerReglement(
  banc: Banc,
  organisme: Organisme,
  voulu: ReglementTest = {},
): Promise<string> {
  const [reference = ''] = await creerReglements(banc, organisme, [voulu])
  return reference
}

/** Many at once: the counters are computed again only once. */
export async function creerReglements(
  banc: Banc,
  organisme: Organisme,
  voulus: ReglementTest[],
): Promise<string[]> {
  const references = await banc.proprietaire(async (trx) => {
    const creees: string[] = []
    for (const voulu of voulus) creees.push(await addReglement(trx, organisme, voulu))
    return creees
  })
  await recalcule(banc, organisme)
  return references
}

async function addReglement(
  trx: Trx,
  organisme: Organisme,
  { lignes, ...voulu }: ReglementTest,
): Promise<string> {
  const reference = voulu.reference ?? `V${String(++compteur).padStart(7, '0')}`
  const contenu = lignes ?? [{ montant: voulu.montant ?? 10_000 }]
  const commun = { organisme_id: organisme.id, maj_le: MAINTENANT }
  await trx
    .insertInto('reglement')
    .values({
      ...commun,
      etablissement_numero: organisme.etablissements[0] ?? '',
      date_emission: '2026-11-20',
      date_execution: '2026-11-23',
      statut: 'EXECUTE',
      end_to_end_id: `OPCO${reference}`,
      montant: contenu.reduce((somme, ligne) => somme + ligne.montant, 0),
      ...voulu,
      reference,
    })
    .execute()
  for (const [rang, ligne] of contenu.entries()) {
    const place = { reglement_reference: reference, ligne: rang + 1 }
    await trx
      .insertInto('reglement_ligne')
      .values({ ...commun, ...place, ...ligne })
      .execute()
  }
  return reference
}

/** Its avis de virement. */
export function creerAvis(
  banc: Banc,
  organisme: Organisme,
  reference: string,
  etablissement = organisme.etablissements[0] ?? '',
): Promise<string> {
  return creerDocument(banc, organisme, {
    objetType: 'reglement',
    objetId: reference,
    type: 'AVIS_VIREMENT',
    titre: `Avis de virement ${reference}`,
    depose_le: '2026-11-23',
    etablissement,
  })
}
