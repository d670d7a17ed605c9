import type { Acces } from '../../auth/acces.ts'
import { journalise } from '../../auth/journal.ts'
import { formatInstant } from '../../core/dates.ts'
import { Conflit, Interdit, Introuvable } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import { tenant } from '../../db/tenant.ts'
import type { Deps } from '../../http/types.ts'
import { toAnalyse } from '../fichiers/rules.ts'
import {
  type Changement,
  findEtablissementCompte,
  findRib,
  listAdministrateurs,
  lockChangement,
} from './queries.ts'
import { ESSAIS_MAX, GEL_HEURES, isRetenu, RIB_RETENU } from './rules.ts'
import type { Suite } from './schemas.ts'
import { type Auteur, advance, alertValideurs, requireVersion, tellOrganisme } from './suivi.actions.ts'

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
