import { createHash, randomUUID } from 'node:crypto'
import { type Jour, jourParis } from '../../core/dates.ts'
import type { Trx } from '../../db/client.ts'
import { readFinanceur, readMotifs } from '../../db/etat.ts'
import { asLots } from '../../db/tenant.ts'
import { type EmissionPdf, type Imprime, openPdf, type PdfMaker } from '../../pdf/documents.ts'
import type { Runtime } from '../../runtime.ts'
import { accordEngage, avisEngage, composeAccord, composeAvis, explainLignes } from './composition.rules.ts'
import {
  type Attente,
  findAccordEmis,
  findDerniereEmission,
  findReglementEmis,
  hasDocumentRecu,
} from './queries.ts'
import { TENTATIVES_MAX, tellErreur } from './rules.ts'

export type EmissionRuntime = Pick<Runtime, 'config' | 'base' | 'storage' | 'horloge'> & {
  logger: Pick<Runtime['logger'], 'error'>
}

/**
 * Issues what waits, oldest first, one document a transaction: a batch that is cut goes on where it stopped, and two
 * processes share it. One that fails goes behind the others.
 */
export async function issueEmissions(runtime: EmissionRuntime, arret?: AbortSignal): Promise<void> {
  const pdf = openPdf()
  try {
    for (let echecs = 0; echecs < ECHECS_MAX && !arret?.aborted; ) {
      const suite = await settleNext(runtime, pdf)
      if (suite === 'fini') return
      if (suite === 'echec') echecs++
    }
  } finally {
    await pdf.close()
  }
}

/** In one batch: more means that the storage or the printer is down. */
const ECHECS_MAX = 20

/** Takes one row out of what waits, with the document that it asks for, if it asks for one. */
async function settleNext(runtime: EmissionRuntime, pdf: PdfMaker): Promise<'fini' | 'reglee' | 'echec'> {
  let prise: Attente | undefined
  let cle: string | null = null
  let ecrite = false
  try {
    return await asLots(runtime.base, async (trx) => {
      prise = await takeAttente(trx)
      if (!prise) return 'fini'
      const piece = await compose(trx, runtime, prise)
      if (!piece) return 'reglee'
      const emission = { numero: await takeNumero(trx, runtime, prise.type), corrige: piece.corrige }
      const imprime = await piece.print(pdf, emission)
      cle = `documents/emis/${randomUUID()}.pdf`
      await runtime.storage.put(cle, imprime.octets)
      await saveEmission(trx, runtime, { attente: prise, piece, emission, imprime, cle })
      ecrite = true
      return 'reglee'
    })
  } catch (err) {
    // A commit whose answer is lost may have been made: its file stays.
    if (cle !== null && !ecrite) await runtime.storage.delete(cle).catch(() => {})
    if (!prise) throw err
    runtime.logger.error({ err, objet: prise.objet_id }, 'document to issue')
    await postpone(runtime, prise, tellErreur(err))
    return 'echec'
  }
}

async function postpone(
  { base, horloge }: EmissionRuntime,
  attente: Attente,
  derniere_erreur: string,
): Promise<void> {
  await asLots(base, (trx) =>
    trx
      .updateTable('emission_attente')
      .set((eb) => ({ cree_le: horloge(), tentatives: eb('tentatives', '+', 1), derniere_erreur }))
      .where('organisme_id', '=', attente.organisme_id)
      .where('type', '=', attente.type)
      .where('objet_id', '=', attente.objet_id)
      .where('version', '=', attente.version)
      .execute(),
  )
}

async function takeAttente(trx: Trx): Promise<Attente | undefined> {
  const prise = await trx
    .selectFrom('emission_attente')
    .select(['organisme_id', 'type', 'objet_id', 'version'])
    .where('tentatives', '<', TENTATIVES_MAX)
    .orderBy('cree_le')
    .orderBy('objet_id')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  if (!prise) return undefined
  const attente = prise as Attente
  await trx
    .deleteFrom('emission_attente')
    .where('organisme_id', '=', attente.organisme_id)
    .where('type', '=', attente.type)
    .where('objet_id', '=', attente.objet_id)
    .where('version', '=', attente.version)
    .execute()
  return attente
}

type Piece = {
  titre: string
  objet: { type: 'reglement' | 'dossier'; id: string; etablissement: string }
  empreinte: Buffer
  /** The number of the document that this one corrects. */
  corrige: string | null
  print(pdf: PdfMaker, emission: EmissionPdf): Promise<Imprime>
}

