import type { ClientConfig } from 'pg'
import { journalisePersonne } from '../../auth/journal.ts'
import { PROFILS, PROFILS_FINANCEUR, type Profil } from '../../auth/permissions.ts'
import type { Config } from '../../config.ts'
import { formatInstant } from '../../core/dates.ts'
import { ErreurMetier, Invalide } from '../../core/errors.ts'
import { parseSiren } from '../../core/siret.ts'
import { cleanTexte, isEmail } from '../../core/texte.ts'
import type { Trx } from '../../db/client.ts'
import { readFinanceur } from '../../db/etat.ts'
import { asProprietaire } from '../../db/tenant.ts'
import type { Queue } from '../../jobs/queue.ts'
import { createLien } from '../comptes/actions.ts'
import { addMinutes, DUREE_LIEN_MINUTES } from '../comptes/rules.ts'
import { postCourriel } from '../courriels/actions.ts'
import { namesFromEmail } from './rules.ts'

export type Envoi = { queue: Queue; config: Pick<Config, 'publicUrl'> }

type Organisme = { id: number; raisonSociale: string }

type Invitation = {
  email: string
  nom: string
  prenom: string
  profil: Profil
  etablissements: string[] | null
  sans_noms?: boolean
  organisme: Organisme
  maintenant: Date
}

