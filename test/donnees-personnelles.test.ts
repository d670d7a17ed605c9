import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { DICTIONNAIRE } from '../src/core/donnees-personnelles.ts'
import type { Table } from '../src/core/sujets.ts'
import { TRAITEMENTS } from '../src/core/traitements.ts'
import { navigateur, ouvreBanc, texte } from './support.ts'
import { SANS_PERSONNE } from './tables-sans-personne.ts'

const banc = await ouvreBanc()
const words = (liste = '') => liste.split(/\s+/).filter(Boolean)

/** The columns that a table's description marks, once each. */
function marked({ sujets = [], tiers, autres }: Table): string[] {
  const personnelles = sujets.flatMap(({ par, donnees = [], secrets = [] }) => [par, ...donnees, ...secrets])
  return [...new Set([...personnelles, ...words(tiers?.colonnes), ...words(autres)])].sort()
}

async function columns(): Promise<Record<string, string[]>> {
  const client = new pg.Client(banc.connexions.superuser)
  await client.connect()
  try {
    const { rows } = await client.query<{ nom: string; colonnes: string[] }>(
      `select c.relname as nom, array_agg(a.attname::text order by a.attname::text collate "C") as colonnes
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       group by c.relname`,
    )
    return Object.fromEntries(rows.map(({ nom, colonnes }) => [nom, colonnes]))
  } finally {
    await client.end()
  }
}

test('chaque colonne de la base est décrite : personnelle avec son traitement, ou non', async () => {
  const decrites = Object.fromEntries([
    ...Object.entries(SANS_PERSONNE).map(([nom, liste]) => [nom, words(liste).sort()]),
    ...Object.entries(DICTIONNAIRE).map(([nom, table]) => [nom, marked(table)]),
  ])
  assert.deepEqual(decrites, await columns())
})

test('aucune colonne n’est dite à la fois personnelle et non', () => {
  for (const [nom, table] of Object.entries(DICTIONNAIRE)) {
    const autres = words(table.autres)
    const personnelles = marked({ ...table, autres: '' })
    assert.deepEqual(
      autres.filter((colonne) => personnelles.includes(colonne)),
      [],
      nom,
    )
  }
})

test('ce qu’un effacement écrit est décrit, et ce qu’il garde ne nomme personne', () => {
  for (const [nom, table] of Object.entries(DICTIONNAIRE)) {
    for (const { effacement } of table.sujets ?? []) {
      if (typeof effacement === 'string') continue
      const connues = marked(table)
      for (const colonne of Object.keys(effacement)) assert.ok(connues.includes(colonne), `${nom}.${colonne}`)
    }
  }
})

test('la page Données personnelles dit chaque traitement, sa base, sa durée et ses lecteurs', async () => {
  const page = texte(await navigateur(banc).get('/donnees-personnelles'))
  for (const traitement of Object.values(TRAITEMENTS))
    for (const mots of Object.values(traitement))
      assert.ok(page.includes(mots.replaceAll('\u00a0', ' ')), mots)
})
