import { createHash } from 'node:crypto'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * A lock between the processes of this machine, held as a Unix socket of the abstract namespace: the kernel lets
 * it go when its process ends, however it ends, so there is no stale mark to recognise.
 * @returns how to release it, or null when another process holds it.
 */
export function takeLock(nom: string): Promise<(() => Promise<void>) | null> {
  const adresse = `\0ogestion-${createHash('sha256').update(nom).digest('hex').slice(0, 32)}`
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null)
      else reject(error)
    })
    server.listen(adresse, () => {
      server.unref()
      resolve(() => new Promise<void>((done) => server.close(() => done())))
    })
  })
}

/** Does `work` alone; waits for whoever is at it. */
export async function withLock<T>(nom: string, work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + 120_000
  while (performance.now() < deadline) {
    const release = await takeLock(nom)
    if (release) return work().finally(release)
    await sleep(50)
  }
  throw new Error(
    'Un autre processus prépare la base de données depuis plus de deux minutes : vérifiez-le, puis recommencez.',
  )
}
