import { sql } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import type { Acces } from '../../auth/acces.ts'
import { journalise } from '../../auth/journal.ts'
import { inScope } from '../../auth/portee.ts'
import { Introuvable } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import { hasCompte } from '../etablissements/queries.ts'
import { accessibleReglements, isNotReplaced } from './queries.ts'

/**
 * One règlement with all its lines, the transfers before and after it, and whether its établissement has an
 * account now. Reading it is journalled.
 */
export async function readReglement(trx: Trx, acces: Acces, reference: string) {
  const accessible = accessibleReglements(trx, acces).where('r.reference', '=', reference)
  const lecture = accessible
    .innerJoin('etablissement as e', (on) =>
      on.onRef('e.organisme_id', '=', 'r.organisme_id').onRef('e.numero', '=', 'r.etablissement_numero'),
    )
    .select([
      'r.reference',
      'r.date_emission',
      'r.date_execution',
      'r.statut',
      'r.motif',
      'r.montant',
      'r.end_to_end_id',
    ])
    .select(['r.iban_pays', 'r.iban_fin', 'r.bic', 'r.titulaire', 'r.remplace_reference'])
    .select(sql<boolean>`not ${isNotReplaced}`.as('est_remplace'))
    .select(['e.numero as etablissement_numero', 'e.raison_sociale', 'e.enseigne', 'e.ville'])
    .select([
      hasCompte('r.organisme_id', 'r.etablissement_numero').as('compte'),
      jsonArrayFrom(lignesOf(trx, acces)).as('lignes'),
      jsonObjectFrom(remplaceBy(trx, acces)).as('remplace'),
      jsonArrayFrom(remplacantsOf(trx, acces)).as('remplacants'),
    ])
    .executeTakeFirst()
  const acte = {
    acte: 'reglement.lecture',
    objetType: 'reglement',
    objetId: reference,
    si: accessible,
  } as const
  const [reglement] = await Promise.all([lecture, journalise(trx, acces, acte)])
  if (!reglement) throw new Introuvable()
  return reglement
}
export type ReglementDetail = Awaited<ReturnType<typeof readReglement>>
export type LigneReglement = ReglementDetail['lignes'][number]

/**
 * Every line. Of a dossier outside the person's establishments, or taken back, only the number and the amounts leave the
 * database, so that the sum stays whole (contract, words for money).
 */
export function lignesOf(trx: Trx, acces: Acces) {
  const nommes = !acces.sansNoms
  return trx
    .selectFrom('reglement_ligne as l')
    .leftJoin('dossier as d', (on) =>
      on.onRef('d.organisme_id', '=', 'l.organisme_id').onRef('d.numero', '=', 'l.dossier_numero'),
    )
    .leftJoin('facture as f', (on) =>
      on.onRef('f.organisme_id', '=', 'l.organisme_id').onRef('f.id', '=', 'l.facture_id'),
    )
    .leftJoin('participation as p', (on) =>
      on
        .onRef('p.organisme_id', '=', 'l.organisme_id')
        .onRef('p.dossier_numero', '=', 'l.dossier_numero')
        .onRef('p.stagiaire_id', '=', 'l.stagiaire_id')
        .on('p.retire_le', 'is', null),
    )
    .leftJoinLateral(isVisible(acces).as('v'), (on) => on.onTrue())
    .whereRef('l.organisme_id', '=', sql.ref('r.organisme_id'))
    .whereRef('l.reglement_reference', '=', sql.ref('r.reference'))
    .select([
      'l.ligne',
      'l.type',
      'l.dossier_numero',
      'l.dossier_texte',
      'l.montant',
      'l.retenue',
      'v.visible',
    ])
    .select([
      sql<boolean>`v.visible and d.numero is not null`.as('lien'),
      ifVisible<string>('l.numero_facture').as('numero_facture'),
      ifVisible<string>('f.numero_interne').as('numero_interne'),
      sql<string | null>`case when v.visible then case when ${isSuspendue} then '' else l.libelle end end`.as(
        'libelle',
      ),
      ifVisible<string>('l.motif').as('motif'),
      ifVisible<string>('d.entreprise_raison_sociale').as('entreprise'),
      ifVisible<number>('d.nb_stagiaires').as('nb_stagiaires'),
      ifVisible<string>('p.nom', nommes).as('nom'),
      ifVisible<string>('p.prenom', nommes).as('prenom'),
      ifVisible<string>('d.stagiaire', nommes).as('stagiaire'),
    ])
    .orderBy('l.ligne')
}

/** A line that names no known dossier follows its règlement; one of an archived dossier shows its number only. */
function isVisible({ etablissements }: Acces) {
  return sql<{
    visible: boolean
  }>`(select l.dossier_numero is null
    or d.numero is not null and d.retire_le is null and (${etablissements}::text[] is null or d.etablissement_numero = any(${etablissements})) as visible)`
}

/** The words of a line may name a stagiaire whom nobody sees for now. */
const isSuspendue = sql<boolean>`exists (select from suspension s where s.organisme_id = l.organisme_id
  and s.dossier_numero = l.dossier_numero and s.stagiaire_id = l.stagiaire_id and s.levee_le is null)`

/** `aussi`: what is wanted besides. */
function ifVisible<T>(colonne: string, aussi = true) {
  return sql<T | null>`case when v.visible and ${aussi} then ${sql.ref(colonne)} end`
}

/** The transfer that this one replaces, if the person may see it. */
function remplaceBy(trx: Trx, acces: Acces) {
  return accessibleAutres(trx, acces).whereRef('a.reference', '=', sql.ref('r.remplace_reference'))
}

function remplacantsOf(trx: Trx, acces: Acces) {
  return accessibleAutres(trx, acces)
    .whereRef('a.remplace_reference', '=', sql.ref('r.reference'))
    .orderBy('a.reference')
}

function accessibleAutres(trx: Trx, { etablissements }: Acces) {
  return trx
    .selectFrom('reglement as a')
    .whereRef('a.organisme_id', '=', sql.ref('r.organisme_id'))
    .where('a.retire_le', 'is', null)
    .where(inScope('a.etablissement_numero', etablissements))
    .select(['a.reference', 'a.statut', 'a.date_emission', 'a.montant'])
}
