// What an organisme's directory may make us reach, in production.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { FournisseurEnPanne, openOidc } from './fournisseur.ts'

const essai = (emetteur: string) => ({
  emetteur,
  clientId: 'ogestion',
  secret: 'secret-de-l-annuaire-essai',
  acr: [],
  emailRepute: false,
  interne: false,
})

let atteint = 0
const serveur = createServer((req, res) => {
  atteint++
  if (req.url === '/interne') return void res.end('{}')
  res.writeHead(302, { location: `http://${req.headers.host}/interne` }).end()
})
serveur.listen(0, '127.0.0.1')
await once(serveur, 'listening')
after(() => serveur.close())
const { port } = serveur.address() as AddressInfo

test('en production, ni http, ni cette machine, ni un réseau privé ne sont appelés', async () => {
  const oidc = openOidc({ clair: false })
  for (const emetteur of [
    `http://127.0.0.1:${port}`,
    `https://127.0.0.1:${port}`,
    `https://localhost:${port}`,
    `https://[::1]:${port}`,
    `https://[::ffff:127.0.0.1]:${port}`,
    'https://10.1.2.3',
    'https://169.254.169.254',
    'https://[fd00::1]',
  ])
    await assert.rejects(oidc.check(essai(emetteur)), FournisseurEnPanne, emetteur)
  assert.equal(atteint, 0)
})

test('une redirection de l’annuaire n’est pas suivie', async () => {
  await assert.rejects(openOidc({ clair: true }).check(essai(`http://127.0.0.1:${port}`)), FournisseurEnPanne)
  assert.equal(atteint, 1)
})
