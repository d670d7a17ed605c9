import { createHash } from 'node:crypto'
import type { NatureJournal } from './actes.ts'

/** Number (8 bytes), moment in microseconds (8 bytes), SHA-256 of the rest (32 bytes). */
const OCTETS_PAR_LIGNE = 48

/** One line of the journal as its seal knows it. */
export type LigneScellee = { id: number; instant: Date; empreinte: string }

export type Feuillet = { nature: NatureJournal; nombre: number; empreinte: Buffer; lignes: Buffer | null }

export type Bloc = { numero: number; premier: number; dernier: number; debut: Date; fin: Date }

/** What the first block follows. */
export const TETE_INITIALE: Buffer = Buffer.alloc(32)

export function hashLignes(lignes: Buffer): Buffer {
  return createHash('sha256').update(lignes).digest()
}

/** The head of a block: it stands on the former head, on what the block says of itself, and on its leaves. */
export function computeTete(avant: Buffer, bloc: Bloc, feuillets: readonly Feuillet[]): Buffer {
  const hash = createHash('sha256').update(avant)
  hash.update([bloc.numero, bloc.premier, bloc.dernier, bloc.debut.getTime(), bloc.fin.getTime()].join('|'))
  const enOrdre = [...feuillets].sort((a, b) => (a.nature < b.nature ? -1 : 1))
  for (const { nature, nombre, empreinte } of enOrdre) hash.update(`|${nature}|${nombre}|`).update(empreinte)
  return hash.digest()
}

export function decodeLignes(lignes: Buffer): LigneScellee[] {
  return Array.from({ length: lignes.length / OCTETS_PAR_LIGNE }, (_, rang) => {
    const debut = rang * OCTETS_PAR_LIGNE
    return {
      id: Number(lignes.readBigInt64BE(debut)),
      instant: new Date(Number(lignes.readBigInt64BE(debut + 8) / 1000n)),
      empreinte: lignes.toString('hex', debut + 8, debut + OCTETS_PAR_LIGNE),
    }
  })
}

export type Ecart = {
  sorte: 'changée' | 'retirée' | 'ajoutée' | 'déplacée'
  id: number
  instant: Date
  /** Of a line that was moved: where it is now. */
  vers?: number
}

/** What became of the sealed lines. A line found whole under another number was moved. */
export function compareLignes(scellees: readonly LigneScellee[], lues: readonly LigneScellee[]): Ecart[] {
  const avant = new Map(scellees.map((ligne) => [ligne.id, ligne]))
  const maintenant = new Map(lues.map((ligne) => [ligne.id, ligne]))
  const touchees = scellees.filter(({ id, empreinte }) => maintenant.get(id)?.empreinte !== empreinte)
  const etrangeres = lues.filter(({ id, empreinte }) => avant.get(id)?.empreinte !== empreinte)
  const places = new Map(etrangeres.map(({ id, empreinte }) => [empreinte, id]))
  const deplacees = touchees.flatMap(({ id, instant, empreinte }): Ecart[] => {
    const vers = places.get(empreinte)
    return vers === undefined ? [] : [{ sorte: 'déplacée', id, instant, vers }]
  })
  const dites = new Set(deplacees.flatMap(({ id, vers = id }) => [id, vers]))
  const ajoutees = etrangeres.filter(({ id }) => !avant.has(id) && !dites.has(id))
  const autres = touchees.filter(({ id }) => !dites.has(id))
  return [
    ...deplacees,
    ...autres.map(
      ({ id, instant }): Ecart => ({ sorte: maintenant.has(id) ? 'changée' : 'retirée', id, instant }),
    ),
    ...ajoutees.map(({ id, instant }): Ecart => ({ sorte: 'ajoutée', id, instant })),
  ]
}
