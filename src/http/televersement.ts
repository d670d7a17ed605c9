import type { FastifyRequest } from 'fastify'
import { type FichierEnvoye, nomAffichable } from '../core/types-fichiers.ts'
import type { Saisie } from './formulaire.ts'

/** `nom` may be shown; past the size allowed, `octets` is only its beginning. */
export type Fichier = FichierEnvoye & { tropGros: boolean }

declare module 'fastify' {
  interface FastifyRequest {
    /** Of a route whose `preValidation` is `readFichiers`. */
    fichiers: Fichier[]
  }
}

/** So many files are read; more than that is no form of ours. */
const FICHIERS_MAX = 20

/** Reads a form with files, whole in memory: for small files only. */
export async function readTeleversement(
  request: FastifyRequest,
  { octetsMax, fichiersMax }: { octetsMax: number; fichiersMax: number },
): Promise<{ champs: Saisie; fichiers: Fichier[] }> {
  const lu = { champs: {} as Saisie, fichiers: [] as Fichier[] }
  if (!request.isMultipart()) return lu
  for await (const partie of request.parts({
    limits: { fileSize: octetsMax, files: FICHIERS_MAX, fields: 20 },
  })) {
    if (partie.type === 'field') {
      if (typeof partie.value === 'string') lu.champs[partie.fieldname] = partie.value
      continue
    }
    const octets = await readOctets(partie.file, lu.fichiers.length < fichiersMax)
    // A field left empty sends a file without name nor content.
    if (!partie.filename && octets.length === 0) continue
    const { filename, mimetype: mime, file } = partie
    lu.fichiers.push({ nom: nomAffichable(filename), mime, octets, tropGros: file.truncated })
  }
  return lu
}

/** One too many is read to the end and not kept. */
async function readOctets(flux: AsyncIterable<Buffer>, garde: boolean): Promise<Buffer> {
  const morceaux: Buffer[] = []
  for await (const morceau of flux) if (garde) morceaux.push(morceau)
  return Buffer.concat(morceaux)
}

/** For a route's `preValidation`: the fields become the body, which is then validated like that of any form. */
export function readFichiers(limites: { octetsMax: number; fichiersMax: number }) {
  return async (request: FastifyRequest): Promise<void> => {
    const { champs, fichiers } = await readTeleversement(request, limites)
    request.fichiers = fichiers
    if (request.isMultipart()) request.body = champs
  }
}
