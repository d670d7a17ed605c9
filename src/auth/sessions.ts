import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Base, Trx } from '../db/client.ts'
import { horsOrganisme, horsOrganismeLecture } from '../db/tenant.ts'
import type { Acces, Personne } from './acces.ts'
import type { Profil, ProfilFinanceur } from './permissions.ts'

/** A session ends after 30 minutes without a request (15 for the funder) and 12 hours in all. */
export const REPOS_MINUTES = { organisme: 30, financeur: 15 }
const DUREE_HEURES = 12
/** The moment of the last request is written at most once a minute. */
const FRAICHEUR_SECONDES = 60

export type SessionLue = {
  empreinte: Buffer
  personne: Personne
  acces: Acces | null
  /** SIREN of the organisme whose observation has run out of time. */
  observationFinie: string | null
  choix: number
}

/** 256 random bits for the cookie; the database keeps only their hash. */
export async function openSession(
  trx: Trx,
  session: {
    /** Of the session that this one replaces: changing organisme does not begin twelve new hours. */
    expireLe?: Date
    utilisateurId: string
    habilitationId: string | null
    adresse: string
    navigateur: string
    maintenant: Date
  },
): Promise<string> {
  const jeton = randomBytes(32).toString('base64url')
  await trx
    .insertInto('session')
    .values({
      empreinte: hashToken(jeton),
      utilisateur_id: session.utilisateurId,
      habilitation_id: session.habilitationId,
      cree_le: session.maintenant,
      vue_le: session.maintenant,
      expire_le: session.expireLe ?? addHours(session.maintenant, DUREE_HEURES),
      adresse: session.adresse,
      navigateur: session.navigateur.slice(0, 300),
    })
    .execute()
  return jeton
}

/** Returns when it would have ended at the latest, or undefined when it had ended already. */
export async function closeSession(trx: Trx, empreinte: Buffer): Promise<Date | undefined> {
  const closed = await trx
    .deleteFrom('session')
    .where('empreinte', '=', empreinte)
    .returning('expire_le')
    .executeTakeFirst()
  return closed?.expire_le
}

/** Ends every session of a person (new password, deactivation), or of one of her habilitations. */
export async function closeSessions(
  trx: Trx,
  of: { utilisateurId: string } | { habilitationId: string },
): Promise<void> {
  const query = trx.deleteFrom('session')
  if ('utilisateurId' in of) await query.where('utilisateur_id', '=', of.utilisateurId).execute()
  else await query.where('habilitation_id', '=', of.habilitationId).execute()
}

/** Who the cookie speaks for, or null: unknown, too long idle, ended, or the habilitation is gone. */
export async function readSession(
  base: Base,
  jeton: string,
  { maintenant, adresse }: { maintenant: Date; adresse: string },
): Promise<SessionLue | null> {
  if (!/^[\w-]{43}$/.test(jeton)) return null
  const empreinte = hashToken(jeton)
  const row = await horsOrganismeLecture(base, (trx) => findSession(trx, empreinte, maintenant))
  if (!row || isIdle(row.vue_le, row.profil_financeur, maintenant)) return null
  if (maintenant.getTime() - row.vue_le.getTime() > FRAICHEUR_SECONDES * 1000) {
    await horsOrganisme(base, (trx) => touch(trx, empreinte, maintenant))
  }
  return { empreinte, ...toAcces(row, { maintenant, adresse }), choix: row.choix }
}

async function touch(trx: Trx, empreinte: Buffer, maintenant: Date): Promise<void> {
  await trx.updateTable('session').set({ vue_le: maintenant }).where('empreinte', '=', empreinte).execute()
}

