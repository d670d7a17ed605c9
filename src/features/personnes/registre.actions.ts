import { randomUUID } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import type { Coffre } from '../../core/coffre.ts'
import { SauvegardeRefusee } from '../../core/enveloppe.ts'
import type { Trx } from '../../db/client.ts'
import type { Storage } from '../../storage/storage.ts'
import { eraseIdentite, markStagiaire } from './effacement.actions.ts'
import { findCompte, findStagiaire } from './queries.ts'
import type { Sujette } from './rules.ts'

/** Beside the documents, outside the database: what an older backup does not know. */
export const REGISTRE = 'effacements'

const Efface = z.discriminatedUnion('type', [
  z.object({ type: z.literal('utilisateur'), id: z.uuid() }),
  z.object({
    type: z.literal('stagiaire'),
    stagiaireId: z.string(),
    participations: z.array(z.object({ organismeId: z.number(), dossier: z.string() })),
    documents: z.array(z.uuid()),
  }),
])
type Efface = z.infer<typeof Efface>

/**
 * Writes down, by numbers alone, who is being erased: the last thing of the erasure's transaction. Should the commit fail
 * all the same, a restoration would do what a person of the funder had decided.
 */
export async function registerEffacement(
  storage: Pick<Storage, 'put'>,
  personne: Sujette,
  documents: readonly string[],
  maintenant: Date,
): Promise<void> {
  const qui =
    personne.type === 'utilisateur'
      ? { type: personne.type, id: personne.id }
      : {
          type: personne.type,
          stagiaireId: personne.stagiaireId,
          participations: personne.participations,
          documents,
        }
  const cle = `${REGISTRE}/${maintenant.getTime()}-${randomUUID()}.json`
  await storage.put(cle, Buffer.from(JSON.stringify(qui)))
}

type Rejeu = { storage: Pick<Storage, 'get' | 'list'>; coffre: Coffre; maintenant: Date }

/** Erases again everybody who is written down; twice is the same as once. Returns how many erasures were found. */
export async function replayEffacements(trx: Trx, { storage, coffre, maintenant }: Rejeu): Promise<number> {
  await resealEffaces(trx, coffre)
  let nombre = 0
  for await (const { cle } of storage.list(REGISTRE)) {
    const efface = readEfface(cle, await text(await storage.get(cle)))
    if (efface.type === 'utilisateur') await replayCompte(trx, coffre, efface.id, maintenant)
    else await replayStagiaire(trx, coffre, efface, maintenant)
    nombre++
  }
  return nombre
}

/** A file cut short by a full disk or a power cut says so by its name: only a person can tell what it was to hold. */
function readEfface(cle: string, texte: string): Efface {
  try {
    return Efface.parse(JSON.parse(texte))
  } catch {
    throw new SauvegardeRefusee(
      `${cle} du stockage ne se lit pas\u00a0: retrouvez au journal l’effacement de cette heure, notez-le pour le refaire, retirez ce fichier, puis recommencez.`,
    )
  }
}

/** Those of an archive, under the key in use: nobody must stand there twice, or a rotation of keys could not end. */
async function resealEffaces(trx: Trx, coffre: Coffre): Promise<void> {
  const anciens = await trx.selectFrom('effacement').where('cle', '<>', coffre.numero).selectAll().execute()
  for (const { empreinte, identite, cle: ancienne, efface_le } of anciens) {
    const texte = coffre.openTexte({ chiffre: identite, cle: ancienne })
    const { chiffre, cle } = coffre.sealTexte(texte)
    await trx.deleteFrom('effacement').where('empreinte', '=', empreinte).execute()
    await trx
      .insertInto('effacement')
      .values({ empreinte: coffre.hashIdentite(texte), identite: chiffre, cle, efface_le })
      .onConflict((conflit) => conflit.doNothing())
      .execute()
  }
}

async function replayCompte(trx: Trx, coffre: Coffre, id: string, maintenant: Date): Promise<void> {
  const compte = await findCompte(trx, id)
  if (compte && !compte.effaceLe) await eraseIdentite(trx, coffre, compte, maintenant)
}

/** Dossier by dossier: one that came after the backup is marked all the same, for the lot that will bring it again. */
async function replayStagiaire(
  trx: Trx,
  coffre: Coffre,
  { stagiaireId, participations, documents }: Extract<Efface, { type: 'stagiaire' }>,
  maintenant: Date,
): Promise<void> {
  for (const participation of participations) {
    const trouve = await findStagiaire(trx, { dossier: participation.dossier, stagiaire: stagiaireId })
    const ici = { stagiaireId, participations: [participation] }
    if (trouve) await eraseIdentite(trx, coffre, { ...trouve, ...ici }, maintenant)
    else await markStagiaire(trx, coffre, ici, maintenant)
  }
  if (documents.length === 0) return
  await trx
    .updateTable('document')
    .set({ retire_le: maintenant, maj_le: maintenant })
    .where('id', 'in', documents)
    .where('retire_le', 'is', null)
    .execute()
}
