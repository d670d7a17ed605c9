import { createHash, type Hash } from 'node:crypto'
import type { Coffre } from '../../core/coffre.ts'
import { lastFour, maskIban, parseIban } from '../../core/iban.ts'
import { cleanTexte } from '../../core/texte.ts'
import { MessageRefuse, readMessage } from '../iso20022/queries.ts'
import type { ElementBancaire } from '../iso20022/schemas.ts'
import { readFait } from './banque.rules.ts'
import { openEnvoi } from './etape.ts'
import type { Parcours } from './parcours.ts'
import { LotRefuse } from './rapport.rules.ts'

const LIGNES_PAR_POINT = 5_000

/** The elements of the bank's files, in the order of the lot. `cible`: the règlement that a person designated. */
export const ETAPE_BANQUE = `
  create temp table s_banque (
    no integer primary key, fichier text not null, rang integer not null, ligne integer not null,
    nature text not null, niveau text not null, effet text, msg_id text, pmt_inf_id text, end_to_end_id text,
    montant bigint, montant_ordonne bigint, devise text, le date, motif text not null, libelles text not null,
    compte text not null, iban_chiffre bytea, iban_cle smallint, iban_empreinte bytea, iban_pays text, iban_fin text,
    bic text, titulaire text, cible text
  ) on commit drop`

const ETAPE_FICHIERS = `
  create temp table s_banque_fichier (fichier text primary key, empreinte bytea not null) on commit drop`

const COLONNES =
  `no fichier rang ligne nature niveau effet msg_id pmt_inf_id end_to_end_id montant montant_ordonne devise
  le motif libelles compte iban_chiffre iban_cle iban_empreinte iban_pays iban_fin bic titulaire`.split(/\s+/)

export const isMessage = (fichier: string) => /^[^.].*\.xml$/i.test(fichier)

/** The bank's files of a lot, in a constant order. */
export function listMessages(fichiers: ReadonlySet<string>): string[] {
  return [...fichiers].filter(isMessage).sort()
}

/**
 * Reads the bank's files into their staging table; one that is refused leaves nothing there. Returns whether one was
 * read.
 * @throws {LotRefuse} when the lot is one file, and it is refused
 */
export async function readMessages(parcours: Parcours, seul: boolean): Promise<boolean> {
  const { client, source } = parcours
  const fichiers = listMessages(source.fichiers)
  if (fichiers.length === 0) return false
  await client.query(ETAPE_BANQUE)
  await client.query(ETAPE_FICHIERS)
  let debut = 0
  for (const fichier of fichiers) {
    const refus = await readFichier(parcours, fichier, debut)
    if (refus && seul && fichiers.length === 1)
      throw new LotRefuse(refus.code, `${fichier}\u00a0: ${refus.message}`)
    debut += parcours.registre.compte(fichier).lus
  }
  await client.query(INDEXER)
  return true
}

const INDEXER = `
  create index on s_banque (end_to_end_id);
  create index on s_banque (pmt_inf_id) where niveau = 'remise';
  analyze s_banque`

async function readFichier(
  parcours: Parcours,
  fichier: string,
  debut: number,
): Promise<MessageRefuse | null> {
  const { client, source, registre } = parcours
  const compte = registre.compte(fichier)
  const flux = source.open(fichier)
  const hash = createHash('sha256')
  try {
    const { elements } = await readMessage(hashed(flux, hash))
    await sendElements(parcours, fichier, debut, elements)
    await client.query('insert into s_banque_fichier (fichier, empreinte) values ($1, $2)', [
      fichier,
      hash.digest(),
    ])
    return null
  } catch (erreur) {
    if (!(erreur instanceof MessageRefuse)) throw erreur
    await client.query('delete from s_banque where fichier = $1', [fichier])
    compte.refuses = compte.lus
    const { code, ligne, message } = erreur
    const place = { fichier, ligne: ligne ?? 0, cle: '', colonne: '' }
    registre.refuse({ ...place, code, message: `Fichier refusé. ${message}` })
    return erreur
  } finally {
    flux.destroy()
  }
}

async function* hashed(source: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const bloc of source) {
    hash.update(bloc)
    yield bloc
  }
}

async function sendElements(
  { client, deps, registre }: Parcours,
  fichier: string,
  debut: number,
  elements: AsyncIterable<ElementBancaire>,
): Promise<void> {
  const compte = registre.compte(fichier)
  const envoi = openEnvoi(client, 's_banque', COLONNES)
  try {
    for await (const element of elements) {
      compte.lus++
      const attente = envoi.send(toLigne(element, fichier, debut + compte.lus, deps.coffre))
      if (attente) await attente
      if (compte.lus % LIGNES_PAR_POINT === 0) deps.progress?.(`Lecture de ${fichier}`, compte.lus, null)
    }
  } finally {
    await envoi.end()
  }
}

function toLigne(element: ElementBancaire, fichier: string, no: number, coffre: Coffre): (string | null)[] {
  const fait = readFait(element)
  const { ligne, rang } = element.position
  const { nature, niveau, effet, msgId, pmtInfId, endToEndId, devise, le, motif, libelles } = fait
  const lieu = [String(no), fichier, String(rang), String(ligne), nature, niveau, effet]
  const montants = [fait.montant, fait.montantOrdonne].map((cents) => (cents === null ? null : String(cents)))
  return [
    ...[...lieu, msgId, pmtInfId, endToEndId, ...montants, devise, le, motif, libelles],
    ...readCompte(element, coffre),
  ]
}

const SANS_COMPTE = ['', null, null, null, null, null, null, null]

/** The account of an order, sealed before anything is written, and masked for who will look at what waits. */
function readCompte(element: ElementBancaire, coffre: Coffre): (string | null)[] {
  if (element.type !== 'ordre') return SANS_COMPTE
  const { iban: saisi, bic, nom } = element.beneficiaire
  const lu = parseIban(saisi ?? '')
  if (!lu.ok) return SANS_COMPTE
  const { chiffre, cle, empreinte, fin } = coffre.seal(lu.iban)
  return [
    maskIban(lu.pays, lastFour(lu.iban)),
    `\\x${chiffre.toString('hex')}`,
    String(cle),
    `\\x${empreinte.toString('hex')}`,
    lu.pays,
    fin,
    cleanTexte(bic ?? '')?.slice(0, 11) ?? '',
    cleanTexte(nom ?? '')?.slice(0, 300) ?? '',
  ]
}
