import { randomBytes } from 'node:crypto'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type WebAuthnCredential,
} from '@simplewebauthn/server'
import type { Trx } from '../db/client.ts'
import type { Personne } from './acces.ts'

/** Passkeys are bound to the site's own address, which comes from the configuration and never from a request. */
export type Site = { publicUrl: string; financeurNom: string }

export function listCles(trx: Trx, utilisateurId: string) {
  return trx
    .selectFrom('cle_acces')
    .where('utilisateur_id', '=', utilisateurId)
    .orderBy('cree_le')
    .orderBy('id')
    .select(['id', 'identifiant', 'nom', 'transports', 'cree_le', 'servie_le'])
    .execute()
}
export type Cle = Awaited<ReturnType<typeof listCles>>[number]

/** 256 random bits, in base64url: what a key signs. */
export const drawDefi = () => randomBytes(32).toString('base64url')

/** What the browser is given to make a new key. */
export async function askNewCle(
  site: Site,
  { id, email, prenom, nom }: Personne,
  { connues, defi }: { connues: Cle[]; defi: string },
) {
  return generateRegistrationOptions({
    challenge: toBytes(defi),
    rpName: 'oGestion',
    rpID: new URL(site.publicUrl).hostname,
    userName: email,
    userDisplayName: `${prenom} ${nom}`,
    userID: new TextEncoder().encode(id),
    excludeCredentials: connues.map(toDescriptor),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
  })
}

/** The key that was made, or null when the answer is not to this challenge, from this site, by a verified person. */
export async function readNewCle(
  site: Site,
  defi: string,
  reponse: unknown,
): Promise<WebAuthnCredential | null> {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: reponse as RegistrationResponseJSON,
      expectedChallenge: defi,
      ...expected(site),
    })
    return verified ? registrationInfo.credential : null
  } catch {
    // The library throws on whatever a browser would not have sent.
    return null
  }
}

/** False when this key is already somebody's. */
export async function saveCle(
  trx: Trx,
  {
    utilisateurId,
    nom,
    cle,
    maintenant,
  }: { utilisateurId: string; nom: string; cle: WebAuthnCredential; maintenant: Date },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('cle_acces')
    .values({
      utilisateur_id: utilisateurId,
      identifiant: cle.id,
      cle_publique: Buffer.from(cle.publicKey),
      compteur: cle.counter,
      transports: cle.transports ?? [],
      nom,
      cree_le: maintenant,
    })
    .onConflict((oc) => oc.column('identifiant').doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

export async function askCle(site: Site, { connues, defi }: { connues: Cle[]; defi: string }) {
  return generateAuthenticationOptions({
    challenge: toBytes(defi),
    rpID: new URL(site.publicUrl).hostname,
    allowCredentials: connues.map(toDescriptor),
    userVerification: 'required',
  })
}

/** Whether one of her keys has signed this challenge; its counter only grows. */
export async function spendCle(
  trx: Trx,
  site: Site,
  {
    utilisateurId,
    defi,
    reponse,
    maintenant,
  }: { utilisateurId: string; defi: string; reponse: unknown; maintenant: Date },
): Promise<boolean> {
  const identifiant = String((reponse as { id?: unknown } | null)?.id ?? '')
  const cle = await trx
    .selectFrom('cle_acces')
    .where('identifiant', '=', identifiant)
    .where('utilisateur_id', '=', utilisateurId)
    .select(['id', 'identifiant', 'cle_publique', 'compteur'])
    .forUpdate()
    .executeTakeFirst()
  if (!cle) return false
  const compteur = await readCounter(site, defi, reponse, {
    id: cle.identifiant,
    publicKey: new Uint8Array(cle.cle_publique),
    counter: cle.compteur,
  })
  if (compteur === null) return false
  await trx
    .updateTable('cle_acces')
    .set({ compteur, servie_le: maintenant })
    .where('id', '=', cle.id)
    .execute()
  return true
}

async function readCounter(
  site: Site,
  defi: string,
  reponse: unknown,
  credential: WebAuthnCredential,
): Promise<number | null> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: reponse as AuthenticationResponseJSON,
      expectedChallenge: defi,
      credential,
      ...expected(site),
    })
    return verified ? authenticationInfo.newCounter : null
  } catch {
    return null
  }
}

function expected({ publicUrl }: Site) {
  const { origin, hostname } = new URL(publicUrl)
  return { expectedOrigin: origin, expectedRPID: hostname, requireUserVerification: true }
}

const toBytes = (defi: string) => new Uint8Array(Buffer.from(defi, 'base64url'))

function toDescriptor({ identifiant, transports }: Cle) {
  return { id: identifiant, transports }
}
