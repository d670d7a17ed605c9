import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import { jourParis } from '../../core/dates.ts'
import { Conflit, Introuvable, Invalide } from '../../core/errors.ts'
import { formatIban } from '../../core/iban.ts'
import type { Trx } from '../../db/client.ts'
import { asGestion } from '../../db/tenant.ts'
import type { Deps } from '../../http/types.ts'
import { openDepose } from '../fichiers/actions.ts'
import { type Analyse, checkOuvrable, toAnalyse } from '../fichiers/rules.ts'
import { alertesOf } from './alertes.rules.ts'
import { findContactOf, findFaits, lockDemande } from './gestion.queries.ts'
import { type Changement, findRib } from './queries.ts'
import { CONTACT_JOURS, effetOf, refusApprobation } from './rules.ts'
import type { NouveauContact, Verification } from './schemas.ts'
import { A_REFAIRE, type Auteur, advance, requireVersion, tellOrganisme } from './suivi.actions.ts'

/** A request, and the version of it that the person had before her. */
export type Cible = { id: string; version: number }

function auteurOf({ id, maintenant, adresse }: Personne): Auteur {
  return { id, camp: 'financeur', maintenant, adresse }
}

async function take(trx: Trx, { id, version }: Cible): Promise<Changement> {
  const demande = await lockDemande(trx, id)
  if (!demande || demande.soumise_le === null) throw new Introuvable()
  requireVersion(demande, version)
  return demande
}

/**
 * A call-back, on a number known long enough and never on one that came with the request.
 * @throws Invalide when the number is too new; Conflit while the organisme has still to confirm
 */
export async function recordRappel(
  trx: Trx,
  deps: Deps,
  personne: Personne,
  { contact: contactId, personne: appelee, ...cible }: Cible & { contact: string; personne: string },
): Promise<void> {
  const demande = await take(trx, cible)
  if (demande.confirmation_requise && demande.confirmee_par === null)
    throw new Conflit(demande.etat, 'RAPPELEE', 'L’organisme doit d’abord confirmer cette demande.')
  const contact = await findContactOf(trx, demande.organisme_id, contactId, jourParis(personne.maintenant))
  if (!contact) throw new Invalide({ contact: 'Choisissez un numéro de la liste.' })
  if (!contact.ancien)
    throw new Invalide({
      contact: `Ce numéro est connu depuis moins de ${CONTACT_JOURS} jours\u00a0: appelez-en un autre.`,
    })
  const rappelee = await advance(trx, auteurOf(personne), demande, {
    acte: 'rappel',
    motif: `${contact.telephone}, ${appelee}`,
    colonnes: {
      rappel_par: personne.id,
      rappel_le: personne.maintenant,
      rappel_numero: contact.telephone,
      rappel_personne: appelee,
      rappel_contact_par: contact.saisi_par,
    },
  })
  await tellOrganisme(trx, deps, rappelee, { acte: 'rappel', maintenant: personne.maintenant })
}

/** What the payee's bank answered about the holder's name, entered by hand where its service has not answered. */
export async function recordVerification(
  trx: Trx,
  personne: Personne,
  id: string,
  { version, resultat, le, vop_nom }: Verification,
): Promise<void> {
  const demande = await take(trx, { id, version })
  if (demande.vop_brut !== null)
    throw new Conflit(
      demande.vop_resultat,
      resultat,
      'La banque a répondu elle-même\u00a0: sa réponse reste.',
    )
  if (le > jourParis(personne.maintenant)) throw new Invalide({ le: 'Cette date est à venir.' })
  await advance(trx, auteurOf(personne), demande, {
    acte: 'verification',
    colonnes: { vop_resultat: resultat, vop_le: le, vop_nom },
    details: { resultat },
  })
}

/** The first approval, or the second, by somebody else: then the delay runs. @throws ErreurMetier (409) with the reason */
export async function approveChangement(
  trx: Trx,
  deps: Deps,
  personne: Personne,
  { raison, ...cible }: Cible & { raison: string },
): Promise<void> {
  const demande = await take(trx, cible)
  const { maintenant, id } = personne
  const faits = await findFaits(trx, demande, maintenant)
  const alertes = alertesOf(faits).length
  const rib = await analyseOf(trx, deps, demande)
  const refus = refusApprobation(demande, { personneId: id, motif: raison, alertes, rib })
  if (refus) throw new Conflit(demande.etat, 'APPROUVEE', refus)
  if (demande.etat !== 'PREAPPROUVEE') {
    const colonnes = { premiere_par: id, premiere_le: maintenant, premiere_motif: raison }
    await advance(trx, auteurOf(personne), demande, { acte: 'preapprobation', motif: raison, colonnes })
    return
  }
  const effet = effetOf(maintenant, deps.config.coordonneesDelaiHeures, faits.recents.length > 0)
  const approuvee = await advance(trx, auteurOf(personne), demande, {
    acte: 'approbation',
    motif: raison,
    colonnes: { seconde_par: id, seconde_le: maintenant, seconde_motif: raison, effet_le: effet },
  })
  await tellOrganisme(trx, deps, approuvee, { acte: 'approbation', maintenant })
}

