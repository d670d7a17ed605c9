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
}

/** `file:./folder`, or `s3://bucket?endpoint=…&region=…` (credentials from the usual AWS_* variables). */
export async function openStorage(url: string): Promise<Storage> {
  const disk = url.startsWith('s3:') ? await openS3(new URL(url)) : openFolder(url)
  return {
    put: (cle, octets) => disk.put(cle, octets),
    putFlux: (cle, flux) => disk.putStream(cle, flux),
    get: (cle) => disk.getStream(cle),
    delete: (cle) => disk.delete(cle),
  }
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
