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
  const [avant, maintenant] = [new Set(scellees.map(toCle)), new Set(lues.map(toCle))]
  const touchees = scellees.filter((ligne) => !maintenant.has(toCle(ligne)))
  const etrangeres = lues.filter((ligne) => !avant.has(toCle(ligne)))
  const places = new Map(etrangeres.map(({ id, empreinte }) => [empreinte, id]))
  const deplacees = touchees.flatMap(({ id, instant, empreinte }): Ecart[] => {
    const vers = places.get(empreinte)
    return vers === undefined ? [] : [{ sorte: 'déplacée', id, instant, vers }]
  })
  const dites = new Set(deplacees.flatMap(({ id, vers = id }) => [id, vers]))
  return [
    ...deplacees,
    ...pairById(
      touchees.filter(({ id }) => !dites.has(id)),
      etrangeres.filter(({ id }) => !dites.has(id)),
    ),
  ]
}

const toCle = ({ id, empreinte }: LigneScellee) => `${id} ${empreinte}`

/** Under the same number another line is the same, changed. */
function pairById(touchees: readonly LigneScellee[], etrangeres: readonly LigneScellee[]): Ecart[] {
  const [avant, maintenant] = [touchees, etrangeres].map((lignes) => new Set(lignes.map(({ id }) => id)))
  return [
    ...touchees.map(
      ({ id, instant }): Ecart => ({ sorte: maintenant?.has(id) ? 'changée' : 'retirée', id, instant }),
    ),
    ...etrangeres
      .filter(({ id }) => !avant?.has(id))
      .map(({ id, instant }): Ecart => ({ sorte: 'ajoutée', id, instant })),
  ]
}
