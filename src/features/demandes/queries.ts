import { sql } from 'kysely'
import { parseNda } from '../../core/nda.ts'
import { sirenOf } from '../../core/siret.ts'
import type { Trx } from '../../db/client.ts'
import { accessibleEtablissements } from '../etablissements/queries.ts'
import { findOrganisme, listOrganismesByNda, type OrganismeResume } from '../organismes/queries.ts'
import type { Faits } from './rules.ts'
import { type EtatListe, type FiltresDemandes, PAR_PAGE } from './schemas.ts'

export async function countDemandes(trx: Trx, etat: EtatListe): Promise<number> {
  const { nombre } = await demandesOf(trx, etat)
    .select((eb) => eb.fn.countAll<number>().as('nombre'))
    .executeTakeFirstOrThrow()
  return nombre
}

/** A page of requests, without the person who asks: whose turn it is, and whether anything is known of the SIREN. */
export async function listDemandes(trx: Trx, { etat = 'a_traiter', page = 1 }: FiltresDemandes) {
  const total = await countDemandes(trx, etat)
  const pages = Math.ceil(total / PAR_PAGE)
  const lue = page > pages ? 1 : page
  const demandes = await demandesOf(trx, etat)
    .leftJoin('organisme as o', (on) => on.on(sql<boolean>`o.siren = left(d.siret, 9)`))
    .select(['d.reference', 'd.siret', 'd.raison_sociale', 'd.recue_le', 'd.traitee_le', 'd.etat'])
    .select('o.raison_sociale as connue')
    .orderBy(etat === 'a_traiter' ? 'd.recue_le' : 'd.traitee_le', etat === 'a_traiter' ? 'asc' : 'desc')
    .orderBy('d.reference')
    .limit(PAR_PAGE)
    .offset((lue - 1) * PAR_PAGE)
    .execute()
  return { demandes, total, page: lue, pages }
}
export type ListeDemandes = Awaited<ReturnType<typeof listDemandes>>
export type DemandeResume = ListeDemandes['demandes'][number]

function demandesOf(trx: Trx, etat: EtatListe) {
  return trx
    .selectFrom('demande_compte as d')
    .where('d.effacee_le', 'is', null)
    .where('d.etat', etat === 'a_traiter' ? '=' : '<>', 'recue')
}

/** One request whole, and what the lots know of whom it names. */
export async function findDemande(trx: Trx, reference: string) {
  const demande = await trx
    .selectFrom('demande_compte as d')
    .leftJoin('utilisateur as agent', 'agent.id', 'd.traitee_par')
    .leftJoin('organisme as o', 'o.id', 'd.organisme_id')
    .where('d.reference', '=', reference)
    .where('d.effacee_le', 'is', null)
    .select(['d.reference', 'd.siret', 'd.nda', 'd.raison_sociale', 'd.nom', 'd.prenom', 'd.email'])
    .select(['d.etat', 'd.motif', 'd.raison', 'd.recue_le', 'd.traitee_le'])
    .select(['agent.nom as agent_nom', 'agent.prenom as agent_prenom'])
    .select(['o.siren as pour_siren', 'o.raison_sociale as pour'])
    .executeTakeFirst()
  if (!demande) return undefined
  const organisme = await findOrganisme(trx, sirenOf(demande.siret))
  const [etablissement, parNda, voisines] = await Promise.all([
    organisme && findEtablissementBySiret(trx, organisme.id, demande.siret),
    listOrganismesByNda(trx, parseNda(demande.nda)?.nda ?? demande.nda, 5),
    listVoisines(trx, demande),
  ])
  return { demande, organisme, etablissement, parNda, voisines }
}
export type DemandeLue = NonNullable<Awaited<ReturnType<typeof findDemande>>>
export type Voisine = DemandeLue['voisines'][number]

function findEtablissementBySiret(trx: Trx, organismeId: number, siret: string) {
  return accessibleEtablissements(trx, { organismeId, etablissements: null })
    .where('e.siret', '=', siret)
    .select(['e.numero', 'e.nda'])
    .orderBy('e.numero')
    .limit(1)
    .executeTakeFirst()
}

const VOISINES_MAX = 20

/** What is known of the organisme that a request would open, its établissement of the SIRET when it is the one. */
export function faitsFor(lue: DemandeLue, organisme: OrganismeResume): Faits {
  const { demande, etablissement, parNda } = lue
  return {
    demande,
    organisme,
    etablissement: organisme.id === lue.organisme?.id ? etablissement : undefined,
    parNda,
  }
}

/** Other requests of the same person, or for the same SIREN, newest first. */
function listVoisines(
  trx: Trx,
  { reference, email, siret }: { reference: string; email: string; siret: string },
) {
  return trx
    .selectFrom('demande_compte')
    .where('reference', '<>', reference)
    .where('effacee_le', 'is', null)
    .where((eb) => eb.or([eb('email', '=', email), eb(sql`left(siret, 9)`, '=', sirenOf(siret))]))
    .select(['reference', 'recue_le', 'etat'])
    .select((eb) => eb('email', '=', email).as('meme_personne'))
    .orderBy('recue_le', 'desc')
    .orderBy('reference')
    .limit(VOISINES_MAX)
    .execute()
}

/** Locked, so that two who answer come one after the other. */
export function lockDemande(trx: Trx, reference: string) {
  return trx
    .selectFrom('demande_compte')
    .where('reference', '=', reference)
    .where('effacee_le', 'is', null)
    .select(['id', 'reference', 'etat', 'nom', 'prenom', 'email'])
    .forUpdate()
    .executeTakeFirst()
}
