import assert from 'node:assert/strict'
import { test } from 'node:test'
import { camt053, camt054, ligneXml, readMouvementsDe } from '../../../test/fabriques/iso20022.ts'

const detail = (ref: string, montant = '', suite = '') =>
  `<TxDtls><Refs><EndToEndId>${ref}</EndToEndId></Refs>${montant && `<Amt Ccy="EUR">${montant}</Amt>`}${suite}</TxDtls>`
const lot = (contenu: string, totaux = '') =>
  `<NtryDtls>${totaux && `<Btch>${totaux}</Btch>`}${contenu}</NtryDtls>`
const refs = (mouvements: { endToEndId: string | null; montant: { cents: number | null } | null }[]) =>
  mouvements.map(({ endToEndId, montant }) => [endToEndId, montant?.cents ?? null])

test('un virement renvoyé dit la raison de la banque, ses frais et le montant ordonné', async () => {
  const suite = `<CdtDbtInd>CRDT</CdtDbtInd><AmtDtls><InstdAmt><Amt Ccy="EUR">12.00</Amt></InstdAmt></AmtDtls>
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>RRTN</SubFmlyCd></Fmly></Domn></BkTxCd>
<Chrgs><Rcrd><Amt Ccy="EUR">2</Amt></Rcrd></Chrgs><RmtInf><Ustrd>Dossier</Ustrd><Ustrd>D1</Ustrd></RmtInf>
<RtrInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Compte clos</AddtlInf></RtrInf>`
  const [mouvement] = await readMouvementsDe(
    camt054(
      ligneXml(lot(detail('REG-1', '10', suite), '<PmtInfId>P1</PmtInfId>'), {
        sens: 'CRDT',
        champs: '<RvslInd>true</RvslInd>',
      }),
    ),
  )
  const euros = (valeur: string) => ({ devise: 'EUR', valeur, cents: Number(valeur) * 100 })
  assert.deepEqual(mouvement, {
    type: 'mouvement',
    position: { ligne: 4, rang: 1 },
    msgId: null,
    pmtInfId: 'P1',
    endToEndId: 'REG-1',
    montant: euros('10'),
    montantOrdonne: euros('12'),
    montantEcriture: euros('10'),
    nombre: 1,
    sens: 'credit',
    extourne: true,
    statut: 'BOOK',
    dateComptable: '2026-11-24',
    operation: 'PMNT/ICDT/RRTN',
    retour: { code: 'AC04', complement: 'Compte clos' },
    frais: [euros('2')],
    libelles: ['Dossier', 'D1'],
    refBanque: 'BQ1',
  })
})

test('les versions 02, 04 et 08 d’un relevé et d’un avis se lisent de même', async () => {
  for (const [version, statut, chrgs] of [
    ['02', 'PDNG', '<Chrgs><Amt Ccy="EUR">1</Amt></Chrgs>'],
    ['04', 'PDNG', '<Chrgs><Rcrd><Amt Ccy="EUR">1</Amt></Rcrd></Chrgs>'],
    ['08', '<Cd>PDNG</Cd>', '<Chrgs><TtlChrgsAndTaxAmt Ccy="EUR">1</TtlChrgsAndTaxAmt></Chrgs>'],
  ] as const)
    for (const message of [camt053, camt054]) {
      const ligne = ligneXml(lot(detail('REG-1')), { statut, champs: chrgs })
      const [mouvement] = await readMouvementsDe(message(ligne, version))
      assert.deepEqual([mouvement?.statut, mouvement?.frais[0]?.cents], ['PDNG', 100], version)
    }
})

test('une ligne sans détail est un mouvement, une remise sans détail dit laquelle et combien', async () => {
  const remise = lot('', '<MsgId>M1</MsgId><PmtInfId>P1</PmtInfId><NbOfTxs>20</NbOfTxs>')
  const mouvements = await readMouvementsDe(camt053(ligneXml(remise) + ligneXml()))
  assert.deepEqual(
    mouvements.map((m) => [m.position.rang, m.montant?.cents, m.nombre, m.msgId, m.pmtInfId]),
    [
      [1, 1000, 20, 'M1', 'P1'],
      [2, 1000, null, null, null],
    ],
  )
})

