import type { Jour } from '../../core/dates.ts'
import { pliure } from '../../core/texte.ts'
import { type EtatFichier, isOuvrable, MOTS_ANALYSE, toAnalyse } from '../fichiers/rules.ts'

/** The newest that a page lists: a large établissement has thousands of avis, which its règlements lead to. */
export const DOCUMENTS_MAX = 200

type TypeDocument = { libelle: string /** In the name of the saved file. */; mot: string }

/** The types a document may bear, in words. Another one is shown as received. */
export const TYPES_DOCUMENT: Readonly<Record<string, TypeDocument>> = {
  APC: { libelle: 'Accord de prise en charge', mot: 'accord' },
  AVIS_VIREMENT: { libelle: 'Avis de virement', mot: 'avis-de-virement' },
  FACTURE: { libelle: 'Facture', mot: 'facture' },
  AVOIR: { libelle: 'Avoir', mot: 'avoir' },
  CERTIFICAT: { libelle: 'Certificat de réalisation', mot: 'certificat-de-realisation' },
  EMARGEMENT: { libelle: 'Feuilles d’émargement', mot: 'emargement' },
  CONVENTION: { libelle: 'Convention', mot: 'convention' },
  PROGRAMME: { libelle: 'Programme', mot: 'programme' },
  DEVIS: { libelle: 'Devis', mot: 'devis' },
  CERFA: { libelle: 'Contrat (CERFA)', mot: 'contrat' },
  RIB: { libelle: 'RIB', mot: 'rib' },
  KBIS: { libelle: 'Extrait Kbis', mot: 'kbis' },
  MANDAT: { libelle: 'Mandat', mot: 'mandat' },
  COURRIER: { libelle: 'Courrier', mot: 'courrier' },
}

/** For a list: each document with its type in words. */
export function withTypes<T extends { type: string }>(documents: T[]): (T & { typeLibelle: string })[] {
  return documents.map((document) => ({ ...document, typeLibelle: libelleTypeDocument(document.type) }))
}

/** For a list: each document with why it does not open for now, in words; empty when it does. */
export function withRetenus<T extends { etat: EtatFichier; suspendu: boolean }>(
  documents: T[],
  antivirus: boolean,
): (T & { retenu: string })[] {
  return documents.map((document) => {
    if (document.suspendu) return { ...document, retenu: SUSPENDU }
    const analyse = toAnalyse(document.etat, antivirus)
    return { ...document, retenu: isOuvrable(analyse) ? '' : MOTS_ANALYSE[analyse] }
  })
}

export const SUSPENDU = 'suspendu\u00a0: une personne conteste ce qui est dit d’elle'

/** The one to show inside the page: nobody sees what is held. */
export function findApercu<T extends { id: string; retenu: string }>(
  documents: T[],
  id: string | undefined,
): T | undefined {
  return documents.find((document) => document.id === id && document.retenu === '')
}

export function libelleTypeDocument(type: string): string {
  return TYPES_DOCUMENT[type]?.libelle ?? type
}

/** Browsers show these in the page; anything else is saved. No SVG: it may hold scripts. */
export const TYPES_AFFICHABLES: readonly string[] = [
  'application/pdf',
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
]

export function isAffichable(mime: string): boolean {
  return TYPES_AFFICHABLES.includes(mime)
}

/** A media type fit for a header; one that is not well formed says nothing of the content. */
function safeMime(mime: string): string {
  return /^[a-z]+\/[\w.+-]+$/i.test(mime) ? mime : 'application/octet-stream'
}

export type DocumentNomme = { depose_le: Jour; type: string; objet_id: string; extension: string }

/** `2026-10-12_accord_D26000142.pdf`: sorts by date, says what it is and about what. ASCII only. */
export function nomFichier({ depose_le, type, objet_id, extension }: DocumentNomme): string {
  const mot = TYPES_DOCUMENT[type]?.mot ?? type.toLowerCase()
  const suffixe = extension.replace(/[^a-z0-9]/gi, '').toLowerCase()
  const nom = [depose_le, mot, objet_id].map(asciiPart).filter(Boolean).join('_')
  return suffixe ? `${nom}.${suffixe}` : nom
}

/** Both forms of a name (RFC 6266): old programs read the first, the others the second. */
function contentDisposition(nom: string, { telecharger }: { telecharger: boolean }): string {
  const disposition = telecharger ? 'attachment' : 'inline'
  // A quote or a parenthesis ends a word of a header.
  const tout = encodeURIComponent(nom).replace(/['()*]/g, (signe) => `%${signe.charCodeAt(0).toString(16)}`)
  return `${disposition}; filename="${asciiPart(nom)}"; filename*=UTF-8''${tout}`
}

/** Inside a page of ours the browser's own viewer shows the file: it goes blank under `default-src 'none'`. */
const CSP_AFFICHAGE = "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"

/** What goes out with a stored file, shown in the browser or saved. */
export function toEntetes(
  { mime, taille, nom }: { mime: string; taille: number; nom: string },
  mode: { telecharger: boolean },
): Record<string, string | number> {
  return {
    'content-type': safeMime(mime),
    'content-length': taille,
    'content-disposition': contentDisposition(nom, mode),
    'cache-control': 'private, no-store',
    ...(mode.telecharger
      ? {}
      : { 'content-security-policy': CSP_AFFICHAGE, 'x-frame-options': 'SAMEORIGIN' }),
  }
}

/** pliure folds the accents but also the case, which a number must keep. */
function asciiPart(texte: string): string {
  const lettres = [...texte].map((lettre) => (/^[\w.-]$/.test(lettre) ? lettre : pliure(lettre)))
  return lettres
    .join('')
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
}
