import { Readable } from 'node:stream'
import { type SqlBool, sql } from 'kysely'
import { openCsv, writeCsvLigne } from '../../core/csv.ts'
import { EFFACE } from '../../core/sujets.ts'
import type { Trx } from '../../db/client.ts'
import type { Stagiaire, Sujette } from './rules.ts'

/** What lots keep of the rows that they read or changed, where it names a stagiaire: how much there is. */
export async function countCopies(trx: Trx, personne: Sujette): Promise<number> {
  if (personne.type !== 'stagiaire') return 0
  const { rows } = await sql<{ nombre: number }>`
    select count(*) as nombre from lot_image where ${isImage(personne)} and ${isNamed()}`.execute(trx)
  const [rejets, rapports] = [await cleanRejets(trx, personne), await cleanRapports(trx, personne)]
  return (rows[0]?.nombre ?? 0) + rejets.length + rapports.length
}

/** Returns how many copies named her. */
export async function eraseCopies(trx: Trx, personne: Sujette): Promise<number> {
  if (personne.type !== 'stagiaire') return 0
  const { numAffectedRows = 0n } = await sql`
    update lot_image set avant = avant || case nom_table
      when 'participation' then ${JSON.stringify({ nom: EFFACE, prenom: '', pliure: '' })}::jsonb
      when 'dossier' then '{"stagiaire": ""}'::jsonb else '{"libelle": ""}'::jsonb end
    where ${isImage(personne)} and ${isNamed()}`.execute(trx)
  const [rejets, rapports] = [await cleanRejets(trx, personne), await cleanRapports(trx, personne)]
  for (const { lot_id, fichier, contenu } of rejets)
    await trx
      .updateTable('lot_rejet')
      .set({ contenu })
      .where('lot_id', '=', lot_id)
      .where('fichier', '=', fichier)
      .execute()
  for (const { id, rapport } of rapports)
    await trx.updateTable('lot').set({ rapport }).where('id', '=', id).execute()
  return Number(numAffectedRows) + rejets.length + rapports.length
}

function isImage({ stagiaireId, participations }: Stagiaire) {
  const paires = sql.join(participations.map((p) => sql`(${p.organismeId}::bigint, ${p.dossier})`))
  return sql<SqlBool>`avant is not null and (
    nom_table = 'participation' and avant ->> 'stagiaire_id' = ${stagiaireId}
      and (organisme_id, avant ->> 'dossier_numero') in (${paires})
    or nom_table = 'dossier' and (organisme_id, avant ->> 'numero') in (${paires})
    or nom_table = 'reglement_ligne' and avant ->> 'stagiaire_id' = ${stagiaireId}
      and (organisme_id, avant ->> 'dossier_numero') in (${paires}))`
}

function isNamed() {
  return sql<SqlBool>`case nom_table when 'participation' then avant ->> 'nom' <> ${EFFACE}
    when 'dossier' then avant ->> 'stagiaire' <> '' else avant ->> 'libelle' <> '' end`
}

/** Files of refused rows that name her, as they read once hers say nothing but their key and the reason. */
async function cleanRejets(trx: Trx, personne: Stagiaire) {
  const rejets = await trx
    .selectFrom('lot_rejet')
    .where('fichier', 'in', ['stagiaires.csv', 'reglement_lignes.csv'])
    .where(sql<SqlBool>`position(${personne.stagiaireId} in contenu) > 0`)
    .select(['lot_id', 'fichier', 'contenu'])
    .execute()
  const propres = await Promise.all(
    rejets.map(async (rejet) => ({ ...rejet, contenu: await cleanCsv(rejet.contenu, personne) })),
  )
  return propres.filter(({ contenu }, rang) => contenu !== rejets[rang]?.contenu)
}

const NOMMANTES = ['nom', 'prenom', 'libelle']

async function cleanCsv(contenu: string, personne: Stagiaire): Promise<string> {
  const csv = await openCsv(Readable.from([Buffer.from(contenu)]))
  const [dossier, stagiaire] = [csv.colonnes.indexOf('dossier_numero'), csv.colonnes.indexOf('stagiaire_id')]
  const dossiers = personne.participations.map((p) => p.dossier)
  const lignes = [writeCsvLigne(csv.colonnes)]
  for await (const { valeurs } of csv.lignes) {
    const sienne = valeurs[stagiaire] === personne.stagiaireId && dossiers.includes(valeurs[dossier] ?? '')
    lignes.push(
      writeCsvLigne(
        valeurs.map((valeur, rang) => (sienne && NOMMANTES.includes(csv.colonnes[rang] ?? '') ? '' : valeur)),
      ),
    )
  }
  return `\ufeff${lignes.join('')}`
}

/** Reports whose samples tell a change of her name, cut after her key. */
async function cleanRapports(trx: Trx, { stagiaireId, participations }: Stagiaire) {
  const cles = participations.map(({ dossier }) => `${dossier} ; ${stagiaireId} — `)
  const lots = await trx
    .selectFrom('lot')
    .where((eb) =>
      eb.or(
        cles.map((cle) => sql<SqlBool>`position(${JSON.stringify(cle).slice(1, -1)} in rapport::text) > 0`),
      ),
    )
    .select(['id', 'rapport'])
    .execute()
  const cut = (_: string, valeur: unknown) => {
    const cle = typeof valeur === 'string' ? cles.find((debut) => valeur.startsWith(debut)) : undefined
    return cle === undefined ? valeur : cle.slice(0, -3)
  }
  return lots.map(({ id, rapport }) => ({ id, rapport: JSON.stringify(rapport, cut) }))
}
