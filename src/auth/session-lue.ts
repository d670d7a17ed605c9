import { sql } from 'kysely'
import type { Base, Trx } from '../db/client.ts'
import { horsOrganisme, horsOrganismeLecture } from '../db/tenant.ts'
import type { Acces, Personne } from './acces.ts'
import type { Profil, ProfilFinanceur } from './permissions.ts'
import { hashToken } from './sessions.ts'

/** A session ends after 30 minutes without a request (15 for the funder) and 12 hours in all. */
export const REPOS_MINUTES = { organisme: 30, financeur: 15 }
/** The moment of the last request is written at most once a minute. */
const FRAICHEUR_SECONDES = 60

export type SessionLue = {
  empreinte: Buffer
  personne: Personne
  acces: Acces | null
  /** SIREN of the organisme whose observation has run out of time. */
  observationFinie: string | null
  choix: number
  facteur: EtatFacteur
  /** The directory that opened it. */
  annuaire: string | null
  /** The sign-in before this session's. */
  precedenteLe: Date | null
  /** When it ends at the latest, whatever is asked meanwhile. */
  expireLe: Date
}

export type EtatFacteur = {
  /** When one was last given in this session. */
  le: Date | null
  /** She has at least one. */
  connu: boolean
  /** The directory that opened the session and can vouch for one again: `financeur`, or a SIREN. */
  annuaire: string | null
  /** The session opens nothing before one is given: the funder's people, and where the organisme says so. */
  exige: boolean
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
  return {
    empreinte,
    ...toAcces(row, { maintenant, adresse }),
    choix: row.choix,
    facteur: toFacteur(row),
    annuaire: row.annuaire,
    precedenteLe: row.precedente_le,
    expireLe: row.expire_le,
  }
}

/** Whose session it was, ended by time and not by her: to keep for her what she has just sent. */
export async function findAuthor(base: Base, jeton: string): Promise<string | undefined> {
  const row = await horsOrganismeLecture(base, (trx) =>
    trx
      .selectFrom('session')
      .where('empreinte', '=', hashToken(jeton))
      .select('utilisateur_id')
      .executeTakeFirst(),
  )
  return row?.utilisateur_id
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
      'habilitation.sans_noms',
      'organisme.id as organisme_id',
      'organisme.siren',
      'organisme.raison_sociale',
      'observe.id as observe_id',
      'observe.siren as observe_siren',
      'observe.raison_sociale as observe_raison_sociale',
      'session.expire_le',
      'session.facteur_le',
      'session.precedente_le',
      'session.annuaire',
      'session.annuaire_facteur',
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
      sql<boolean>`exists (select from facteur_totp f where f.utilisateur_id = utilisateur.id)
        or exists (select from cle_acces c where c.utilisateur_id = utilisateur.id)`.as('facteur_connu'),
      sql<boolean>`exists (select from reglage_organisme r where r.organisme_id = organisme.id and r.facteur_exige)`.as(
        'facteur_exige',
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

function toFacteur(row: Ligne): EtatFacteur {
  return {
    le: row.facteur_le,
    connu: row.facteur_connu,
    annuaire: row.annuaire_facteur ? row.annuaire : null,
    exige: row.facteur_exige || row.profil_financeur !== null,
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
    sansNoms: row.sans_noms ?? false,
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
    sansNoms: false,
    observation: { jusquA: row.observe_jusqu_a },
  }
}

function isIdle(vueLe: Date, profilFinanceur: string | null, maintenant: Date): boolean {
  const minutes = profilFinanceur ? REPOS_MINUTES.financeur : REPOS_MINUTES.organisme
  return maintenant.getTime() - vueLe.getTime() > minutes * 60_000
}
