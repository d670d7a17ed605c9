import { readMessage } from '../../src/features/iso20022/queries.ts'
import type { CompteRendu, ElementBancaire, Mouvement, Ordre } from '../../src/features/iso20022/schemas.ts'
import { IBAN_A, IBAN_B } from './imports-lot.ts'

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

export function document(message: string, contenu: string): string {
  return `${DECLARATION}<Document xmlns="urn:iso:std:iso:20022:tech:xsd:${message}">\n${contenu}\n</Document>\n`
}

type OrdreXml = { ref?: string; montant?: string; devise?: string; iban?: string; bic?: 'BIC' | 'BICFI' }

export function ordreXml({
  ref = 'REG-1',
  montant = '1250.55',
  devise = 'EUR',
  iban = IBAN_A,
  bic = 'BICFI',
}: OrdreXml = {}): string {
  return `<CdtTrfTxInf><PmtId><EndToEndId>${ref}</EndToEndId></PmtId><Amt><InstdAmt Ccy="${devise}">${montant}</InstdAmt></Amt>
<CdtrAgt><FinInstnId><${bic}>CMCIFR2A</${bic}></FinInstnId></CdtrAgt><Cdtr><Nm>Alpha &amp; Œuvre</Nm></Cdtr>
<CdtrAcct><Id><IBAN>${iban}</IBAN></Id></CdtrAcct><RmtInf><Ustrd>Dossier D1</Ustrd></RmtInf></CdtTrfTxInf>`
}

/** `entete` and `totaux` are the totals announced by the file and by its remise. */
export function pain001(
  ordres: string[],
  {
    entete = `<NbOfTxs>${ordres.length}</NbOfTxs>`,
    totaux = '',
    version = '09',
    date = '<Dt>2026-11-24</Dt>',
  } = {},
): string {
  return document(
    `pain.001.001.${version}`,
    `<CstmrCdtTrfInitn><GrpHdr><MsgId>M1</MsgId>${entete}</GrpHdr>
<PmtInf><PmtInfId>P1</PmtInfId><PmtMtd>TRF</PmtMtd>${totaux}<ReqdExctnDt>${date}</ReqdExctnDt>
<DbtrAcct><Id><IBAN>${IBAN_B}</IBAN></Id></DbtrAcct>${ordres.join('\n')}</PmtInf></CstmrCdtTrfInitn>`,
  )
}

export function pain002(contenu: string, version = '10'): string {
  return document(
    `pain.002.001.${version}`,
    `<CstmrPmtStsRpt><GrpHdr><MsgId>R1</MsgId></GrpHdr>${contenu}</CstmrPmtStsRpt>`,
  )
}

type LigneXml = {
  montant?: string
  devise?: string
  sens?: 'CRDT' | 'DBIT'
  statut?: string
  champs?: string
}

export function ligneXml(
  details = '',
  { montant = '10.00', devise = 'EUR', sens = 'DBIT', statut = '<Cd>BOOK</Cd>', champs = '' }: LigneXml = {},
): string {
  return `<Ntry><Amt Ccy="${devise}">${montant}</Amt><CdtDbtInd>${sens}</CdtDbtInd><Sts>${statut}</Sts>
<BookgDt><Dt>2026-11-24</Dt></BookgDt><AcctSvcrRef>BQ1</AcctSvcrRef>${champs}${details}</Ntry>`
}

export function camt053(contenu: string, version = '08'): string {
  return document(
    `camt.053.001.${version}`,
    `<BkToCstmrStmt><GrpHdr><MsgId>C1</MsgId></GrpHdr><Stmt><Id>S1</Id>${contenu}</Stmt></BkToCstmrStmt>`,
  )
}

export function camt054(contenu: string, version = '08'): string {
  return document(
    `camt.054.001.${version}`,
    `<BkToCstmrDbtCdtNtfctn><Ntfctn><Id>N1</Id>${contenu}</Ntfctn></BkToCstmrDbtCdtNtfctn>`,
  )
}

/** In pieces of a few bytes, as a network may give them. */
export async function* toOctets(texte: string | Uint8Array, taille = 100): AsyncGenerator<Uint8Array> {
  const octets = Buffer.from(texte)
  for (let debut = 0; debut < octets.length; debut += taille) yield octets.subarray(debut, debut + taille)
}

export async function readElements(texte: string | Uint8Array): Promise<ElementBancaire[]> {
  const { elements } = await readMessage(toOctets(texte))
  const lus: ElementBancaire[] = []
  for await (const element of elements) lus.push(element)
  return lus
}

export async function readOrdresDe(texte: string): Promise<Ordre[]> {
  return (await readElements(texte)).filter((element) => element.type === 'ordre')
}

export async function readComptesRendusDe(texte: string): Promise<CompteRendu[]> {
  return (await readElements(texte)).filter((element) => element.type === 'compte-rendu')
}

export async function readMouvementsDe(texte: string): Promise<Mouvement[]> {
  return (await readElements(texte)).filter((element) => element.type === 'mouvement')
}
