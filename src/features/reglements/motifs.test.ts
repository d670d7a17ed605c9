import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ouvreBanc } from '../../../test/support.ts'
import type { Motifs } from '../../core/motifs.ts'
import { readEtatService } from '../../db/etat.ts'
import { nameMotif, readMotif } from './motifs.rules.ts'

const CODES =
  `AC01 AC04 AC06 AG01 AM04 AM05 BE04 CNOR DNOR DUPL FF01 FOCR MD07 MS02 MS03 NARR NOAS RC01 RR01 RR02 RR03
RR04 TM01`.split(/\s/)

describe('les motifs des banques, tels que livrés', async () => {
  const { deps } = await ouvreBanc()
  const { motifs } = await readEtatService(deps.base, deps.horloge(), 'Constructys')

  test('chaque motif usuel des banques se dit en français, tel quel dans une phrase', () => {
    for (const code of CODES) {
      const { libelle } = readMotif(code, motifs)
      assert.match(libelle ?? '', /^\p{Ll}.*[^.]$/u, code)
    }
  })

  test('un motif dit si le compte est en cause, et dans le doute le fait vérifier', () => {
    for (const motif of ['AC07', 'BE06', 'RC07', 'NARR Voir votre agence', 'ZZ99', 'refusé'])
      assert.equal(readMotif(motif, motifs).compteEnCause, true, motif)
    for (const motif of ['TM01', 'FF01', 'DU01', 'DNOR', 'AC05', 'AC13'])
      assert.equal(readMotif(motif, motifs).compteEnCause, false, motif)
  })

  test('les mots de la banque cèdent à ceux du financeur, sauf quand eux seuls disent la raison', () => {
    const recus: [string, string][] = [
      ['ac04\u00a0: CLOSED', 'ac04\u00a0: le compte est clos'],
      ['NARR\u00a0: Voir votre agence', 'NARR\u00a0: Voir votre agence'],
      ['ZZ99\u00a0: OTHER', 'ZZ99\u00a0: OTHER'],
    ]
    for (const [recu, dit] of recus) assert.equal(nameMotif(recu, motifs), dit)
  })
})

test('un motif inconnu garde ce que la banque a écrit', () => {
  const aucun: Motifs = new Map()
  assert.deepEqual(readMotif(' ZZ99 ', aucun), {
    recu: 'ZZ99',
    libelle: null,
    queFaire: '',
    compteEnCause: true,
  })
})
