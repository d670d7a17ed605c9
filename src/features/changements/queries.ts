import { sql } from 'kysely'
import type { Acces, Perimetre } from '../../auth/acces.ts'
import { inScope } from '../../auth/portee.ts'
import { Introuvable } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import { accessibleEtablissements } from '../etablissements/queries.ts'
import { findFichier } from '../fichiers/queries.ts'
import { OUVERTS } from './rules.ts'

/** Where every read of a request starts: those of the organisme, of the establishments in scope. */
export function accessibleChangements(trx: Trx, { organismeId, etablissements }: Perimetre) {
  return trx
    .selectFrom('changement_compte as d')
    .where('d.organisme_id', '=', organismeId)
    .where(inScope('d.etablissement_numero', etablissements))
}

/** The establishment, its account in force if any, and until when its form is closed. @throws Introuvable */
export async function findEtablissementCompte(trx: Trx, acces: Perimetre, numero: string) {
  const trouve = await accessibleEtablissements(trx, acces)
    .where('e.numero', '=', numero)
    .leftJoin('coordonnees_bancaires as c', (on) =>
      on
        .onRef('c.organisme_id', '=', 'e.organisme_id')
        .onRef('c.etablissement_numero', '=', 'e.numero')
        .on('c.au', 'is', null),
    )
    .leftJoin('changement_essai as x', (on) =>
      on.onRef('x.organisme_id', '=', 'e.organisme_id').onRef('x.etablissement_numero', '=', 'e.numero'),
    )
    .select(['e.numero', 'e.ville', 'e.enseigne', 'e.raison_sociale'])
    .select(['c.iban_pays', 'c.iban_fin', 'c.bic', 'c.titulaire', 'c.iban_empreinte', 'x.gele_jusqu_a'])
    .executeTakeFirst()
  if (!trouve) throw new Introuvable()
  return trouve
}
export type EtablissementCompte = Awaited<ReturnType<typeof findEtablissementCompte>>

/** The open request of an establishment, whole; a draft that has expired is none. */
export async function findOuvert(trx: Trx, acces: Acces, numero: string) {
  const demande = await accessibleChangements(trx, acces)
    .where('d.etablissement_numero', '=', numero)
    .where('d.etat', 'in', OUVERTS)
    .where((eb) =>
      eb.or([eb('d.etat', '<>', 'BROUILLON'), eb('d.expire_le', '>', acces.personne.maintenant)]),
    )
    .innerJoin('utilisateur as u', 'u.id', 'd.demandeur_id')
    .selectAll('d')
    .select(['u.nom', 'u.prenom'])
    .executeTakeFirst()
  return demande && { ...demande, etapes: await listEtapes(trx, demande), rib: await findRib(trx, demande) }
}
export type ChangementOuvert = NonNullable<Awaited<ReturnType<typeof findOuvert>>>

/** The statement joined to a request, as deposited; undefined once it was purged. */
export async function findRib(
  trx: Trx,
  { organisme_id, rib_objet }: { organisme_id: number; rib_objet: string | null },
) {
  return rib_objet === null ? undefined : findFichier(trx, { organisme_id, cle: rib_objet })
}

/** What happened to a request, first step first; the funder's people are not named to an organisme. */
export function listEtapes(trx: Trx, { organisme_id, id }: { organisme_id: number; id: string }) {
  return trx
    .selectFrom('changement_etape as t')
    .leftJoin('utilisateur as u', 'u.id', 't.auteur_id')
    .where('t.organisme_id', '=', organisme_id)
    .where('t.changement_id', '=', id)
    .select(['t.acte', 't.etat', 't.le', 't.camp', 't.motif', 'u.nom', 'u.prenom'])
    .orderBy('t.rang')
    .execute()
}
export type Etape = Awaited<ReturnType<typeof listEtapes>>[number]

/** The last requests of an establishment, newest first, the drafts left out. */
export function listPasses(trx: Trx, acces: Acces, numero: string) {
  return accessibleChangements(trx, acces)
    .where('d.etablissement_numero', '=', numero)
    .where('d.etat', '<>', 'BROUILLON')
    .where('d.soumise_le', 'is not', null)
    .select(['d.id', 'd.etat', 'd.etat_le', 'd.soumise_le', 'd.iban_pays', 'd.iban_fin', 'd.titulaire'])
    .orderBy('d.cree_le', 'desc')
    .limit(10)
    .execute()
}
export type ChangementPasse = Awaited<ReturnType<typeof listPasses>>[number]

/** Locked, so that two acts at the same instant come one after the other. */
export function lockChangement(trx: Trx, acces: Perimetre, id: string) {
  return accessibleChangements(trx, acces)
    .where('d.id', '=', id)
    .selectAll('d')
    .forUpdate()
    .executeTakeFirst()
}
export type Changement = NonNullable<Awaited<ReturnType<typeof lockChangement>>>

/** Active administrateurs who have this establishment. */
export function listAdministrateurs(trx: Trx, { organisme_id, etablissement_numero }: ObjetCompte) {
  return trx
    .selectFrom('habilitation as h')
    .innerJoin('utilisateur as u', 'u.id', 'h.utilisateur_id')
    .where('h.organisme_id', '=', organisme_id)
    .where('h.profil', '=', 'administrateur')
    .where('h.etat', '=', 'actif')
    .where(sql<boolean>`(h.etablissements is null or ${etablissement_numero} = any(h.etablissements))`)
    .select(['u.id', 'u.email'])
    .execute()
}
export type ObjetCompte = { organisme_id: number; etablissement_numero: string }

/** Whom a request is told to beside them: the address that the lots give for the organisme. */
export async function findContact(trx: Trx, organismeId: number): Promise<string | null> {
  const organisme = await trx
    .selectFrom('organisme')
    .where('id', '=', organismeId)
    .select('email')
    .executeTakeFirst()
  return organisme?.email || null
}

/** The funder's people who answer for bank details. */
export function listValideurs(trx: Trx) {
  return trx
    .selectFrom('utilisateur')
    .where('profil_financeur', 'in', ['valideur', 'administrateur'])
    .select('email')
    .execute()
}

/** What a « Ce n’est pas moi » link opens; undefined when it is unknown, spent or too old. */
export async function findLienGel(trx: Trx, empreinte: Buffer, maintenant: Date) {
  return trx
    .selectFrom('lien_gel')
    .where('empreinte', '=', empreinte)
    .where('utilise_le', 'is', null)
    .where('expire_le', '>', maintenant)
    .select(['organisme_id', 'changement_id'])
    .executeTakeFirst()
}
