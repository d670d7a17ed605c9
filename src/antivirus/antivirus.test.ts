import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { EICAR, ouvreClamd } from '../../test/fabriques/clamd.ts'
import { scan } from './antivirus.ts'

const clamd = await ouvreClamd()
const flux = (...morceaux: Buffer[]) => Readable.from(morceaux)
const gros = (octets: number) => flux(...Array.from({ length: octets / 65_536 }, () => Buffer.alloc(65_536)))

test('un fichier sain est sain, même gros, même vide', async () => {
  clamd.humeur = 'sert'
  for (const contenu of [flux(Buffer.from('bonjour')), gros(8 * 1024 ** 2), flux(), flux(Buffer.alloc(0))])
    assert.deepEqual(await scan(clamd.url, contenu), { etat: 'SAIN' })
})

test('EICAR est infecté, nu ou coupé en deux', async () => {
  clamd.humeur = 'sert'
  const infecte = { etat: 'INFECTE', signature: 'Eicar-Test-Signature' }
  assert.deepEqual(await scan(clamd.url, flux(EICAR)), infecte)
  assert.deepEqual(await scan(clamd.url, flux(EICAR.subarray(0, 9), EICAR.subarray(9))), infecte)
})

test('un refus dit avant la fin est lu, et tient au fichier', async () => {
  clamd.humeur = 'refuse'
  // A file on disk comes once the refusal is already there.
  for (const contenu of [gros(16 * 1024 ** 2), createReadStream(import.meta.filename)]) {
    const verdict = await scan(clamd.url, contenu, 2_000)
    assert.ok(verdict.etat === 'ERREUR' && verdict.joignable)
  }
})

test('ce qui dépasse la borne, se rompt ou ne reçoit pas de réponse est une erreur, jamais un fichier sain', async () => {
  clamd.humeur = 'sert'
  const rompu = new Readable({
    read() {
      this.destroy(new Error('disk'))
    },
  })
  for (const contenu of [rompu, gros(33 * 1024 ** 2)])
    assert.equal((await scan(clamd.url, contenu)).etat, 'ERREUR')
  clamd.humeur = 'muet'
  const debut = performance.now()
  assert.equal((await scan(clamd.url, flux(EICAR), 200)).etat, 'ERREUR')
  assert.ok(performance.now() - debut < 5_000)
})

test('un antivirus arrêté se distingue d’un fichier qu’il ne sait pas lire', async () => {
  const arrete = await ouvreClamd()
  await arrete.coupe()
  const verdict = await scan(arrete.url, flux(EICAR))
  assert.ok(verdict.etat === 'ERREUR' && !verdict.joignable)
})
