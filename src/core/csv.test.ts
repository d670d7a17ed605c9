import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { type LigneCsv, openCsv, writeCsvLigne } from './csv.ts'
import { ErreurCsv } from './errors.ts'

const FIXTURES = new URL('../../test/fixtures/csv/', import.meta.url)
const ENTETE = 'numero;ville\n'

test('un fichier UTF-8 avec BOM et virgules est compris', async () => {
  const { colonnes, lignes, ...reste } = await openCsv(
    createReadStream(new URL('utf8-bom-virgule.csv', FIXTURES)),
  )
  const lues = await collect(lignes)
  assert.deepEqual(reste, { separateur: ',' })
  assert.deepEqual([colonnes.length, colonnes[0], colonnes[5]], [14, 'nomattribuant', 'idbeneficiaire'])
  assert.deepEqual([lues.length, lues[0]?.ligne, lues.at(-1)?.ligne], [38, 2, 39])
  assert.equal(lues.at(-1)?.valeurs[5], '98765432100037')
})

test('un fichier UTF-8 à points-virgules garde ses valeurs vides', async () => {
  const { colonnes, separateur, lignes } = await openCsv(
    createReadStream(new URL('utf8-point-virgule.csv', FIXTURES)),
  )
  const lues = await collect(lignes)
  assert.deepEqual([colonnes.length, separateur, lues.length], [16, ';', 4])
  assert.deepEqual(lues[0]?.valeurs.slice(0, 3), ['TEST_SOCLE_SCDL', '', '2019-05-10'])
})

test('un fichier tout en guillemets et en CRLF est compris', async () => {
  const { colonnes, lignes } = await openCsv(createReadStream(new URL('utf8-guillemets-crlf.csv', FIXTURES)))
  const lues = await collect(lignes)
  assert.deepEqual(colonnes, ['numero_fiche', 'bloc_competences_code', 'bloc_competences_libelle'])
  assert.deepEqual(lues.at(-1), {
    ligne: 7,
    valeurs: [
      'RNCP509',
      'RNCP509BC04',
      'UG1 : Français – Histoire, géographie et enseignement moral et civique',
    ],
  })
})

test('un fichier Windows-1252 garde ses accents', async () => {
  const { lignes } = await openCsv(createReadStream(new URL('windows1252-point-virgule.csv', FIXTURES)))
  const lues = await collect(lignes)
  assert.deepEqual([lues.length, lues[0]?.valeurs.length], [5, 21])
  assert.equal(lues[0]?.valeurs[3], "ministère de l'éducation nationale")
})

test('les signes propres à Windows-1252 ne sont pas pris pour du Latin-1', async () => {
  const octets = Buffer.concat([Buffer.from(ENTETE), Buffer.from([0x80, 0x3b, 0x92, 0x9c, 0x0a])])
  assert.deepEqual(await read(octets), [{ ligne: 2, valeurs: ['€', '’œ'] }])
})

test('le séparateur se reconnaît hors des guillemets de l’en-tête', async () => {
  const separateurs = ['"a;b;c",d\n', '"numero"\na,b\n', 'a\tb\n', 'a;b,c;d\n', '\n\na,b\n', 'seule\n']
  const lus = await Promise.all(separateurs.map(async (texte) => (await openTexte(texte)).separateur))
  assert.deepEqual(lus, [',', ';', '\t', ';', ',', ';'])
})

test('la ligne d’un enregistrement est celle du fichier, champs sur plusieurs lignes compris', async () => {
  const texte =
    '\r\n Numero ;"Vil\r\nle"\r\nA;"12 rue\r\ndes\r\nLilas"\r\n\r\n  \r\nB;"dit ""Le Clos"""\r\n;\r\nC'
  const { colonnes, lignes } = await openTexte(texte)
  assert.deepEqual(colonnes, ['numero', 'vil\r\nle'])
  assert.deepEqual(await collect(lignes), [
    { ligne: 4, valeurs: ['A', '12 rue\r\ndes\r\nLilas'] },
    { ligne: 9, valeurs: ['B', 'dit "Le Clos"'] },
    { ligne: 10, valeurs: ['', ''] },
    { ligne: 11, valeurs: ['C'] },
  ])
})

