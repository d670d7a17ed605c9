import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { ouvreBanc } from '../../test/support.ts'

const banc = await ouvreBanc()
await banc.app.listen({ port: 0, host: '127.0.0.1' })
const { port } = banc.app.server.address() as AddressInfo

/** What a bare socket reads back, to its end. */
async function envoie(octets: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(octets)
  return text(socket)
}

const ENTETES = 'Host: localhost\r\nConnection: close\r\n\r\n'

const ILLISIBLES: [string, string, RegExp][] = [
  ['une ligne qui n’est pas du HTTP', 'BONJOUR\r\n\r\n', /^HTTP\/1\.1 400 Bad Request\r\n/],
  ['un verbe inventé', `BLAGUE / HTTP/1.1\r\n${ENTETES}`, /^HTTP\/1\.1 400 /],
  [
    'deux longueurs de corps',
    `POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n${ENTETES}`,
    /^HTTP\/1\.1 400 /,
  ],
  [
    'un en-tête de 20 Ko',
    `GET / HTTP/1.1\r\nCookie: a=${'a'.repeat(20_000)}\r\n${ENTETES}`,
    /^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/,
  ],
]

for (const [nom, octets, statut] of ILLISIBLES) {
  test(`${nom} reçoit une phrase en français, et rien du serveur`, async () => {
    const reponse = await envoie(octets)
    assert.match(reponse, statut)
    assert.match(reponse, /\r\n\r\nVotre navigateur a envoyé [^\r\n]+\n$/)
    assert.doesNotMatch(reponse, /fastify|HPE_|FST_|\bat |node:|\.ts|Server:|a{100}/i)
  })
}

test('une adresse trop longue ou mal formée reçoit une page, comme toute adresse inconnue', async () => {
  for (const adresse of [
    'http://[',
    `/etablissements/${'a'.repeat(12_000)}`,
    `/activation/${'a'.repeat(12_000)}`,
  ]) {
    const reponse = await envoie(`GET ${adresse} HTTP/1.1\r\n${ENTETES}`)
    assert.match(reponse, /^HTTP\/1\.1 (404|303) /, adresse.slice(0, 30))
    assert.doesNotMatch(reponse, /FST_|is not a valid url/)
  }
})
