// One figure: what a load costs a server and PostgreSQL, and how it compares with the bare server's.
import { load, type Mesure, type Suivante } from './charge.ts'
import { cpuMs, memoryMo } from './processus.ts'
import type { Serveur } from './produit.ts'

export type Resultat = Mesure & { cpuServeur: number; cpuBase: number; cpu: number; memoire: number }

/** Warms up for a second, then measures. */
export async function measure(
  postmaster: number,
  serveur: Serveur,
  { connexions, secondes }: { connexions: number; secondes: number },
  next: Suivante,
): Promise<Resultat> {
  await load(serveur.port, connexions, 1, next)
  const [s0, b0] = [cpuMs(serveur.pid), cpuMs(postmaster)]
  const mesure = await load(serveur.port, connexions, secondes, next)
  const cpuServeur = (cpuMs(serveur.pid) - s0) / mesure.operations
  const cpuBase = (cpuMs(postmaster) - b0) / mesure.operations
  return { ...mesure, cpuServeur, cpuBase, cpu: cpuServeur + cpuBase, memoire: memoryMo(serveur.pid) }
}

/** @throws when an answer was an error: the figures would be worthless */
export function refuseErrors({ erreurs }: Mesure): void {
  if (erreurs > 0) throw new Error(`${erreurs} answers were errors: figures worthless`)
}

export const ENTETE =
  'connexions  serveur   op/s    p50 ms   p99 ms   CPU serveur  CPU PostgreSQL  (ms/op)   mémoire Mo'

export function formatLigne(connexions: number, nom: string, r: Resultat): string {
  const n = (valeur: number, largeur: number, decimales = 1) => valeur.toFixed(decimales).padStart(largeur)
  return `${String(connexions).padStart(10)}  ${nom.padEnd(8)}${n(r.parSeconde, 7, 0)} ${n(r.p50, 9)}${n(r.p99, 9)} ${n(r.cpuServeur, 12, 2)} ${n(r.cpuBase, 15, 2)} ${n(r.cpu, 10, 2)} ${n(r.memoire, 12, 0)}`
}

export function formatRapport(produit: Resultat, nu: Resultat): string {
  const cpu = (produit.cpu / nu.cpu).toFixed(2)
  const debit = (produit.parSeconde / nu.parSeconde).toFixed(2)
  return `            rapport : CPU ×${cpu}, débit ×${debit}, p99 ×${(produit.p99 / nu.p99).toFixed(2)}, mémoire +${(produit.memoire - nu.memoire).toFixed(0)} Mo`
}
