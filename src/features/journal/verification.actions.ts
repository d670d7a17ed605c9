import { NATURES_JOURNAL, type NatureJournal } from '../../core/actes.ts'
import {
  compareLignes,
  computeTete,
  decodeLignes,
  type Ecart,
  type Feuillet,
  hashLignes,
  TETE_INITIALE,
} from '../../core/chaine.ts'
import type { Base, Trx } from '../../db/client.ts'
import { asLots } from '../../db/tenant.ts'
import { conservationMinimale } from './conservation.rules.ts'
import { type LignesLues, listBlocs, listPurges, type PurgeDite, readLignes } from './scellement.queries.ts'

const BLOCS_PAR_LECTURE = 100

type Blocs = Awaited<ReturnType<typeof listBlocs>>
type BlocLu = Blocs[number]
type Maillon = Pick<BlocLu, 'numero' | 'dernier' | 'tete'>

export type Verification = {
  blocs: number
  lignes: number
  /** Hexadecimal; the one to keep outside. */
  tete: string
  anomalies: string[]
  /** Heads given that no block has. */
  inconnues: string[]
}

/**
 * Reads the whole chain again and says which lines are no longer what was sealed. `attendues`: heads kept outside,
 * without which somebody who wrote the whole chain again, or cut its end, would not be seen.
 */
export async function verifyJournal(base: Base, attendues: readonly string[] = []): Promise<Verification> {
  const inconnues = new Set(attendues)
  const anomalies: string[] = []
  const purges = await asLots(base, listPurges)
  let avant: Maillon = { numero: 0, dernier: 0, tete: TETE_INITIALE }
  let [blocs, lignes] = [0, 0]
  for (;;) {
    const lus = await asLots(base, (trx) => listBlocs(trx, avant.numero, BLOCS_PAR_LECTURE))
    if (lus.length === 0) break
    for (const bloc of lus) {
      anomalies.push(...checkChaine(avant, bloc))
      anomalies.push(...(await asLots(base, (trx) => checkBloc(trx, bloc, purges))))
      inconnues.delete(bloc.tete.toString('hex'))
      lignes += bloc.feuillets.reduce((somme, { nombre }) => somme + nombre, 0)
      blocs += 1
      avant = bloc
    }
  }
  return { blocs, lignes, tete: avant.tete.toString('hex'), anomalies, inconnues: [...inconnues] }
}

function checkChaine(avant: Maillon, bloc: BlocLu): string[] {
  const { numero, premier, tete, feuillets } = bloc
  if (numero !== avant.numero + 1 || premier !== avant.dernier + 1)
    return [`Bloc ${numero} : il ne suit pas le bloc ${avant.numero}, des blocs ont été retirés.`]
  if (!computeTete(avant.tete, bloc, feuillets).equals(tete))
    return [`Bloc ${numero} : sa tête n’est pas celle de ce qu’il contient, il a été changé.`]
  return []
}

async function checkBloc(trx: Trx, bloc: BlocLu, purges: readonly PurgeDite[]): Promise<string[]> {
  const lues = await readLignes(trx, bloc)
  return NATURES_JOURNAL.flatMap((nature) =>
    checkNature(bloc, nature, {
      scelle: bloc.feuillets.find((feuillet) => feuillet.nature === nature),
      lu: lues.find((lecture) => lecture.nature === nature),
      purge: purges.find((purge) => purge.nature === nature),
    }),
  )
}

type Comparaison = { scelle: Feuillet | undefined; lu: LignesLues | undefined; purge: PurgeDite | undefined }

function checkNature(bloc: BlocLu, nature: NatureJournal, { scelle, lu, purge }: Comparaison): string[] {
  if (scelle?.lignes === null) {
    const dite = purge && bloc.fin < purge.avant && purge.avant <= conservationMinimale(nature, purge.le)
    if (!dite) return [`Bloc ${bloc.numero} : ses lignes (${nature}) ont disparu sans purge.`]
  }
  const lignes = scelle?.lignes ?? Buffer.alloc(0)
  if (scelle?.lignes && !hashLignes(lignes).equals(scelle.empreinte))
    return [`Bloc ${bloc.numero} : les empreintes de ses lignes (${nature}) ont été changées.`]
  if (lignes.equals(lu?.lignes ?? Buffer.alloc(0))) return []
  return compareLignes(decodeLignes(lignes), lu ? decodeLignes(lu.lignes) : []).map(tellEcart)
}

function tellEcart({ sorte, id, instant, vers }: Ecart): string {
  const suite = vers === undefined ? '' : ` : elle est maintenant la ligne ${vers}`
  return `Ligne ${id} du ${instant.toISOString()} ${sorte}${suite}.`
}
