import { CompiledQuery } from 'kysely'
import { jourParis } from '../../core/dates.ts'
import { Conflit, Introuvable, Invalide } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import { VERROU } from './actions.ts'
import { RAISONS } from './banque.rules.ts'
import type { Banque, Requetes } from './banque-effets.ts'
import { ETAPE_BANQUE } from './banque-lecture.ts'
import {
  A_REMPLACER,
  linkRemplacements,
  NOUVEAUX,
  noteNouveaux,
  PEUT_REMPLACER,
} from './banque-remplacements.ts'
import { refreshDerived } from './derives.ts'
import { applyMessages } from './fusion-banque.ts'

/** What a person decides: the règlement of what waits. */
export type Designation = { id: string; reference: string; auteur: string; maintenant: Date }

/**
 * Applies what waits to the règlement that a person designates, by the same rules as a lot and as a part of its lot, so
 * that taking the lot back takes this back. In a transaction of `lots`. Returns whose the règlement is.
 * @throws {Conflit} when somebody settled it first, or an import is under way
 * @throws {Invalide} at `reference` when the rules forbid it
 */
export async function matchRapprochement(trx: Trx, designation: Designation): Promise<number> {
  const { id, reference, auteur, maintenant } = designation
  const attente = await lockAttente(trx, designation)
  const organismeId = await findOrganisme(trx, reference)
  const client: Requetes = {
    query: async (texte, valeurs = []) => {
      const { rows } = await trx.executeQuery(CompiledQuery.raw(texte, valeurs))
      return { rows: rows as never[] }
    },
  }
  const commun = { client, lot: attente.lot_id, jour: jourParis(maintenant), maintenant }
  const banque: Banque = { ...commun, auteur: 'financeur', touches: new Set() }
  const note =
    attente.nature === 'remplacement'
      ? await replaceByHand(banque, attente.end_to_end_id ?? '', reference)
      : await applyByHand(banque, id, reference)
  await refreshDerived(client, [...banque.touches])
  await trx
    .updateTable('rapprochement')
    .set({ etat: 'rapproche', reglement_reference: reference, traite_motif: note })
    .set({ traite_par: auteur, traite_le: maintenant })
    .where('id', '=', id)
    .execute()
  return organismeId
}

async function lockAttente(trx: Trx, { id, reference }: Designation) {
  const attente = await trx
    .selectFrom('rapprochement')
    .select(['lot_id', 'nature', 'end_to_end_id', 'etat'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!attente) throw new Introuvable()
  if (attente.etat !== 'a_traiter')
    throw new Conflit(attente.etat, reference, 'Quelqu’un a déjà traité ce rapprochement. Rechargez la page.')
  const { rows } = await trx.executeQuery<{ libre: boolean }>(
    CompiledQuery.raw('select pg_try_advisory_xact_lock($1) as libre', [VERROU]),
  )
  if (!rows[0]?.libre)
    throw new Conflit('', reference, 'Un import est en cours. Recommencez quand il sera terminé.')
  return attente
}

async function findOrganisme(trx: Trx, reference: string): Promise<number> {
  const connu = await trx
    .selectFrom('numero_organisme')
    .select('organisme_id')
    .where('type', '=', 'reglement')
    .where('numero', '=', reference)
    .executeTakeFirst()
  if (!connu) throw new Invalide({ reference: 'Aucun règlement n’a cette référence. Vérifiez-la.' })
  return connu.organisme_id
}

/** As the only element of a file. Returns a remark when nothing had to change. */
async function applyByHand(banque: Banque, id: string, reference: string): Promise<string> {
  const { client } = banque
  await client.query(ETAPE_BANQUE)
  await client.query(REPRENDRE, [id, reference])
  await applyMessages(banque)
  const { rows } = await client.query<{ action: string; raison: string }>(
    'select action, raison from r_banque',
  )
  const [sort] = rows
  if (!sort || sort.action === 'W') throw new Invalide({ reference: RAISONS[sort?.raison ?? ''] ?? '' })
  await client.query(NOUVEAUX)
  await noteNouveaux(client, 'banque')
  await linkRemplacements(banque)
  return REMARQUES[sort.action] ?? ''
}

const REMARQUES: Readonly<Record<string, string>> = {
  I: 'Le règlement était déjà à jour.',
  A: 'L’état annoncé est plus ancien que celui du règlement\u00a0: il n’a rien changé.',
}

const REPRENDRE = `
  insert into s_banque (no, fichier, rang, ligne, nature, niveau, effet, msg_id, pmt_inf_id, end_to_end_id, montant,
    montant_ordonne, devise, le, motif, libelles, compte, cible)
  select 1, fichier, rang, ligne, nature, 'virement', effet, msg_id, pmt_inf_id, end_to_end_id, montant,
    montant_ordonne, devise, le, motif, '', compte, $2
  from rapprochement where id = $1`

async function replaceByHand(banque: Banque, reference: string, premier: string): Promise<string> {
  const { client, lot, touches } = banque
  const { rows } = await client.query<{ organisme_id: number }>(
    `insert into lot_image (organisme_id, lot_id, nom_table, cle, avant)
     select t.organisme_id, $3, 'reglement', jsonb_build_object('reference', t.reference), to_jsonb(t)
     from numero_organisme n
     join reglement t on t.organisme_id = n.organisme_id and t.reference = n.numero
     join reglement f on f.reference = $2 and ${PEUT_REMPLACER}
     where n.type = 'reglement' and n.numero = $1 and ${A_REMPLACER}
     returning organisme_id`,
    [reference, premier, lot],
  )
  const [trouve] = rows
  if (!trouve)
    throw new Invalide({
      reference: `Le règlement ${reference} ne peut pas le remplacer\u00a0: il faut le même établissement, le même montant, un premier virement rejeté ou retourné, et sans remplaçant.`,
    })
  await client.query(
    'update reglement set remplace_reference = $3 where organisme_id = $1 and reference = $2',
    [trouve.organisme_id, reference, premier],
  )
  touches.add(trouve.organisme_id)
  return ''
}