function findSession(trx: Trx, empreinte: Buffer, maintenant: Date) {
  return trx
    .selectFrom('session')
    .innerJoin('utilisateur', 'utilisateur.id', 'session.utilisateur_id')
    .leftJoin('habilitation', (join) =>
      join.onRef('habilitation.id', '=', 'session.habilitation_id').on('habilitation.etat', '=', 'actif'),
    )
    .leftJoin('organisme', 'organisme.id', 'habilitation.organisme_id')
    .leftJoin('organisme as observe', (join) =>
      join
        .onRef('observe.id', '=', 'session.observe_organisme_id')
        .on('utilisateur.profil_financeur', 'is not', null),
    )
    .where('session.empreinte', '=', empreinte)
    .where('session.expire_le', '>', maintenant)
    .select([
      'session.vue_le',
      'utilisateur.id',
      'utilisateur.email',
      'utilisateur.nom',
      'utilisateur.prenom',
      'utilisateur.profil_financeur',
      'habilitation.id as habilitation_id',
      'habilitation.profil',
      'habilitation.etablissements',
      'organisme.id as organisme_id',
      'organisme.siren',
      'organisme.raison_sociale',
      'observe.id as observe_id',
      'observe.siren as observe_siren',
      'observe.raison_sociale as observe_raison_sociale',
      'session.observe_profil',
      'session.observe_etablissements',
      'session.observe_jusqu_a',
      sql<boolean>`not exists (
        select from (select type, max(version) as version from texte where publie_le <= ${maintenant} and type in ('CGU', 'RGPD') group by type) en_vigueur
        where not exists (select from acceptation a where a.utilisateur_id = utilisateur.id
          and a.type = en_vigueur.type and a.version = en_vigueur.version))`.as('conditions_acceptees'),
      sql<number>`(select count(*)::int from habilitation h where h.utilisateur_id = utilisateur.id and h.etat = 'actif')`.as(
        'choix',
      ),
    ])
    .executeTakeFirst()
}

type Ligne = NonNullable<Awaited<ReturnType<typeof findSession>>>

function toAcces(
  row: Ligne,
  demande: { maintenant: Date; adresse: string },
): Pick<SessionLue, 'personne' | 'acces' | 'observationFinie'> {
  const personne: Personne = {
    id: row.id,
    email: row.email,
    nom: row.nom,
    prenom: row.prenom,
    profilFinanceur: row.profil_financeur as ProfilFinanceur | null,
    conditionsAcceptees: row.conditions_acceptees,
    ...demande,
  }
  const finie = row.observe_jusqu_a !== null && row.observe_jusqu_a <= demande.maintenant
  return {
    personne,
    acces: (!finie && toObservation(row, personne)) || toHabilitation(row, personne),
    observationFinie: finie ? row.observe_siren : null,
  }
}

function toHabilitation(row: Ligne, personne: Personne): Acces | null {
  if (!row.habilitation_id || !row.profil || row.organisme_id === null) return null
  return {
    personne,
    habilitationId: row.habilitation_id,
    organismeId: row.organisme_id,
    organisme: { siren: row.siren ?? '', raisonSociale: row.raison_sociale ?? '' },
    profil: row.profil as Profil,
    etablissements: row.etablissements,
    observation: null,
  }
}

function toObservation(row: Ligne, personne: Personne): Acces | null {
  if (row.observe_id === null || !row.observe_profil || !row.observe_jusqu_a) return null
  return {
    personne,
    habilitationId: null,
    organismeId: row.observe_id,
    organisme: { siren: row.observe_siren ?? '', raisonSociale: row.observe_raison_sociale ?? '' },
    profil: row.observe_profil as Profil,
    etablissements: row.observe_etablissements,
    observation: { jusquA: row.observe_jusqu_a },
  }
}

function isIdle(vueLe: Date, profilFinanceur: string | null, maintenant: Date): boolean {
  const minutes = profilFinanceur ? REPOS_MINUTES.financeur : REPOS_MINUTES.organisme
  return maintenant.getTime() - vueLe.getTime() > minutes * 60_000
}

export function hashToken(jeton: string): Buffer {
  return createHash('sha256').update(jeton).digest()
}

const addHours = (date: Date, hours: number) => new Date(date.getTime() + hours * 3_600_000)
