import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { journalisePersonne } from '../../auth/journal.ts'
import { recordObservationEnds } from '../../auth/observations.ts'
import { hashPassword } from '../../auth/passwords.ts'
import { closeSession, closeSessions, hashToken } from '../../auth/sessions.ts'
import { forgetAccount, toAbonne } from '../../auth/throttle.ts'
import type { Config } from '../../config.ts'
import { formatInstant } from '../../core/dates.ts'
import { Introuvable, TropDeDemandes } from '../../core/errors.ts'
import { drawReference } from '../../core/reference.ts'
import type { Base, Trx } from '../../db/client.ts'
import { horsOrganisme } from '../../db/tenant.ts'
import type { Queue } from '../../jobs/queue.ts'
import { type Demande, enterOrganisme, type SessionCourante } from '../connexion/actions.ts'
import { postCourriel } from '../courriels/actions.ts'
import { countDemandes, countLiens, type LienLu, lockLien, lockOublieux } from './queries.ts'
import { addMinutes, DUREE_LIEN_MINUTES, linkAddress, MAXIMUM_PAR_HEURE, type TypeLien } from './rules.ts'
import type { DemandeDeCompte } from './schemas.ts'

type Deps = { base: Base; queue: Queue; config: Config }

export type NouveauLien = { adresse: string; expireLe: Date }

/** A one-time link: 256 random bits in the address, of which the database keeps only the hash. */
export async function createLien(
  trx: Trx,
  config: Pick<Config, 'publicUrl'>,
  lien: {
    type: TypeLien
    utilisateurId: string
    habilitationId: string | null
    /** The address to confirm, of a link of that type. */
    email?: string
    maintenant: Date
  },
): Promise<NouveauLien> {
  const jeton = randomBytes(32).toString('base64url')
  const expireLe = addMinutes(lien.maintenant, DUREE_LIEN_MINUTES[lien.type])
  await trx
    .insertInto('lien')
    .values({
      empreinte: hashToken(jeton),
      type: lien.type,
      utilisateur_id: lien.utilisateurId,
      habilitation_id: lien.habilitationId,
      email: lien.email ?? null,
      cree_le: lien.maintenant,
      expire_le: expireLe,
    })
    .execute()
  return { adresse: linkAddress(config.publicUrl, lien.type, jeton), expireLe }
}

/** Mails a link to whoever has an account, three times an hour at most; the caller answers the same to all. */
export async function requestReset(
  { base, queue, config }: Deps,
  email: string,
  demande: Demande,
): Promise<void> {
  await horsOrganisme(base, async (trx) => {
    const personne = await lockOublieux(trx, email)
    await journalisePersonne(trx, { id: personne?.id ?? null, ...demande }, { acte: 'mot-de-passe.demande' })
    if (!personne) return
    const { maintenant } = demande
    const recents = await countLiens(trx, personne.id, 'reinitialisation', addMinutes(maintenant, -60))
    if (recents >= MAXIMUM_PAR_HEURE.reinitialisations) return
    const lien = {
      type: 'reinitialisation',
      utilisateurId: personne.id,
      habilitationId: null,
      maintenant,
    } as const
    const { adresse, expireLe } = await createLien(trx, config, lien)
    await postCourriel(trx, queue, maintenant, {
      destinataire: personne.email,
      modele: 'reinitialisation',
      donnees: { expire: formatInstant(expireLe) },
      liens: { adresse },
    })
  })
}

/**
 * Spends the link: the password is set, an invitation accepted with it, every session of the person ended (also
 * the one of this browser), and the person told. False when the link served or expired meanwhile.
 */
export async function setPassword(
  { base, queue }: Deps,
  lien: LienLu,
  { jeton, motDePasse, session }: { jeton: string; motDePasse: string; session: string | undefined },
  demande: Demande,
): Promise<boolean> {
  const empreinte = await hashPassword(motDePasse)
  return horsOrganisme(base, async (trx) => {
    await lockLien(trx, lien)
    if (!(await spend(trx, jeton, demande.maintenant))) return false
    await replacePassword(trx, lien, empreinte, demande)
    if (lien.habilitation_id) await activate(trx, lien.habilitation_id)
    if (session) await closeSession(trx, hashToken(session))
    await journalisePersonne(
      trx,
      { id: lien.id, organismeId: lien.organisme_id, ...demande },
      { acte: 'mot-de-passe.choix', objetType: 'habilitation', objetId: lien.habilitation_id ?? '' },
    )
    await postCourriel(trx, queue, demande.maintenant, {
      destinataire: lien.email,
      modele: 'mot-de-passe-change',
      donnees: { quand: formatInstant(demande.maintenant) },
    })
    return true
  })
}

