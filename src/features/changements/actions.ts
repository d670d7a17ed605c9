import { createHash, randomUUID } from 'node:crypto'
import type { Acces } from '../../auth/acces.ts'
import { journalise } from '../../auth/journal.ts'
import { hashToken } from '../../auth/sessions.ts'
import { toAbonne } from '../../auth/throttle.ts'
import { formatInstant } from '../../core/dates.ts'
import { Conflit, ErreurMetier, Interdit, Introuvable, Invalide } from '../../core/errors.ts'
import { inspectPiece } from '../../core/pieces.ts'
import type { Trx } from '../../db/client.ts'
import { horsOrganisme, tenant } from '../../db/tenant.ts'
import type { Deps } from '../../http/types.ts'
import { recordFichiers, refuseBeyondQuota } from '../fichiers/actions.ts'
import { toAnalyse } from '../fichiers/rules.ts'
import {
  accessibleChangements,
  type Changement,
  type EtablissementCompte,
  findEtablissementCompte,
  findLienGel,
  findRib,
  listAdministrateurs,
  lockChangement,
} from './queries.ts'
import { BROUILLON_MINUTES, ESSAIS_MAX, GEL_HEURES, isRetenu, OUVERTS, RIB_RETENU } from './rules.ts'
import type { NouveauCompte, Suite } from './schemas.ts'
import {
  type Auteur,
  addEtape,
  advance,
  alertValideurs,
  requireVersion,
  tellOrganisme,
} from './suivi.actions.ts'

export function auteurOf({ personne }: Acces): Auteur {
  const { id, maintenant, adresse } = personne
  return { id, camp: 'organisme', maintenant, adresse }
}

/** Whether the last four characters typed are those of the account in force; a wrong try is counted before the answer. */
export function checkAncien(
  deps: Deps,
  acces: Acces,
  saisie: { numero: string; ancien: string },
): Promise<string | null> {
  return tenant(deps.base, acces.organismeId, (trx) => tryAncien(trx, deps, acces, saisie))
}

async function tryAncien(
  trx: Trx,
  deps: Deps,
  acces: Acces,
  { numero, ancien }: { numero: string; ancien: string },
): Promise<string | null> {
  const compte = await findEtablissementCompte(trx, acces, numero)
  if (compte.iban_fin === null) return null
  const cle = { organisme_id: acces.organismeId, etablissement_numero: numero }
  // Counted one after the other: three tries sent at once are three.
  const essai = await lockEssai(trx, cle)
  const { maintenant } = acces.personne
  if (essai.gele_jusqu_a && essai.gele_jusqu_a > maintenant) return messageGel(essai.gele_jusqu_a)
  const juste = ancien.toUpperCase() === compte.iban_fin
  const suite = juste ? { echecs: 0, gele_jusqu_a: null } : afterEchec(essai.echecs, maintenant)
  await trx
    .updateTable('changement_essai')
    .set(suite)
    .where('organisme_id', '=', cle.organisme_id)
    .where('etablissement_numero', '=', numero)
    .execute()
  return juste ? null : refuseAncien(trx, deps, acces, { numero, gele: suite.gele_jusqu_a })
}

async function refuseAncien(
  trx: Trx,
  deps: Deps,
  acces: Acces,
  { numero, gele }: { numero: string; gele: Date | null },
): Promise<string> {
  await journalise(trx, acces, {
    acte: 'compte.essai',
    objetType: 'etablissement',
    objetId: numero,
    resultat: 'refuse',
    details: { gele: gele !== null },
  })
  if (!gele) return 'Ce ne sont pas les quatre derniers caractères du compte actuel. Relisez un ancien RIB.'
  await alertValideurs(trx, deps, acces.personne.maintenant, { raison: 'essais', etablissement: numero })
  return messageGel(gele)
}