test('une ligne trop courte ou trop longue sort telle quelle', async () => {
  assert.deepEqual(await read(`${ENTETE}A\nB;Lyon;69\n`), [
    { ligne: 2, valeurs: ['A'] },
    { ligne: 3, valeurs: ['B', 'Lyon', '69'] },
  ])
})

test('un BOM devant un en-tête en guillemets ne gêne pas', async () => {
  assert.deepEqual((await openTexte('\ufeff"numero";"ville"\n')).colonnes, ['numero', 'ville'])
})

test('un en-tête accentué ou espacé, et la ligne « sep= » d’un tableur, se lisent', async () => {
  const { colonnes, separateur, lignes } = await openTexte(
    '\ufeffsep=,\r\nNuméro,Raison sociale\r\nA,"B, C"\r\n',
  )
  assert.deepEqual([colonnes, separateur], [['numero', 'raison_sociale'], ','])
  assert.deepEqual(await collect(lignes), [{ ligne: 3, valeurs: ['A', 'B, C'] }])
})

test('le découpage du flux en morceaux ne change rien à la lecture', async () => {
  const octets = Buffer.from('\ufeffnumero;ville\r\nA;"Été ""là""\r\nhaut"\r\nÉ;€\r\n')
  const attendu = [
    { ligne: 2, valeurs: ['A', 'Été "là"\r\nhaut'] },
    { ligne: 4, valeurs: ['É', '€'] },
  ]
  for (let taille = 1; taille <= octets.length; taille++) {
    const morceaux = Array.from({ length: Math.ceil(octets.length / taille) }, (_, i) =>
      octets.subarray(i * taille, (i + 1) * taille),
    )
    const { lignes } = await openCsv(Readable.from(morceaux))
    assert.deepEqual(await collect(lignes), attendu, `morceaux de ${taille}`)
  }
})

test('un octet qui n’est pas UTF-8 après le début du fichier est une erreur à sa ligne', async () => {
  const octets = Buffer.concat([
    Buffer.from(ENTETE + 'A;Orléans\n'.repeat(10_000)),
    Buffer.from([0x42, 0x3b, 0xe9, 0x0a]),
  ])
  await assertErreur(octets, 'ENCODAGE', 10_002)
  await assertErreur(Buffer.concat([Buffer.from('\ufeffa;b\nc;'), Buffer.from([0xe9])]), 'ENCODAGE', 2)
})

test('l’encodage se juge au premier accent, où qu’il soit', async () => {
  const debut = ENTETE + 'A;Lyon\n'.repeat(20_000)
  for (const accents of [Buffer.from('B;Orléans\n'), Buffer.from('B;Orl\xe9ans\n', 'latin1')]) {
    const lues = await read(Buffer.concat([Buffer.from(debut), accents]))
    assert.deepEqual(lues.at(-1), { ligne: 20_002, valeurs: ['B', 'Orléans'] })
  }
})

test('un caractère nul est une erreur à sa ligne', async () => {
  await assertErreur(`${ENTETE}A;Lyon\nB;Ly\u0000on\n`, 'NUL', 3)
  await assertErreur(Buffer.from('a;b\n', 'utf16le'), 'NUL', 1)
})

test('un guillemet mal refermé est une erreur à la ligne où son enregistrement commence', async () => {
  await assertErreur(`${ENTETE}A;Lyon\nB;"Ly\non\nC;Paris`, 'GUILLEMET', 3, 1)
  await assertErreur(`${ENTETE}"A";"Lyon\n"B";"Paris"\n`, 'GUILLEMET', 2)
  await assertErreur('"numero;ville\nA;Lyon', 'GUILLEMET', 1)
  await assertErreur('numero;vil"le\nA;Lyon', 'GUILLEMET', 1)
})

test('un guillemet dans une valeur nue ne gâte que son enregistrement', async () => {
  const lues = await read(`${ENTETE}A;Tube 5" et 6"\r\nB;"Ly\r\non"\nC;Ly"on\nD;Nice`)
  assert.deepEqual(lues, [
    { ligne: 2, valeurs: [], guillemet: true },
    { ligne: 3, valeurs: ['B', 'Ly\r\non'] },
    { ligne: 5, valeurs: [], guillemet: true },
    { ligne: 6, valeurs: ['D', 'Nice'] },
  ])
})