async function spend(trx: Trx, jeton: string, maintenant: Date): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('lien')
    .set({ utilise_le: maintenant })
    .where('empreinte', '=', hashToken(jeton))
    .where('utilise_le', 'is', null)
    .where('expire_le', '>', maintenant)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Every other link of the person, activation included, and every session die with the old password. */
async function replacePassword(
  trx: Trx,
  { id, email }: LienLu,
  empreinte: string,
  demande: Demande,
): Promise<void> {
  await trx
    .updateTable('utilisateur')
    .set((eb) => ({ mot_de_passe: empreinte, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
  await trx.deleteFrom('lien').where('utilisateur_id', '=', id).where('utilise_le', 'is', null).execute()
  await forgetAccount(trx, email)
  await recordObservationEnds(trx, id, demande)
  await closeSessions(trx, { utilisateurId: id })
}

/** From here on the person is known by her own names, no longer by those the inviter typed. */
async function activate(trx: Trx, habilitationId: string): Promise<void> {
  await trx
    .updateTable('habilitation')
    .set((eb) => ({
      etat: 'actif',
      expire_le: null,
      nom_saisi: null,
      prenom_saisi: null,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', habilitationId)
    .where('etat', '=', 'invite')
    .execute()
}

/** A signed-in person takes an invitation that waits for her; returns the token of her new session. */
export async function acceptInvitation(
  base: Base,
  session: SessionCourante,
  habilitationId: string,
  demande: Demande,
): Promise<string> {
  return horsOrganisme(base, async (trx) => {
    const invitation = await trx
      .selectFrom('habilitation')
      .where('id', '=', habilitationId)
      .where('utilisateur_id', '=', session.personneId)
      .where('etat', '=', 'invite')
      .where('expire_le', '>', demande.maintenant)
      .select(['id', 'organisme_id'])
      .forUpdate()
      .executeTakeFirst()
    if (!invitation) throw new Introuvable()
    await activate(trx, invitation.id)
    await trx.deleteFrom('lien').where('habilitation_id', '=', invitation.id).execute()
    await journalisePersonne(
      trx,
      { id: session.personneId, organismeId: invitation.organisme_id, ...demande },
      { acte: 'invitation.acceptation', objetType: 'habilitation', objetId: invitation.id },
    )
    return enterOrganisme(trx, session, invitation.id, demande)
  })
}

const VERROU_DEMANDES = 7_305_023

/**
 * Keeps a request for the funder to treat, and returns its reference. Nothing is looked up: known or not, the
 * SIRET gets the same answer.
 * @throws TropDeDemandes past five requests an hour from one subscriber; the exact address is in the journal.
 */
export async function requestAccount(
  { base, queue }: Deps,
  saisie: DemandeDeCompte,
  { adresse, maintenant }: Demande,
): Promise<string> {
  return horsOrganisme(base, async (trx) => {
    // Counted one after the other: sent at once, they would all count none.
    await sql`select pg_advisory_xact_lock(${VERROU_DEMANDES})`.execute(trx)
    const abonne = toAbonne(adresse)
    const recentes = await countDemandes(trx, { abonne, email: saisie.email }, addMinutes(maintenant, -60))
    if (recentes.parAbonne >= MAXIMUM_PAR_HEURE.demandes) throw tooManyRequests()
    const { raisonSociale, ...colonnes } = saisie
    const reference = drawReference('DC')
    await trx
      .insertInto('demande_compte')
      .values({
        ...colonnes,
        raison_sociale: raisonSociale,
        reference,
        recue_le: maintenant,
        adresse: abonne,
      })
      .execute()
    await journalisePersonne(
      trx,
      { id: null, adresse, maintenant },
      { acte: 'demande-de-compte', objetType: 'demande', objetId: reference },
    )
    if (recentes.parEmail < MAXIMUM_PAR_HEURE.recus) {
      await postCourriel(trx, queue, maintenant, {
        destinataire: saisie.email,
        modele: 'demande-recue',
        donnees: { reference },
      })
    }
    return reference
  })
}

function tooManyRequests(): TropDeDemandes {
  return new TropDeDemandes(
    3600,
    'Plusieurs demandes viennent de partir de votre connexion. Attendez une heure, puis recommencez.',
  )
}
