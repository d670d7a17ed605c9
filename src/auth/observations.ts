import { sql } from 'kysely'
import { jsonBuildObject } from 'kysely/helpers/postgres'
import { formatNom } from '../core/texte.ts'
import type { Trx } from '../db/client.ts'
import type { Personne } from './acces.ts'
import { journalisePersonne } from './journal.ts'
import type { Profil } from './permissions.ts'
import { REPOS_MINUTES } from './session-lue.ts'

/** However much is read meanwhile. */
const DUREE_MINUTES = 30

/** Whose session it is that observes. */
export type Observateur = { empreinte: Buffer; personne: Personne }

type Observation = {
  organisme: { id: number; siren: string }
  profil: Profil
  etablissements: string[] | null
  /** Why: kept in the organisme's own journal, at the start and at the end. */
  motif: string
}

/** From the next request on, the session sees that organisme as that profil (role gestion). Another one ends. */
export async function openObservation(
  trx: Trx,
  observateur: Observateur,
  { organisme, profil, etablissements, motif }: Observation,
): Promise<void> {
  await endObservation(trx, observateur)
  const { empreinte, personne } = observateur
  const jusquA = new Date(personne.maintenant.getTime() + DUREE_MINUTES * 60_000)
  await trx
    .updateTable('session')
    .set({
      observe_organisme_id: organisme.id,
      observe_profil: profil,
      observe_etablissements: etablissements,
      observe_jusqu_a: jusquA,
      observe_motif: motif,
    })
    .where('empreinte', '=', empreinte)
    .execute()
  await journalisePersonne(
    trx,
    { ...personne, organismeId: organisme.id },
    {
      acte: 'observation.debut',
      objetType: 'organisme',
      objetId: organisme.siren,
      details: {
        nom: formatNom(personne),
        motif,
        profil,
        etablissements: etablissements?.slice(0, 20).join(' ') ?? 'tous',
        jusqu_a: jusquA.toISOString(),
      },
    },
  )
}

/** Returns the SIREN that the session observed, if any (role gestion). */
export async function endObservation(trx: Trx, observateur: Observateur): Promise<string | undefined> {
  const siren = await recordObservationEnd(trx, observateur)
  if (siren === undefined) return undefined
  await trx
    .updateTable('session')
    .set({
      observe_organisme_id: null,
      observe_profil: null,
      observe_etablissements: null,
      observe_jusqu_a: null,
      observe_motif: null,
    })
    .where('empreinte', '=', observateur.empreinte)
    .execute()
  return siren
}

/** The line alone, for a session that is about to be closed. An observation past its time ended at that time. */
export async function recordObservationEnd(
  trx: Trx,
  { empreinte, personne }: Observateur,
): Promise<string | undefined> {
  const lue = await trx
    .selectFrom('session as s')
    .innerJoin('organisme as o', 'o.id', 's.observe_organisme_id')
    .where('s.empreinte', '=', empreinte)
    .select(['o.id', 'o.siren', 's.observe_jusqu_a', 's.observe_motif'])
    .forUpdate('s')
    .executeTakeFirst()
  if (!lue) return undefined
  const { maintenant } = personne
  const fin = lue.observe_jusqu_a && lue.observe_jusqu_a < maintenant ? lue.observe_jusqu_a : maintenant
  await writeEnd(trx, { ...personne, maintenant: fin }, lue)
  return lue.siren
}

/** The same for every session of a person, which a new password is about to close. */
export async function recordObservationEnds(
  trx: Trx,
  utilisateurId: string,
  { adresse, maintenant }: { adresse: string; maintenant: Date },
): Promise<void> {
  const lues = await observing(trx)
    .where('u.id', '=', utilisateurId)
    .select('s.observe_jusqu_a as fin')
    .execute()
  for (const { fin, ...lue } of lues) {
    const instant = fin && fin < maintenant ? fin : maintenant
    await writeEnd(trx, { ...lue.personne, adresse, maintenant: instant }, lue)
  }
}

/**
 * Closes the sessions that ended by themselves while they observed, each with its line at the moment it really ended
 * (role lots).
 */
export async function closeDeadObservations(trx: Trx, maintenant: Date): Promise<void> {
  const repos = sql<Date>`s.vue_le + make_interval(mins => ${REPOS_MINUTES.financeur})`
  const mortes = await observing(trx)
    .where((eb) => eb.or([eb('s.expire_le', '<=', maintenant), eb(repos, '<', maintenant)]))
    .select(['s.empreinte', 's.adresse'])
    .select(sql<Date>`least(s.observe_jusqu_a, s.expire_le, ${repos})`.as('fin'))
    .execute()
  for (const { empreinte, adresse, fin, ...lue } of mortes) {
    const { numDeletedRows } = await trx
      .deleteFrom('session')
      .where('empreinte', '=', empreinte)
      .executeTakeFirstOrThrow()
    // Another process has told it.
    if (numDeletedRows === 0n) continue
    await writeEnd(trx, { ...lue.personne, adresse, maintenant: fin }, lue)
  }
}

/** Sessions that see an organisme, and whose they are. */
function observing(trx: Trx) {
  return trx
    .selectFrom('session as s')
    .innerJoin('organisme as o', 'o.id', 's.observe_organisme_id')
    .innerJoin('utilisateur as u', 'u.id', 's.utilisateur_id')
    .select(['o.id', 'o.siren', 's.observe_motif'])
    .select((eb) =>
      jsonBuildObject({ id: eb.ref('u.id'), nom: eb.ref('u.nom'), prenom: eb.ref('u.prenom') }).as(
        'personne',
      ),
    )
}

type Fin = { id: number; siren: string; observe_motif: string | null }
type Auteur = Pick<Personne, 'id' | 'nom' | 'prenom' | 'adresse' | 'maintenant'>

async function writeEnd(trx: Trx, auteur: Auteur, { id, siren, observe_motif: motif }: Fin): Promise<void> {
  await journalisePersonne(
    trx,
    { id: auteur.id, adresse: auteur.adresse, maintenant: auteur.maintenant, organismeId: id },
    {
      acte: 'observation.fin',
      objetType: 'organisme',
      objetId: siren,
      details: { nom: formatNom(auteur), motif },
    },
  )
}
