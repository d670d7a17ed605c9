// Who may import whom, and what may stand where. Each rule says its faults; architecture.test.ts plants one of each.
import { basename } from 'node:path'
import type { Import, Source } from './sources.ts'

export type Regle = { nom: string; cherche(sources: Source[]): string[] }

const FONDATIONS = ['core', 'db', 'auth', 'jobs', 'mail', 'storage', 'pdf', 'http', 'ui']
/** Started by something else than an import. */
const ENTREES = [
  /^src\/cli\/main\.ts$/,
  /^src\/pdf\/worker\.ts$/,
  /^(bin|bench)\//,
  /^test\/e2e\//,
  /^assets\/js\/main\.ts$/,
]

const isTest = (chemin: string) => /\.(test|e2e)\.tsx?$/.test(chemin) || chemin.startsWith('test/')
const isOurs = (cible: string) => /^(src|test|bin|db|bench|assets)\//.test(cible)
const isIn = (chemin: string, ...dossiers: string[]) => dossiers.some((d) => chemin.startsWith(`src/${d}/`))
const room = (chemin: string) => /^src\/features\/([\w-]+)\//.exec(chemin)?.[1]
/** `documents.routes.tsx` is furniture of the kind `routes`. */
const kind = (chemin: string) =>
  basename(chemin)
    .replace(/\.tsx?$/, '')
    .split('.')
    .at(-1) ?? ''
const product = (sources: Source[]) =>
  sources.filter(({ chemin }) => chemin.startsWith('src/') && !isTest(chemin))

/** A rule on each import of some files: `refuse` says what is wrong with it. */
function onImports(
  nom: string,
  concerne: (chemin: string) => boolean,
  refuse: (i: Import, chemin: string) => boolean,
): Regle {
  return {
    nom,
    cherche: (sources) =>
      product(sources)
        .filter(({ chemin }) => concerne(chemin))
        .flatMap(({ chemin, imports }) =>
          imports.filter((i) => refuse(i, chemin)).map((i) => `${chemin} importe ${i.cible}`),
        ),
  }
}

/** A rule on the text, comments left out. */
function onCode(nom: string, concerne: (chemin: string) => boolean, motif: RegExp): Regle {
  return {
    nom,
    cherche: (sources) =>
      sources
        .filter(({ chemin }) => concerne(chemin) && !isTest(chemin))
        .flatMap(({ chemin, code }) =>
          [...code.matchAll(new RegExp(motif, `g${motif.flags}`))].map(
            ([trouve]) => `${chemin} contient ${trouve}`,
          ),
        ),
  }
}

const isFeature =
  (...kinds: string[]) =>
  (chemin: string) =>
    isIn(chemin, 'features') && kinds.includes(kind(chemin))
const holdsSql = (chemin: string) =>
  isIn(chemin, 'db', 'auth', 'jobs', 'features/imports') || isFeature('queries', 'actions')(chemin)
/** Pure tables of words, without a session: any rule or page may read them. */
const isPermissions = (cible: string) => cible === 'src/auth/permissions.ts'

