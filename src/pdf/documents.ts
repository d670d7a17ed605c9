import { Worker } from 'node:worker_threads'
import type { Jour } from '../core/dates.ts'
import type { Cents } from '../core/money.ts'
import { feuilleAccord } from './accord.ts'
import { feuilleAvis } from './avis.ts'
import type { Feuille } from './feuille.ts'
import type { Reponse } from './worker.ts'

export type EtablissementPdf = {
  numero: string
  raisonSociale: string
  siret: string
  nda: string
  ville: string
}

/** Of a document that the program issues by itself: its own number, and the one it corrects. */
export type EmissionPdf = { numero: string; corrige: string | null }

export type AccordPdf = {
  financeur: string
  numero: string
  version: number
  dossier: string
  dateAccord: Jour
  validite: Jour | null
  dispositif: string
  intitule: string
  entreprise: { raisonSociale: string; siret: string }
  etablissement: EtablissementPdf
  dateDebut: Jour | null
  dateFin: Jour | null
  dureeHeures: number | null
  stagiaires: string[]
  subrogation: boolean
  lignes: {
    nature: string
    ht: Cents
    tva: Cents
    ttc: Cents
    partOpco: Cents
    partEntreprise: Cents
  }[]
  /** Discreet mention in the footer, « Données fictives ». */
  mention?: string
  emission?: EmissionPdf
}

export type AvisPdf = {
  financeur: string
  reference: string
  dateEmission: Jour
  dateExecution: Jour | null
  statutLibelle: string
  montant: Cents
  /** As the bank prints it: the EndToEndId. */
  libelleBancaire: string
  etablissement: EtablissementPdf
  compteMasque: string
  titulaire: string
  lignes: {
    type: string
    dossier: string | null
    /** The provider's own invoice number. */
    facture: string | null
    /** The funder's own number for that invoice. */
    numeroInterne: string | null
    /** The stagiaire, or « 3 stagiaires ». */
    beneficiaire: string
    entreprise: string | null
    libelle: string | null
    retenue: Cents
    motif: string | null
    montant: Cents
  }[]
  /** Discreet mention in the footer, « Données fictives ». */
  mention?: string
  emission?: EmissionPdf
}

export type Imprime = { octets: Buffer; pages: number }

export type PdfMaker = {
  accord(accord: AccordPdf): Promise<Imprime>
  avis(avis: AvisPdf): Promise<Imprime>
  /** Ends the worker once the calls already made are served. */
  close(): Promise<void>
}

export type PdfOptions = { worker?: URL; documentsParWorker?: number }

/** The bundle has the worker beside it under its own name; the sources run as they are. */
const WORKER = import.meta.url.endsWith('.ts') ? './worker.ts' : './pdf-worker.js'

/**
 * Makes PDF/UA-1 documents, one at a time, in a worker thread that starts at the first call: the compiler is
 * synchronous, 20 ms a document. A worker serves a bounded number of them, should native code hold memory.
 * A call whose document fails, or whose worker dies, is rejected; the next one gets a new worker.
 */
export function openPdf(options: PdfOptions = {}): PdfMaker {
  const fil = openFil(options.worker ?? new URL(WORKER, import.meta.url), options.documentsParWorker ?? 300)
  let precedent: Promise<unknown> = Promise.resolve()

  function aLaSuite<T>(travail: () => Promise<T>): Promise<T> {
    const resultat = precedent.then(travail)
    precedent = resultat.catch(() => undefined)
    return resultat
  }

  return {
    accord: (accord) => aLaSuite(() => fil.imprimer(feuilleAccord(accord))),
    avis: (avis) => aLaSuite(() => fil.imprimer(feuilleAvis(avis))),
    close: () => aLaSuite(fil.arreter),
  }
}

/** Keeps at most one worker alive. */
function openFil(url: URL, limite: number) {
  let worker: Worker | null = null
  let servis = 0

  async function imprimer(feuille: Feuille): Promise<Imprime> {
    if (servis >= limite) await arreter()
    const courant = worker ?? lancer()
    servis += 1
    try {
      return await demander(courant, feuille)
    } catch (erreur) {
      await arreter()
      throw erreur
    }
  }

  /** A worker that dies between two calls is forgotten; during a call, that call is told too. */
  function lancer(): Worker {
    const neuf = new Worker(url)
    neuf.on('error', () => undefined)
    neuf.once('exit', () => {
      if (worker === neuf) worker = null
    })
    worker = neuf
    return neuf
  }

  async function arreter(): Promise<void> {
    const ancien = worker
    worker = null
    servis = 0
    await ancien?.terminate()
  }

  return { imprimer, arreter }
}

/** Asks one document; an idle worker must not keep the process alive, a busy one must. */
async function demander(worker: Worker, feuille: Feuille): Promise<Imprime> {
  const { promise, resolve, reject } = Promise.withResolvers<Reponse>()
  const finir = (code: number) => reject(new Error(`PDF worker ended with code ${code}`))
  worker.once('message', resolve).once('error', reject).once('exit', finir)
  worker.ref()
  worker.postMessage(feuille)
  try {
    const reponse = await promise
    if ('erreur' in reponse) throw new Error(reponse.erreur)
    return { octets: Buffer.from(reponse.octets), pages: reponse.pages }
  } finally {
    worker.off('message', resolve).off('error', reject).off('exit', finir).unref()
  }
}
