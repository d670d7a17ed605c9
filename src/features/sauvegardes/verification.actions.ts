import { createReadStream, existsSync } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { createZstdDecompress } from 'node:zlib'
import type { Config } from '../../config.ts'
import { readEntrees } from '../../core/entrees.ts'
import { openEnveloppe, SauvegardeRefusee } from '../../core/enveloppe.ts'
import { countLignes, secretsOf, tellArchive } from './rules.ts'
import { type Debut, type Fin, Tete } from './schemas.ts'

/** What to do of each part; what is not asked for is read and checked all the same. */
export type Lecteur = {
  start?(debut: Debut): Promise<void>
  table?(table: { nom: string; colonnes: string[] }, contenu: AsyncIterable<Buffer>): Promise<void>
  fichier?(cle: string, contenu: AsyncIterable<Buffer>): Promise<void>
}

export type Archive = { debut: Debut; fin: Fin }

/**
 * Reads an archive to its end, and checks every byte and every count.
 * @throws SauvegardeRefusee which says what is wrong
 */
export async function readArchive(config: Config, chemin: string, lecteur: Lecteur = {}): Promise<Archive> {
  if (!existsSync(chemin)) throw new SauvegardeRefusee(`${chemin} n’existe pas.`)
  const compte: Compte = { lignes: {}, fichiers: 0, octets: 0 }
  let debut: Debut | null = null
  let fin: Fin | null = null
  for await (const { tete: lue, contenu } of readEntrees(openArchive(config, chemin))) {
    const tete = parseTete(lue)
    if (fin !== null || (debut === null) !== (tete.sorte === 'sauvegarde')) throw desordre()
    if (tete.sorte === 'sauvegarde') {
      debut = tete
      await lecteur.start?.(tete)
    } else if (tete.sorte === 'table') await readTable(lecteur, compte, tete, contenu)
    else if (tete.sorte === 'fichier') await readFichier(lecteur, compte, tete.cle, contenu)
    else fin = tete
  }
  if (debut === null || fin === null || !isSame(compte, fin)) throw desordre()
  return { debut, fin }
}

/** The same, told. */
export async function verifyArchive(config: Config, chemin: string): Promise<string> {
  const { debut, fin } = await readArchive(config, chemin)
  return tellArchive(debut, fin)
}

function openArchive(config: Config, chemin: string): AsyncIterable<Buffer> {
  const clair = Readable.from(openEnveloppe(secretsOf(config), createReadStream(chemin)))
  // An error of the source comes out where the last stream is read.
  return pipeline(clair, createZstdDecompress(), () => {})
}

function parseTete(lue: unknown): Tete {
  const { success, data } = Tete.safeParse(lue)
  if (success) return data
  throw new SauvegardeRefusee(
    'Cette sauvegarde est d’une forme que cette version ne connaît pas\u00a0: installez une version plus récente.',
  )
}

type Compte = Pick<Fin, 'lignes' | 'fichiers' | 'octets'>

async function readTable(
  { table }: Lecteur,
  compte: Compte,
  { nom, colonnes }: { nom: string; colonnes: string[] },
  contenu: AsyncIterable<Buffer>,
): Promise<void> {
  const lu = counted(contenu, (bloc) => {
    compte.lignes[nom] = (compte.lignes[nom] ?? 0) + countLignes(bloc)
  })
  compte.lignes[nom] = 0
  await table?.({ nom, colonnes }, lu)
  await drain(lu)
}

async function readFichier(
  { fichier }: Lecteur,
  compte: Compte,
  cle: string,
  contenu: AsyncIterable<Buffer>,
): Promise<void> {
  const lu = counted(contenu, (bloc) => {
    compte.octets += bloc.length
  })
  compte.fichiers++
  await fichier?.(cle, lu)
  await drain(lu)
}

function isSame(compte: Compte, { lignes, fichiers, octets }: Fin): boolean {
  const tables = Object.keys(lignes)
  return (
    compte.fichiers === fichiers &&
    compte.octets === octets &&
    tables.length === Object.keys(compte.lignes).length &&
    tables.every((nom) => compte.lignes[nom] === lignes[nom])
  )
}

/** Passes on what it counts. */
export async function* counted(
  source: AsyncIterable<Buffer>,
  count: (bloc: Buffer) => void,
): AsyncGenerator<Buffer> {
  for await (const bloc of source) {
    count(bloc)
    yield bloc
  }
}

async function drain(source: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of source);
}

const desordre = () =>
  new SauvegardeRefusee(
    'Ce que contient la sauvegarde n’est pas ce qu’elle annonce\u00a0: elle ne sert plus.',
  )
