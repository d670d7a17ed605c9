import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { journalise } from '../../auth/journal.ts'
import type { NomActe } from '../../core/actes.ts'
import { jourParis } from '../../core/dates.ts'
import { dropPeriodeInversee } from '../../core/filtres.ts'
import type { Trx } from '../../db/client.ts'
import { sendCsv } from '../../http/csv.ts'
import { readFiltres } from '../../http/formulaire.ts'
import type { Routes } from '../../http/types.ts'
import { dropStagiaire } from '../dossiers/liste.rules.ts'
import { FILTRES_DOSSIERS } from '../dossiers/schemas.ts'
import { FILTRES_REGLEMENTS } from '../reglements/schemas.ts'
import {
  AVIS_PAR_LECTURE,
  DOSSIERS_PAR_LECTURE,
  REGLEMENTS_PAR_LECTURE,
  readAvis,
  readDossiers,
  readReglements,
} from './queries.ts'
import { COLONNES_DOSSIERS, COLONNES_REGLEMENTS, type Colonnes, colonnesLignes, toDetails } from './rules.ts'

const route = {
  config: { permission: 'exports:telecharger', limite: 'export' } as const,
  schema: { querystring: z.looseObject({}) },
  // It would read all that the file holds.
  exposeHeadRoute: false,
}

/** The lists as CSV files for a spreadsheet, with the filters of their pages, whatever their number of rows. */
export const exportsFichiers: Routes = async (app) => {
  app.get('/exports/dossiers.csv', route, async (request, reply) => {
    const lus = dropPeriodeInversee(readFiltres(FILTRES_DOSSIERS, request.query))
    const { filtres } = request.acces.sansNoms ? dropStagiaire(lus) : lus
    await noteExport(request, 'dossiers.export', filtres)
    const lignes = readAll(request, {
      lire: (trx, apres) => readDossiers(trx, request.acces, filtres, apres),
      cle: ({ numero }) => numero,
      parLecture: DOSSIERS_PAR_LECTURE,
    })
    return sendLignes(request, reply, { nom: 'dossiers', colonnes: COLONNES_DOSSIERS, lignes })
  })

  app.get('/exports/reglements.csv', route, async (request, reply) => {
    const { filtres } = dropPeriodeInversee(readFiltres(FILTRES_REGLEMENTS, request.query))
    await noteExport(request, 'reglements.export', filtres)
    const lignes = readAll(request, {
      lire: (trx, apres) => readReglements(trx, request.acces, filtres, apres),
      cle: ({ reference }) => reference,
      parLecture: REGLEMENTS_PAR_LECTURE,
    })
    return sendLignes(request, reply, { nom: 'reglements', colonnes: COLONNES_REGLEMENTS, lignes })
  })

  app.get('/exports/lignes-de-reglement.csv', route, async (request, reply) => {
    const { filtres } = dropPeriodeInversee(readFiltres(FILTRES_REGLEMENTS, request.query))
    const { motifs } = await request.contexte()
    await noteExport(request, 'lignes-de-reglement.export', filtres)
    const avis = readAll(request, {
      lire: (trx, apres) => readAvis(trx, request.acces, filtres, apres),
      cle: ({ reference }) => reference,
      parLecture: AVIS_PAR_LECTURE,
    })
    const lignes = mapPaquets(avis, (lus) =>
      lus.flatMap((virement) => virement.lignes.map((ligne) => ({ avis: virement, ligne }))),
    )
    return sendLignes(request, reply, {
      nom: 'lignes-de-reglement',
      colonnes: colonnesLignes(motifs),
      lignes,
    })
  })
}

async function noteExport(request: FastifyRequest, acte: NomActe, filtres: object): Promise<void> {
  await request.tenant((trx) => journalise(trx, request.acces, { acte, details: toDetails(filtres) }))
}

type Lecture<T> = {
  lire(trx: Trx, apres: string): Promise<T[]>
  cle(ligne: T): string
  parLecture: number
}

/** Each reading in a transaction of its own: a slow reader holds none open. */
async function* readAll<T>(
  request: FastifyRequest,
  { lire, cle, parLecture }: Lecture<T>,
): AsyncGenerator<T[]> {
  let apres = ''
  let lues: T[]
  do {
    const depuis = apres
    lues = await request.tenantLecture((trx) => lire(trx, depuis))
    yield lues
    const derniere = lues.at(-1)
    if (derniere) apres = cle(derniere)
  } while (lues.length === parLecture)
}

async function* mapPaquets<T, U>(paquets: AsyncIterable<T[]>, vers: (lus: T[]) => U[]): AsyncGenerator<U[]> {
  for await (const lus of paquets) yield vers(lus)
}

type Fichier<T> = { nom: string; colonnes: Colonnes<T>; lignes: AsyncIterable<T[]> }

/** `dossiers-2026-11-24.csv` */
function sendLignes<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  { nom, colonnes, lignes }: Fichier<T>,
): FastifyReply {
  const cellules = Object.values(colonnes)
  const paquets = mapPaquets(lignes, (lues) => lues.map((ligne) => cellules.map((cellule) => cellule(ligne))))
  const jour = jourParis(request.maintenant)
  return sendCsv(reply, { nom: `${nom}-${jour}.csv`, colonnes: Object.keys(colonnes), paquets })
}
