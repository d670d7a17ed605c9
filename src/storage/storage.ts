import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { Disk } from 'flydrive'
import { FSDriver } from 'flydrive/drivers/fs'

/** Where documents lie, outside the web root; keys are made by us, never taken from a file name. */
export type Storage = {
  put(cle: string, octets: Uint8Array): Promise<void>
  putFlux(cle: string, flux: Readable): Promise<void>
  get(cle: string): Promise<Readable>
  delete(cle: string): Promise<void>
  /** Every file under this folder, one folder or page of them in memory at a time. */
  list(dossier: string): AsyncIterable<FichierStocke>
}

export type FichierStocke = { cle: string; readDate(): Promise<Date> }

/** `file:./folder`, or `s3://bucket?endpoint=…&region=…` (credentials from the usual AWS_* variables). */
export async function openStorage(url: string): Promise<Storage> {
  const disk = url.startsWith('s3:') ? await openS3(new URL(url)) : openFolder(url)
  return {
    put: (cle, octets) => disk.put(cle, octets),
    putFlux: (cle, flux) => disk.putStream(cle, flux),
    get: (cle) => disk.getStream(cle),
    delete: (cle) => disk.delete(cle),
    list: (dossier) => listFichiers(disk, dossier),
  }
}

async function* listFichiers(disk: Disk, dossier: string): AsyncGenerator<FichierStocke> {
  let paginationToken: string | undefined
  do {
    const page = await listPage(disk, dossier, paginationToken)
    paginationToken = page.paginationToken
    for (const objet of page.objects)
      if (objet.isDirectory) yield* listFichiers(disk, objet.prefix)
      else yield { cle: objet.key, readDate: async () => (await objet.getMetaData()).lastModified }
  } while (paginationToken)
}

/** A folder where nothing was ever stored is empty. */
async function listPage(disk: Disk, dossier: string, paginationToken: string | undefined) {
  try {
    return await disk.listAll(dossier, paginationToken ? { paginationToken } : {})
  } catch (erreur) {
    if (isAbsent(erreur)) return { objects: [] }
    throw erreur
  }
}

/** The store answered, and has no such file: of a folder, or of an S3 bucket. */
export function isAbsent(erreur: unknown): boolean {
  const { cause } = erreur as { cause?: unknown }
  return [erreur, cause].some((e) => {
    const { code, name } = (e ?? {}) as { code?: string; name?: string }
    return code === 'ENOENT' || name === 'NoSuchKey'
  })
}

function openFolder(url: string): Disk {
  const location = url.startsWith('file:///') ? fileURLToPath(url) : url.slice('file:'.length)
  return new Disk(new FSDriver({ location, visibility: 'private' }))
}

/** Loaded only when asked: the S3 client weighs more than the rest of the product. */
async function openS3(url: URL): Promise<Disk> {
  const { S3Driver } = await import('flydrive/drivers/s3')
  const endpoint = url.searchParams.get('endpoint')
  const driver = new S3Driver({
    bucket: url.hostname,
    region: url.searchParams.get('region') ?? 'eu-west-3',
    visibility: 'private',
    supportsACL: false,
    // Else some S3 servers store streamed uploads with checksum framing inside: corrupted files.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
  })
  return new Disk(driver)
}
