import { createHash, randomUUID } from 'node:crypto'
import type { Acces } from '../../auth/acces.ts'
import { journalise } from '../../auth/journal.ts'
import { toAbonne } from '../../auth/throttle.ts'
import { Conflit, Invalide } from '../../core/errors.ts'
import { inspectPiece } from '../../core/pieces.ts'
import type { Trx } from '../../db/client.ts'
import { tenant } from '../../db/tenant.ts'
import type { Deps } from '../../http/types.ts'
import { recordFichiers, refuseBeyondQuota } from '../fichiers/actions.ts'
import { auteurOf } from './actions.ts'
import { accessibleChangements, type EtablissementCompte, findEtablissementCompte } from './queries.ts'
import { BROUILLON_MINUTES, OUVERTS } from './rules.ts'
import type { NouveauCompte } from './schemas.ts'
import { addEtape, advance } from './suivi.actions.ts'

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
