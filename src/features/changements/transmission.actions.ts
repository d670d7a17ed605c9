import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import { writeCsvLigne } from '../../core/csv.ts'
import { neutraliseCellule } from '../../core/texte.ts'
import type { Trx } from '../../db/client.ts'
import { asGestion, asLots } from '../../db/tenant.ts'
import type { Runtime } from '../../runtime.ts'
import { type Auteur, advance, tellOrganisme } from './suivi.actions.ts'

type Transmission = Pick<Runtime, 'base' | 'coffre' | 'config' | 'horloge' | 'queue'>

const FICHIER = 'coordonnees_bancaires.csv'
const COLONNES = ['numero', 'siret', 'siren', 'iban', 'bic', 'titulaire', 'approuvee_le', 'demande']
/** One process writes the file at a time. */
const VERROU = 7_305_040

/**
 * Whatever has waited its delay leaves: the outgoing file then holds every account that is transmitted and that no lot
 * has brought back. Written before the commit: a file that says too much is written again, a step without its file is
 * never made.
 */
export async function transmitChangements(deps: Transmission): Promise<void> {
  await asLots(deps.base, async (trx) => {
    await sql`select pg_advisory_xact_lock(${VERROU})`.execute(trx)
    await transmitDue(trx, deps)
    await writeSortie(deps.config.sortieDir, await composeSortie(trx, deps))
  })
}

async function transmitDue(trx: Trx, deps: Transmission): Promise<void> {
  const maintenant = deps.horloge()
  const dues = await trx
    .selectFrom('changement_compte')
    .where('etat', '=', 'APPROUVEE')
    .where('effet_le', '<=', maintenant)
    .selectAll()
    .orderBy('effet_le')
    .limit(500)
    .forUpdate()
    .execute()
  const auteur: Auteur = { id: null, camp: 'programme', maintenant, adresse: '' }
  for (const demande of dues) {
    const transmise = await advance(trx, auteur, demande, {
      acte: 'transmission',
      colonnes: { transmise_le: maintenant },
    })
    await tellOrganisme(trx, deps, transmise, { acte: 'transmission', maintenant })
  }
}

/** The same rows give the same bytes. */
async function composeSortie(trx: Trx, { coffre }: Pick<Transmission, 'coffre'>): Promise<string> {
  const demandes = await trx
    .selectFrom('changement_compte as d')
    .innerJoin('etablissement as e', (on) =>
      on.onRef('e.organisme_id', '=', 'd.organisme_id').onRef('e.numero', '=', 'd.etablissement_numero'),
    )
    .innerJoin('organisme as o', 'o.id', 'd.organisme_id')
    .where('d.etat', '=', 'TRANSMISE')
    .select([
      'd.id',
      'd.etablissement_numero',
      'd.iban_chiffre',
      'd.iban_cle',
      'd.bic',
      'd.titulaire',
      'd.seconde_le',
    ])
    .select(['e.siret', 'o.siren'])
    .orderBy('d.transmise_le')
    .orderBy('d.id')
    .execute()
  const lignes = demandes.map((d) => [
    d.etablissement_numero,
    d.siret,
    d.siren,
    coffre.open({ chiffre: d.iban_chiffre, cle: d.iban_cle }),
    d.bic,
    neutraliseCellule(d.titulaire),
    d.seconde_le?.toISOString() ?? '',
    d.id,
  ])
  return [COLONNES, ...lignes].map((ligne) => writeCsvLigne(ligne)).join('')
}

/** Whole or not at all, for its owner only; left alone when it says the same already. */
async function writeSortie(dossier: string, contenu: string): Promise<void> {
  const chemin = join(dossier, FICHIER)
  const actuel = await readFile(chemin, 'utf8').catch(() => null)
  if (actuel === contenu) return
  await mkdir(dossier, { recursive: true, mode: 0o700 })
  const brouillon = `${chemin}.tmp`
  await writeFile(brouillon, contenu, { mode: 0o600 })
  // A draft left by a killed process keeps the mode it had.
  await chmod(brouillon, 0o600)
  await rename(brouillon, chemin)
}

/** The same content, for whoever fetches it by hand; its line of journal comes first. */
export async function downloadSortie(deps: Transmission, personne: Personne): Promise<string> {
  return asGestion(deps.base, async (trx) => {
    const contenu = await composeSortie(trx, deps)
    const comptes = contenu.split('\n').filter(Boolean).length - 1
    await journalisePersonne(trx, personne, { acte: 'compte.sortie', details: { comptes } })
    return contenu
  })
}
