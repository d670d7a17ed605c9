// The limit to compare with: Fastify and pg, nothing else of ours. The same SQL as the product's (recorded from
// it), as named prepared statements, without session, permission, row-level security nor journal; the same bytes
// of HTML, made by filling the product's own rows.
import { readFile } from 'node:fs/promises'
import Fastify from 'fastify'
import pg from 'pg'
import { connectionSettings } from '../src/db/client.ts'

/** One screen of one organisme: its statements, and its page cut around the rows of the table. */
export type Ecran = {
  requetes: { texte: string; valeurs: unknown[] }[]
  debut: string
  ligne: string
  cle: string
  fin: string
  /** Sent instead of a page. */
  fichier?: string
}
export type Travail = { organismeId: number; ecran: Ecran }

process.once('message', async (message: { connexion: pg.ClientConfig; travaux: Record<string, Travail> }) => {
  const pool = new pg.Pool({
    ...connectionSettings(message.connexion),
    pipeline: true,
    max: 10,
  } as pg.PoolConfig)
  const app = Fastify({ logger: false })
  app.get('/:travail', async (request, reply) => {
    const travail = message.travaux[(request.params as { travail: string }).travail]
    if (!travail) return reply.code(404).send()
    const page = await answer(pool, travail)
    if (travail.ecran.fichier)
      return reply.type('application/pdf').send(await readFile(travail.ecran.fichier))
    return reply.type('text/html; charset=utf-8').send(page)
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const adresse = app.server.address()
  process.send?.({ port: typeof adresse === 'object' ? adresse?.port : 0 })
})

async function answer(pool: pg.Pool, { organismeId, ecran }: Travail): Promise<string> {
  const client = await pool.connect()
  try {
    // The search function reads the setting; nothing else needs it here.
    if (ecran.requetes.some(({ texte }) => texte.includes('dossiers_du_stagiaire'))) {
      client.query({
        name: 'reglage',
        text: "select set_config('ogestion.organisme_id', $1, false)",
        values: [String(organismeId)],
      })
    }
    const resultats = await Promise.all(
      ecran.requetes.map(({ texte, valeurs }) =>
        client.query({ name: shortName(texte), text: texte, values: valeurs }),
      ),
    )
    const lignes = ecran.ligne === '' ? [] : (resultats.find(({ rows }) => isListe(rows[0]))?.rows ?? [])
    return (
      ecran.debut +
      lignes.map(({ numero, reference }) => ecran.ligne.replaceAll(ecran.cle, numero ?? reference)).join('') +
      ecran.fin
    )
  } finally {
    client.release()
  }
}

/** A row of the list itself, dossiers or règlements. */
function isListe(row: Record<string, unknown> | undefined): boolean {
  return row?.intitule !== undefined || (row?.reference !== undefined && row.montant !== undefined)
}

const noms = new Map<string, string>()
function shortName(texte: string): string {
  const nom = noms.get(texte) ?? `q${noms.size}`
  noms.set(texte, nom)
  return nom
}
