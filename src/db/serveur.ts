import pg from 'pg'
import { createRoles } from './migrate.ts'

const ROLES = ['proprietaire', 'app', 'gestion', 'lots', 'lecteur_journal', 'sauvegarde', 'recherche']
const A_FAIRE =
  'En tant que superutilisateur, sur cette base, exécutez db/installation.sql (base neuve) ou db/roles.sql (base déjà installée) : les commandes y sont expliquées.'

/**
 * Makes a PostgreSQL server of somebody else ready, as far as its owner's login may: the roles, who may act as
 * them, the schema's owner. Only what is missing is done, so an installed base asks for no right at all.
 * @throws with what to run when the login may not, or when production would stand on unsafe rights.
 */
export async function prepareServer(
  owner: pg.ClientConfig,
  application: pg.ClientConfig,
  mode: 'demo' | 'production',
): Promise<void> {
  await withClient(owner, async (client) => {
    const login = await loginOf(application)
    for (const step of await missingSteps(client, login)) await attempt(step)
  })
  await withClient(application, (client) => checkRights(client, mode))
}

async function attempt(step: Etape): Promise<void> {
  try {
    await step.run()
  } catch (error) {
    throw new Error(`La base de données n’est pas prête (${step.quoi}). ${A_FAIRE}`, { cause: error })
  }
}

type Etape = { quoi: string; run(): Promise<unknown> }

async function missingSteps(client: pg.Client, login: string): Promise<Etape[]> {
  const steps: Etape[] = []
  const { rows } = await client.query<{
    n: number
    version: number
    moi: string
    base: string
    superuser: boolean
  }>(
    `select (select count(*)::int from pg_roles where rolname = any($1)) as n, current_database() as base,
      current_setting('server_version_num')::int as version, current_user as moi,
      (select rolsuper from pg_roles where rolname = current_user) as superuser`,
    [ROLES],
  )
  const etat = rows[0]
  if (!etat) return steps
  if (etat.n < ROLES.length) steps.push({ quoi: 'rôles manquants', run: () => createRoles(client) })
  const id = (name: string) => client.escapeIdentifier(name)
  // From 16 a membership says for itself whether it is inherited; before, the login does.
  const silent = etat.version >= 160_000 ? ' with inherit false, set true' : ''
  const grant = async (role: string, member: string) => {
    const held = await client.query(
      'select from pg_roles where rolname = $1 and (rolsuper or pg_has_role(oid, $2, $3))',
      [member, role, 'member'],
    )
    if (held.rowCount) return
    await client.query(`grant ${id(role)} to ${id(member)}${silent}`)
    if (!silent) await client.query(`alter role ${id(member)} noinherit`)
  }
  steps.push({
    quoi: `${etat.moi} n’agit pas comme proprietaire`,
    run: () => grant('proprietaire', etat.moi),
  })
  for (const role of ['app', 'gestion', 'lots']) {
    steps.push({ quoi: `${login} n’agit pas comme ${role}`, run: () => grant(role, login) })
  }
  steps.push({ quoi: 'schéma public', run: () => giveSchema(client, id(etat.base)) })
  return steps
}

async function giveSchema(client: pg.Client, base: string): Promise<void> {
  const owned = await client.query(
    `select from pg_namespace where nspname = 'public' and nspowner = 'proprietaire'::regrole
      and has_database_privilege('proprietaire', current_database(), 'create')`,
  )
  if (owned.rowCount) return
  await client.query(`grant create on database ${base} to proprietaire`)
  await client.query('alter schema public owner to proprietaire')
}

/** The product's login must hold no right but that of acting as a role: then a forgotten role sees nothing. */
async function checkRights(client: pg.Client, mode: 'demo' | 'production'): Promise<void> {
  if (mode !== 'production') return
  const { rows } = await client.query<{ fort: boolean; herite: boolean }>(
    `select rolsuper or rolbypassrls as fort,
      exists (select from unnest($1::text[]) role where pg_has_role(current_user, role, 'usage')) as herite
    from pg_roles where rolname = current_user`,
    [['proprietaire', 'app', 'gestion', 'lots']],
  )
  if (rows[0]?.fort)
    throw new Error(
      `Le compte de DATABASE_URL est un superutilisateur ou passe outre au cloisonnement : refusé en production. ${A_FAIRE}`,
    )
  if (rows[0]?.herite)
    throw new Error(
      `Le compte de DATABASE_URL hérite des droits des rôles : il doit être NOINHERIT. ${A_FAIRE}`,
    )
}

async function loginOf(connexion: pg.ClientConfig): Promise<string> {
  return withClient(connexion, async (client) => {
    const { rows } = await client.query<{ moi: string }>('select current_user as moi')
    return rows[0]?.moi ?? ''
  })
}

async function withClient<T>(
  connexion: pg.ClientConfig,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(connexion)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
