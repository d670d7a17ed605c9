import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeZip } from '../../test/fabriques/imports-zip.ts'
import { checkArchive, readEntrees } from './archives.ts'

const docx = writeZip([
  { nom: '[Content_Types].xml', contenu: '<Types/>' },
  { nom: 'word/document.xml', contenu: 'a'.repeat(1000) },
])

test('les parties d’un zip se lisent sans le décompresser', () => {
  assert.deepEqual(
    readEntrees(docx)?.map(({ nom, octets }) => `${nom} ${octets}`),
    ['[Content_Types].xml 8', 'word/document.xml 1000'],
  )
  assert.equal(checkArchive(docx), null)
})

test('une taille écrite au long est lue dans son champ', () => {
  const long = Buffer.alloc(20)
  long.writeUInt16LE(1, 0)
  long.writeUInt16LE(16, 2)
  long.writeBigUInt64LE(5_000_000_000n, 4)
  long.writeBigUInt64LE(40n, 12)
  const place = docx.indexOf('PK\x01\x02', 0, 'latin1')
  const nom = docx.readUInt16LE(place + 28)
  const fin = Buffer.from(docx)
  fin.writeUInt32LE(0xffffffff, place + 20)
  fin.writeUInt32LE(0xffffffff, place + 24)
  fin.writeUInt16LE(long.length, place + 30)
  const coupure = place + 46 + nom
  const archive = Buffer.concat([fin.subarray(0, coupure), long, fin.subarray(coupure)])
  assert.deepEqual(readEntrees(archive)?.[0], {
    nom: '[Content_Types].xml',
    octets: 5_000_000_000,
    comprime: 40,
  })
  assert.equal(checkArchive(archive), 'est trop gros une fois décompressé')
})

test('un zip coupé, ou dont un octet change, n’est jamais lu au-delà de lui-même', () => {
  for (let longueur = 0; longueur < docx.length; longueur++)
    assert.equal(checkArchive(docx.subarray(0, longueur)), 'est endommagé')
  for (let place = 0; place < docx.length; place++)
    for (const octet of [0x00, 0x7f, 0xff]) {
      const change = Buffer.from(docx)
      change[place] = octet
      assert.doesNotThrow(() => checkArchive(change))
    }
})
