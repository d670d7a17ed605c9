import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pain002, readComptesRendusDe } from '../../../test/fabriques/iso20022.ts'

const FICHIER =
  '<OrgnlGrpInfAndSts><OrgnlMsgId> M1 </OrgnlMsgId><OrgnlNbOfTxs>9</OrgnlNbOfTxs></OrgnlGrpInfAndSts>'
const REJET = `<TxInfAndSts><OrgnlEndToEndId>REG-1</OrgnlEndToEndId><TxSts>RJCT</TxSts>
<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Compte</AddtlInf><AddtlInf><![CDATA[clos & fermé]]></AddtlInf></StsRsnInf>
<StsRsnInf><Rsn><Prtry>X-9</Prtry></Rsn></StsRsnInf>
<OrgnlTxRef><Amt><InstdAmt Ccy="EUR">12.5</InstdAmt></Amt></OrgnlTxRef></TxInfAndSts>`

test('un compte rendu va du plus large au plus précis : fichier, remise, virement', async () => {
  const rendus = await readComptesRendusDe(
    pain002(`${FICHIER.replace('</OrgnlNbOfTxs>', '</OrgnlNbOfTxs><GrpSts>PART</GrpSts>')}
<OrgnlPmtInfAndSts><OrgnlPmtInfId>P1</OrgnlPmtInfId><PmtInfSts>PART</PmtInfSts>${REJET}
<TxInfAndSts><OrgnlEndToEndId>NOTPROVIDED</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts></OrgnlPmtInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>P2</OrgnlPmtInfId><PmtInfSts>ACSC</PmtInfSts></OrgnlPmtInfAndSts>`),
  )
  assert.deepEqual(
    rendus.map((r) => [r.position.rang, r.niveau, r.pmtInfId, r.endToEndId, r.statut]),
    [
      [1, 'fichier', null, null, 'PART'],
      [2, 'remise', 'P1', null, 'PART'],
      [3, 'virement', 'P1', 'REG-1', 'RJCT'],
      [4, 'virement', 'P1', null, 'ACSC'],
      [5, 'remise', 'P2', null, 'ACSC'],
    ],
  )
  assert.deepEqual(new Set(rendus.map((r) => `${r.msgId} ${r.msgIdOrigine}`)), new Set(['R1 M1']))
})

test('un rejet donne ses raisons, code d’ISO ou de la banque, avec leurs mots', async () => {
  for (const version of ['03', '10', '14']) {
    const [rejet] = await readComptesRendusDe(
      pain002(
        `${FICHIER}<OrgnlPmtInfAndSts><OrgnlPmtInfId>P1</OrgnlPmtInfId>${REJET}</OrgnlPmtInfAndSts>`,
        version,
      ),
    )
    assert.deepEqual(rejet?.raisons, [
      { code: 'AC04', complement: 'Compte clos & fermé' },
      { code: 'X-9', complement: '' },
    ])
    assert.equal(rejet?.montant?.cents, 1250)
  }
})

test('ce qui ne dit rien d’un fichier ou d’une remise n’est pas un compte rendu', async () => {
  const muet = `${FICHIER}<OrgnlPmtInfAndSts><OrgnlPmtInfId>P1</OrgnlPmtInfId></OrgnlPmtInfAndSts>`
  assert.deepEqual(await readComptesRendusDe(pain002(muet)), [])
})

test('un compte rendu qui ne nomme pas le fichier d’origine est refusé', async () => {
  const remise = '<OrgnlPmtInfAndSts><OrgnlPmtInfId>P1</OrgnlPmtInfId></OrgnlPmtInfAndSts>'
  for (const contenu of ['', remise]) {
    await assert.rejects(readComptesRendusDe(pain002(contenu)), {
      code: 'CHAMP',
      message: /OrgnlGrpInfAndSts manque/,
    })
  }
})
