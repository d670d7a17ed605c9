import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Colonne } from './colonnes.ts'
import type { Definition } from './definition.ts'
import { DEFINITIONS } from './fichiers.ts'

const OCTETS_PAR_ENVOI = 65_536
const COMMUNES = ['no_ligne', 'refusee', 'retire', 'maj_le']

/** Creates the staging tables of a lot; `majLe` is the freshness of every row that does not say its own. */
export async function createEtapes(client: pg.Client, majLe: Date): Promise<void> {
  const tables = DEFINITIONS.map((definition) => createSql(definition, majLe.toISOString()))
  await client.query([...tables, REFUSE].join(';'))
}

/** Keys of what was refused, so that what hangs on it is refused with it. */
const REFUSE = 'create temp table refuse (type text, numero text, primary key (type, numero)) on commit drop'

/** Columns of the staging table that a file with these columns fills. */
export function stagedColumns(definition: Definition, presentes: ReadonlySet<string>): string[] {
  const lues = definition.colonnes.filter(({ nom, cible }) => cible !== null && presentes.has(nom))
  const derivees = (definition.derivees ?? []).filter(({ de }) => presentes.has(de))
  return [...lues.map(({ cible, nom }) => cible ?? nom), ...derivees.map(({ nom }) => nom)]
}

/** Every column of a staging table. */
export function etapeColumns(etape: string): string[] {
  const definition = DEFINITIONS.find((connue) => connue.etape === etape)
  if (!definition) throw new Error(`unknown staging table ${etape}`)
  const toutes = new Set(definition.colonnes.map(({ nom }) => nom))
  return [...COMMUNES, ...stagedColumns(definition, toutes).filter((nom) => nom !== 'maj_le')]
}

/** An instant of ours as an SQL literal: `create table` takes no parameters. */
function createSql(definition: Definition, majLe: string): string {
  const colonnes = [
    'no_ligne integer not null',
    'refusee boolean not null default false',
    'retire boolean not null default false',
    `maj_le timestamptz not null default '${majLe}'`,
    ...definition.colonnes.filter(isStaged).map(({ cible, nom, type }) => `${cible ?? nom} ${type}`),
    ...(definition.derivees ?? []).map(({ nom, type }) => `${nom} ${type}`),
  ]
  return `create temp table ${definition.etape} (${colonnes.join(', ')}) on commit drop`
}

function isStaged({ cible, nom }: Colonne): boolean {
  return cible !== null && nom !== 'maj_le'
}

export type Envoi = {
  /** One row; null is SQL's null. Waits only when the server is behind. */
  send(valeurs: readonly (string | null)[]): Promise<void> | undefined
  end(): Promise<void>
}

/** Sends rows to a table with COPY, in blocks of 64 kB. */
export function openEnvoi(client: pg.Client, table: string, colonnes: readonly string[]): Envoi {
  const flux = client.query(copyFrom(`copy ${table} (${colonnes.join(', ')}) from stdin`))
  const fin = new Promise<void>((resolve, reject) => {
    flux.once('finish', resolve)
    flux.once('error', reject)
  })
  // The error also comes out of `end` or `send`; unheard, it would end the process.
  fin.catch(() => {})
  let bloc = ''
  function flush(): Promise<void> | undefined {
    const pret = flux.write(bloc)
    bloc = ''
    return pret ? undefined : Promise.race([fin, new Promise<void>((resolve) => flux.once('drain', resolve))])
  }
  return {
    send(valeurs) {
      bloc += encodeLigne(valeurs)
      return bloc.length < OCTETS_PAR_ENVOI ? undefined : flush()
    },
    end() {
      flux.end(bloc)
      return fin
    },
  }
}

/** COPY's text form; texts hold no control character (see lecteurs.ts), so only the backslash needs care. */
function encodeLigne(valeurs: readonly (string | null)[]): string {
  let ligne = ''
  for (let rang = 0; rang < valeurs.length; rang++) {
    const valeur = valeurs[rang]
    if (rang > 0) ligne += '\t'
    if (valeur === null || valeur === undefined) ligne += '\\N'
    else ligne += valeur.includes('\\') ? valeur.replaceAll('\\', '\\\\') : valeur
  }
  return `${ligne}\n`
}
