import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ordreXml, pain001, readOrdresDe } from '../../../test/fabriques/iso20022.ts'

const deux = [ordreXml({ ref: 'REG-1', montant: '1250.55' }), ordreXml({ ref: 'REG-2', montant: '0.1' })]

test('un ordre donne ses références, son montant exact, son bénéficiaire, et masque le compte débité', async () => {
  const [ordre] = await readOrdresDe(pain001([ordreXml()]))
  assert.deepEqual(ordre, {
    type: 'ordre',
    position: { ligne: 5, rang: 1 },
    msgId: 'M1',
    pmtInfId: 'P1',
    endToEndId: 'REG-1',
    dateDemandee: '2026-11-24',
    compteDebite: 'FR•• •••• •••• 2736',
    montant: { devise: 'EUR', valeur: '1250.55', cents: 125055 },
    beneficiaire: { nom: 'Alpha & Œuvre', iban: 'FR7610278251263602653766289', bic: 'CMCIFR2A' },
    libelles: ['Dossier D1'],
  })
})

test('les versions 03, 09 et 12 d’un ordre se lisent de même', async () => {
  for (const [version, date, bic] of [
    ['03', '2026-11-24', 'BIC'],
    ['09', '<Dt>2026-11-24</Dt>', 'BICFI'],
    ['12', '<DtTm>2026-11-23T23:30:00Z</DtTm>', 'BICFI'],
  ] as const) {
    const [ordre] = await readOrdresDe(pain001([ordreXml({ bic })], { version, date }))
    assert.deepEqual([ordre?.dateDemandee, ordre?.beneficiaire.bic], ['2026-11-24', 'CMCIFR2A'], version)
  }
})

test('des totaux justes passent, écrits de toutes les façons d’un nombre', async () => {
  for (const somme of ['1250.65', '1250.6500', '+01250.65'])
    assert.equal(
      (await readOrdresDe(pain001(deux, { entete: `<NbOfTxs>2</NbOfTxs><CtrlSum>${somme}</CtrlSum>` })))
        .length,
      2,
    )
})

test('un nombre ou une somme qui ne correspond pas refuse le fichier, avec l’annoncé et le trouvé', async () => {
  const cas: [object, RegExp][] = [
    [
      { entete: '<NbOfTxs>3</NbOfTxs>' },
      /^Ligne 3\u00a0: GrpHdr\/NbOfTxs annonce 3, le fichier en contient 2\./,
    ],
    [
      { entete: '<NbOfTxs>2</NbOfTxs><CtrlSum>1250.64</CtrlSum>' },
      /GrpHdr\/CtrlSum annonce 1\u202f250,64, la somme dans le fichier est 1\u202f250,65\./,
    ],
    [{ totaux: '<NbOfTxs>1</NbOfTxs>' }, /PmtInf\/NbOfTxs annonce 1, le fichier en contient 2/],
    [{ totaux: '<CtrlSum>0.001</CtrlSum>' }, /PmtInf\/CtrlSum annonce 0,001/],
  ]
  for (const [options, message] of cas)
    await assert.rejects(readOrdresDe(pain001(deux, options)), { code: 'TOTAL', message })
})

test('chaque remise d’un fichier a ses propres totaux', async () => {
  const remises = pain001(deux, { totaux: '<NbOfTxs>2</NbOfTxs>', entete: '<NbOfTxs>4</NbOfTxs>' }).replace(
    /<PmtInf>.*<\/PmtInf>/s,
    (remise) => remise + remise.replace('P1', 'P2'),
  )
  assert.deepEqual(
    (await readOrdresDe(remises)).map(({ pmtInfId, position }) => [pmtInfId, position.rang]),
    [
      ['P1', 1],
      ['P1', 2],
      ['P2', 3],
      ['P2', 4],
    ],
  )
})

test('une somme de contrôle additionne sans perdre un centime', async () => {
  const ordres = Array.from({ length: 30 }, (_, i) => ordreXml({ ref: `R${i}`, montant: '90071992547.41' }))
  const entete = '<NbOfTxs>30</NbOfTxs><CtrlSum>2702159776422.30</CtrlSum>'
  assert.equal((await readOrdresDe(pain001(ordres, { entete }))).length, 30)
})

test('une autre devise est nommée avec son montant, sans centimes d’euro', async () => {
  const ordres = await readOrdresDe(
    pain001([ordreXml({ devise: 'JPY', montant: '2700' }), ordreXml({ devise: 'KWD', montant: '1.234' })]),
  )
  assert.deepEqual(
    ordres.map(({ montant }) => montant),
    [
      { devise: 'JPY', valeur: '2700', cents: null },
      { devise: 'KWD', valeur: '1.234', cents: null },
    ],
  )
})

test('un EndToEndId que personne n’a donné est absent, des chèques sont refusés', async () => {
  const [ordre] = await readOrdresDe(pain001([ordreXml({ ref: 'NOTPROVIDED' })]))
  assert.equal(ordre?.endToEndId, null)
  await assert.rejects(readOrdresDe(pain001([ordreXml()]).replace('TRF', 'CHK')), { code: 'CHAMP' })
})

test('un champ indispensable qui manque est nommé', async () => {
  for (const [champ, message] of [
    ['<PmtInfId>P1</PmtInfId>', /PmtInfId manque dans PmtInf/],
    ['<MsgId>M1</MsgId>', /GrpHdr\/MsgId manque/],
    ['<NbOfTxs>1</NbOfTxs>', /GrpHdr\/NbOfTxs manque/],
    ['<ReqdExctnDt><Dt>2026-11-24</Dt></ReqdExctnDt>', /ReqdExctnDt manque/],
    ['<InstdAmt Ccy="EUR">1250.55</InstdAmt>', /le montant manque dans CdtTrfTxInf/],
    [' Ccy="EUR"', /la devise de InstdAmt manque/],
  ] as const)
    await assert.rejects(readOrdresDe(pain001([ordreXml()]).replace(champ, '')), { code: 'CHAMP', message })
})

test('un montant négatif, trop fin, trop grand ou illisible est refusé', async () => {
  for (const montant of ['-1.00', '10.001', '1e3', '1,50', '90071992547409.93', '', 'NaN'])
    await assert.rejects(readOrdresDe(pain001([ordreXml({ montant })])), { code: 'CHAMP' }, montant)
  const [ordre] = await readOrdresDe(pain001([ordreXml({ montant: '8.850' })]))
  assert.equal(ordre?.montant.cents, 885)
})

test('une date impossible est refusée', async () => {
  for (const date of ['<Dt>2026-02-30</Dt>', '<Dt>24/11/2026</Dt>', '<DtTm>2026-11-24T99:00:00Z</DtTm>'])
    await assert.rejects(readOrdresDe(pain001([ordreXml()], { date })), { code: 'CHAMP' }, date)
})
