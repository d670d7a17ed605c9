// W5: signing in, the hash of the password apart; and what W1 and W6 keep of their rate while 16 clients sign in.
import { hashPassword } from '../src/auth/passwords.ts'
import { load, type Suivante } from './charge.ts'
import { PERSONNES_BANC } from './donnees.ts'
import { formatLigne, measure, refuseErrors } from './mesure.ts'
import { type Serveur, signInRequest } from './produit.ts'

const CLIENTS = 16

const connexion: Suivante = (i) => signInRequest(`banc${1 + (i % PERSONNES_BANC)}@alpha.example`)

/** Many at once from one address: some are told to wait, as an attacker would be. */
export async function measureSignIn(
  postmaster: number,
  produit: Serveur,
  secondes: number,
): Promise<string[]> {
  const lignes: string[] = []
  for (const connexions of [1, 8]) {
    const resultat = await measure(postmaster, produit, { connexions, secondes }, connexion)
    lignes.push(formatLigne(connexions, 'produit', resultat), `            refus : ${resultat.erreurs}`)
  }
  return [...lignes, `            dont le hachage du mot de passe : ${(await hashMs()).toFixed(1)} ms de CPU`]
}

/** @returns the share of its calm rate that a work keeps at 8 connections */
export async function measureUnderSignIns(
  produit: Serveur,
  calme: number,
  secondes: number,
  next: Suivante,
): Promise<string> {
  await load(produit.port, 8, 1, next)
  const [sous, connectes] = await Promise.all([
    load(produit.port, 8, secondes, next),
    load(produit.port, CLIENTS, secondes, connexion),
  ])
  refuseErrors(sous)
  const part = ((100 * sous.parSeconde) / calme).toFixed(0)
  return `            pendant que ${CLIENTS} clients se connectent (${connectes.parSeconde.toFixed(0)}/s, ${connectes.erreurs} refus) : ${sous.parSeconde.toFixed(0)} op/s, ${part} % du débit calme, p99 ${sous.p99.toFixed(0)} ms`
}

/** CPU of one hash, alone, at the product's own cost. */
async function hashMs(): Promise<number> {
  const debut = process.cpuUsage()
  const fois = 20
  for (let i = 0; i < fois; i++) await hashPassword('Banc-d-essai')
  const { user, system } = process.cpuUsage(debut)
  return (user + system) / 1000 / fois
}
