/** Takes bytes out of a stream in pieces of a chosen length. */
export type Lecture = {
  /** The next `longueur` bytes; fewer, or none, at the end. */
  read(longueur: number): Promise<Buffer>
}

export function openLecture(source: AsyncIterable<Uint8Array>): Lecture {
  const morceaux = source[Symbol.asyncIterator]()
  let attente: Buffer[] = []
  let presents = 0
  return {
    async read(longueur) {
      while (presents < longueur) {
        const { value, done } = await morceaux.next()
        if (done) break
        attente.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength))
        presents += value.byteLength
      }
      const tout = attente.length === 1 ? (attente[0] ?? Buffer.alloc(0)) : Buffer.concat(attente)
      const reste = tout.subarray(longueur)
      attente = reste.length > 0 ? [reste] : []
      presents = reste.length
      return tout.subarray(0, longueur)
    },
  }
}
