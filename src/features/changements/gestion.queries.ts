import { sql } from 'kysely'
import { addJours, type Jour, jourParis } from '../../core/dates.ts'
import type { Trx } from '../../db/client.ts'
import type { Faits } from './alertes.rules.ts'
import { type Changement, findRib, listEtapes } from './queries.ts'
import { A_TRAITER, CONTACT_JOURS, RECENT_JOURS } from './rules.ts'
import { type FiltresChangements, LISTES, PAR_PAGE } from './schemas.ts'

/** How many wait for the funder's people. */
export async function countChangements(trx: Trx): Promise<number> {
  const { nombre } = await trx
    .selectFrom('changement_compte')
    .where('etat', 'in', A_TRAITER)
    .select((eb) => eb.fn.countAll<number>().as('nombre'))
    .executeTakeFirstOrThrow()
  return nombre
}

/** A page of one of the lists: what has waited longest first, except among those that are over. */
export async function listChangements(trx: Trx, { etat = 'a_traiter', page = 1 }: FiltresChangements) {
  const demandes = await trx
    .selectFrom('changement_compte as d')
    .innerJoin('organisme as o', 'o.id', 'd.organisme_id')
    .where('d.etat', 'in', LISTES[etat])
    // A draft that was given up has never been anybody's.
    .where('d.soumise_le', 'is not', null)
    .select(['d.id', 'd.etat', 'd.etat_le', 'd.soumise_le', 'd.etablissement_numero', 'd.effet_le'])
    .select(['d.iban_pays', 'd.iban_fin', 'd.confirmation_requise', 'o.raison_sociale', 'o.siren'])
    .select((eb) => eb.fn.countAll<number>().over().as('total'))
    .orderBy('d.etat_le', etat === 'closes' ? 'desc' : 'asc')
    .orderBy('d.id')
    .limit(PAR_PAGE)
    .offset((page - 1) * PAR_PAGE)
    .execute()
  if (demandes.length === 0 && page > 1) return listChangements(trx, { etat, page: 1 })
  const total = demandes[0]?.total ?? 0
  return { demandes, total, page, pages: Math.ceil(total / PAR_PAGE) }
}
export type ListeChangements = Awaited<ReturnType<typeof listChangements>>
export type ChangementListe = ListeChangements['demandes'][number]

/** Locked, for whoever of the funder acts on it. */
export function lockDemande(trx: Trx, id: string): Promise<Changement | undefined> {
  return trx.selectFrom('changement_compte').where('id', '=', id).selectAll().forUpdate().executeTakeFirst()
}

/** A request whole, with what surrounds a decision; undefined when there is none, or none that was sent. */
export async function findDemande(trx: Trx, id: string, maintenant: Date) {
  const demande = await trx
    .selectFrom('changement_compte as d')
    .innerJoin('organisme as o', 'o.id', 'd.organisme_id')
    .innerJoin('utilisateur as u', 'u.id', 'd.demandeur_id')
    .leftJoin('etablissement as e', (on) =>
      on.onRef('e.organisme_id', '=', 'd.organisme_id').onRef('e.numero', '=', 'd.etablissement_numero'),
    )
    .where('d.id', '=', id)
    .where('d.soumise_le', 'is not', null)
    .selectAll('d')
    .select(['o.raison_sociale', 'o.siren', 'u.nom', 'u.prenom', 'u.email', 'e.ville', 'e.siret'])
    .executeTakeFirst()
  if (!demande) return undefined
  return {
    demande,
    rib: await findRib(trx, demande),
    etapes: await listEtapes(trx, demande),
    contacts: await listContacts(trx, demande.organisme_id, jourParis(maintenant)),
    faits: await findFaits(trx, demande, maintenant),
  }
}
export type DemandeLue = NonNullable<Awaited<ReturnType<typeof findDemande>>>

/** Every number on file; `ancien`: known long enough to be called back. */
async function listContacts(trx: Trx, organismeId: number, jour: Jour) {
  const contacts = await trx
    .selectFrom('contact_organisme')
    .where('organisme_id', '=', organismeId)
    .select(['id', 'nom', 'telephone', 'source', 'connu_le', 'saisi_par'])
    .orderBy('connu_le')
    .orderBy('id')
    .limit(50)
    .execute()
  return contacts.map((contact) => ({
    ...contact,
    ancien: contact.connu_le <= addJours(jour, -CONTACT_JOURS),
  }))
}

