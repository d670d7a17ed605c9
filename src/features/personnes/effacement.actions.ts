import { type SqlBool, sql } from 'kysely'
import { forgetAccount } from '../../auth/throttle.ts'
import type { Coffre } from '../../core/coffre.ts'
import { DICTIONNAIRE } from '../../core/donnees-personnelles.ts'
import { ErreurMetier } from '../../core/errors.ts'
import { INSTANT, type Sujet } from '../../core/sujets.ts'
import type { Trx } from '../../db/client.ts'
import { VERROU } from '../imports/actions.ts'
import { countCopies, eraseCopies } from './copies.actions.ts'
import { isHers } from './donnees.queries.ts'
import { countMentions, eraseMentions } from './mentions.actions.ts'
import { type Bilan, type Compte, identiteOf, type Stagiaire, type Sujette } from './rules.ts'

/** What `eraseIdentite` would take away; changes nothing (role lots, as all here). */
export async function weighEffacement(trx: Trx, personne: Sujette): Promise<Bilan> {
  const tables: Record<string, number> = {}
  for (const { table, sujet } of subjects()) {
    const si = isToErase(sujet, personne)
    if (si === null) continue
    const { rows } = await sql<{ nombre: number }>`
      select count(*) as nombre from ${sql.table(table)} where ${si}`.execute(trx)
    addTo(tables, table, rows[0]?.nombre ?? 0)
  }
  return { tables, copies: await countCopies(trx, personne), mentions: await countMentions(trx, personne) }
}

/**
 * Takes away what names the person, wherever the dictionary says it is, and in what lots keep of their rows. Rows that
 * are counted or summed stay. Twice is the same as once.
 * @throws ErreurMetier while a lot is being imported: it might write her name behind the erasure's back.
 */
export async function eraseIdentite(
  trx: Trx,
  coffre: Coffre,
  personne: Sujette,
  maintenant: Date,
): Promise<Bilan> {
  await holdImports(trx)
  const [copies, mentions] = [await eraseCopies(trx, personne), await eraseMentions(trx, personne)]
  const tables: Record<string, number> = {}
  for (const { table, sujet } of subjects()) {
    const si = isToErase(sujet, personne)
    if (si === null) continue
    const { numAffectedRows = 0n } = await changeRows(table, sujet, maintenant, si).execute(trx)
    addTo(tables, table, Number(numAffectedRows))
  }
  if (personne.type === 'stagiaire') await markStagiaire(trx, coffre, personne, maintenant)
  else await closeCompte(trx, personne)
  return { tables, copies, mentions }
}

/** What the erasure of a table's rows writes; the purge at the end of a period writes it too. */
export function valuesOf(table: string, maintenant: Date): Record<string, unknown> {
  return valuesFor(DICTIONNAIRE[table]?.sujets?.[0]?.effacement ?? 'garde', maintenant)
}

function valuesFor(effacement: Sujet['effacement'], maintenant: Date): Record<string, unknown> {
  if (typeof effacement === 'string') return {}
  return Object.fromEntries(
    Object.entries(effacement).map(([nom, valeur]) => [nom, valeur === INSTANT ? maintenant : valeur]),
  )
}

function subjects(): { table: string; sujet: Sujet }[] {
  return Object.entries(DICTIONNAIRE).flatMap(([table, { sujets = [] }]) =>
    sujets.map((sujet) => ({ table, sujet })),
  )
}

/**
 * Her rows that still say something: an erasure done again finds none. What is told to nobody is not compared: a
 * password cannot even be read.
 */
function isToErase(sujet: Sujet, personne: Sujette) {
  const { effacement, secrets = [] } = sujet
  const si = isHers(sujet, personne)
  if (si === null || effacement === 'garde') return null
  if (effacement === 'ligne') return si
  const reste = Object.entries(effacement)
    .filter(([nom, valeur]) => valeur !== INSTANT && !secrets.includes(nom))
    .map(([nom, valeur]) => sql`${sql.ref(nom)}::text is distinct from ${valeur}`)
  return sql<SqlBool>`${si} and (${sql.join(reste, sql` or `)})`
}

function changeRows(table: string, { effacement }: Sujet, maintenant: Date, si: ReturnType<typeof sql>) {
  if (effacement === 'ligne') return sql`delete from ${sql.table(table)} where ${si}`
  const valeurs = Object.entries(valuesFor(effacement, maintenant))
  const pose = valeurs.map(([nom, valeur]) => sql`${sql.ref(nom)} = ${valeur}`)
  return sql`update ${sql.table(table)} set ${sql.join(pose)} where ${si}`
}

function addTo(tables: Record<string, number>, table: string, nombre: number): void {
  if (nombre > 0) tables[table] = (tables[table] ?? 0) + nombre
}

/** @throws ErreurMetier while a lot is being imported */
export async function holdImports(trx: Trx): Promise<void> {
  const { rows } = await sql<{ pris: boolean }>`select pg_try_advisory_xact_lock(${VERROU}) as pris`.execute(
    trx,
  )
  if (!rows[0]?.pris)
    throw new ErreurMetier(
      'IMPORT_EN_COURS',
      409,
      'Un lot est en cours d’import. Attendez qu’il finisse, puis recommencez.',
    )
}

/** Her dossiers no longer show her, and lots to come will not name her again. */
export async function markStagiaire(
  trx: Trx,
  coffre: Coffre,
  { stagiaireId, participations }: Pick<Stagiaire, 'stagiaireId' | 'participations'>,
  efface_le: Date,
): Promise<void> {
  for (const { organismeId, dossier } of participations) {
    const identite = identiteOf(dossier, stagiaireId)
    const { chiffre, cle } = coffre.sealTexte(identite)
    await trx
      .insertInto('effacement')
      .values({ empreinte: coffre.hashIdentite(identite), identite: chiffre, cle, efface_le })
      .onConflict((conflit) => conflit.doNothing())
      .execute()
    // Filled when she is the only one: what the next lot would compute again.
    await sql`update dossier d set stagiaire = case when d.stagiaire = '' then '' else upper(p.nom collate "fr-x-icu") end
      from participation p where d.organisme_id = ${organismeId} and d.numero = ${dossier}
        and p.organisme_id = d.organisme_id and p.dossier_numero = d.numero and p.stagiaire_id = ${stagiaireId}`.execute(
      trx,
    )
  }
}

/** The address, kept unique, opens nothing and names nobody. */
async function closeCompte(trx: Trx, { id, email }: Compte): Promise<void> {
  await forgetAccount(trx, email)
  await trx
    .updateTable('utilisateur')
    .set({ email: `${id}@efface.invalid` })
    .where('id', '=', id)
    .execute()
}
