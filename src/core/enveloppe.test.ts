import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { openEnveloppe, sealEnveloppe } from './enveloppe.ts'

const secret = { numero: 1, secret: Buffer.alloc(32, 7) }
const ENTETE = 22 + 2 + 32 + 16
const SCELLE = 65_536 + 16

async function* par(taille: number, octets: Buffer): AsyncGenerator<Buffer> {
  for (let rang = 0; rang < octets.length; rang += taille) yield octets.subarray(rang, rang + taille)
}

async function tout(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const morceaux: Buffer[] = []
  for await (const morceau of source) morceaux.push(morceau)
  return Buffer.concat(morceaux)
}

const scelle = (clair: Buffer) => tout(sealEnveloppe(secret, par(1000, clair)))
const ouvre = (fichier: Buffer, avec = [secret]) => tout(openEnveloppe(avec, par(5000, fichier)))

test('une enveloppe rend ce qu’elle a pris, quelle que soit sa longueur', async () => {
  for (const longueur of [0, 1, 65_535, 65_536, 65_537, 200_000]) {
    const clair = randomBytes(longueur)
    assert.deepEqual(await ouvre(await scelle(clair)), clair, String(longueur))
  }
})

test('un octet changé, où que ce soit, est refusé', async () => {
  const fichier = await scelle(randomBytes(150_000))
  for (const rang of [0, 22, 30, 60, ENTETE, ENTETE + SCELLE + 5, fichier.length - 1]) {
    const abime = Buffer.from(fichier)
    abime[rang] = (abime[rang] ?? 0) ^ 1
    await assert.rejects(ouvre(abime), { code: 'SAUVEGARDE_REFUSEE' }, String(rang))
  }
})

test('des blocs échangés, répétés ou pris à un autre fichier sont nommés', async () => {
  const clair = randomBytes(200_000)
  const [fichier, jumeau] = [await scelle(clair), await scelle(clair)]
  const bloc = (de: Buffer, rang: number) => de.subarray(ENTETE + rang * SCELLE, ENTETE + (rang + 1) * SCELLE)
  const [tete, fin] = [fichier.subarray(0, ENTETE), fichier.subarray(ENTETE + 2 * SCELLE)]
  for (const [rang, blocs] of [
    [1, [bloc(fichier, 1), bloc(fichier, 0)]],
    [2, [bloc(fichier, 0), bloc(fichier, 0)]],
    [2, [bloc(fichier, 0), bloc(jumeau, 1)]],
  ] as const)
    await assert.rejects(ouvre(Buffer.concat([tete, ...blocs, fin])), {
      message: new RegExp(`Le bloc n°\u00a0${rang} de la sauvegarde a changé ou n’est pas à sa place`),
    })
})

test('un fichier coupé est dit coupé, entre deux blocs comme au milieu d’un bloc', async () => {
  const fichier = await scelle(randomBytes(200_000))
  for (const longueur of [ENTETE, ENTETE + SCELLE, ENTETE + SCELLE + 100, fichier.length - 1])
    await assert.rejects(ouvre(fichier.subarray(0, longueur)), { message: /coupée/ }, String(longueur))
})

test('la mauvaise clé est dite, comme celle qui manque et le fichier qui n’est pas une sauvegarde', async () => {
  const fichier = await scelle(Buffer.from('bonjour'))
  const autre = { numero: 1, secret: Buffer.alloc(32, 8) }
  await assert.rejects(ouvre(fichier, [autre]), { message: /n’est pas celle de cette sauvegarde/ })
  await assert.rejects(ouvre(fichier, [{ ...secret, numero: 2 }]), {
    message: /la clé n°\u00a01 de SECRET_KEY/,
  })
  await assert.rejects(ouvre(Buffer.from('PK\u0003\u0004')), {
    message: /n’est pas une sauvegarde d’oGestion/,
  })
})
