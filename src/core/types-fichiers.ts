// What a file is: told by its bytes, and for what people send by its name and its declared type too.
import { checkArchive, readEntrees } from './archives.ts'
import { cleanTexte } from './texte.ts'

export type TypeFichier = { mime: string; extension: string }

const SIGNATURES: readonly (TypeFichier & { debut: Buffer })[] = [
  { debut: Buffer.from('%PDF-'), mime: 'application/pdf', extension: 'pdf' },
  {
    debut: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    mime: 'image/png',
    extension: 'png',
  },
  { debut: Buffer.from([0xff, 0xd8, 0xff]), mime: 'image/jpeg', extension: 'jpg' },
]
const ZIP = Buffer.from([0x50, 0x4b, 0x03, 0x04])
/** Office files are zips that hold a part of this name, or say their type in clear first; a bare zip is refused. */
const BUREAUTIQUE: readonly (TypeFichier & { marque: string })[] = [
  {
    marque: 'word/',
    mime: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    extension: 'docx',
  },
  {
    marque: 'xl/',
    mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    extension: 'xlsx',
  },
  {
    marque: 'ppt/',
    mime: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    extension: 'pptx',
  },
  { marque: 'opendocument.text', mime: 'application/vnd.oasis.opendocument.text', extension: 'odt' },
  {
    marque: 'opendocument.spreadsheet',
    mime: 'application/vnd.oasis.opendocument.spreadsheet',
    extension: 'ods',
  },
]
const TEXTES: readonly TypeFichier[] = [
  { mime: 'text/csv', extension: 'csv' },
  { mime: 'text/plain', extension: 'txt' },
]

/** Reads the type from the content alone; undefined when it is none of those known. */
export function readType(octets: Buffer): TypeFichier | undefined {
  return (
    SIGNATURES.find(({ debut }) => octets.subarray(0, debut.length).equals(debut)) ??
    findBureautique(octets) ??
    findTexte(octets)
  )
}

function findBureautique(octets: Buffer) {
  if (!isArchive(octets)) return undefined
  const noms = readEntrees(octets)?.map(({ nom }) => nom) ?? []
  return BUREAUTIQUE.find(
    ({ marque }) => noms.some((nom) => nom.startsWith(marque)) || octets.subarray(0, 200).includes(marque),
  )
}

/** A text of some sort: no byte of a binary file, and nothing a browser would take for a page. */
function findTexte(octets: Buffer): TypeFichier | undefined {
  const debut = octets.subarray(0, 4096)
  const binaire = debut.some((octet) => octet < 9 || (octet > 13 && octet < 32) || octet === 127)
  const texte = debut.toString('latin1')
  if (binaire || /^\s*(<|\ufeff<|\xef\xbb\xbf\s*<)/.test(texte) || texte.startsWith('#!')) return undefined
  const premiere = texte.split(/\r?\n/, 1)[0] ?? ''
  return TEXTES[/[;,\t]/.test(premiere) ? 0 : 1]
}

/** A file as somebody sends it: `mime` is what her browser says of it. */
export type FichierEnvoye = { nom: string; mime: string; octets: Buffer }

/**
 * The type of a file that is sent: one of `admis`, on which its name, its declared type and its content agree; else
 * why it is refused, in French.
 */
export function checkType(fichier: FichierEnvoye, admis: readonly string[]): TypeFichier | string {
  const { nom, octets } = fichier
  const extension = extensionOf(nom)
  if (!admis.includes(extension))
    return `«\u00a0${nom}\u00a0» n’est pas d’un type accepté\u00a0: ${admis.join(', ')}.`
  const lu = readType(octets)
  const type = lu && isTexte(lu.extension) ? TEXTES.find((texte) => texte.extension === extension) : lu
  if (!type || type.extension !== extension)
    return `Le contenu de «\u00a0${nom}\u00a0» n’est pas celui d’un fichier ${extension}. Vérifiez-le, puis recommencez.`
  if (!mayDeclare(fichier.mime, type))
    return `«\u00a0${nom}\u00a0» est annoncé comme un fichier d’un autre type. Enregistrez-le de nouveau, puis recommencez.`
  const defaut = isArchive(octets) ? checkArchive(octets) : null
  if (defaut) return `«\u00a0${nom}\u00a0» ${defaut}. Enregistrez-le de nouveau, puis recommencez.`
  if (hasMacros(octets))
    return `«\u00a0${nom}\u00a0» contient des macros. Enregistrez-le sans macro, puis recommencez.`
  return type
}

/** A zip, which all office files are. */
export function isArchive(octets: Buffer): boolean {
  return octets.subarray(0, 4).equals(ZIP)
}

function hasMacros(octets: Buffer): boolean {
  return isArchive(octets) && (readEntrees(octets) ?? []).some(({ nom }) => /vbaProject\.bin$/i.test(nom))
}

/** For the `accept` of a file field: « .pdf,.jpg,.jpeg ». */
export function acceptOf(admis: readonly string[]): string {
  return admis.map((extension) => (extension === 'jpg' ? '.jpg,.jpeg' : `.${extension}`)).join()
}

function extensionOf(nom: string): string {
  const [, extension = ''] = /\.([a-z0-9]+)$/i.exec(nom) ?? []
  return extension.toLowerCase().replace(/^jpeg$/, 'jpg')
}

const isTexte = (extension: string) => TEXTES.some((texte) => texte.extension === extension)

/** What browsers say of a type they do not know, or know by another name. */
const SANS_TYPE = ['', 'application/octet-stream', 'application/zip', 'application/x-zip-compressed']
const AUTRES_NOMS: Readonly<Record<string, readonly string[]>> = {
  pdf: ['application/x-pdf'],
  jpg: ['image/jpg', 'image/pjpeg'],
  csv: ['text/plain', 'application/csv', 'text/comma-separated-values', 'application/vnd.ms-excel'],
}

function mayDeclare(declare: string, { mime, extension }: TypeFichier): boolean {
  const dit = declare.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return dit === mime || SANS_TYPE.includes(dit) || (AUTRES_NOMS[extension] ?? []).includes(dit)
}

const NOM_MAX = 120

/** The name of a file as it may be shown: without folder nor invisible character, its extension kept when it is long. */
export function nomAffichable(brut: string): string {
  const nom = cleanTexte((brut.split(/[/\\]/).at(-1) ?? '').replace(/\p{Cf}/gu, '')) || 'fichier'
  if (nom.length <= NOM_MAX) return nom
  const [fin = ''] = /\.[a-z0-9]{1,10}$/i.exec(nom) ?? []
  return `${nom.slice(0, NOM_MAX - fin.length - 1).replace(/[\ud800-\udbff]$/, '')}…${fin}`
}
