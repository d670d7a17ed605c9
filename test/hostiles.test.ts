// Words that would be markup, in every column of text that takes them and in every cell of a lot: on every page they
// are words. The same visits say what no address holds.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { processLots } from '../src/features/lots/traitement.actions.ts'
import { creerObjetsGestion } from './fabriques/gestion.ts'
import { toCsv } from './fabriques/imports-atelier.ts'
import { lotSimple } from './fabriques/imports-lot.ts'
import { writeZip } from './fabriques/imports-zip.ts'
import { creerMonde } from './fabriques/mondes.ts'
import { creerPersonne, navigateur, ouvreBanc, seConnecter } from './support.ts'
import { aspire, type Visite, waitForFiles } from './visites.ts'

const HOSTILE = `"'><b id=h>&`
const BRUT = /<b id=h>/
const ECHAPPE = '&lt;b id=h>'

/** What no page shows, and whose change would only close the door. */
const EPARGNEES =
  /^(migration|session|facteur_totp)\.|^courriel\.modele$|\.(empreinte|cle|cle_fichier|rib_objet|mot_de_passe|mime|extension)$/

const banc = await ouvreBanc()
const monde = await creerMonde(banc, 'Alpha Formation')
const hugo = await seConnecter(banc, (await creerPersonne(banc, null, { financeur: 'administrateur' })).email)
const amelie = await seConnecter(banc, monde.email)
await creerObjetsGestion(banc, { monde, chef: hugo, amelie })
await deposeHostile()
const remplies = await empoisonne()

/** A lot whose every cell is hostile, and another one that is refused whole. */
async function deposeHostile(): Promise<void> {
  const { fichiers } = lotSimple()
  const entrees = Object.entries(fichiers).map(([nom, lignes]) => ({
    nom,
    contenu: toCsv(
      lignes.map((ligne) => Object.fromEntries(Object.keys(ligne).map((colonne) => [colonne, HOSTILE]))),
    ),
  }))
  for (const octets of [
    writeZip(entrees),
    writeZip([{ nom: `${HOSTILE}.csv`, contenu: `${HOSTILE};b\n${HOSTILE};1\n` }]),
  ]) {
    await hugo.depose('/gestion/lots', { nom: 'hostile.zip', octets })
    await processLots({ ...banc.deps, database: { application: banc.connexions.application } })
  }
}

/** Every column of text that takes those words has them; returns their names. */
function empoisonne(): Promise<string[]> {
  return banc.proprietaire(async (trx) => {
    const { rows } = await sql<{ table: string; colonne: string; json: boolean }>`
      select c.relname as table, a.attname as colonne, a.atttypid = 'jsonb'::regtype as json
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and a.attgenerated = '' and (a.atttypid = 'text'::regtype
          or (c.relname, a.attname) in (('journal', 'details'), ('courriel', 'donnees')))
        and not exists (select from pg_index i where i.indrelid = c.oid and i.indisunique and a.attnum = any (i.indkey))
      order by 1, 2`.execute(trx)
    const prises: string[] = []
    for (const { table, colonne, json } of rows) {
      if (EPARGNEES.test(`${table}.${colonne}`)) continue
      const valeur = json
        ? sql`(select coalesce(jsonb_object_agg(key, case jsonb_typeof(value) when 'string' then to_jsonb(${HOSTILE}::text) else value end), '{}')
            from jsonb_each(${sql.ref(colonne)}))`
        : sql`${HOSTILE}`
      await sql`savepoint essai`.execute(trx)
      try {
        await sql`update ${sql.table(table)} set ${sql.ref(colonne)} = ${valeur}`.execute(trx)
        prises.push(`${table}.${colonne}`)
      } catch {
        await sql`rollback to essai`.execute(trx)
      }
    }
    return prises
  })
}

const attendre = waitForFiles(banc)
const visites: Record<string, Visite> = {
  organisme: await aspire(amelie, '/', attendre),
  financeur: await aspire(hugo, '/gestion', attendre),
  personne: await aspire(navigateur(banc), '/connexion', attendre),
  courriels: await aspire(navigateur(banc), '/demo/courriels', attendre),
}

describe('des mots hostiles dans tout ce qui se garde', () => {
  test('ils sont bien partout où un texte se garde', () => {
    for (const colonne of [
      'dossier.intitule',
      'message.texte',
      'participation.nom',
      'courriel.donnees',
      'lot.nom',
    ])
      assert.ok(remplies.includes(colonne), colonne)
    assert.ok(remplies.length > 100, String(remplies.length))
  })

  for (const [nom, visite] of Object.entries(visites))
    test(`restent des mots sur chaque page (${nom})`, () => {
      const pages = [...visite].filter(([, { headers }]) =>
        String(headers['content-type']).startsWith('text/html'),
      )
      for (const [adresse, { body, statusCode }] of pages) {
        assert.ok(statusCode < 500, `${adresse} ${statusCode}`)
        assert.doesNotMatch(body, BRUT, adresse)
        assert.doesNotMatch(decodeURIComponent(adresse), BRUT)
      }
      assert.ok(pages.length > (nom === 'personne' || nom === 'courriels' ? 0 : 40), String(pages.length))
      if (nom !== 'personne') assert.ok(pages.some(([, { body }]) => body.includes(ECHAPPE)))
    })
})

describe('ce que disent les mêmes visites', () => {
  const adresses = Object.values(visites).flatMap((visite) => [...visite.keys()])

  test('aucune adresse ne porte un compteur de la base', () => {
    assert.ok(adresses.length > 150, String(adresses.length))
    // Numbers that the State gives, and those of the versions of a text, which are public.
    const publics = /^(\d{9}|\d{14})$/
    const fautives = adresses.filter((adresse) => {
      const { pathname, searchParams } = new URL(adresse, 'http://localhost:3000')
      for (const choix of ['page', 'soldes', 'telecharger', 'sans_administrateur']) searchParams.delete(choix)
      const morceaux = [
        ...pathname.replace(/^(\/gestion\/textes\/\w+)\/\d+$/, '$1').split('/'),
        ...searchParams.values(),
      ]
      return morceaux.some((morceau) => /^\d+$/.test(morceau) && !publics.test(morceau))
    })
    assert.deepEqual(fautives, [])
  })
})
