import { crc32, deflateRawSync } from 'node:zlib'

type EntreeZip = { nom: string; contenu: string | Buffer; mode?: number }

/** A zip as any tool would write it, or as none should: names and modes are taken as they are. */
export function writeZip(entrees: readonly EntreeZip[]): Buffer {
  const corps: Buffer[] = []
  const table: Buffer[] = []
  let position = 0
  for (const { nom, contenu, mode = 0o100644 } of entrees) {
    const clair = Buffer.from(contenu)
    const comprime = deflateRawSync(clair)
    const nomOctets = Buffer.from(nom)
    const commun = Buffer.alloc(26)
    commun.writeUInt16LE(20, 0)
    commun.writeUInt16LE(8, 4)
    commun.writeUInt32LE(crc32(clair), 10)
    commun.writeUInt32LE(comprime.length, 14)
    commun.writeUInt32LE(clair.length, 18)
    commun.writeUInt16LE(nomOctets.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), commun, nomOctets, comprime])
    const fin = Buffer.alloc(14)
    fin.writeUInt32LE((mode << 16) >>> 0, 6)
    fin.writeUInt32LE(position, 10)
    table.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), commun, fin, nomOctets]))
    corps.push(local)
    position += local.length
  }
  const centrale = Buffer.concat(table)
  const fin = Buffer.alloc(22)
  fin.write('PK\x05\x06', 'latin1')
  fin.writeUInt16LE(entrees.length, 8)
  fin.writeUInt16LE(entrees.length, 10)
  fin.writeUInt32LE(centrale.length, 12)
  fin.writeUInt32LE(position, 16)
  return Buffer.concat([...corps, centrale, fin])
}