/** The document to issue; null when the funder's own is there, or when nothing of it has changed. */
async function compose(
  trx: Trx,
  { config, horloge }: EmissionRuntime,
  attente: Attente,
): Promise<Piece | null> {
  const mention = config.mode === 'demo' ? 'Données fictives' : ''
  const financeur = await readFinanceur(trx, config.financeurNom)
  const emetteur = { financeur, today: jourParis(horloge()), mention }
  const brouillon =
    attente.type === 'APC'
      ? await draftAccord(trx, attente, emetteur)
      : await draftAvis(trx, attente, emetteur)
  if (!brouillon) return null
  const { objet } = brouillon
  if (
    await hasDocumentRecu(trx, attente.organisme_id, {
      type: attente.type,
      objetType: objet.type,
      objetId: objet.id,
      depuis: brouillon.depuis,
    })
  )
    return null
  const empreinte = createHash('sha256').update(JSON.stringify(brouillon.engage)).digest()
  const derniere = await findDerniereEmission(trx, attente)
  if (derniere?.empreinte.equals(empreinte)) return null
  return { ...brouillon, empreinte, corrige: derniere?.numero ?? null }
}

type Brouillon = Pick<Piece, 'titre' | 'objet' | 'print'> & {
  engage: unknown
  /** An accord's document of before is another version's. */
  depuis: Jour | null
}
type Emetteur = Parameters<typeof composeAvis>[1]

async function draftAvis(trx: Trx, attente: Attente, emetteur: Emetteur): Promise<Brouillon | null> {
  const reglement = await findReglementEmis(trx, attente)
  if (!reglement) return null
  const avis = composeAvis(reglement, emetteur)
  const motifs = await readMotifs(trx)
  return {
    titre: `Avis de virement ${avis.reference}`,
    objet: { type: 'reglement', id: avis.reference, etablissement: avis.etablissement.numero },
    engage: avisEngage(avis),
    depuis: null,
    print: (pdf, emission) => pdf.avis({ ...explainLignes(avis, motifs), emission }),
  }
}

async function draftAccord(trx: Trx, attente: Attente, emetteur: Emetteur): Promise<Brouillon | null> {
  const accord = await findAccordEmis(trx, attente)
  if (!accord || accord.lignes.length === 0) return null
  const pdfAccord = composeAccord(accord, emetteur)
  const version = accord.version > 1 ? `, version ${accord.version}` : ''
  return {
    titre: `Accord de prise en charge ${accord.numero}${version}`,
    objet: { type: 'dossier', id: accord.dossier_numero, etablissement: accord.etablissement_numero },
    engage: accordEngage(pdfAccord),
    depuis: accord.date_accord,
    print: (pdf, emission) => pdf.accord({ ...pdfAccord, emission }),
  }
}

const PREFIXES = { AVIS_VIREMENT: 'AV', APC: 'PC' } as const

/** `AV-2026-000012`: without a gap, for the number is given back with the transaction. */
async function takeNumero(trx: Trx, { horloge }: EmissionRuntime, type: Attente['type']): Promise<string> {
  const annee = Number(jourParis(horloge()).slice(0, 4))
  const { dernier } = await trx
    .insertInto('numerotation')
    .values({ type, annee, dernier: 1 })
    .onConflict((oc) =>
      oc.columns(['type', 'annee']).doUpdateSet((eb) => ({ dernier: eb('numerotation.dernier', '+', 1) })),
    )
    .returning('dernier')
    .executeTakeFirstOrThrow()
  return `${PREFIXES[type]}-${annee}-${String(dernier).padStart(6, '0')}`
}

type AGarder = { attente: Attente; piece: Piece; emission: EmissionPdf; imprime: Imprime; cle: string }

async function saveEmission(
  trx: Trx,
  { horloge }: EmissionRuntime,
  { attente, piece, emission, imprime, cle }: AGarder,
): Promise<void> {
  const { organisme_id, type, objet_id, version } = attente
  const maintenant = horloge()
  const jour = jourParis(maintenant)
  const titre = `${piece.titre} (${emission.corrige ? `${emission.numero}, corrige ${emission.corrige}` : emission.numero})`
  const { id: document_id } = await trx
    .insertInto('document')
    .values({
      organisme_id,
      // Not the number: the funder's own references might be alike.
      ref: `EMIS-${randomUUID()}`,
      type,
      titre,
      depose_le: jour,
      cle,
      mime: 'application/pdf',
      extension: 'pdf',
      taille: imprime.octets.length,
      pages: imprime.pages,
      sha256: createHash('sha256').update(imprime.octets).digest(),
      maj_le: maintenant,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const objet = { organisme_id, objet_type: piece.objet.type, objet_id: piece.objet.id }
  await trx
    .insertInto('document_objet')
    .values({ ...objet, document_id, etablissement_numero: piece.objet.etablissement, retire: false })
    .execute()
  await trx
    .insertInto('emission')
    .values({
      organisme_id,
      numero: emission.numero,
      type,
      objet_id,
      version,
      document_id,
      empreinte: piece.empreinte,
      corrige_numero: emission.corrige,
      emis_le: maintenant,
    })
    .execute()
  await trx
    .insertInto('evenement')
    .values({ ...objet, type: 'document', le: jour, auteur: 'programme', apres: titre, cree_le: maintenant })
    .execute()
}