async function lockEssai(trx: Trx, cle: { organisme_id: number; etablissement_numero: string }) {
  await trx
    .insertInto('changement_essai')
    .values({ ...cle, echecs: 0 })
    .onConflict((oc) => oc.columns(['organisme_id', 'etablissement_numero']).doNothing())
    .execute()
  return trx
    .selectFrom('changement_essai')
    .where('organisme_id', '=', cle.organisme_id)
    .where('etablissement_numero', '=', cle.etablissement_numero)
    .select(['echecs', 'gele_jusqu_a'])
    .forUpdate()
    .executeTakeFirstOrThrow()
}

/** The third closes the form; the count starts again once it is open. */
function afterEchec(echecs: number, maintenant: Date): { echecs: number; gele_jusqu_a: Date | null } {
  if (echecs + 1 < ESSAIS_MAX) return { echecs: echecs + 1, gele_jusqu_a: null }
  return { echecs: 0, gele_jusqu_a: new Date(maintenant.getTime() + GEL_HEURES * 3_600_000) }
}

function messageGel(jusquA: Date): string {
  return `Trois essais faux\u00a0: le changement de compte de cet établissement est fermé jusqu’au ${formatInstant(jusquA)}. Nos équipes sont prévenues.`
}

const RIB = 'Joignez le RIB de ce compte en PDF, JPEG ou PNG.'
const MIMES: readonly string[] = ['application/pdf', 'image/png', 'image/jpeg']

/**
 * Keeps what was typed as a draft, in the place of the one there was, for its author to compare and send.
 * @throws Invalide at the file; Conflit when a request is already open
 */
export async function saveBrouillon(
  deps: Deps,
  acces: Acces,
  { numero, saisie, rib }: { numero: string; saisie: NouveauCompte; rib: Buffer },
): Promise<void> {
  const piece = inspectPiece(rib)
  if ('code' in piece || !MIMES.includes(piece.mime)) throw new Invalide({ rib: RIB })
  const objet = `coordonnees/${randomUUID()}`
  await deps.storage.put(objet, await seal(deps, rib))
  const sha256 = createHash('sha256').update(rib).digest()
  const range = { cle: objet, taille: rib.length, sha256, coffre_cle: deps.coffre.numero }
  const pieceRib = { rib_objet: objet, rib_mime: piece.mime, rib_extension: piece.extension }
  let ecrite = false
  try {
    await tenant(deps.base, acces.organismeId, async (trx) => {
      await recordRib(trx, deps, acces, { numero, range })
      await insertBrouillon(trx, deps, acces, { numero, saisie, pieceRib })
      ecrite = true
    })
  } catch (erreur) {
    // A commit whose answer is lost may have been made: its file stays.
    if (!ecrite) await deps.storage.delete(objet).catch(() => {})
    throw erreur
  }
}

async function seal({ coffre }: Pick<Deps, 'coffre'>, octets: Buffer): Promise<Buffer> {
  const morceaux: Buffer[] = []
  for await (const morceau of coffre.sealFlux(ofOne(octets))) morceaux.push(morceau)
  return Buffer.concat(morceaux)
}

async function* ofOne(octets: Buffer): AsyncGenerator<Buffer> {
  yield octets
}

/** The antivirus looks at it once it is unsealed. @throws {Invalide} at the file, beyond a quota */
async function recordRib(
  trx: Trx,
  { queue, config: { quotas } }: Pick<Deps, 'queue' | 'config'>,
  { organismeId, personne: { id: auteurId, maintenant } }: Acces,
  { numero, range }: { numero: string; range: Parameters<typeof recordFichiers>[3][number] },
): Promise<void> {
  const page = `/etablissements/${encodeURIComponent(numero)}/compte`
  await recordFichiers(trx, queue, { organismeId, source: 'organisme', auteurId, page, maintenant }, [range])
  await refuseBeyondQuota(trx, { organismeId, maintenant, quotas, champ: 'rib' })
}

type PieceRib = { rib_objet: string; rib_mime: string; rib_extension: string }

