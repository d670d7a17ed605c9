import type { FastifyRequest } from 'fastify'
import type { Saisie } from './formulaire.ts'

/** A form with one file, whole in memory: for small files only. */
export type Televersement = {
  champs: Saisie
  fichier: { nom: string; octets: Buffer; tropGros: boolean } | null
}

/** Reads a multipart form; a room that calls it has registered the multipart plugin. An empty file is no file. */
export async function readTeleversement(request: FastifyRequest, octetsMax: number): Promise<Televersement> {
  const lu: Televersement = { champs: {}, fichier: null }
  if (!request.isMultipart()) return lu
  for await (const partie of request.parts({
    limits: { fileSize: octetsMax, files: 1, fields: 20, fieldSize: 10_000 },
  })) {
    if (partie.type === 'field') {
      if (typeof partie.value === 'string') lu.champs[partie.fieldname] = partie.value
      continue
    }
    const morceaux: Buffer[] = []
    for await (const morceau of partie.file) morceaux.push(morceau as Buffer)
    const octets = Buffer.concat(morceaux)
    if (octets.length > 0) lu.fichier = { nom: partie.filename, octets, tropGros: partie.file.truncated }
  }
  return lu
}
