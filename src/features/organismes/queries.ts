import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { dropSeparateurs, pliure } from '../../core/texte.ts'
import type { Trx } from '../../db/client.ts'
import { type FiltresOrganismes, PAR_PAGE } from './schemas.ts'

const ADMINISTRE = sql<SqlBool>`exists (select from habilitation a
  where a.organisme_id = o.id and a.profil = 'administrateur' and a.etat = 'actif')`

/** How many organismes nobody can manage. */
export async function countSansAdministrateur(trx: Trx): Promise<number> {
  return count(matchingOrganismes(trx, { sans_administrateur: '1' }))
}

/** A page of the organismes, by name; a page past the last is the first. */
export async function listOrganismes(trx: Trx, filtres: FiltresOrganismes) {
  const total = await count(matchingOrganismes(trx, filtres))
  const pages = Math.ceil(total / PAR_PAGE)
  const page = (filtres.page ?? 1) > pages ? 1 : (filtres.page ?? 1)
  const organismes = await withResume(matchingOrganismes(trx, filtres))
    .orderBy(sql`o.raison_sociale collate "und-x-icu"`)
    .orderBy('o.id')
    .limit(PAR_PAGE)
    .offset((page - 1) * PAR_PAGE)
    .execute()
  return { organismes, total, page, pages }
}
export type ListeOrganismes = Awaited<ReturnType<typeof listOrganismes>>
export type OrganismeResume = ListeOrganismes['organismes'][number]

/** The first organismes that a search finds, withdrawn ones left out: to choose one. */
export function searchOrganismes(trx: Trx, q: string, nombre: number): Promise<OrganismeResume[]> {
  return withResume(matchingOrganismes(trx, { q }).where('o.retire_le', 'is', null))
    .orderBy(sql`o.raison_sociale collate "und-x-icu"`)
    .orderBy('o.id')
    .limit(nombre)
    .execute()
}

export function findOrganisme(trx: Trx, siren: string): Promise<OrganismeResume | undefined> {
  return withResume(trx.selectFrom('organisme as o').where('o.siren', '=', siren)).executeTakeFirst()
}

/** Organismes that bear this NDA, themselves or one of their établissements. */
export function listOrganismesByNda(trx: Trx, nda: string, nombre: number): Promise<OrganismeResume[]> {
  return withResume(
    trx
      .selectFrom('organisme as o')
      .where('o.retire_le', 'is', null)
      .where(
        anyOf([
          sql`select id from organisme where nda = ${nda}`,
          sql`select organisme_id from etablissement where nda = ${nda} and retire_le is null`,
        ]),
      ),
  )
    .orderBy('o.id')
    .limit(nombre)
    .execute()
}

function matchingOrganismes(trx: Trx, { q, sans_administrateur }: FiltresOrganismes) {
  return trx
    .selectFrom('organisme as o')
    .$if(q !== undefined, (query) => query.where(found(q ?? '')))
    .$if(sans_administrateur === '1', (query) =>
      query.where(sql<SqlBool>`not ${ADMINISTRE}`).where('o.retire_le', 'is', null),
    )
}

/** Each way of naming an organisme reads its own index. */
function found(q: string) {
  const numero = dropSeparateurs(q)
  const etablissement = sql`select organisme_id from numero_organisme
    where type = 'etablissement' and numero in (${q}, ${q.toUpperCase()})`
  if (/^\d{9}$/.test(numero)) return anyOf([etablissement, bySiren(numero)])
  if (/^\d{14}$/.test(numero)) {
    const siret = sql`select organisme_id from etablissement where siret = ${numero} and retire_le is null`
    return anyOf([etablissement, siret, bySiren(numero.slice(0, 9))])
  }
  const motif = `%${pliure(q).replace(/[\\%_]/g, '\\$&')}%`
  return anyOf([etablissement, sql`select id from organisme where pliure(raison_sociale) like ${motif}`])
}

const bySiren = (siren: string) => sql`select id from organisme where siren = ${siren}`

function anyOf(voies: RawBuilder<unknown>[]) {
  return sql<SqlBool>`o.id in (${sql.join(voies, sql` union all `)})`
}

type Organismes = ReturnType<typeof matchingOrganismes>

async function count(organismes: Organismes): Promise<number> {
  const { nombre } = await organismes
    .select((eb) => eb.fn.countAll<number>().as('nombre'))
    .executeTakeFirstOrThrow()
  return nombre
}

/** Who it is, and who can manage its people. */
function withResume(organismes: Organismes) {
  return organismes
    .select(['o.id', 'o.siren', 'o.raison_sociale', 'o.nda', 'o.email', 'o.retire_le'])
    .select([
      sql<number>`(select count(*) from etablissement e where e.organisme_id = o.id and e.retire_le is null)`.as(
        'nb_etablissements',
      ),
      sql<number>`(select count(*) from habilitation h
        where h.organisme_id = o.id and h.profil = 'administrateur' and h.etat = 'actif')`.as(
        'administrateurs',
      ),
      sql<number>`(select count(*) from habilitation h
        where h.organisme_id = o.id and h.profil = 'administrateur' and h.etat = 'invite')`.as('invites'),
    ])
}
