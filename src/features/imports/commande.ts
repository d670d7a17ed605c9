import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { pluriel } from '../../core/texte.ts'
import { type ImportDeps, importLot } from './actions.ts'
import { undoLot } from './annulation.actions.ts'
import type { CompteFichier, Rapport } from './rapport.rules.ts'

export const AIDE_IMPORT = `Usage : npm run ogestion -- import LOT [--dry-run] [--report FICHIER.json]
        npm run ogestion -- import undo LOT-ID

  LOT        un dossier, un fichier zip, ou un fichier XML de la banque (pain, camt)
  undo       rend les lignes telles qu’elles étaient avant ce lot
  --dry-run  fait tout, dit tout, n’enregistre rien
  --report   écrit le rapport complet en JSON

Sortie : 0 tout est entré, 1 des lignes (ou le lot) sont refusées, 2 mauvaise utilisation, 3 panne.`

/** Lines of the report shown on screen; the file of --report has them all. */
const CONSTATS_MONTRES = 20
const MS_ENTRE_POINTS = 500

type Args = { chemin: string; essai: boolean; rapport: string | undefined }

/**
 * `ogestion import`. Returns the exit code: 0 imported, 1 something was refused (the rest is imported), 2 wrong
 * use. What the system cannot do is thrown.
 */
export async function runImport(
  deps: Omit<ImportDeps, 'progress'>,
  argv: readonly string[],
): Promise<number> {
  if (argv[0] === 'undo') return runUndo(deps, argv.slice(1))
  const args = readArgs(argv)
  if (typeof args === 'string') {
    process.stderr.write(`${args}\n\n${AIDE_IMPORT}\n`)
    return 2
  }
  const suivi = openSuivi(process.stderr)
  const rapport = await importLot({ ...deps, progress: suivi.progress }, args.chemin, {
    essai: args.essai,
  }).finally(suivi.close)
  process.stdout.write(formatRapport(rapport, args.essai))
  if (args.rapport) await writeFile(args.rapport, `${JSON.stringify(rapport, null, 2)}\n`)
  return rapport.lotRefuse || rapport.refus.length > 0 ? 1 : 0
}

async function runUndo(deps: ImportDeps, [lot, ...autres]: readonly string[]): Promise<number> {
  if (lot === undefined || !UUID.test(lot) || autres.length > 0) {
    process.stderr.write(
      `Indiquez l’identifiant du lot à annuler, tel que son rapport le donne.\n\n${AIDE_IMPORT}\n`,
    )
    return 2
  }
  const annulation = await undoLot(deps, lot, 'commande')
  const message = annulation.fait ? `Lot ${lot} annulé.` : annulation.motif
  process.stdout.write(`${message}\n`)
  return annulation.fait ? 0 : 1
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The arguments, or what is wrong with them. */
function readArgs(argv: readonly string[]): Args | string {
  try {
    const options = { 'dry-run': { type: 'boolean' }, report: { type: 'string' } } as const
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true })
    const [chemin, ...autres] = positionals
    if (chemin === undefined) return 'Indiquez le lot à importer.'
    if (autres.length > 0) return 'Indiquez un seul lot.'
    if (!existsSync(chemin)) return `Le lot ${chemin} n’existe pas.`
    if (values.report !== undefined && !existsSync(dirname(values.report)))
      return `Le dossier de ${values.report} n’existe pas.`
    return { chemin, essai: values['dry-run'] ?? false, rapport: values.report }
  } catch (erreur) {
    const [, option = ''] = /'(--?[^' <]*)/.exec((erreur as Error).message) ?? []
    return `Option non reconnue ou sans valeur\u00a0: ${option}`
  }
}

/** One line written over itself on a terminal; in a log, a line when the step changes. */
function openSuivi(flux: NodeJS.WriteStream) {
  let derniere = ''
  let prochain = 0
  const progress: ImportDeps['progress'] = (etape, fait, total) => {
    const suite = etape === derniere
    if (suite && (!flux.isTTY || performance.now() < prochain)) return
    derniere = etape
    prochain = performance.now() + MS_ENTRE_POINTS
    flux.write(flux.isTTY ? `\r\x1b[K${etape}${formatPart(fait, total)}` : `${etape}\n`)
  }
  return {
    progress,
    close() {
      if (flux.isTTY && derniere !== '') flux.write('\r\x1b[K')
    },
  }
}

function formatPart(fait: number, total: number | null): string {
  if (fait === 0) return '…'
  const nombre = fait.toLocaleString('fr-FR')
  return total ? ` ${nombre} sur ${total.toLocaleString('fr-FR')}` : ` ${nombre}`
}

/** The summary of an import, in French, for a terminal. */
export function formatRapport(rapport: Rapport, essai: boolean): string {
  if (rapport.lotRefuse)
    return `Lot refusé (${rapport.lotRefuse.code})\u00a0: ${rapport.lotRefuse.message}\nRien n’a été importé.\n`
  const bilan = rapport.lot
    ? `Lot ${rapport.lot} importé.`
    : essai
      ? 'Essai terminé\u00a0: rien n’a été enregistré.'
      : ''
  return [
    formatTableau(rapport.fichiers),
    ...formatConstats('refus', rapport.tronque?.refus, rapport.refus),
    ...formatConstats('avertissement', rapport.tronque?.avertissements, rapport.avertissements),
    '',
    bilan,
    '',
  ].join('\n')
}

const ENTETE = ['Fichier', 'Lus', 'Créés', 'Modifiés', 'Inchangés', 'Refusés']

function formatTableau(fichiers: readonly CompteFichier[]): string {
  const lignes = fichiers.map((compte) => [
    compte.fichier,
    ...[compte.lus, compte.crees, compte.modifies, compte.inchanges, compte.refuses].map((n) =>
      n.toLocaleString('fr-FR'),
    ),
  ])
  const largeurs = ENTETE.map((_, rang) =>
    Math.max(...[ENTETE, ...lignes].map((ligne) => (ligne[rang] ?? '').length)),
  )
  const cadrer = (ligne: readonly string[]) =>
    ligne
      .map((mot, rang) => (rang === 0 ? mot.padEnd(largeurs[rang] ?? 0) : mot.padStart(largeurs[rang] ?? 0)))
      .join('  ')
  return [ENTETE, ...lignes].map(cadrer).join('\n')
}

function formatConstats(nom: string, total: number | undefined, constats: Rapport['refus']): string[] {
  if (constats.length === 0) return []
  const nombre = total ?? constats.length
  const lignes = constats
    .slice(0, CONSTATS_MONTRES)
    .map(({ fichier, ligne, cle, colonne, code, message }) => {
      const ou = [`ligne ${ligne}`, cle, colonne].filter((mot) => mot !== '').join(', ')
      return `  ${fichier}, ${ou}\u00a0: ${message} [${code}]`
    })
  const reste = nombre - lignes.length
  const titre = pluriel(nombre, nom, nom === 'refus' ? nom : `${nom}s`)
  return [
    '',
    `${titre}\u00a0:`,
    ...lignes,
    ...(reste > 0 ? [`  … et ${reste.toLocaleString('fr-FR')} de plus, voir --report`] : []),
  ]
}
