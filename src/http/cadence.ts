import { setTimeout as sleep } from 'node:timers/promises'
import { addComptes, forgetComptes } from '../auth/cadences.ts'
import type { Base, Trx } from '../db/client.ts'
import { horsOrganisme } from '../db/tenant.ts'

const MINUTE_MS = 60_000
/** What a process has counted is told to the others this much later at most. */
const PARTAGE_MS = 1000
/** Or as soon as it is this part of a limit; from half of a limit on, before each answer. */
const PART_TUE = 1 / 20
const PART_SURE = 1 / 2
/** Keys counted at once: forgotten together past that, for a botnet has as many addresses as it likes. */
const CLES_MAX = 100_000

type Compte = {
  /** As the database last said, with what is on its way. */
  partage: number
  ajoute: number
}

/**
 * Counts by the minute, together with every process of the same database: in memory, told to it in batches, so that a
 * page costs no trip more. Far from a limit, each process may be behind the others by a twentieth of it, or a second;
 * from half of it on, none is.
 */
export class Cadence {
  readonly #base: Base
  #minute = 0
  #comptes = new Map<string, Compte>()
  #envoi: Promise<void> = Promise.resolve()
  #suivant: Promise<void> | undefined
  #attendu = false
  #oubliee = 0

  constructor(base: Base) {
    this.#base = base
  }

  /** Counts one more. @returns the seconds to wait where it is one too many, else 0. */
  async pass(cle: string, max: number, maintenant: Date): Promise<number> {
    const compte = this.#open(cle, maintenant)
    compte.ajoute += 1
    const reste = Math.ceil((this.#minute + MINUTE_MS - maintenant.getTime()) / 1000)
    if (total(compte) > max) return reste
    if (total(compte) >= max * PART_SURE) await this.#share()
    else if (compte.ajoute >= max * PART_TUE) void this.#share()
    else void this.#shareSoon()
    return total(compte) > max ? reste : 0
  }

  #open(cle: string, maintenant: Date): Compte {
    const minute = Math.floor(maintenant.getTime() / MINUTE_MS) * MINUTE_MS
    if (minute !== this.#minute || this.#comptes.size >= CLES_MAX) this.#comptes = new Map()
    this.#minute = minute
    const compte = this.#comptes.get(cle) ?? { partage: 0, ajoute: 0 }
    this.#comptes.set(cle, compte)
    return compte
  }

  async #shareSoon(): Promise<void> {
    if (this.#attendu) return
    this.#attendu = true
    await sleep(PARTAGE_MS, undefined, { ref: false })
    this.#attendu = false
    await this.#share()
  }

  /** One batch at a time: whoever comes while one travels waits for the next. */
  #share(): Promise<void> {
    this.#suivant ??= this.#envoi.then(() => {
      this.#suivant = undefined
      this.#envoi = this.#send()
      return this.#envoi
    })
    return this.#suivant
  }

  /** A database that does not answer keeps nobody out: this process goes on with what it knows. */
  async #send(): Promise<void> {
    const partis = [...this.#comptes].filter(([, { ajoute }]) => ajoute > 0)
    if (partis.length === 0) return
    const nombres = new Map(partis.map(([cle, compte]) => [cle, leave(compte)]))
    const minute = new Date(this.#minute)
    try {
      const [lus] = await horsOrganisme(this.#base, (trx) =>
        Promise.all([addComptes(trx, minute, nombres), this.#forget(trx)]),
      )
      for (const [cle, compte] of partis) compte.partage = lus.get(cle) ?? compte.partage
    } catch {
      for (const [cle, compte] of partis) giveBack(compte, nombres.get(cle) ?? 0)
    }
  }

  /** Once a minute. */
  async #forget(trx: Trx): Promise<void> {
    if (this.#oubliee === this.#minute) return
    this.#oubliee = this.#minute
    await forgetComptes(trx, new Date(this.#minute - MINUTE_MS))
  }
}

const total = ({ partage, ajoute }: Compte) => partage + ajoute

function leave(compte: Compte): number {
  const { ajoute } = compte
  compte.partage += ajoute
  compte.ajoute = 0
  return ajoute
}

function giveBack(compte: Compte, nombre: number): void {
  compte.partage -= nombre
  compte.ajoute += nombre
}
