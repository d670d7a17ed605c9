import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  document,
  ordreXml,
  pain001,
  readElements,
  readOrdresDe,
  toOctets,
} from '../../../test/fabriques/iso20022.ts'
import { decodeXml } from './octets.ts'
import { readMessage } from './queries.ts'

const SAIN = pain001([ordreXml()])
const ouvert = SAIN.slice(0, SAIN.indexOf('<CdtTrfTxInf>'))

/** A text, then another again and again without end: only a limit stops the reading. */
async function* endless(debut: string, suite: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(debut)
  for (;;) yield Buffer.from(suite.repeat(1_000))
}

async function readAll(source: AsyncIterable<Uint8Array>): Promise<number> {
  const { elements } = await readMessage(source)
  let lus = 0
  for await (const { type } of elements) if (type) lus++
  return lus
}

test('un DOCTYPE est refusé, et ses entités avec lui', async () => {
  const rires = `<!DOCTYPE Document [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>`
  for (const doctype of ['<!DOCTYPE Document SYSTEM "http://exemple.fr/d.dtd">', rires])
    await assert.rejects(readElements(SAIN.replace('<Document', `${doctype}<Document`)), { code: 'DOCTYPE' })
})

test('une entité autre que celles de XML est refusée', async () => {
  await assert.rejects(readElements(SAIN.replace('Dossier D1', '&secret;')), { code: 'ENTITE' })
  const [ordre] = await readOrdresDe(SAIN.replace('Dossier D1', '&lt;D1&gt; &#233;&apos;'))
  assert.deepEqual(ordre?.libelles, ["<D1> é'"])
})

test('ce qui ne finit jamais est arrêté : profondeur, texte, attribut, commentaire, éléments', async () => {
  const sansFin: [string, string][] = [
    ['', '<a>'],
    ['<CdtTrfTxInf><Amt><InstdAmt Ccy="EUR">', '9'],
    ['<CdtTrfTxInf><Cdtr><Nm>', '<![CDATA[aaaaaaaaaa]]>'],
    ['<CdtTrfTxInf a="', 'x'],
    ['<', 'x'],
    ['<!--', 'x'],
    ['<CdtTrfTxInf>', '<a/>'],
    ['', '<Autre/>'],
    ['</PmtInf>', '<Autre></Autre>'],
  ]
  for (const [debut, suite] of sansFin)
    await assert.rejects(readAll(endless(ouvert + debut, suite)), { code: 'DEMESURE' }, debut + suite)
  await assert.rejects(readAll(endless('', '<a>')), { code: 'DEMESURE' })
  for (const debut of ['', '<?xml version="1.0"?><!DOCTYPE '])
    await assert.rejects(readAll(endless(debut, 'x')), { statut: 422 }, debut)
})

test('un fichier démesuré est arrêté avant d’être lu jusqu’au bout', async () => {
  let demandes = 0
  async function* enorme(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(SAIN)
    for (const bloc = Buffer.alloc(512 * 1024 ** 2); ; demandes++) yield bloc
  }
  const octets = decodeXml(enorme())
  await octets.next()
  await assert.rejects(skip(octets), { code: 'TAILLE' })
  assert.equal(demandes, 0)
})

async function skip(textes: AsyncIterable<string>): Promise<void> {
  for await (const _ of textes);
}

test('un fichier coupé est refusé, où qu’il le soit', async () => {
  for (let fin = 0; fin < SAIN.trimEnd().length; fin += 7)
    await assert.rejects(readElements(SAIN.slice(0, fin)), { statut: 422 }, String(fin))
})

