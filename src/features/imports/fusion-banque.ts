import { RAISONS } from './banque.rules.ts'
import { applyEffet, type Banque, CANDIDATS, findCandidats, RESOLUES_BANQUE } from './banque-effets.ts'
import { applyOrdres } from './banque-ordres.ts'
import { linkRemplacements, NOUVEAUX, noteNouveaux } from './banque-remplacements.ts'
import { noteSuites, reopenFactures } from './banque-suites.ts'
import { noteConfirmations } from './confirmations.ts'
import type { Fusion, Row } from './fusion.ts'
import { CONSTATS_MAX } from './rapport.rules.ts'

/**
 * Merges what the bank's files say into the règlements, after the files of the lot. What cannot be applied waits for
 * somebody, and is told in the report.
 */
export async function mergeBanque(fusion: Fusion, messages: boolean): Promise<void> {
  const banque: Banque = { ...fusion, auteur: 'lot' }
  const { client } = fusion
  await client.query(NOUVEAUX)
  await noteNouveaux(client, 'lot')
  if (messages) {
    await applyMessages(banque)
    await noteNouveaux(client, 'banque')
    await client.query(FAIRE_ATTENDRE, [fusion.lot, fusion.maintenant])
    await report(fusion)
  }
  await linkRemplacements(banque)
}

/** Orders first, then what became of them: an order and its return may come in one lot. */
export async function applyMessages(banque: Banque): Promise<void> {
  const { client } = banque
  await client.query(RESOLUES_BANQUE)
  await client.query(CANDIDATS)
  await findCandidats(client)
  await applyOrdres(banque)
  await findCandidats(client)
  for (const effet of ['REJETE', 'EXECUTE', 'RETOURNE'] as const) await applyEffet(banque, effet)
  await noteConfirmations(banque, {
    table: 'reglement',
    cle: ['reference'],
    de: '(select distinct organisme_id, reference, action from r_banque where organisme_id is not null)',
    si: `c.action in ('I', 'A')`,
  })
  await reopenFactures(banque)
  await noteSuites(banque)
}

/** The same element, read before and not taken back, waits once. */
const FAIRE_ATTENDRE = `
  insert into rapprochement (lot_id, fichier, empreinte, rang, ligne, nature, effet, msg_id, pmt_inf_id, end_to_end_id,
    montant, montant_ordonne, devise, le, motif, compte, raison, cree_le)
  select distinct on (s.no) $1::uuid, left(s.fichier, 300), f.empreinte, s.rang, s.ligne, s.nature, s.effet, s.msg_id,
    s.pmt_inf_id, s.end_to_end_id, s.montant, s.montant_ordonne, s.devise, s.le, s.motif, s.compte, q.raison,
    $2::timestamptz
  from r_banque q join s_banque s on s.no = q.no join s_banque_fichier f on f.fichier = s.fichier
  where q.action = 'W' and not exists (
    select from rapprochement a join lot l on l.id = a.lot_id
    where a.empreinte = f.empreinte and a.rang = s.rang and l.etat <> 'annule')
  order by s.no`

async function report(fusion: Fusion): Promise<void> {
  await countElements(fusion)
  await tellElements(fusion, `q.action = 'W'`, ({ raison }) => ({
    code: 'A_RAPPROCHER',
    message: `${RAISONS[String(raison)]} Elle attend dans les rapprochements.`,
  }))
  await tellElements(fusion, `q.action = 'A'`, () => ({
    code: 'PLUS_ANCIEN',
    message: 'L’état annoncé est plus ancien que celui du règlement\u00a0: il ne change rien.',
  }))
  await tellElements(fusion, `q.action = 'C'`, () => ({
    code: 'SANS_LIGNES',
    message: 'L’ordre de virement n’a pas de lignes\u00a0: le règlement est enregistré sans son détail.',
  }))
  if (fusion.essai) await takeExemples(fusion)
}

/** Each element once, by the most that it did. */
async function countElements({ client, registre }: Fusion): Promise<void> {
  const { rows } = await client.query<{ fichier: string; crees: number; modifies: number; total: number }>(
    `select s.fichier, count(*) as total, count(*) filter (where q.cree) as crees, count(*) filter (where q.modifie) as modifies
     from s_banque s left join (
       select no, bool_or(action = 'C') as cree, bool_or(action = 'M') as modifie from r_banque group by no) q on q.no = s.no
     group by s.fichier`,
  )
  for (const { fichier, crees, modifies, total } of rows)
    Object.assign(registre.compte(fichier), { crees, modifies, inchanges: total - crees - modifies })
}

async function tellElements(
  { client, registre }: Fusion,
  si: string,
  tell: (row: Row) => { code: string; message: string },
): Promise<void> {
  const { rows } = await client.query<Row>(
    `select distinct on (s.no) s.fichier, s.ligne, q.raison, coalesce(q.reference, s.end_to_end_id, s.pmt_inf_id, s.msg_id, '') as cle
     from r_banque q join s_banque s on s.no = q.no where ${si} order by s.no limit ${CONSTATS_MAX}`,
  )
  for (const row of rows) {
    const place = {
      fichier: String(row.fichier),
      ligne: Number(row.ligne),
      cle: String(row.cle),
      colonne: '',
    }
    registre.warn({ ...place, ...tell(row) })
  }
}

const PAR_SORT = 5

async function takeExemples({ client, registre }: Fusion): Promise<void> {
  const { rows } = await client.query<{ fichier: string; crees: string[]; modifies: string[] }>(
    `select s.fichier, coalesce(array_agg(q.reference order by q.no) filter (where q.action = 'C'), '{}') as crees,
       coalesce(array_agg(q.reference || case when q.avant_statut <> q.statut
         then ' — statut\u00a0: ' || q.avant_statut || ' → ' || q.statut else '' end order by q.no)
         filter (where q.action = 'M'), '{}') as modifies
     from r_banque q join s_banque s on s.no = q.no where q.action in ('C', 'M') group by s.fichier order by s.fichier`,
  )
  for (const { fichier, crees, modifies } of rows)
    registre.addExemples({
      fichier,
      crees: crees.slice(0, PAR_SORT),
      modifies: modifies.slice(0, PAR_SORT),
    })
}