test('une ligne de plusieurs virements donne un mouvement chacun, sans inventer leur montant', async () => {
  const ligne = ligneXml(lot(detail('R1', '4') + detail('R2', '6')) + lot(detail('R3')))
  assert.deepEqual(refs(await readMouvementsDe(camt053(ligne))), [
    ['R1', 400],
    ['R2', 600],
    ['R3', null],
  ])
})

test('un détail seul vaut sa ligne quand il n’a pas de montant ou un montant nul', async () => {
  const lignes =
    ligneXml(lot(detail('R1'))) + ligneXml('', { montant: '3' }) + ligneXml(lot(detail('R2', '0.00')))
  assert.deepEqual(refs(await readMouvementsDe(camt053(lignes))), [
    ['R1', 1000],
    [null, 300],
    ['R2', 1000],
  ])
})

test('le total d’une remise est vérifié, crédits et débits compensés', async () => {
  const details = detail('R1', '12') + detail('R2', '2', '<CdtDbtInd>CRDT</CdtDbtInd>')
  const ligne = (nombre: number, total: string) =>
    camt053(ligneXml(lot(details, `<NbOfTxs>${nombre}</NbOfTxs><TtlAmt Ccy="EUR">${total}</TtlAmt>`)))
  assert.equal((await readMouvementsDe(ligne(2, '10.00'))).length, 2)
  await assert.rejects(readMouvementsDe(ligne(3, '10.00')), {
    code: 'TOTAL',
    message: /Btch\/NbOfTxs annonce 3, le fichier en contient 2/,
  })
  await assert.rejects(readMouvementsDe(ligne(2, '14')), {
    message: /Btch\/TtlAmt annonce 14,00, la somme dans le fichier est 10,00/,
  })
})

test('le total d’une remise dont les montants ne sont pas comparables n’est pas vérifié', async () => {
  const total = '<TtlAmt Ccy="CHF">99</TtlAmt>'
  for (const details of [detail('R1', '5') + detail('R2', '5'), detail('R1') + detail('R2')])
    assert.equal((await readMouvementsDe(camt053(ligneXml(lot(details, total))))).length, 2)
})

test('les totaux d’un relevé sont vérifiés, ensemble, au crédit et au débit', async () => {
  const lignes = ligneXml() + ligneXml('', { montant: '2.50', sens: 'CRDT' })
  const total = (nom: string, nombre: number, somme: string) =>
    `<${nom}><NbOfNtries>${nombre}</NbOfNtries><Sum>${somme}</Sum></${nom}>`
  const releve = (totaux: string) => camt053(`<TxsSummry>${totaux}</TxsSummry>${lignes}`)
  const justes =
    total('TtlNtries', 2, '12.5') + total('TtlCdtNtries', 1, '2.5000') + total('TtlDbtNtries', 1, '10')
  assert.equal((await readMouvementsDe(releve(justes))).length, 2)
  for (const [faux, message] of [
    [total('TtlNtries', 3, '12.5'), /TtlNtries\/NbOfNtries annonce 3, le fichier en contient 2/],
    [total('TtlCdtNtries', 1, '2'), /TtlCdtNtries\/Sum annonce 2,00, la somme dans le fichier est 2,50/],
    [total('TtlDbtNtries', 1, '11'), /TtlDbtNtries\/Sum annonce 11,00/],
  ] as const)
    await assert.rejects(readMouvementsDe(releve(faux)), { code: 'TOTAL', message })
})

test('chaque relevé d’un fichier a ses propres totaux', async () => {
  const total = '<TxsSummry><TtlNtries><NbOfNtries>1</NbOfNtries><Sum>10</Sum></TtlNtries></TxsSummry>'
  const deux = camt053(`${total}${ligneXml()}</Stmt><Stmt>${total}${ligneXml()}`)
  assert.equal((await readMouvementsDe(deux)).length, 2)
})

test('une ligne sans sens ou au sens inconnu est refusée', async () => {
  for (const sens of ['', '<CdtDbtInd>AUTRE</CdtDbtInd>'])
    await assert.rejects(readMouvementsDe(camt053(ligneXml().replace('<CdtDbtInd>DBIT</CdtDbtInd>', sens))), {
      code: 'CHAMP',
      message: /CdtDbtInd/,
    })
})
