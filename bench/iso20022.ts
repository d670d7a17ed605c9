// By hand: `node bench/iso20022.ts [transactions]` reads a pain.001 and a camt.054 of one batch, made on the way, and
// says how long it took and how much memory the process ever held.
import { readMessage } from '../src/features/iso20022/queries.ts'

const NOMBRE = Number(process.argv[2] ?? 100_000)
const ESPACE = 'urn:iso:std:iso:20022:tech:xsd:'

const ordre = (i: number) =>
  `<CdtTrfTxInf><PmtId><InstrId>R${i}</InstrId><EndToEndId>REG-2026-${i}</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">1250.55</InstdAmt></Amt><CdtrAgt><FinInstnId><BICFI>AGRIFRPPXXX</BICFI></FinInstnId></CdtrAgt><Cdtr><Nm>Organisme ${i}</Nm><PstlAdr><StrtNm>rue de la Paix</StrtNm><PstCd>75002</PstCd><TwnNm>Paris</TwnNm><Ctry>FR</Ctry></PstlAdr></Cdtr><CdtrAcct><Id><IBAN>FR7630006000011234567890189</IBAN></Id></CdtrAcct><RmtInf><Ustrd>Règlement ${i}, dossiers de novembre</Ustrd></RmtInf></CdtTrfTxInf>\n`
const detail = (i: number) =>
  `<TxDtls><Refs><PmtInfId>P1</PmtInfId><EndToEndId>REG-2026-${i}</EndToEndId></Refs><Amt Ccy="EUR">1250.55</Amt><CdtDbtInd>DBIT</CdtDbtInd><RltdPties><Cdtr><Pty><Nm>Organisme ${i}</Nm></Pty></Cdtr></RltdPties><RmtInf><Ustrd>Règlement ${i}</Ustrd></RmtInf></TxDtls>\n`

function* pain001() {
  yield `<Document xmlns="${ESPACE}pain.001.001.09"><CstmrCdtTrfInitn><GrpHdr><MsgId>M1</MsgId><NbOfTxs>${NOMBRE}</NbOfTxs></GrpHdr><PmtInf><PmtInfId>P1</PmtInfId><PmtMtd>TRF</PmtMtd><ReqdExctnDt><Dt>2026-11-24</Dt></ReqdExctnDt>`
  for (let i = 0; i < NOMBRE; i++) yield ordre(i)
  yield '</PmtInf></CstmrCdtTrfInitn></Document>'
}

function* camt054() {
  yield `<Document xmlns="${ESPACE}camt.054.001.08"><BkToCstmrDbtCdtNtfctn><Ntfctn><Id>N1</Id><Ntry><Amt Ccy="EUR">1</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><NtryDtls><Btch><NbOfTxs>${NOMBRE}</NbOfTxs></Btch>`
  for (let i = 0; i < NOMBRE; i++) yield detail(i)
  yield '</NtryDtls></Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>'
}

let octets = 0
async function* encode(textes: Iterable<string>): AsyncGenerator<Uint8Array> {
  let attente = ''
  for (const texte of textes) {
    attente += texte
    if (attente.length < 65_536) continue
    const bloc = Buffer.from(attente)
    octets += bloc.length
    attente = ''
    yield bloc
  }
  yield Buffer.from(attente)
}

async function measure(nom: string, textes: Iterable<string>): Promise<void> {
  octets = 0
  const debut = performance.now()
  let lus = 0
  const { elements } = await readMessage(encode(textes))
  for await (const { type } of elements) if (type) lus++
  const secondes = (performance.now() - debut) / 1000
  const rss = process.resourceUsage().maxRSS / 1024
  process.stdout.write(
    `${nom}: ${lus} items, ${(octets / 1e6).toFixed(0)} MB in ${secondes.toFixed(1)} s, ${rss.toFixed(0)} MB at most\n`,
  )
}

await measure('pain.001', pain001())
await measure('camt.054', camt054())
