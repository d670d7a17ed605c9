import { type SqlBool, sql } from 'kysely'
import type { Acces } from '../../auth/acces.ts'
import { listActes } from '../../core/actes.ts'
import { addJours, minuitParis } from '../../core/dates.ts'
import { pliure } from '../../core/texte.ts'
import type { Trx } from '../../db/client.ts'
import { accessibleHabilitations } from '../utilisateurs/queries.ts'
import { FINANCEUR, type FiltresJournal, type Suite } from './schemas.ts'

/**
 * Where every read of an organisme's journal starts. An administrateur of some establishments sees what the people do
 * whose establishments are all hers, and the visits of the funder.
 */
export function accessibleJournal(trx: Trx, acces: Acces) {
  return lignes(trx)
    .where('j.organisme_id', '=', acces.organismeId)
    .$if(acces.etablissements !== null, (query) =>
      query.where((eb) =>
        eb.or([
          eb('j.acte', 'like', 'observation.%'),
          eb(
            'j.utilisateur_id',
            'in',
            accessibleHabilitations(trx, acces).select('habilitation.utilisateur_id'),
          ),
        ]),
      ),
    )
}

/** Every organisme's, for the funder. */
export function lignes(trx: Trx) {
  return trx
    .selectFrom('journal as j')
    .leftJoin('utilisateur as u', 'u.id', 'j.utilisateur_id')
    .leftJoin('organisme as o', 'o.id', 'j.organisme_id')
    .select(['j.id', 'j.instant', 'j.acte', 'j.objet_type', 'j.objet_id', 'j.resultat', 'j.adresse'])
    .select(sql<Record<string, unknown>>`j.details`.as('details'))
    .select(sql<string>`(extract(epoch from j.instant) * 1000000)::bigint::text`.as('micros'))
    .select(['u.nom', 'u.prenom', 'o.siren', 'o.raison_sociale'])
    .select(sql<boolean>`coalesce(u.profil_financeur is not null, false)`.as('est_financeur'))
}
type Lignes = ReturnType<typeof lignes>
export type LigneJournal = Awaited<ReturnType<Lignes['execute']>>[number]

export type PageJournal = { lignes: LigneJournal[]; suite: Suite | null }

/** The newest first, so many, and where to go on. */
export async function readPage(
  query: Lignes,
  filtres: FiltresJournal,
  combien: number,
): Promise<PageJournal> {
  const lues = await filtered(query, filtres)
    .orderBy('j.instant', 'desc')
    .orderBy('j.id', 'desc')
    .limit(combien + 1)
    .execute()
  const page = lues.slice(0, combien)
  const derniere = page.at(-1)
  const suite = lues.length > combien && derniere ? { micros: derniere.micros, id: derniere.id } : null
  return { lignes: page, suite }
}

function filtered(
  query: Lignes,
  { debut, fin, famille, resultat, personne, siren, suite }: FiltresJournal,
): Lignes {
  return query
    .$if(debut !== undefined, (q) => q.where('j.instant', '>=', minuitParis(debut ?? '')))
    .$if(fin !== undefined, (q) => q.where('j.instant', '<', minuitParis(addJours(fin ?? '', 1))))
    .$if(famille !== undefined, (q) => q.where('j.acte', 'in', famille ? listActes(famille) : []))
    .$if(resultat !== undefined, (q) => q.where('j.resultat', '=', resultat ?? ''))
    .$if(siren !== undefined, (q) => q.where('o.siren', '=', siren ?? ''))
    .$if(personne !== undefined, (q) => q.where(byPersonne(personne ?? '')))
    .$if(suite !== undefined, (q) => q.where(after(suite)))
}

const UUID = /^[0-9a-f-]{36}$/

function byPersonne(personne: string) {
  if (personne === FINANCEUR) return sql<SqlBool>`u.profil_financeur is not null`
  if (UUID.test(personne)) return sql<SqlBool>`j.utilisateur_id = ${personne}::uuid`
  return sql<SqlBool>`strpos(pliure(concat_ws(' ', u.nom, u.prenom, u.nom, u.email)), ${pliure(personne)}) > 0`
}

function after(suite: Suite | undefined) {
  const { micros = '0', id = 0 } = suite ?? {}
  return sql<SqlBool>`(j.instant, j.id) < (timestamptz 'epoch' + ${micros}::bigint * interval '1 microsecond', ${id}::bigint)`
}

/** Those whom the filter offers: the people whom the reader sees among her users. */
export function listPersonnes(trx: Trx, acces: Acces) {
  return accessibleHabilitations(trx, acces)
    .select(['utilisateur.id', 'utilisateur.nom', 'utilisateur.prenom'])
    .orderBy('utilisateur.nom')
    .orderBy('utilisateur.prenom')
    .orderBy('utilisateur.id')
    .limit(500)
    .execute()
}
export type PersonneListee = Awaited<ReturnType<typeof listPersonnes>>[number]
