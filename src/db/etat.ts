import { sql } from 'kysely'
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
  /** When the data of the last imported lot was taken, or null when none came. */
  donneesAu: Date | null
  /** Hours between two deliveries of the funder's data. */
  rythmeHeures: number
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
  return horsOrganismeLecture(base, async (trx) => {
    const lot = await trx
      .selectFrom('lot')
      .where('etat', '=', 'importe')
      .where('termine_le', '<=', maintenant)
      .select((eb) => eb.fn.max(eb.fn.coalesce('emis_le', 'depose_le')).as('donnees_au'))
      .executeTakeFirst()
    const rythme = await trx
      .selectFrom('reglage')
      .where('nom', '=', 'rythme_heures')
      .select('valeur')
      .executeTakeFirstOrThrow()
    const arrets = await trx
      .selectFrom('annonce')
      .where('retiree_le', 'is', null)
      .where('fin', '>', maintenant)
      .select(['debut', 'fin', 'texte'])
      .orderBy('debut')
      .limit(5)
      .execute()
    return {
      donneesAu: lot?.donnees_au ?? null,
      rythmeHeures: Number(rythme.valeur),
      arrets,
      financeur: await readFinanceur(trx, installe),
      motifs: await readMotifs(trx),
    }
  })
}
