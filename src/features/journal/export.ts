import type { FastifyReply } from 'fastify'
import type { Jour } from '../../core/dates.ts'
import { sendCsv } from '../../http/csv.ts'
import type { PageJournal } from './queries.ts'
import { COLONNES_EXPORT, type Espace, toCellules } from './rules.ts'
import type { Suite } from './schemas.ts'

export const LIGNES_PAR_LECTURE = 1000

/** Reads the lines after `suite`, in a transaction of its own: a slow reader holds none open. */
export type Lecture = (suite: Suite | undefined) => Promise<PageJournal>

/** Sends the lines as a CSV file while they are read, whatever their number. */
export function sendJournal(
  reply: FastifyReply,
  lecture: Lecture,
  { espace, jour }: { espace: Espace; jour: Jour },
) {
  const paquets = readAll(lecture, espace)
  return sendCsv(reply, { nom: `journal-${jour}.csv`, colonnes: COLONNES_EXPORT, paquets })
}

async function* readAll(lecture: Lecture, espace: Espace): AsyncGenerator<string[][]> {
  let suite: Suite | undefined
  do {
    const page = await lecture(suite)
    yield page.lignes.map((ligne) => toCellules(ligne, espace))
    suite = page.suite ?? undefined
  } while (suite)
}
