import { sql } from 'kysely'
import { type Bloc, computeTete, type Feuillet, hashLignes, TETE_INITIALE } from '../../core/chaine.ts'
import { jourParis, minuitParis } from '../../core/dates.ts'
import type { Trx } from '../../db/client.ts'
import { asLots } from '../../db/tenant.ts'
import type { Deps } from '../../http/types.ts'
import { postCourriel } from '../courriels/actions.ts'
import {
  findDernierBloc,
  findFin,
  isSettled,
  type LignesLues,
  type Repere,
  readLignes,
  readRepere,
} from './scellement.queries.ts'

export type Scellement = Pick<Deps, 'base' | 'horloge' | 'logger'>

/** About a megabyte for a block that is full. */
const LIGNES_PAR_BLOC = 20_000
const VERROU = 7_305_038

/**
 * Seals the lines that nothing can join any more; nobody who writes waits for it. Returns the mark whose transactions
 * are still running, to be given back at the next round, or null when all is sealed up to the mark.
 */
export async function sealJournal(scellement: Scellement, attendu: Repere | null): Promise<Repere | null> {
  const { base } = scellement
  // In a transaction of its own: the snapshot that judges must come after.
  const repere = attendu ?? (await asLots(base, readRepere))
  if (!(await asLots(base, (trx) => isSettled(trx, repere)))) return repere
  while (await asLots(base, (trx) => sealNext(trx, scellement, repere.dernier)));
  return null
}

/** One block; false when nothing is left up to there, or when another worker is at it. */
async function sealNext(trx: Trx, { horloge, logger }: Scellement, jusqua: number): Promise<boolean> {
  if (!(await isAlone(trx))) return false
  const precedent = await findDernierBloc(trx)
  const premier = (precedent?.dernier ?? 0) + 1
  const dernier = await findFin(trx, { premier, dernier: jusqua }, LIGNES_PAR_BLOC)
  if (dernier === null) return false
  const lues = await readLignes(trx, { premier, dernier })
  const bloc = { numero: (precedent?.numero ?? 0) + 1, premier, dernier, ...boundsOf(lues) }
  const feuillets = lues.map(toFeuillet)
  const tete = computeTete(precedent?.tete ?? TETE_INITIALE, bloc, feuillets)
  await saveBloc(trx, { bloc, feuillets, tete, scelleLe: horloge() })
  // Outside the database: what somebody who rewrites the whole chain cannot take back.
  logger.info({ bloc: bloc.numero, tete: tete.toString('hex') }, 'journal sealed')
  return true
}

function boundsOf(lues: readonly LignesLues[]): Pick<Bloc, 'debut' | 'fin'> {
  const debuts = lues.map(({ debut }) => debut.getTime())
  const fins = lues.map(({ fin }) => fin.getTime())
  return { debut: new Date(Math.min(...debuts)), fin: new Date(Math.max(...fins)) }
}

function toFeuillet({ nature, nombre, lignes }: LignesLues): Feuillet {
  return { nature, nombre, lignes, empreinte: hashLignes(lignes) }
}

type NouveauBloc = { bloc: Bloc; feuillets: Feuillet[]; tete: Buffer; scelleLe: Date }

async function saveBloc(trx: Trx, { bloc, feuillets, tete, scelleLe }: NouveauBloc): Promise<void> {
  await trx
    .insertInto('journal_bloc')
    .values({ ...bloc, tete, scelle_le: scelleLe })
    .execute()
  await trx
    .insertInto('journal_feuillet')
    .values(feuillets.map((feuillet) => ({ ...feuillet, bloc: bloc.numero })))
    .execute()
}

/** Once a day, to whoever keeps the heads out of reach of the database. */
export async function sendTete({
  base,
  queue,
  config,
  horloge,
}: Pick<Deps, 'base' | 'queue' | 'config' | 'horloge'>): Promise<void> {
  const destinataire = config.journalTeteEmail
  if (destinataire === null) return
  const maintenant = horloge()
  await asLots(base, async (trx) => {
    if (!(await isAlone(trx))) return
    const bloc = await findDernierBloc(trx)
    if (!bloc || (await hasTeteSince(trx, minuitParis(jourParis(maintenant))))) return
    await postCourriel(trx, queue, maintenant, {
      destinataire,
      modele: 'journal-tete',
      donnees: { bloc: bloc.numero, tete: bloc.tete.toString('hex') },
    })
  })
}

async function hasTeteSince(trx: Trx, depuis: Date): Promise<boolean> {
  const envoyee = await trx
    .selectFrom('courriel')
    .where('modele', '=', 'journal-tete')
    .where('cree_le', '>=', depuis)
    .select('id')
    .limit(1)
    .executeTakeFirst()
  return envoyee !== undefined
}

/** Of the workers of all processes, one at a time, until the end of the transaction. */
async function isAlone(trx: Trx): Promise<boolean> {
  const { rows } = await sql<{ seul: boolean }>`select pg_try_advisory_xact_lock(${VERROU}) as seul`.execute(
    trx,
  )
  return rows[0]?.seul ?? false
}
