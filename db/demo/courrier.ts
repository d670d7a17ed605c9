/** A letter of one page. */
export type Courrier = { titre: string; lignes: readonly string[] }

const MARGE = 64
const HAUT = 770
const INTERLIGNE = 20

/** Windows-1252, the encoding of the standard fonts, differs from Latin-1 for these. */
const WINDOWS_1252: Readonly<Record<string, number>> = { '€': 0x80, '’': 0x92, '–': 0x96, œ: 0x9c, Œ: 0x8c }

/**
 * Prints a short letter with the standard fonts of the format. The notices and accords, which people keep, come
 * from the program's own templates; these letters only have to open.
 */
export function printCourrier({ titre, lignes }: Courrier): Buffer {
  const contenu = [
    textLine('/F2 15', HAUT, titre),
    ...lignes.map((l, i) => textLine('/F1 11', rowOf(i), l)),
  ].join('\n')
  return assemble([
    '<< /Type /Catalog /Pages 2 0 R /Lang (fr-FR) /ViewerPreferences << /DisplayDocTitle true >> >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R ' +
      '/Resources << /Font << /F1 4 0 R /F2 5 0 R >> >> >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>',
    `<< /Length ${contenu.length} >>\nstream\n${contenu}\nendstream`,
    `<< /Title (${toPdfText(titre)}) >>`,
  ])
}

function rowOf(rang: number): number {
  return HAUT - 44 - rang * INTERLIGNE
}

function textLine(police: string, y: number, texte: string): string {
  return `BT ${police} Tf ${MARGE} ${y} Td (${toPdfText(texte)}) Tj ET`
}

function toPdfText(texte: string): string {
  const octets = [...texte].map((c) => String.fromCharCode(WINDOWS_1252[c] ?? c.charCodeAt(0)))
  return octets.join('').replace(/[\\()]/g, '\\$&')
}

/** Objects numbered from 1, the last one being the information dictionary, and the table of their offsets. */
function assemble(objets: readonly string[]): Buffer {
  let corps = '%PDF-1.4\n'
  const table = objets.map((objet, i) => {
    const debut = corps.length
    corps += `${i + 1} 0 obj\n${objet}\nendobj\n`
    return `${String(debut).padStart(10, '0')} 00000 n \n`
  })
  const pied = `trailer\n<< /Size ${objets.length + 1} /Root 1 0 R /Info ${objets.length} 0 R >>`
  const xref = `xref\n0 ${objets.length + 1}\n0000000000 65535 f \n${table.join('')}`
  return Buffer.from(`${corps}${xref}${pied}\nstartxref\n${corps.length}\n%%EOF\n`, 'latin1')
}
