import type pg from 'pg'
import type { Rapport } from './rapport.ts'

export async function openLot(
  client: pg.Client,
  { nom, emisLe, depose }: { nom: string; emisLe: Date | null; depose: Date },
): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `insert into lot (nom, emis_le, depose_le, etat, rapport) values ($1, $2, $3, 'importe', '{}') returning id`,
    [nom, emisLe, depose],
  )
  const [lot] = rows
  if (!lot) throw new Error('the lot was not created')
  return lot.id
}

type Fin = { lot: string; depose: Date; termine: Date; rapport: Rapport; auteur?: string }

/** Keeps the report with the lot, and its line in the journal. */
export async function closeLot(
  client: pg.Client,
  { lot, depose, termine, rapport, auteur }: Fin,
): Promise<void> {
  await client.query('update lot set termine_le = $2, rapport = $3 where id = $1', [
    lot,
    termine,
    JSON.stringify(rapport),
  ])
  await writeJournal(client, {
    instant: depose,
    lot,
    resultat: 'ok',
    details: { auteur, fichiers: rapport.fichiers },
  })
}

type Refuse = { nom: string; depose: Date; rapport: Rapport; auteur?: string }

/** A lot refused whole leaves its report: the back office shows it too. */
export async function saveRefus(client: pg.Client, { nom, depose, rapport, auteur }: Refuse): Promise<void> {
  await client.query('begin')
  await client.query(`select set_config('role', 'lots', true)`)
  const { rows } = await client.query<{ id: string }>(
    `insert into lot (nom, depose_le, termine_le, etat, rapport) values ($1, $2, $2, 'refuse', $3) returning id`,
    [nom.slice(0, 300), depose, JSON.stringify(rapport)],
  )
  const details = { auteur, code: rapport.lotRefuse?.code }
  await writeJournal(client, { instant: depose, lot: rows[0]?.id ?? '', resultat: 'refuse', details })
  await client.query('commit')
}

type Acte = { instant: Date; lot: string; resultat: 'ok' | 'refuse'; details: Record<string, unknown> }

async function writeJournal(client: pg.Client, { instant, lot, resultat, details }: Acte): Promise<void> {
  await client.query(
    `insert into journal (instant, acte, objet_type, objet_id, resultat, details) values ($1, 'lot.import', 'lot', $2, $3, $4)`,
    [instant, lot, resultat, JSON.stringify(details)],
  )
}