async function insertBrouillon(
  trx: Trx,
  { coffre }: Pick<Deps, 'coffre'>,
  acces: Acces,
  { numero, saisie, pieceRib }: { numero: string; saisie: NouveauCompte; pieceRib: PieceRib },
): Promise<void> {
  const compte = await findEtablissementCompte(trx, acces, numero)
  const { chiffre, cle, empreinte, pays, fin } = coffre.seal(saisie.iban)
  requireAutre(compte, empreinte)
  await withdrawBrouillon(trx, acces, numero)
  const { maintenant, id: demandeur_id, adresse } = acces.personne
  const { id } = await trx
    .insertInto('changement_compte')
    .values({
      organisme_id: acces.organismeId,
      etablissement_numero: numero,
      etat: 'BROUILLON',
      etat_le: maintenant,
      demandeur_id,
      adresse: toAbonne(adresse),
      cree_le: maintenant,
      expire_le: new Date(maintenant.getTime() + BROUILLON_MINUTES * 60_000),
      ancien_pays: compte.iban_pays,
      ancien_fin: compte.iban_fin,
      ancien_bic: compte.bic,
      ancien_titulaire: compte.titulaire,
      iban_chiffre: chiffre,
      iban_cle: cle,
      iban_empreinte: empreinte,
      iban_pays: pays,
      iban_fin: fin,
      bic: saisie.bic,
      titulaire: saisie.titulaire,
      ...pieceRib,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await addEtape(
    trx,
    auteurOf(acces),
    { organisme_id: acces.organismeId, id },
    { acte: 'creation', etat: 'BROUILLON' },
  )
  await journalise(trx, acces, { acte: 'compte.creation', objetType: 'changement', objetId: id })
}

function requireAutre({ iban_empreinte }: EtablissementCompte, empreinte: Buffer): void {
  if (iban_empreinte?.equals(empreinte))
    throw new Invalide({ iban: 'Ce compte est déjà celui de l’établissement.' })
}

/** A draft gives way to the next one; a request that was sent does not. */
async function withdrawBrouillon(trx: Trx, acces: Acces, numero: string): Promise<void> {
  const ouverte = await accessibleChangements(trx, acces)
    .where('d.etablissement_numero', '=', numero)
    .where('d.etat', 'in', OUVERTS)
    .selectAll('d')
    .forUpdate()
    .executeTakeFirst()
  if (!ouverte) return
  if (ouverte.etat !== 'BROUILLON')
    throw new Conflit(ouverte.etat, 'BROUILLON', 'Une demande est déjà en cours pour cet établissement.')
  await advance(trx, auteurOf(acces), ouverte, {
    acte: 'retrait',
    motif: 'Remplacée par une nouvelle saisie',
  })
}

/** The draft leaves for the funder; whether a second administrateur must confirm is settled here. */
export async function submitChangement(
  trx: Trx,
  deps: Deps,
  acces: Acces,
  numero: string,
  suite: Suite,
): Promise<void> {
  const demande = await takeChangement(trx, acces, numero, suite)
  const { id, maintenant } = acces.personne
  if (demande.demandeur_id !== id)
    throw new Interdit('Seule la personne qui a saisi ce compte peut l’envoyer.')
  if (demande.expire_le <= maintenant)
    throw new Conflit('expirée', 'envoi', 'Cette saisie a expiré. Recommencez la demande.')
  const rib = await findRib(trx, demande)
  if (rib && isRetenu(toAnalyse(rib.etat, deps.config.clamavUrl !== null)))
    throw new Conflit(rib.etat, 'envoi', RIB_RETENU)
  const administrateurs = await listAdministrateurs(trx, demande)
  const envoyee = await advance(trx, auteurOf(acces), demande, {
    acte: 'soumission',
    colonnes: {
      soumise_le: maintenant,
      confirmation_requise: administrateurs.some((administrateur) => administrateur.id !== id),
    },
  })
  await tellOrganisme(trx, deps, envoyee, { acte: 'soumission', maintenant })
}

/** Another administrateur stands behind the request. */
export async function confirmChangement(
  trx: Trx,
  deps: Deps,
  acces: Acces,
  numero: string,
  suite: Suite,
): Promise<void> {
  const demande = await takeChangement(trx, acces, numero, suite)
  const { id, maintenant } = acces.personne
  if (demande.demandeur_id === id)
    throw new Interdit('Vous avez fait cette demande\u00a0: un autre administrateur la confirme.')
  const confirmee = await advance(trx, auteurOf(acces), demande, {
    acte: 'confirmation',
    colonnes: { confirmee_par: id, confirmee_le: maintenant },
  })
  await tellOrganisme(trx, deps, confirmee, { acte: 'confirmation', maintenant })
}

export async function withdrawChangement(
  trx: Trx,
  deps: Deps,
  acces: Acces,
  numero: string,
  suite: Suite,
): Promise<void> {
  const demande = await takeChangement(trx, acces, numero, suite)
  const retiree = await advance(trx, auteurOf(acces), demande, { acte: 'retrait' })
  if (demande.etat === 'BROUILLON') return
  await tellOrganisme(trx, deps, retiree, { acte: 'retrait', maintenant: acces.personne.maintenant })
}

async function takeChangement(
  trx: Trx,
  acces: Acces,
  numero: string,
  { demande: id, version }: Suite,
): Promise<Changement> {
  await findEtablissementCompte(trx, acces, numero)
  const demande = await lockChangement(trx, acces, id)
  if (!demande || demande.etablissement_numero !== numero) throw new Introuvable()
  requireVersion(demande, version)
  return demande
}

const LIEN_PERDU =
  'Ce lien a déjà servi, ou il n’est plus valable. Si vous n’avez pas demandé ce changement, écrivez-nous aujourd’hui.'

/** What the link would freeze, for the page that asks: the establishment and the last four. @throws when it is spent */
export async function readLienGel(deps: Deps, jeton: string, maintenant: Date): Promise<Changement> {
  const lien = await horsOrganisme(deps.base, (trx) => findLienGel(trx, hashToken(jeton), maintenant))
  const demande =
    lien &&
    (await tenant(deps.base, lien.organisme_id, (trx) =>
      lockChangement(trx, ofLien(lien), lien.changement_id),
    ))
  if (!demande) throw new ErreurMetier('LIEN_PERDU', 404, LIEN_PERDU)
  return demande
}

/** « Ce n’est pas moi »: freezes the request, and nothing else; the link is spent. */
export async function freezeByLien(
  deps: Deps,
  jeton: string,
  { maintenant, adresse }: { maintenant: Date; adresse: string },
): Promise<void> {
  const { organisme_id, id } = await readLienGel(deps, jeton, maintenant)
  await tenant(deps.base, organisme_id, async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('lien_gel')
      .set({ utilise_le: maintenant })
      .where('empreinte', '=', hashToken(jeton))
      .where('utilise_le', 'is', null)
      .executeTakeFirstOrThrow()
    const demande = await lockChangement(trx, { organismeId: organisme_id, etablissements: null }, id)
    if (numUpdatedRows === 0n || !demande) throw new ErreurMetier('LIEN_PERDU', 404, LIEN_PERDU)
    const auteur: Auteur = { id: null, camp: 'organisme', maintenant, adresse }
    const gelee = await advance(trx, auteur, demande, { acte: 'gel', details: { avant: demande.etat } })
    await tellOrganisme(trx, deps, gelee, { acte: 'gel', maintenant })
    const { etablissement_numero: etablissement } = gelee
    await alertValideurs(trx, deps, maintenant, { raison: 'gel', etablissement, demande: id })
  })
}

function ofLien({ organisme_id }: { organisme_id: number }) {
  return { organismeId: organisme_id, etablissements: null }
}