export async function findContactOf(trx: Trx, organismeId: number, id: string, jour: Jour) {
  return (await listContacts(trx, organismeId, jour)).find((contact) => contact.id === id)
}

/** What the alerts are made of. */
export async function findFaits(
  trx: Trx,
  demande: Pick<Changement, 'organisme_id' | 'iban_empreinte' | 'iban_pays' | 'titulaire' | 'adresse'> &
    Pick<Changement, 'demandeur_id' | 'soumise_le'>,
  maintenant: Date,
): Promise<Faits> {
  const { raison_sociale } = await trx
    .selectFrom('organisme')
    .where('id', '=', demande.organisme_id)
    .select('raison_sociale')
    .executeTakeFirstOrThrow()
  return {
    raisonSociale: raison_sociale,
    titulaire: demande.titulaire,
    pays: demande.iban_pays,
    partage: await listPartages(trx, demande),
    memeAdresse: await countMemeAdresse(trx, demande),
    recents: await listRecents(trx, demande, maintenant),
  }
}

/** SIREN of the other organismes with the same account, in force, past or asked for. */
async function listPartages(
  trx: Trx,
  { organisme_id, iban_empreinte }: Pick<Changement, 'organisme_id' | 'iban_empreinte'>,
): Promise<string[]> {
  const rows = await trx
    .selectFrom('organisme as o')
    .where('o.id', '<>', organisme_id)
    .where(
      sql<boolean>`o.id in (
        select organisme_id from coordonnees_bancaires where iban_empreinte = ${iban_empreinte}
        union select organisme_id from changement_compte where iban_empreinte = ${iban_empreinte} and soumise_le is not null)`,
    )
    .select('o.siren')
    .orderBy('o.siren')
    .limit(5)
    .execute()
  return rows.map(({ siren }) => siren)
}

async function countMemeAdresse(
  trx: Trx,
  { organisme_id, adresse, soumise_le }: Pick<Changement, 'organisme_id' | 'adresse' | 'soumise_le'>,
): Promise<number> {
  const { nombre } = await trx
    .selectFrom('changement_compte')
    .where('organisme_id', '<>', organisme_id)
    .where('adresse', '=', adresse)
    .where(
      sql<boolean>`soumise_le between ${soumise_le}::timestamptz - interval '1 day' and ${soumise_le}::timestamptz + interval '1 day'`,
    )
    .select((eb) => eb.fn.count<number>('organisme_id').distinct().as('nombre'))
    .executeTakeFirstOrThrow()
  return nombre
}

/** Of whoever asks, what signs her in; of the organisme, who administers it. */
async function listRecents(
  trx: Trx,
  { organisme_id, demandeur_id }: Pick<Changement, 'organisme_id' | 'demandeur_id'>,
  maintenant: Date,
): Promise<Faits['recents']> {
  const depuis = new Date(maintenant.getTime() - RECENT_JOURS * 86_400_000)
  const { rows } = await sql<{ quoi: Faits['recents'][number] }>`
    select 'mot-de-passe' as quoi where exists (select from journal where utilisateur_id = ${demandeur_id}
      and instant > ${depuis} and resultat = 'ok' and acte in ('mot-de-passe.choix', 'mot-de-passe.changement'))
    union all select 'facteur' where exists (select from facteur_totp where utilisateur_id = ${demandeur_id} and cree_le > ${depuis})
      or exists (select from cle_acces where utilisateur_id = ${demandeur_id} and cree_le > ${depuis})
    union all select 'email' where exists (select from journal where utilisateur_id = ${demandeur_id}
      and instant > ${depuis} and acte = 'email.changement')
    union all select 'administrateur' where exists (select from habilitation where organisme_id = ${organisme_id}
      and profil = 'administrateur' and etat = 'actif' and invite_le > ${depuis})`.execute(trx)
  return rows.map(({ quoi }) => quoi)
}