test('un enregistrement de plus d’un mégaoctet est une erreur à sa ligne', async () => {
  await assertErreur(`${ENTETE}A;Lyon\nB;"${'ligne\n'.repeat(200_000)}"\n`, 'ENREGISTREMENT_TROP_LONG', 3, 1)
  await assertErreur(`${ENTETE}A;Lyon\n${'x'.repeat(1_200_000)}`, 'ENREGISTREMENT_TROP_LONG', 3)
})

test('un fichier sans fin de ligne n’est pas gardé en mémoire', async () => {
  let lus = 0
  async function* sansFin() {
    for (; lus < 100; lus++) yield Buffer.alloc(65_536, 'x')
  }
  await assert.rejects(openCsv(sansFin()), { code: 'ENREGISTREMENT_TROP_LONG', ligne: 1 })
  assert.ok(lus < 20, `${lus} blocks read`)
})

test('un en-tête vide, trop large, en double ou à l’ancienne est refusé', async () => {
  await assertErreur('', 'VIDE', 1)
  await assertErreur('\r\n\n', 'VIDE', 1)
  await assertErreur(`\n${Array.from({ length: 201 }, (_, i) => `c${i}`).join(';')}`, 'TROP_DE_COLONNES', 2)
  await assertErreur('numero;Ville; VILLE \n', 'COLONNE_EN_DOUBLE', 1)
  await assertErreur('numero;ville\rA;Lyon\rB;Paris\r', 'FIN_DE_LIGNE', 1)
  assert.deepEqual((await openTexte('numero;;\n')).colonnes, ['numero', '', ''])
})

test('quitter la lecture avant la fin ferme la source', async () => {
  const source = Readable.from(Array.from({ length: 100 }, () => Buffer.from(`${ENTETE.repeat(500)}`)))
  const { lignes } = await openCsv(source)
  for await (const { ligne } of lignes) if (ligne > 3) break
  assert.ok(source.destroyed)
  const refusee = Readable.from(Array.from({ length: 100 }, () => Buffer.from('a;a\n'.repeat(500))))
  await assert.rejects(openCsv(refusee), ErreurCsv)
  assert.ok(refusee.destroyed)
})

test('une ligne écrite puis relue ne change pas', async () => {
  assert.equal(writeCsvLigne(['A', 'dit "Le Clos"', 'a;b', '']), 'A;"dit ""Le Clos""";"a;b";\r\n')
  assert.equal(writeCsvLigne(['a;b', 'c,d'], ','), 'a;b,"c,d"\r\n')
  const valeurs = ['"', 'a\r\nb', 'a\nb', ' ; ', '""', 'é€', '=1', ' x ']
  const texte = writeCsvLigne(valeurs.map((_, i) => `c${i}`)) + writeCsvLigne(valeurs)
  assert.deepEqual(await read(texte), [{ ligne: 2, valeurs }])
})

function openTexte(contenu: string | Buffer) {
  return openCsv(Readable.from([Buffer.from(contenu)]))
}

async function collect(lignes: AsyncIterable<LigneCsv>): Promise<LigneCsv[]> {
  const lues: LigneCsv[] = []
  for await (const lue of lignes) lues.push(lue)
  return lues
}

async function read(contenu: string | Buffer): Promise<LigneCsv[]> {
  return collect((await openTexte(contenu)).lignes)
}

/** The error has this code and line, and comes after at least `lues` rows. */
async function assertErreur(contenu: string | Buffer, code: string, ligne: number, lues = 0): Promise<void> {
  let sorties = 0
  const lecture = async () => {
    for await (const _ of (await openTexte(contenu)).lignes) sorties++
  }
  await assert.rejects(lecture, (erreur) => {
    assert.ok(erreur instanceof ErreurCsv)
    assert.deepEqual([erreur.code, erreur.ligne], [code, ligne])
    return true
  })
  assert.ok(sorties >= lues, `${sorties} rows read`)
}
