import { sql } from 'kysely'
import { CLES_FLUX, type EtatFlux, type Rythme } from '../core/flux.ts'
import { cleMotif, type DomaineMotif, type Motifs } from '../core/motifs.ts'
import type { Base, Trx } from './client.ts'
import { horsOrganismeLecture } from './tenant.ts'

/** Whether the database answers at all. */
export async function databaseAnswers(base: Base): Promise<boolean> {
  try {
    await horsOrganismeLecture(base, (trx) => sql`select 1`.execute(trx))
    return true
  } catch {
    return false
  }
}

/** A planned stop, as pages tell it. */
export type Arret = { debut: Date; fin: Date; texte: string }

/** What every page says of the service. */
export type EtatService = {
  flux: EtatFlux[]
  /** Stops announced and not over, the next one first. */
  arrets: Arret[]
  /** The funder's name. */
  financeur: string
  /** What the funder says of each reason. */
  motifs: Motifs
}

/** The funder's name as edited in the back office, else as installed (FINANCEUR_NOM). */
export async function readFinanceur(trx: Trx, installe: string): Promise<string> {
  const edite = await trx
    .selectFrom('reglage')
    .where('nom', '=', 'financeur_nom')
    .select('valeur')
    .executeTakeFirst()
  return edite ? String(edite.valeur) : installe
}

/** What the funder says of each reason, all domaines together. */
export async function readMotifs(trx: Trx): Promise<Motifs> {
  const motifs = await trx
    .selectFrom('motif')
    .select(['domaine', 'code', 'libelle', 'que_faire', 'compte_en_cause'])
    .execute()
  return new Map(
    motifs.map(({ domaine, code, libelle, que_faire: queFaire, compte_en_cause: compteEnCause }) => [
      cleMotif(domaine as DomaineMotif, code),
      { libelle, queFaire, compteEnCause },
    ]),
  )
}

/** `installe`: the funder's name until it is edited. */
export async function readEtatService(base: Base, maintenant: Date, installe: string): Promise<EtatService> {
  const [flux, arrets, financeur, motifs] = await horsOrganismeLecture(base, (trx) =>
    Promise.all([
      listFlux(trx, maintenant),
      listArrets(trx, maintenant),
      readFinanceur(trx, installe),
      readMotifs(trx),
    ]),
  )
  return { flux, arrets, financeur, motifs }
}

/** Each feed with its rhythm and when its last standing lot was taken. */
export async function listFlux(trx: Trx, maintenant: Date): Promise<EtatFlux[]> {
  const lus = await trx
    .selectFrom('flux')
    .leftJoinLateral(lastLot(trx, maintenant), (on) => on.onTrue())
    .select(['flux.cle', 'flux.nombre', 'flux.unite', 'flux.ouvres'])
    .select(['dernier.id as lot_id', 'dernier.donnees_au'])
    .execute()
  const parCle = new Map(lus.map((flux) => [flux.cle, flux]))
  return CLES_FLUX.map((cle) => {
    const flux = parCle.get(cle)
    const { donnees_au = null, lot_id = null } = flux ?? {}
    return { cle, rythme: flux ? toRythme(flux) : null, donneesAu: donnees_au, lotId: lot_id }
  })
}

/** Walks back the lots until one that fed it. */
function lastLot(trx: Trx, maintenant: Date) {
  const prise = sql<Date>`coalesce(lot.emis_le, lot.depose_le)`
  return trx
    .selectFrom('lot')
    .where('lot.etat', '=', 'importe')
    .where('lot.termine_le', '<=', maintenant)
    .where(sql<boolean>`flux.cle = any (lot.flux)`)
    .select(['lot.id', prise.as('donnees_au')])
    .orderBy(prise, 'desc')
    .limit(1)
    .as('dernier')
}

type FluxLu = { nombre: number | null; unite: string | null; ouvres: boolean }

export function toRythme({ nombre, unite, ouvres }: FluxLu): Rythme {
  return nombre === null ? null : { nombre, unite: unite === 'jours' ? 'jours' : 'heures', ouvres }
}

function listArrets(trx: Trx, maintenant: Date): Promise<Arret[]> {
  return trx
    .selectFrom('annonce')
    .where('retiree_le', 'is', null)
    .where('fin', '>', maintenant)
    .select(['debut', 'fin', 'texte'])
    .orderBy('debut')
    .limit(5)
    .execute()
}
