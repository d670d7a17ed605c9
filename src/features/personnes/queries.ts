import { sql } from 'kysely'
import { formatNom, pliure } from '../../core/texte.ts'
import type { Trx } from '../../db/client.ts'
import type { Compte, Stagiaire } from './rules.ts'

const LISTE_MAX = 50

/** The account of that address (any case), or nothing. */
export function searchComptes(trx: Trx, email: string) {
  return trx
    .selectFrom('utilisateur')
    .where('email', '=', email)
    .select(['id', 'nom', 'prenom', 'email', 'efface_le'])
    .execute()
}
export type CompteTrouve = Awaited<ReturnType<typeof searchComptes>>[number]

/** Stagiaires by their number, or by words of their name, in one dossier or in all. */
export function searchStagiaires(trx: Trx, { mots, dossier }: { mots: string; dossier: string | undefined }) {
  return trx
    .selectFrom('participation as p')
    .innerJoin('organisme as o', 'o.id', 'p.organisme_id')
    .where((eb) =>
      eb.or([
        eb('p.stagiaire_id', '=', mots),
        eb('p.pliure', 'like', `%${pliure(mots).replace(/[\\%_]/g, '\\$&')}%`),
      ]),
    )
    .$if(dossier !== undefined, (query) => query.where('p.dossier_numero', '=', dossier ?? ''))
    .select(['p.dossier_numero', 'p.stagiaire_id', 'p.nom', 'p.prenom', 'o.raison_sociale'])
    .orderBy('p.pliure')
    .orderBy('p.dossier_numero')
    .orderBy('p.stagiaire_id')
    .limit(LISTE_MAX)
    .execute()
}
export type StagiaireTrouve = Awaited<ReturnType<typeof searchStagiaires>>[number]

export async function findCompte(trx: Trx, id: string): Promise<Compte | undefined> {
  const row = await trx
    .selectFrom('utilisateur')
    .where('id', '=', id)
    .select(['id', 'nom', 'prenom', 'email', 'profil_financeur', 'efface_le'])
    .executeTakeFirst()
  if (!row) return undefined
  const { profil_financeur, efface_le: effaceLe, ...compte } = row
  const signe = profil_financeur !== null && !(await hasNamesake(trx, compte))
  return { type: 'utilisateur', ...compte, effaceLe, signature: signe ? formatNom(compte) : null }
}

async function hasNamesake(trx: Trx, { id, nom, prenom }: Pick<Compte, 'id' | 'nom' | 'prenom'>) {
  const row = await trx
    .selectFrom('utilisateur')
    .where('id', '<>', id)
    .where('profil_financeur', 'is not', null)
    .where(sql<boolean>`lower(nom) = lower(${nom})`)
    .where('prenom', '=', prenom)
    .select('id')
    .executeTakeFirst()
  return row !== undefined
}

/** A number may be given anew from one dossier to the next: the same number with the same name is the same person. */
export async function findStagiaire(
  trx: Trx,
  { dossier, stagiaire }: { dossier: string; stagiaire: string },
): Promise<Stagiaire | undefined> {
  const visee = await trx
    .selectFrom('participation')
    .where('dossier_numero', '=', dossier)
    .where('stagiaire_id', '=', stagiaire)
    .select(['organisme_id', 'nom', 'prenom', 'pliure'])
    .executeTakeFirst()
  if (!visee) return undefined
  const { organisme_id, ...identite } = visee
  const memes = await trx
    .selectFrom('participation')
    .where('stagiaire_id', '=', stagiaire)
    .where('pliure', '=', identite.pliure)
    .where('pliure', '<>', '')
    .select(['organisme_id as organismeId', 'dossier_numero as dossier'])
    .orderBy('dossier_numero')
    .execute()
  const participations = memes.length > 0 ? memes : [{ organismeId: organisme_id, dossier }]
  return { type: 'stagiaire', stagiaireId: stagiaire, ...identite, participations }
}

/** Documents still shown that are about her dossiers or what was paid for her, and may name her. */
export async function listDocuments(trx: Trx, { stagiaireId, participations }: Stagiaire) {
  if (participations.length === 0) return []
  const paires = sql.join(participations.map((p) => sql`(${p.organismeId}::bigint, ${p.dossier})`))
  return trx
    .selectFrom('document as d')
    .innerJoin('document_objet as l', (join) =>
      join.onRef('l.organisme_id', '=', 'd.organisme_id').onRef('l.document_id', '=', 'd.id'),
    )
    .where('d.retire_le', 'is', null)
    .where(
      sql<boolean>`(l.objet_type = 'dossier' and (l.organisme_id, l.objet_id) in (${paires})
        or l.objet_type = 'reglement' and exists (select from reglement_ligne r
          where r.organisme_id = l.organisme_id and r.reglement_reference = l.objet_id
            and r.stagiaire_id = ${stagiaireId} and (r.organisme_id, r.dossier_numero) in (${paires})))`,
    )
    .select(['d.id', 'd.organisme_id', 'd.type', 'd.titre', 'd.depose_le', 'l.objet_type', 'l.objet_id'])
    .orderBy('d.depose_le', 'desc')
    .orderBy('d.id')
    .execute()
}
export type DocumentNommant = Awaited<ReturnType<typeof listDocuments>>[number]

/** Where she is hidden from the providers for now, the oldest first. */
export async function listSuspensions(trx: Trx, { stagiaireId, participations }: Stagiaire) {
  if (participations.length === 0) return []
  const paires = sql.join(participations.map((p) => sql`(${p.organismeId}::bigint, ${p.dossier})`))
  return trx
    .selectFrom('suspension')
    .where('stagiaire_id', '=', stagiaireId)
    .where(sql<boolean>`(organisme_id, dossier_numero) in (${paires})`)
    .where('levee_le', 'is', null)
    .select(['organisme_id', 'id', 'suspendue_le', 'motif'])
    .orderBy('suspendue_le')
    .orderBy('id')
    .execute()
}
export type Suspension = Awaited<ReturnType<typeof listSuspensions>>[number]

const ECHUS_PAR_PASSE = 200

/** Named stagiaires of dossiers whose accounting year ended ten years ago; a pass takes so many, the next the rest. */
export function listEchus(trx: Trx, maintenant: Date) {
  return trx
    .selectFrom('participation as p')
    .innerJoin('dossier as d', (join) =>
      join.onRef('d.organisme_id', '=', 'p.organisme_id').onRef('d.numero', '=', 'p.dossier_numero'),
    )
    .where('p.pliure', '<>', '')
    .where(
      sql<boolean>`date_trunc('year', d.date_fin::timestamp) + interval '11 years' <= ${maintenant}::timestamptz at time zone 'Europe/Paris'`,
    )
    .select(['p.organisme_id as organismeId', 'p.dossier_numero as dossier', 'p.stagiaire_id as stagiaire'])
    .orderBy('p.organisme_id')
    .orderBy('p.dossier_numero')
    .orderBy('p.stagiaire_id')
    .limit(ECHUS_PAR_PASSE)
    .execute()
}