export const REGLES: Regle[] = [
  { nom: 'aucun cycle', cherche: findCycles },
  { nom: 'aucun fichier orphelin', cherche: findOrphans },
  onImports(
    'core n’importe rien de nous',
    (c) => isIn(c, 'core'),
    ({ cible }) => isOurs(cible) && !isIn(cible, 'core'),
  ),
  onImports(
    'les fondations n’importent pas les pièces',
    (c) => isIn(c, ...FONDATIONS),
    ({ cible }) => isIn(cible, 'features', 'cli') || /^src\/(app|server|worker|runtime)\.ts$/.test(cible),
  ),
  onImports(
    'ui ne connaît pas les données',
    (c) => isIn(c, 'ui'),
    ({ cible, execute }) =>
      execute && (isIn(cible, 'db', 'auth', 'jobs', 'http', 'storage', 'mail') || cible === 'fastify'),
  ),
  onImports(
    'une pièce n’en rencontre une autre que par queries, rules, schemas ou actions',
    (c) => isIn(c, 'features'),
    ({ cible }, c) =>
      isIn(cible, 'features') &&
      room(cible) !== room(c) &&
      !isFeature('queries', 'rules', 'schemas', 'actions')(cible),
  ),
  onImports(
    'seules les actions appellent les actions d’une autre pièce',
    (c) => isIn(c, 'features') && kind(c) !== 'actions',
    ({ cible, execute }, c) => execute && isFeature('actions')(cible) && room(cible) !== room(c),
  ),
  onImports(
    'rules et schemas sont purs',
    isFeature('rules', 'schemas'),
    ({ cible, execute }) =>
      execute &&
      cible !== 'zod' &&
      !isIn(cible, 'core') &&
      !isFeature('rules', 'schemas')(cible) &&
      !isPermissions(cible),
  ),
  onImports(
    'les vues sont pures',
    isFeature('views'),
    ({ cible, execute }) =>
      execute &&
      !/^preact(\/|$)/.test(cible) &&
      !isIn(cible, 'ui', 'core') &&
      !isFeature('rules', 'schemas', 'views')(cible) &&
      !isPermissions(cible),
  ),
  onImports(
    'le SQL reste dans queries, actions, db, auth et jobs',
    (c) => !holdsSql(c),
    ({ cible, execute }) =>
      execute && ['kysely', 'pg', 'pg-boss', 'pg-copy-streams', 'kysely/helpers/postgres'].includes(cible),
  ),
  onCode(
    'les requêtes restent dans queries, actions, db, auth et jobs',
    (c) => c.startsWith('src/') && !holdsSql(c),
    /\.(selectFrom|insertInto|updateTable|deleteFrom|mergeInto)\(/,
  ),
  {
    nom: 'personne n’importe un test',
    cherche: (sources) => [
      ...onImports(
        '',
        () => true,
        ({ cible }) => isTest(cible),
      ).cherche(sources),
      ...sources.flatMap(({ chemin, imports }) =>
        imports
          .filter(({ cible }) => /\.(test|e2e)\.tsx?$/.test(cible))
          .map(({ cible }) => `${chemin} importe ${cible}`),
      ),
    ],
  },
  { nom: 'une lecture commence à son accessibleX', cherche: findUnscopedReads },
  onCode(
    'l’environnement n’est lu que par la configuration',
    (c) => c.startsWith('src/') && !isIn(c, 'cli') && c !== 'src/config.ts',
    /\bprocess\.env\b/,
  ),
  onCode(
    'l’heure vient de l’horloge',
    (c) => c.startsWith('src/') && !isIn(c, 'cli') && c !== 'src/runtime.ts',
    /\bnew Date\(\s*\)|\bDate\.now\b|\bDate\(\s*\)/,
  ),
  onCode(
    'une requête n’est faite que de mots écrits et de paramètres',
    // The importer builds its statements from its own closed tables of columns; the rest install, from our own names.
    (c) => c.startsWith('src/') && !isIn(c, 'db', 'jobs', 'features/imports'),
    /\b(sql|CompiledQuery)\.raw\(|\.query(<[^(]*>)?\(\s*(`[^`]*\$\{|['"][^'"]*['"]\s*\+)/,
  ),
  onCode(
    'aucun texte n’échappe à l’échappement',
    (c) => c.startsWith('src/') || c.startsWith('assets/js/'),
    /\b(dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write)\b/,
  ),
  onCode(
    'aucune date du serveur SQL',
    // The date at which a migration was applied decides nothing.
    (c) => (c.startsWith('src/') || c.startsWith('db/migrations/')) && c !== 'src/db/migrate.ts',
    /(?<![\w.])(now|clock_timestamp|statement_timestamp|transaction_timestamp)\(\)|\b(current_date|current_timestamp|localtimestamp|current_time)\b/i,
  ),
]

/** At run time: two files that know each other's types only are no cycle. */
function findCycles(sources: Source[]): string[] {
  const graph = new Map(
    sources.map(({ chemin, imports }) => [chemin, imports.filter((i) => i.execute).map((i) => i.cible)]),
  )
  const done = new Set<string>()
  const cycles: string[] = []
  const visit = (chemin: string, route: string[]) => {
    if (route.includes(chemin)) cycles.push([...route.slice(route.indexOf(chemin)), chemin].join(' → '))
    if (route.includes(chemin) || done.has(chemin)) return
    for (const cible of graph.get(chemin) ?? []) visit(cible, [...route, chemin])
    done.add(chemin)
  }
  for (const chemin of graph.keys()) visit(chemin, [])
  return cycles
}

function findOrphans(sources: Source[]): string[] {
  const byPath = new Map(sources.map((source) => [source.chemin, source]))
  const reached = new Set<string>()
  const reach = (chemin: string) => {
    if (reached.has(chemin)) return
    reached.add(chemin)
    for (const { cible } of byPath.get(chemin)?.imports ?? []) reach(cible)
  }
  for (const chemin of byPath.keys()) if (ENTREES.some((entree) => entree.test(chemin))) reach(chemin)
  return product(sources)
    .map(({ chemin }) => chemin)
    .filter((chemin) => !reached.has(chemin))
}

const OBJETS = ['dossier', 'reglement', 'etablissement', 'document', 'facture']
const LECTURE = new RegExp(`\\.selectFrom\\(\\[?'(${OBJETS.join('|')})\\b`, 'g')

/** Rooms that act for the funder (roles lots and gestion), never for a person of an organisme. */
const SANS_ACCES = [
  'imports',
  'emissions',
  'publications',
  'rapprochements',
  'gestion',
  'etats',
  'motifs',
  'personnes',
]

/** The objects of a page are read from the person's scope on; their parts hang on them by a join. */
function findUnscopedReads(sources: Source[]): string[] {
  return product(sources)
    .filter(({ chemin }) => isFeature('queries')(chemin) && !SANS_ACCES.includes(room(chemin) ?? ''))
    .flatMap(({ chemin, code }) =>
      code
        .split(/^(?=(?:export )?(?:async )?function |(?:export )?const )/m)
        .filter((bloc) => !/^(?:export )?(?:async )?(?:function|const) accessible/.test(bloc))
        // A part of a row that was itself read in scope.
        .filter((bloc) => !/\.whereRef\('[\w.]*organisme_id'/.test(bloc))
        .flatMap((bloc) =>
          [...bloc.matchAll(LECTURE)].map(([trouve]) => `${chemin} : ${trouve}' hors d’accessible…`),
        ),
    )
}
