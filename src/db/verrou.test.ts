import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { test } from 'node:test'
import { takeLock, withLock } from './verrou.ts'

test('un verrou n’est qu’à un à la fois, puis au suivant', async () => {
  const nom = randomUUID()
  const release = await takeLock(nom)
  assert.ok(release)
  assert.equal(await takeLock(nom), null)
  await release()
  assert.ok(await takeLock(nom))
})

test('des travaux sous le même verrou ne se croisent pas, même quand l’un échoue', async () => {
  const nom = randomUUID()
  let dedans = 0
  let rang = 0
  const work = async () => {
    assert.equal(++dedans, 1)
    await new Promise((done) => setTimeout(done, 20))
    dedans--
    if (rang++ === 1) throw new Error('raté')
  }
  const issues = await Promise.allSettled([1, 2, 3].map(() => withLock(nom, work)))
  assert.deepEqual(issues.map(({ status }) => status).sort(), ['fulfilled', 'fulfilled', 'rejected'])
})

test('le verrou d’un processus tué est libre aussitôt', async () => {
  const nom = randomUUID()
  const source = `
    const { takeLock } = await import(${JSON.stringify(new URL('./verrou.ts', import.meta.url).href)})
    console.log(await takeLock(${JSON.stringify(nom)}) !== null)
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source])
  const [pris] = await once(child.stdout, 'data')
  assert.equal(String(pris).trim(), 'true')
  assert.equal(await takeLock(nom), null)
  child.kill('SIGKILL')
  await once(child, 'exit')
  assert.ok(await takeLock(nom))
})
