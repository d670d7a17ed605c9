import { createHash } from 'node:crypto'
import { z } from 'zod'
import { parseInstant } from './lecteurs.ts'
import { LotRefuse } from './rapport.rules.ts'
import { foldFichier, type SourceLot } from './source.ts'

export const MANIFESTE = 'manifest.json'
const OCTETS_MAX = 1_000_000

const Schema = z.object({
  schema: z.literal(1),
  emis_le: z.string().optional(),
  mode: z.string().optional(),
  fichiers: z
    .record(
      z.string(),
      z.object({ lignes: z.number().int().min(0).optional(), sha256: z.string().optional() }),
    )
    .optional(),
})

/** What the sender says of the lot: when it was issued, and what each file must be. */
export type Manifeste = {
  emisLe: Date | null
  lignes: ReadonlyMap<string, number>
  /** Announced as something else than a delta, the one way in which a lot is read. */
  autreMode: boolean
}

/**
 * Reads the manifest and checks the bytes of every file it names.
 * @throws {LotRefuse} MANIFESTE
 */
export async function readManifeste(source: SourceLot, connus: readonly string[]): Promise<Manifeste> {
  if (!source.fichiers.has(MANIFESTE)) return { emisLe: null, lignes: new Map(), autreMode: false }
  const { emis_le, mode, fichiers: nommes } = await parseManifeste(source)
  const fichiers =
    nommes && Object.fromEntries(Object.entries(nommes).map(([nom, dit]) => [foldFichier(nom), dit]))
  const emisLe = emis_le === undefined ? null : parseInstant(emis_le)
  if (emis_le !== undefined && emisLe === null) refuse('sa date d’émission n’est pas lisible')
  for (const [fichier, { sha256 }] of Object.entries(fichiers ?? {}))
    await checkFichier(source, fichier, sha256)
  const oublie =
    fichiers && connus.find((fichier) => source.fichiers.has(fichier) && !Object.hasOwn(fichiers, fichier))
  if (oublie) refuse(`il ne nomme pas ${oublie}, qui est dans le lot`)
  const lignes = Object.entries(fichiers ?? {}).flatMap(([fichier, { lignes }]) =>
    lignes === undefined ? [] : [[fichier, lignes] as const],
  )
  return {
    emisLe,
    lignes: new Map(lignes),
    autreMode: mode !== undefined && mode.trim().toLowerCase() !== 'delta',
  }
}

/** @throws {LotRefuse} MANIFESTE when a file has not the number of rows that was announced. */
export function checkLignes({ lignes }: Manifeste, fichier: string, lues: number): void {
  const annoncees = lignes.get(fichier)
  if (annoncees !== undefined && annoncees !== lues) {
    refuse(`il annonce ${annoncees} lignes dans ${fichier}, qui en a ${lues}`)
  }
}

async function parseManifeste(source: SourceLot): Promise<z.infer<typeof Schema>> {
  const octets: Buffer[] = []
  let taille = 0
  for await (const bloc of source.open(MANIFESTE)) {
    taille += bloc.length
    if (taille > OCTETS_MAX) refuse('il dépasse 1\u00a0Mo')
    octets.push(bloc)
  }
  const lu = Schema.safeParse(parseJson(Buffer.concat(octets).toString('utf8')))
  if (lu.success) return lu.data
  return refuse('il ne suit pas le schéma 1, le seul connu')
}

function parseJson(texte: string): unknown {
  try {
    return JSON.parse(texte.replace(/^\ufeff/, ''))
  } catch {
    return refuse('ce n’est pas du JSON')
  }
}

async function checkFichier(source: SourceLot, fichier: string, sha256: string | undefined): Promise<void> {
  const trouve = await source.locate(fichier)
  if ('code' in trouve) return refuse(`il nomme ${fichier.slice(0, 100)}, qui n’est pas dans le lot`)
  if (sha256 === undefined) return
  const empreinte = createHash('sha256')
  for await (const bloc of source.openPath(trouve.chemin)) empreinte.update(bloc)
  if (empreinte.digest('hex') !== sha256.toLowerCase())
    refuse(`l’empreinte de ${fichier} n’est pas celle qu’il annonce`)
}

function refuse(raison: string): never {
  throw new LotRefuse('MANIFESTE', `Le manifeste ne correspond pas au lot\u00a0: ${raison}.`)
}
