import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMotif } from './motifs.rules.ts'

const CODES =
  `AC01 AC04 AC06 AG01 AM04 AM05 BE04 CNOR DNOR DUPL FF01 FOCR MD07 MS02 MS03 NARR NOAS RC01 RR01 RR02 RR03
RR04 TM01`.split(/\s/)

test('chaque motif usuel des banques se dit en français, tel quel dans une phrase', () => {
  for (const code of CODES) {
    const { libelle } = readMotif(code)
    assert.match(libelle ?? '', /^\p{Ll}.*[^.]$/u, code)
  }
})

test('un motif dit si le compte est en cause, et dans le doute le fait vérifier', () => {
  for (const motif of ['AC07', 'BE06', 'RC07', 'NARR Voir votre agence', 'ZZ99', 'refusé'])
    assert.equal(readMotif(motif).compteEnCause, true, motif)
  for (const motif of ['TM01', 'FF01', 'DU01', 'DNOR', 'AC05', 'AC13'])
    assert.equal(readMotif(motif).compteEnCause, false, motif)
})

test('un motif inconnu garde ce que la banque a écrit', () => {
  assert.deepEqual(readMotif(' ZZ99 '), { recu: 'ZZ99', libelle: null, compteEnCause: true })
})
