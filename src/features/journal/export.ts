import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { exportCsv } from '../../core/csv-export.ts'
import type { Jour } from '../../core/dates.ts'
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
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="journal-${jour}.csv"`)
    .header('cache-control', 'private, no-store')
    .send(Readable.from(exportCsv(COLONNES_EXPORT, readAll(lecture, espace))))
}

async function* readAll(lecture: Lecture, espace: Espace): AsyncGenerator<string[][]> {
  let suite: Suite | undefined
  do {
    const page = await lecture(suite)
    yield page.lignes.map((ligne) => toCellules(ligne, espace))
    suite = page.suite ?? undefined
  } while (suite)
}
