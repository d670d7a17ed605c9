import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { judge } from './failles.ts'

const AVIS = 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc'
/** In the shape of npm's report, version 2: a flaw of a package, and another that only depends on it. */
const rapport = (severity: string) => ({
  auditReportVersion: 2,
  vulnerabilities: {
    essai: {
      name: 'essai',
      severity,
      isDirect: false,
      via: [
        { source: 1, name: 'essai', dependency: 'essai', title: 'Fuite', url: AVIS, severity, range: '<2' },
      ],
      effects: ['dessus'],
      range: '<2',
      nodes: ['node_modules/essai'],
      fixAvailable: true,
    },
    dessus: { name: 'dessus', severity, isDirect: true, via: ['essai'], effects: [], nodes: [] },
  },
  metadata: { vulnerabilities: { total: 2 } },
})
const exception = (jusqu_au: string) => [
  { avis: AVIS, trouvee_le: '2026-11-01', jusqu_au, raison: 'La fonction fautive n’est pas appelée.' },
]

describe('failles connues des paquets', () => {
  test('une faille grave sans exception échoue, une fois ; une faible attend', () => {
    assert.match(
      judge(rapport('critical'), [], '2026-11-05')?.join('|') ?? '',
      /^essai \(critical\)[^|]+ni corrigée[^|]+$/,
    )
    assert.equal(judge(rapport('high'), [], '2026-11-05')?.length, 1)
    assert.deepEqual(judge(rapport('moderate'), [], '2026-11-05'), [])
  })

  test('une exception tient jusqu’à son jour compris, puis échoue', () => {
    assert.deepEqual(judge(rapport('critical'), exception('2026-11-08'), '2026-11-08'), [])
    assert.match(
      judge(rapport('critical'), exception('2026-11-08'), '2026-11-09')?.[0] ?? '',
      /a expiré le 2026-11-08/,
    )
  })

  test('une exception ne dépasse pas 7 jours pour une faille critique, 30 pour une élevée', () => {
    assert.match(
      judge(rapport('critical'), exception('2026-11-09'), '2026-11-02')?.[0] ?? '',
      /finit le 2026-11-08/,
    )
    assert.deepEqual(judge(rapport('high'), exception('2026-12-01'), '2026-11-09'), [])
    assert.match(
      judge(rapport('high'), exception('2026-12-02'), '2026-11-09')?.[0] ?? '',
      /finit le 2026-12-01/,
    )
  })

  test('sans réponse du registre il n’y a rien à juger', () => {
    assert.equal(judge(null, [], '2026-11-05'), null)
    assert.equal(judge({ message: '405 Method Not Allowed', statusCode: 405 }, [], '2026-11-05'), null)
  })
})
