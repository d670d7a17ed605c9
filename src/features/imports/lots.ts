import type pg from 'pg'
import type { Rapport } from './rapport.rules.ts'
import type { Rejets } from './rejets.ts'

/** The row of a lot that nobody deposited before: it appears with its import. */
export async function openLot(
  client: pg.Client,
  { nom, depose, auteur = '' }: { nom: string; depose: Date; auteur: string | undefined },
): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `insert into lot (nom, depose_le, etat, auteur, rapport) values ($1, $2, 'a_importer', $3, '{}') returning id`,
    [nom, depose, auteur],
  )
  const [lot] = rows
  if (!lot) throw new Error('the lot was not created')
  return lot.id
}

type Fin = {
  lot: string
  emisLe: Date | null
  debut: Date
  termine: Date
  rapport: Rapport
  auteur?: string
}

/** Keeps the report with the lot, and its line in the journal. */
export async function closeLot(client: pg.Client, fin: Fin): Promise<void> {
  const { lot, emisLe, debut, termine, rapport, auteur } = fin
  await client.query(
    `update lot set etat = 'importe', emis_le = $2, termine_le = $3, rapport = $4, empechement = '', tentatives = 0 where id = $1`,
    [lot, emisLe, termine, JSON.stringify(rapport)],
  )
  await writeJournal(client, {
    instant: debut,
    lot,
    resultat: 'ok',
    details: { auteur, fichiers: rapport.fichiers },
  })
}

type Refuse = { nom: string; depose: Date; rapport: Rapport; auteur?: string; lot?: string }

/** A lot refused whole leaves its report: the back office shows it too. */
export async function saveRefus(client: pg.Client, refuse: Refuse): Promise<void> {
  const { nom, depose, rapport, auteur = '', lot } = refuse
  await asLots(client, async () => {
    const { rows } = await client.query<{ id: string }>(
      lot
        ? `update lot set etat = 'refuse', termine_le = $2, rapport = $3, tentatives = 0 where id = $1 returning id`
        : `insert into lot (nom, depose_le, termine_le, etat, rapport, auteur) values ($1, $2, $2, 'refuse', $3, $4) returning id`,
      lot
        ? [lot, depose, JSON.stringify(rapport)]
        : [nom.slice(0, 300), depose, JSON.stringify(rapport), auteur],
    )
    const details = { auteur, code: rapport.lotRefuse?.code }
    await writeJournal(client, { instant: depose, lot: rows[0]?.id ?? '', resultat: 'refuse', details })
  })
}

/** The refused rows of what was last read of the lot, to be corrected and sent again. */
export async function saveRejets(client: pg.Client, lot: string, rejets: Rejets): Promise<void> {
  await client.query('delete from lot_rejet where lot_id = $1', [lot])
  for (const [fichier, contenu] of rejets)
    await client.query('insert into lot_rejet (lot_id, fichier, contenu) values ($1, $2, $3)', [
      lot,
      fichier,
      contenu,
    ])
}

/** What a dry run said, once all that it did is taken back. */
export async function saveEssai(
  client: pg.Client,
  { lot, rapport, rejets }: { lot: string; rapport: Rapport; rejets: Rejets },
): Promise<void> {
  await asLots(client, async () => {
    await saveRejets(client, lot, rejets)
    await client.query(`update lot set etat = 'essaye', rapport = $2, tentatives = 0 where id = $1`, [
      lot,
      JSON.stringify(rapport),
    ])
  })
}

async function asLots(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query('begin')
  try {
    await client.query(`select set_config('role', 'lots', true)`)
    await work()
    await client.query('commit')
  } catch (erreur) {
    await client.query('rollback').catch(() => {})
    throw erreur
  }
}

type Acte = { instant: Date; lot: string; resultat: 'ok' | 'refuse'; details: Record<string, unknown> }

async function writeJournal(client: pg.Client, { instant, lot, resultat, details }: Acte): Promise<void> {
  await client.query(
    `insert into journal (instant, acte, objet_type, objet_id, resultat, details) values ($1, 'lot.import', 'lot', $2, $3, $4)`,
    [instant, lot, resultat, JSON.stringify(details)],
  )
}
