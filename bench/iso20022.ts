// By hand: `node bench/iso20022.ts [transactions]` reads a pain.001 and a camt.054 of one batch, made on the way, then
// imports both into an empty embedded database, and says how long it took and how much memory the process ever held.
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openCoffre } from '../src/core/coffre.ts'
import { startEmbedded } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'
import { type ImportDeps, importLot } from '../src/features/imports/actions.ts'
import { readMessage } from '../src/features/iso20022/queries.ts'
import { RACINE } from '../src/racine.ts'
import { openStorage } from '../src/storage/storage.ts'

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
  tell(nom, debut, `${lus} items, ${(octets / 1e6).toFixed(0)} MB`)
}

function tell(nom: string, debut: number, suite: string): void {
  const secondes = (performance.now() - debut) / 1000
  const rss = process.resourceUsage().maxRSS / 1024
  process.stdout.write(`${nom}: ${suite} in ${secondes.toFixed(1)} s, ${rss.toFixed(0)} MB at most\n`)
}

/** One establishment, whose account all the orders name. */
const ORGANISMES = 'siren;raison_sociale\n732829320;ALPHA\n'
const ETABLISSEMENTS =
  'numero;siren;siret;raison_sociale;iban\nE1;732829320;73282932000074;ALPHA;FR7630006000011234567890189\n'

async function measureImports(): Promise<void> {
  const dossier = fileURLToPath(new URL('data/bench-iso20022', RACINE))
  await rm(dossier, { recursive: true, force: true })
  const embarque = await startEmbedded(join(dossier, 'base'))
  try {
    await migrate(embarque.proprietaire, () => new Date())
    const deps: ImportDeps = {
      connection: embarque.application,
      storage: await openStorage(`file:${join(dossier, 'documents')}`),
      dossierTravail: join(dossier, 'travail'),
      coffre: openCoffre(Buffer.alloc(32, 1)),
      horloge: () => new Date(),
    }
    await mkdir(join(dossier, 'lot'))
    await writeFile(join(dossier, 'lot/organismes.csv'), ORGANISMES)
    await writeFile(join(dossier, 'lot/etablissements.csv'), ETABLISSEMENTS)
    await importLot(deps, join(dossier, 'lot'), { essai: false })
    const messages = { 'pain.001': pain001, 'camt.054': camt054, 'camt.054 again': camt054 }
    for (const [nom, message] of Object.entries(messages)) {
      const chemin = join(dossier, 'message.xml')
      await save(chemin, message())
      const debut = performance.now()
      const { fichiers } = await importLot(deps, chemin, { essai: false })
      tell(`import of ${nom}`, debut, JSON.stringify(fichiers[0]))
    }
  } finally {
    await embarque.stop()
    await rm(dossier, { recursive: true, force: true })
  }
}

async function save(chemin: string, textes: Iterable<string>): Promise<void> {
  const fichier = createWriteStream(chemin)
  for await (const bloc of encode(textes)) if (!fichier.write(bloc)) await once(fichier, 'drain')
  fichier.end()
  await once(fichier, 'finish')
}

await measure('pain.001', pain001())
await measure('camt.054', camt054())
await measureImports()