/** A place in the organisme and its mail; null when she already has one there. `lien` only for an unknown person. */
export async function invite(
  trx: Trx,
  envoi: Envoi,
  { email, nom, prenom, organisme, maintenant, ...droits }: Invitation,
): Promise<{ habilitationId: string; lien: string | null } | null> {
  const personne = await findOrCreate(trx, { email, nom, prenom, maintenant })
  const habilitation = await trx
    .insertInto('habilitation')
    .values({
      ...droits,
      utilisateur_id: personne.id,
      organisme_id: organisme.id,
      nom_saisi: nom,
      prenom_saisi: prenom,
      etat: 'invite',
      invite_le: maintenant,
      expire_le: addMinutes(maintenant, DUREE_LIEN_MINUTES.activation),
    })
    .onConflict((oc) => oc.columns(['utilisateur_id', 'organisme_id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!habilitation) return null
  const { lien } = await sendInvitation(trx, envoi, {
    ...personne,
    utilisateurId: personne.id,
    habilitationId: habilitation.id,
    organisme,
    maintenant,
  })
  return { habilitationId: habilitation.id, lien }
}

type Personne = { id: string; email: string; nom: string; prenom: string; connue: boolean }

async function findOrCreate(
  trx: Trx,
  { maintenant, ...fiche }: { email: string; nom: string; prenom: string; maintenant: Date },
): Promise<Personne> {
  const creee = await trx
    .insertInto('utilisateur')
    .values({ ...fiche, cree_le: maintenant })
    .onConflict((oc) => oc.column('email').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (creee) return { id: creee.id, ...fiche, connue: false }
  const { mot_de_passe, ...connue } = await trx
    .selectFrom('utilisateur')
    .where('email', '=', fiche.email)
    .select(['id', 'email', 'nom', 'prenom', 'mot_de_passe'])
    .executeTakeFirstOrThrow()
  return { ...connue, connue: mot_de_passe !== null }
}

type Destinataire = Omit<Personne, 'id'> & {
  utilisateurId: string
  habilitationId: string | null
  organisme: Organisme | { id: null; raisonSociale: string }
  maintenant: Date
}

/** Who has a password accepts once signed in; who has none chooses it by a one-time link, which is acceptance. */
export async function sendInvitation(
  trx: Trx,
  { queue, config }: Envoi,
  { connue, email, nom, prenom, organisme, maintenant, ...cible }: Destinataire,
): Promise<{ expireLe: Date; lien: string | null }> {
  const expireLe = addMinutes(maintenant, DUREE_LIEN_MINUTES.activation)
  const donnees = { nom, prenom, organisme: organisme.raisonSociale, expire: formatInstant(expireLe) }
  const courriel = {
    destinataire: email,
    donnees,
    ...(organisme.id === null ? {} : { organismeId: organisme.id }),
  }
  if (connue) {
    await postCourriel(trx, queue, maintenant, { ...courriel, modele: 'invitation' })
    return { expireLe, lien: null }
  }
  const { adresse } = await createLien(trx, config, { ...cible, type: 'activation', maintenant })
  await postCourriel(trx, queue, maintenant, { ...courriel, modele: 'activation', liens: { adresse } })
  return { expireLe, lien: adresse }
}

/** Whoever installs holds the owner's connection: only it may name a person of the funder. */
type Installation = {
  database: { proprietaire: ClientConfig }
  queue: Queue
  config: Config
  horloge: () => Date
}

type NouvellePersonne = {
  email: string
  profil: string
  nom?: string
  prenom?: string
  organisme?: string
  financeur: boolean
}

/**
 * A first person, created by whoever installs: a provider's, or one of the funder's own. Returns a French sentence,
 * with the activation link where no mail leaves.
 * @throws ErreurMetier when the address, the profil, the SIREN or the person's place make no sense.
 */
export async function createFirstUser(installation: Installation, saisie: NouvellePersonne): Promise<string> {
  const { database, config, horloge } = installation
  const personne = readPersonne(saisie)
  const maintenant = horloge()
  const lien = await asProprietaire(database.proprietaire, async (trx) => {
    const creee = saisie.financeur
      ? await createFinanceur(trx, installation, personne, maintenant)
      : await createProvider(trx, installation, personne, saisie.organisme, maintenant)
    await journalisePersonne(
      trx,
      { id: null, organismeId: creee.organismeId, adresse: '', maintenant },
      {
        acte: 'utilisateur.creation',
        details: { profil: saisie.profil, organisme: saisie.organisme ?? 'financeur' },
      },
    )
    return creee.lien
  })
  const partie = `L’invitation est partie vers ${personne.email}, valable 72 heures.`
  const sansCourriel = config.mode === 'demo' || !config.smtpUrl
  return lien && sansCourriel ? `${partie}\nLien à usage unique\u00a0: ${lien}` : partie
}

type PersonneLue = { email: string; nom: string; prenom: string; profil: string }

function readPersonne({ email, nom, prenom, profil }: NouvellePersonne): PersonneLue {
  const adresse = email.trim().toLowerCase()
  if (!isEmail(adresse))
    throw new Invalide(
      { email: '' },
      `L’adresse ${JSON.stringify(email.slice(0, 100))} n’est pas une adresse e-mail.`,
    )
  const deduits = namesFromEmail(adresse)
  const lit = (saisi: string | undefined, deduit: string) => cleanTexte(saisi ?? '')?.slice(0, 100) || deduit
  return { email: adresse, nom: lit(nom, deduits.nom), prenom: lit(prenom, deduits.prenom), profil }
}

function readProfil<P extends string>(profil: string, profils: readonly P[]): P {
  const connu = profils.find((p) => p === profil)
  if (!connu)
    throw new Invalide({ profil: '' }, `Le profil est l’un de ceux-ci\u00a0: ${profils.join(', ')}.`)
  return connu
}

type Creation = { lien: string | null; organismeId: number | null }

async function createProvider(
  trx: Trx,
  envoi: Envoi,
  { profil, ...personne }: PersonneLue,
  saisi: string | undefined,
  maintenant: Date,
): Promise<Creation> {
  const siren = parseSiren(saisi ?? '')
  const organisme = siren
    ? await trx
        .selectFrom('organisme')
        .where('siren', '=', siren)
        .select(['id', 'raison_sociale'])
        .executeTakeFirst()
    : undefined
  if (!organisme)
    throw new Invalide(
      { organisme: '' },
      'Aucun organisme n’a ce SIREN\u00a0: importez-le d’abord, ou vérifiez ses neuf chiffres.',
    )
  const invitation = await invite(trx, envoi, {
    ...personne,
    profil: readProfil(profil, PROFILS),
    etablissements: null,
    organisme: { id: organisme.id, raisonSociale: organisme.raison_sociale },
    maintenant,
  })
  if (!invitation) throw alreadyKnown(personne.email)
  return { lien: invitation.lien, organismeId: organisme.id }
}

async function createFinanceur(
  trx: Trx,
  { queue, config }: { queue: Queue; config: Config },
  { profil, ...personne }: PersonneLue,
  maintenant: Date,
): Promise<Creation> {
  const creee = await trx
    .insertInto('utilisateur')
    .values({ ...personne, profil_financeur: readProfil(profil, PROFILS_FINANCEUR), cree_le: maintenant })
    .onConflict((oc) => oc.column('email').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!creee) throw alreadyKnown(personne.email)
  const organisme = { id: null, raisonSociale: await readFinanceur(trx, config.financeurNom) }
  const cible = { utilisateurId: creee.id, habilitationId: null, connue: false, organisme, maintenant }
  const { lien } = await sendInvitation(trx, { queue, config }, { ...personne, ...cible })
  return { lien, organismeId: null }
}

function alreadyKnown(email: string): ErreurMetier {
  return new ErreurMetier(
    'DEJA_CONNUE',
    409,
    `${email} a déjà un compte à cet endroit\u00a0: rien n’a été changé.`,
  )
}
