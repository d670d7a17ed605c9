import { CompiledQuery, type Insertable } from 'kysely'
import { pliure } from '../../src/core/texte.ts'
import type { Trx } from '../../src/db/client.ts'
import type { DB } from '../../src/db/schema.ts'
import { refreshDerived } from '../../src/features/imports/derives.ts'
import { type Banc, MAINTENANT, type Organisme } from '../support.ts'

type Voulu<Table extends keyof DB> = Partial<Omit<Insertable<DB[Table]>, 'organisme_id'>>

export type AccordTest = Voulu<'accord'> & { lignes?: Voulu<'accord_ligne'>[] }
export type FactureTest = Voulu<'facture'> & { montant: number; echeance_numero?: string }

export type DossierTest = Voulu<'dossier'> & {
  stagiaires?: Voulu<'participation'>[]
  /** A number is an accord with subrogation of that part, in cents. */
  accords?: number | AccordTest[]
  factures?: FactureTest[]
  echeances?: Voulu<'echeance'>[]
}

let compteur = 0

/** A dossier with what hangs on it; its amounts are then computed as the merge of a lot does. */
export async function creerDossier(
  banc: Banc,
  organisme: Organisme,
  voulu: DossierTest = {},
): Promise<string> {
  const { stagiaires = [], accords = [], factures = [], echeances = [], ...dossier } = voulu
  const numero = dossier.numero ?? `D26${String(++compteur).padStart(6, '0')}`
  await banc.proprietaire(async (trx) => {
    await trx
      .insertInto('dossier')
      .values({
        ...ORDINAIRE,
        ...dossier,
        organisme_id: organisme.id,
        numero,
        ...etablissementOf(organisme, dossier),
      })
      .execute()
    for (const [rang, stagiaire] of stagiaires.entries())
      await addStagiaire(trx, organisme, numero, rang, stagiaire)
    for (const accord of typeof accords === 'number' ? [simple(accords)] : accords)
      await addAccord(trx, organisme, numero, accord)
    for (const facture of factures) await addFacture(trx, organisme, numero, facture)
    for (const [rang, echeance] of echeances.entries())
      await addEcheance(trx, organisme, numero, rang, echeance)
    await recompute(trx, organisme)
  })
  return numero
}

/** After a change of rows by hand: derived columns and counters follow. */
export function recalcule(banc: Banc, organisme: Organisme): Promise<void> {
  return banc.proprietaire((trx) => recompute(trx, organisme))
}

function recompute(trx: Trx, organisme: Organisme): Promise<void> {
  return refreshDerived(
    { query: (texte, valeurs = []) => trx.executeQuery(CompiledQuery.raw(texte, valeurs)) },
    [organisme.id],
  )
}

const ORDINAIRE = {
  dispositif: 'PLAN',
  intitule: 'CACES R482 catégorie A',
  entreprise_raison_sociale: 'CHARPENTE MOREAU',
  date_debut: '2026-10-05',
  date_fin: '2026-10-07',
  etat: 'ACCORDE',
  statut: 'ACCORDE',
  statut_le: '2026-10-01',
  date_limite_facturation: '2026-12-31',
  maj_le: MAINTENANT,
}

function etablissementOf({ etablissements }: Organisme, { etablissement_numero }: Voulu<'dossier'>) {
  return { etablissement_numero: etablissement_numero ?? etablissements[0] ?? '' }
}

const commun = ({ id }: Organisme) => ({ organisme_id: id, maj_le: MAINTENANT })

async function addStagiaire(
  trx: Trx,
  organisme: Organisme,
  dossier: string,
  rang: number,
  voulu: Voulu<'participation'>,
): Promise<void> {
  const { nom = 'Royer', prenom = 'Camille' } = voulu
  const stagiaire = {
    ...commun(organisme),
    dossier_numero: dossier,
    stagiaire_id: `${dossier}-S${rang + 1}`,
    nom,
    prenom,
    pliure: pliure(`${nom} ${prenom}`),
  }
  await trx
    .insertInto('participation')
    .values({ ...stagiaire, ...voulu })
    .execute()
}

function simple(part_opco: number): AccordTest {
  return { lignes: [{ ht: part_opco, ttc: part_opco, part_opco }] }
}

async function addAccord(
  trx: Trx,
  organisme: Organisme,
  dossier: string,
  { lignes = [], ...voulu }: AccordTest,
): Promise<void> {
  const accord = {
    ...commun(organisme),
    numero: `APC-${dossier}`,
    version: 1,
    dossier_numero: dossier,
    date_accord: '2026-10-01',
    subrogation: true,
    ...voulu,
  }
  await trx.insertInto('accord').values(accord).execute()
  const nulle = { nature: 'PEDAGOGIE', ht: 0, tva: 0, ttc: 0, part_opco: 0, part_entreprise: 0 }
  for (const ligne of lignes) {
    const { numero, version } = accord
    await trx
      .insertInto('accord_ligne')
      .values({ ...commun(organisme), ...nulle, numero, version, ...ligne })
      .execute()
  }
}

/** The invoice and what it asks for this dossier. */
async function addFacture(
  trx: Trx,
  organisme: Organisme,
  dossier: string,
  { montant, echeance_numero = '', ...voulu }: FactureTest,
): Promise<void> {
  const numero = `F${String(++compteur).padStart(8, '0')}`
  const facture = {
    ...commun(organisme),
    numero_interne: numero,
    numero_facture: `FA-${numero}`,
    type: 'FACTURE',
    date_facture: '2026-10-10',
    ht: montant,
    tva: 0,
    ttc: montant,
    statut: 'DEPOSEE',
    statut_le: '2026-10-12',
    ...etablissementOf(organisme, {}),
    ...voulu,
  }
  const { id } = await trx.insertInto('facture').values(facture).returning('id').executeTakeFirstOrThrow()
  await trx
    .insertInto('imputation')
    .values({ ...commun(organisme), facture_id: id, dossier_numero: dossier, echeance_numero, montant })
    .execute()
}

async function addEcheance(
  trx: Trx,
  organisme: Organisme,
  dossier: string,
  rang: number,
  voulu: Voulu<'echeance'>,
): Promise<void> {
  const echeance = {
    dossier_numero: dossier,
    numero: `E${rang + 1}`,
    montant_total: 0,
    montant_regle: 0,
    montant_en_cours: 0,
  }
  await trx
    .insertInto('echeance')
    .values({ ...commun(organisme), ...echeance, ...voulu })
    .execute()
}

/** What the importer writes when a statut changes. */
export async function creerEvenement(
  banc: Banc,
  organisme: Organisme,
  voulu: Voulu<'evenement'>,
): Promise<void> {
  const evenement = {
    objet_type: 'dossier',
    objet_id: '',
    type: 'statut',
    le: '2026-10-01',
    auteur: 'lot',
    cree_le: MAINTENANT,
  }
  await banc.proprietaire((trx) =>
    trx
      .insertInto('evenement')
      .values({ organisme_id: organisme.id, ...evenement, ...voulu })
      .execute(),
  )
}