/** A purged statement is that of a request that nobody approves any more. */
async function analyseOf(trx: Trx, { config }: Pick<Deps, 'config'>, demande: Changement): Promise<Analyse> {
  const rib = await findRib(trx, demande)
  return toAnalyse(rib?.etat ?? 'ERREUR', config.clamavUrl !== null)
}

export async function refuseChangement(
  trx: Trx,
  deps: Deps,
  personne: Personne,
  { motif, ...cible }: Cible & { motif: string },
): Promise<void> {
  const demande = await take(trx, cible)
  const refusee = await advance(trx, auteurOf(personne), demande, { acte: 'refus', motif })
  await tellOrganisme(trx, deps, refusee, { acte: 'refus', maintenant: personne.maintenant })
}

/** A frozen request goes on from its beginning: nothing that was checked before counts. */
export async function resumeChangement(
  trx: Trx,
  deps: Deps,
  personne: Personne,
  { raison, ...cible }: Cible & { raison: string },
): Promise<void> {
  if (raison === '') throw new Invalide({ raison: 'Dites pourquoi la demande peut reprendre.' })
  const demande = await take(trx, cible)
  const reprise = await advance(trx, auteurOf(personne), demande, {
    acte: 'degel',
    motif: raison,
    colonnes: A_REFAIRE,
  })
  await tellOrganisme(trx, deps, reprise, { acte: 'degel', maintenant: personne.maintenant })
}

/** A number of the organisme; who writes it may not approve a request that was called back on it. */
export async function addContact(
  trx: Trx,
  personne: Personne,
  id: string,
  { contact_nom: nom, telephone, source, connu_le }: NouveauContact,
): Promise<void> {
  const demande = await lockDemande(trx, id)
  if (!demande) throw new Introuvable()
  const { organisme_id } = demande
  if (connu_le > jourParis(personne.maintenant)) throw new Invalide({ connu_le: 'Cette date est à venir.' })
  const saisie = { saisi_par: personne.id, saisi_le: personne.maintenant }
  const { id: contact } = await trx
    .insertInto('contact_organisme')
    .values({ organisme_id, nom, telephone, source, connu_le, ...saisie })
    .returning('id')
    .executeTakeFirstOrThrow()
  await journalisePersonne(
    trx,
    { ...personne, organismeId: organisme_id },
    { acte: 'contact.creation', objetType: 'contact', objetId: contact, details: { connu_le } },
  )
}

/** The account asked for, whole and in groups of four; its line of journal comes first. */
export async function revealDemande(
  trx: Trx,
  { coffre }: Pick<Deps, 'coffre'>,
  personne: Personne,
  id: string,
): Promise<string> {
  const demande = await recordReading(trx, personne, id, 'compte.affichage')
  return formatIban(coffre.open({ chiffre: demande.iban_chiffre, cle: demande.iban_cle }))
}

/** The bank's statement, once the antivirus has let it pass and it is known to be the one deposited. @throws Introuvable once purged */
export async function openRib(deps: Deps, personne: Personne, id: string) {
  const { demande, rib } = await asGestion(deps.base, async (trx) => {
    const lue = await recordReading(trx, personne, id, 'compte.rib')
    const depose = await findRib(trx, lue)
    if (!depose) throw new Introuvable()
    checkOuvrable(depose.etat, deps.config.clamavUrl !== null)
    return { demande: lue, rib: depose }
  })
  const { rib_mime: mime, rib_extension: extension } = demande
  return { contenu: await openDepose(deps, rib), taille: rib.taille, mime, extension }
}

async function recordReading(
  trx: Trx,
  personne: Personne,
  id: string,
  acte: 'compte.affichage' | 'compte.rib',
): Promise<Changement> {
  const demande = await lockDemande(trx, id)
  if (!demande || demande.soumise_le === null) throw new Introuvable()
  await journalisePersonne(
    trx,
    { ...personne, organismeId: demande.organisme_id },
    { acte, objetType: 'changement', objetId: id, details: { fin: demande.iban_fin } },
  )
  return demande
}
