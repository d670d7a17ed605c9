// The bank's service that verifies payees, over a loopback socket: each answer, and each way it fails.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after } from 'node:test'

export type BanqueVop = {
  url: string
  /** What comes back: a status and a body, or nothing at all. */
  repond: { statut?: number; corps: string; entetes?: Record<string, string> } | 'muette'
  demandes: { autorisation: string | undefined; corps: Record<string, string> }[]
}

export async function ouvreBanqueVop(): Promise<BanqueVop> {
  const serveur = createServer(async (request, response) => {
    const morceaux: Buffer[] = []
    for await (const morceau of request) morceaux.push(morceau as Buffer)
    const corps = JSON.parse(Buffer.concat(morceaux).toString() || '{}') as Record<string, string>
    banque.demandes.push({ autorisation: request.headers.authorization, corps })
    const { repond } = banque
    if (repond === 'muette') return
    response.writeHead(repond.statut ?? 200, repond.entetes)
    response.end(repond.corps)
  })
  serveur.listen(0, '127.0.0.1')
  await once(serveur, 'listening')
  const { port } = serveur.address() as AddressInfo
  const banque: BanqueVop = {
    url: `http://funder:s%3Acret@127.0.0.1:${port}/vop`,
    repond: { corps: '{"resultat":"MTCH"}' },
    demandes: [],
  }
  after(() => {
    serveur.closeAllConnections()
    serveur.close()
  })
  return banque
}
