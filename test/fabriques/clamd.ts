// A clamd of one signature, over a loopback socket: what the protocol says, and each way it fails.
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { after } from 'node:test'

/** The file that every antivirus takes for a virus, in two parts so that none takes this one. */
export const EICAR = Buffer.from(`X5O!P%@AP[4\\PZX54(P^)7CC)7}$${'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'}`)

/** `muet` never answers; `refuse` says that the file is too large as soon as it comes, and hangs up. */
type Humeur = 'sert' | 'muet' | 'refuse'

export type Clamd = { url: string; humeur: Humeur; vus: number; coupe(): Promise<void> }

export async function ouvreClamd(): Promise<Clamd> {
  const serveur = createServer((socket) => void serve(socket, clamd))
  const ouvertes = new Set<Socket>()
  serveur.on('connection', (socket) => ouvertes.add(socket))
  serveur.listen(0, '127.0.0.1')
  await once(serveur, 'listening')
  const clamd: Clamd = {
    url: `tcp://127.0.0.1:${(serveur.address() as AddressInfo).port}`,
    humeur: 'sert',
    vus: 0,
    async coupe() {
      for (const socket of ouvertes) socket.destroy()
      if (serveur.listening) await new Promise((resolve) => serveur.close(resolve))
    },
  }
  after(() => clamd.coupe())
  return clamd
}

async function serve(socket: Socket, clamd: Clamd): Promise<void> {
  socket.on('error', () => {})
  if (clamd.humeur === 'refuse') return void socket.end('INSTREAM size limit exceeded. ERROR\0')
  const fichier = await readInstream(socket)
  if (!fichier) return
  clamd.vus++
  if (clamd.humeur === 'sert')
    socket.end(fichier.includes(EICAR) ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0')
}

const COMMANDE = 'zINSTREAM\0'

/** The whole file once its last length, zero, is there; null when the other side hangs up before. */
async function readInstream(socket: Socket): Promise<Buffer | null> {
  const lus: Buffer[] = []
  let reste: Buffer = Buffer.alloc(0)
  let place = COMMANDE.length
  try {
    for await (const morceau of socket.iterator({ destroyOnReturn: false })) {
      reste = Buffer.concat([reste, morceau])
      while (place + 4 <= reste.length) {
        const fin = place + 4 + reste.readUInt32BE(place)
        if (fin === place + 4) return Buffer.concat(lus)
        if (fin > reste.length) break
        lus.push(reste.subarray(place + 4, fin))
        reste = reste.subarray(fin)
        place = 0
      }
    }
  } catch {
    // Cut by the test.
  }
  return null
}