test('ce qui n’est pas un message connu est refusé avec ce qu’il faut déposer', async () => {
  const cas: [string, string, RegExp][] = [
    ['', 'VIDE', /^Le fichier est vide\.$/],
    ['numero;montant\n1;2\n', 'XML', /pas un XML bien formé/],
    ['<html/>', 'NATURE', /aucun message ISO 20022/],
    ['<Document xmlns="urn:autre"/>', 'NATURE', /ce n’est pas un message ISO 20022/],
    ['<Document/>', 'NATURE', /ce n’est pas un message ISO 20022/],
    [document('camt.052.001.08', ''), 'NATURE', /camt\.052 .*pain\.001, pain\.002, camt\.053 ou camt\.054/],
    [document('pain.001.001.13', ''), 'VERSION', /version 13 du message pain\.001 .* 03, 09 et 12/],
    [document('camt.053.001.08', '<CstmrCdtTrfInitn/>'), 'NATURE', /BkToCstmrStmt est attendu/],
    [SAIN.replace('</Document>', '<CstmrCdtTrfInitn/></Document>'), 'NATURE', /une fois et seul/],
  ]
  for (const [texte, code, message] of cas)
    await assert.rejects(readElements(texte), { code, message }, texte)
})

test('préfixes, enveloppe, BOM, commentaires, vocabulaires étrangers ne gênent pas la lecture', async () => {
  const attendu = await readOrdresDe(SAIN)
  const prefixe = SAIN.replace(/<(\/?)(\w)/g, '<$1p:$2').replace('xmlns=', 'xmlns:p=')
  const enveloppe = SAIN.replace(
    '<Document',
    '<BizMsgEnvlp xmlns="urn:env"><AppHdr><Fr/></AppHdr><Document',
  ).replace('</Document>', '</Document></BizMsgEnvlp>')
  const etranger = SAIN.replace(
    '<PmtMtd>',
    '<x:PmtMtd xmlns:x="urn:x">CHK</x:PmtMtd><!-- note --><?pi ?><PmtMtd>',
  )
  for (const texte of [prefixe, enveloppe, `\ufeff${SAIN}`, etranger, SAIN.replaceAll('\n', '\r\n')])
    assert.deepEqual(await readOrdresDe(texte), attendu, texte.slice(0, 200))
})

test('Xmlns, que des banques écrivent pour xmlns, est compris', async () => {
  assert.equal((await readOrdresDe(SAIN.replace('xmlns', 'Xmlns'))).length, 1)
})

test('un encodage annoncé est suivi, un encodage faux ou inconnu est refusé', async () => {
  const latin = (nom: string) => Buffer.from(SAIN.replace('UTF-8', nom).replace('Œuvre', 'Été'), 'latin1')
  const [ordre] = await readElements(latin('ISO-8859-1'))
  assert.equal(ordre?.type === 'ordre' && ordre.beneficiaire.nom, 'Alpha & Été')
  for (const octets of [
    latin('UTF-8'),
    latin('UTF-16'),
    latin('utf-7'),
    Buffer.from(`\ufeff${SAIN}`, 'utf16le'),
    Buffer.from(SAIN, 'utf16le'),
    Buffer.concat([Buffer.from(SAIN), Buffer.from([0xc3])]),
  ])
    await assert.rejects(readElements(octets), { code: 'ENCODAGE' })
})

test('un caractère nul ou de contrôle est refusé', async () => {
  for (const caractere of ['\0', '\x01', '&#0;', '&#x1;'])
    await assert.rejects(readElements(SAIN.replace('D1', caractere)), { statut: 422 })
})

test('aucun refus ne cite un IBAN ni un nom du fichier', async () => {
  const iban = 'FR7610278251263602653766289'
  for (const fautif of [
    SAIN.replace('1250.55', iban),
    SAIN.replace('Ccy="EUR"', `Ccy="${iban}"`),
    SAIN.replace('<NbOfTxs>1', `<NbOfTxs>${iban}`),
    SAIN.replace('2026-11-24', iban),
    SAIN.replace('</Nm>', `</${iban}>`),
    SAIN.replace('Dossier D1', `&${iban};`),
    SAIN.replace('CstmrCdtTrfInitn>', `${iban}>`),
    SAIN.replace('pain.001.001.09', iban),
  ])
    await assert.rejects(readElements(fautif), (erreur: Error) => !/7610278|Alpha/.test(erreur.message))
})

test('un fichier donné d’un bloc ou octet par octet se lit de même', async () => {
  const lus = async (taille: number) => readAll(toOctets(SAIN, taille))
  assert.deepEqual([await lus(1), await lus(1_000_000)], [1, 1])
})
