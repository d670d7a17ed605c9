import { randomBytes } from 'node:crypto'
import { journalisePersonne } from '../../auth/journal.ts'
import { hashToken } from '../../auth/sessions.ts'
import type { Config } from '../../config.ts'
import { Conflit } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import type { Queue } from '../../jobs/queue.ts'
import { postCourriel } from '../courriels/actions.ts'
import { type Changement, findContact, listAdministrateurs, listValideurs } from './queries.ts'
import { type ActeChangement, type EtatChangement, LIEN_JOURS, nextEtat } from './rules.ts'

/** Who acts, on whose side, when and from where. */
export type Auteur = {
  id: string | null
  camp: 'organisme' | 'financeur' | 'programme'
  maintenant: Date
  adresse: string
}

export type Envoi = { queue: Queue; config: Pick<Config, 'publicUrl'> }

type Avancee = {
  acte: ActeChangement
  /** What the step writes beside the state. */
  colonnes?: Record<string, string | number | boolean | Date | null>
  motif?: string
  details?: Record<string, string | number | boolean | null>
}

/**
 * One step of a request that the caller has locked: its state, its line of history, its line of journal.
 * @throws Conflit when the step does not follow from the state, or when the form was read before another step
 */
export async function advance(
  trx: Trx,
  auteur: Auteur,
  demande: Changement,
  { acte, colonnes = {}, motif = '', details = {} }: Avancee,
): Promise<Changement> {
  const etat = nextEtat(acte, demande.etat as EtatChangement)
  if (etat === null) throw new Conflit(demande.etat, acte, DEJA)
  const change = etat === demande.etat ? {} : { etat, etat_le: auteur.maintenant }
  await trx
    .updateTable('changement_compte')
    .set({ ...colonnes, ...change, version: demande.version + 1 })
    .where('organisme_id', '=', demande.organisme_id)
    .where('id', '=', demande.id)
    .execute()
  await addEtape(trx, auteur, demande, { acte, etat, motif })
  await journalisePersonne(
    trx,
    { ...auteur, organismeId: demande.organisme_id },
    { acte: `compte.${acte}`, objetType: 'changement', objetId: demande.id, details: { ...details, etat } },
  )
  return { ...demande, ...change, version: demande.version + 1 }
}

const DEJA =
  'Cette demande a avancé entre-temps\u00a0: ce que vous demandez n’est plus possible. Rechargez sa page pour voir où elle en est.'

/** Confirmation, call-back, answer of the bank and approvals as before any of them. */
export const A_REFAIRE: Readonly<Record<string, null | string | number>> = {
  ...Object.fromEntries(
    [
      ...['confirmee_par', 'confirmee_le'],
      ...['rappel_par', 'rappel_le', 'rappel_numero', 'rappel_personne', 'rappel_contact_par'],
      ...['vop_resultat', 'vop_le', 'vop_nom', 'vop_brut', 'vop_reprise_le'],
      ...['premiere_par', 'premiere_le', 'premiere_motif', 'seconde_par', 'seconde_le', 'seconde_motif'],
      'effet_le',
    ].map((colonne) => [colonne, null]),
  ),
  vop_panne: '',
  vop_essais: 0,
}

/** The author had read another version than the one that is stored. */
export function requireVersion({ version }: Changement, lue: number): void {
  if (version !== lue) throw new Conflit(version, lue, DEJA)
}

export async function addEtape(
  trx: Trx,
  { id, camp, maintenant }: Auteur,
  demande: { organisme_id: number; id: string },
  { acte, etat, motif = '' }: { acte: string; etat: string; motif?: string },
): Promise<void> {
  const cle = { organisme_id: demande.organisme_id, changement_id: demande.id }
  const { rang } = await trx
    .selectFrom('changement_etape')
    .where('organisme_id', '=', cle.organisme_id)
    .where('changement_id', '=', cle.changement_id)
    .select((eb) => eb.fn.countAll<number>().as('rang'))
    .executeTakeFirstOrThrow()
  await trx
    .insertInto('changement_etape')
    .values({ ...cle, rang: rang + 1, acte, etat, le: maintenant, camp, auteur_id: id, motif })
    .execute()
}

/** States in which « Ce n’est pas moi » still stops something. */
const GELABLES: readonly string[] = [
  'SOUMISE',
  'CONFIRMEE',
  'RAPPELEE',
  'PREAPPROUVEE',
  'APPROUVEE',
  'TRANSMISE',
]

/** Every administrateur and the organisme's own address learn of a step; never an IBAN, its last four only. */
export async function tellOrganisme(
  trx: Trx,
  envoi: Envoi,
  demande: Changement,
  { acte, maintenant }: { acte: ActeChangement; maintenant: Date },
): Promise<void> {
  const administrateurs = await listAdministrateurs(trx, demande)
  const contact = await findContact(trx, demande.organisme_id)
  const adresses = new Set([...administrateurs.map(({ email }) => email), ...(contact ? [contact] : [])])
  for (const destinataire of adresses)
    await postCourriel(trx, envoi.queue, maintenant, {
      destinataire,
      modele: 'changement-compte',
      organismeId: demande.organisme_id,
      donnees: { acte, etablissement: demande.etablissement_numero, fin: demande.iban_fin },
      ...(GELABLES.includes(demande.etat)
        ? { liens: { adresse: await createLienGel(trx, envoi.config, demande, maintenant) } }
        : {}),
    })
}

/** 256 random bits in the address, of which the database keeps only the hash. */
async function createLienGel(
  trx: Trx,
  { publicUrl }: Pick<Config, 'publicUrl'>,
  { organisme_id, id }: Changement,
  maintenant: Date,
): Promise<string> {
  const jeton = randomBytes(32).toString('base64url')
  await trx
    .insertInto('lien_gel')
    .values({
      empreinte: hashToken(jeton),
      organisme_id,
      changement_id: id,
      cree_le: maintenant,
      expire_le: new Date(maintenant.getTime() + LIEN_JOURS * 86_400_000),
    })
    .execute()
  return `${publicUrl}/pas-moi/${jeton}`
}

/** What must not wait for somebody to look at the queue: a frozen request, a form that was closed, a contradiction. */
export async function alertValideurs(
  trx: Trx,
  { queue }: Pick<Envoi, 'queue'>,
  maintenant: Date,
  alerte: { raison: 'gel' | 'essais' | 'contradiction'; etablissement: string; demande?: string },
): Promise<void> {
  const { raison, etablissement, demande = '' } = alerte
  for (const { email } of await listValideurs(trx))
    await postCourriel(trx, queue, maintenant, {
      destinataire: email,
      modele: 'changement-alerte',
      donnees: { raison, etablissement, demande },
    })
}
