import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { controlesOf, type Faits, isPublicDomain } from './rules.ts'

const CONNU = {
  siren: '732829320',
  raison_sociale: 'Alpha Formation',
  nda: '84380123438',
  email: 'contact@alpha.example',
  administrateurs: 0,
  invites: 0,
}
const FAITS: Faits = {
  demande: {
    siret: '73282932000074',
    nda: '84380123438',
    raison_sociale: 'ALPHA FORMATION',
    email: 'zoe@alpha.example',
  },
  organisme: CONNU,
  etablissement: { numero: 'E000001', nda: '' },
  parNda: [],
}

/** The verdict on one subject, for these facts. */
function verdict(
  sujet: string,
  {
    demande = {},
    organisme = {},
    ...autres
  }: { demande?: object; organisme?: object } & Omit<Partial<Faits>, 'demande' | 'organisme'> = {},
) {
  const faits = {
    ...FAITS,
    ...autres,
    demande: { ...FAITS.demande, ...demande },
    organisme: { ...CONNU, ...organisme },
  }
  return controlesOf(faits).find((controle) => controle.sujet === sujet)?.verdict
}

const inconnu = (sujet: string, demande = {}) =>
  controlesOf({
    ...FAITS,
    demande: { ...FAITS.demande, ...demande },
    organisme: undefined,
    etablissement: undefined,
  }).find((controle) => controle.sujet === sujet)?.verdict

describe('les contrôles d’une demande de compte', () => {
  test('tout concorde : tout est vert', () => {
    assert.deepEqual(
      controlesOf(FAITS).map(({ ton }) => ton),
      ['vert', 'vert', 'vert', 'vert', 'vert'],
    )
  })

  test('le SIRET : connu, seulement son SIREN, inconnu, faux, de La Poste', () => {
    assert.equal(verdict('SIRET'), 'Connu')
    assert.equal(verdict('SIRET', { etablissement: undefined }), 'Établissement inconnu')
    assert.equal(inconnu('SIRET'), 'Inconnu')
    assert.equal(verdict('SIRET', { demande: { siret: '73282932000075' } }), 'Incorrect')
    // 3 + 5 + 6 + 9 + 2 = 25, a multiple of 5.
    assert.equal(inconnu('SIRET', { siret: '35600000009200' }), 'Inconnu')
    assert.equal(inconnu('SIRET', { siret: '35600000009201' }), 'Incorrect')
  })

  test('le NDA : le même quelle que soit son écriture, un autre, celui d’un autre, inconnu', () => {
    assert.equal(verdict('NDA', { organisme: { nda: '84 38 01234 38' } }), 'Concorde')
    assert.equal(
      verdict('NDA', { organisme: { nda: '4380123438' }, demande: { nda: '04380123438' } }),
      'Concorde',
    )
    assert.equal(verdict('NDA', { organisme: { nda: '11P50000175' } }), 'Différent')
    assert.equal(
      verdict('NDA', {
        organisme: { nda: '11750000175' },
        parNda: [{ siren: '111111111', raison_sociale: 'Beta' }],
      }),
      'D’un autre organisme',
    )
    assert.equal(verdict('NDA', { organisme: { nda: '' } }), 'Inconnu')
    assert.equal(inconnu('NDA'), 'Inconnu')
  })

  test('la raison sociale se compare sans casse ni accent', () => {
    assert.equal(verdict('Raison sociale', { organisme: { raison_sociale: 'Âlpha formation' } }), 'Concorde')
    assert.equal(verdict('Raison sociale', { demande: { raison_sociale: 'Alpha' } }), 'Proche')
    assert.equal(verdict('Raison sociale', { demande: { raison_sociale: 'Beta' } }), 'Différente')
    assert.equal(inconnu('Raison sociale'), 'Sans comparaison')
  })

  test('l’adresse : celle de l’organisme, son domaine, un autre, une messagerie grand public', () => {
    const adresse = (email: string, connue?: string) =>
      verdict('Adresse e-mail', {
        demande: { email },
        ...(connue === undefined ? {} : { organisme: { email: connue } }),
      })
    assert.equal(adresse('contact@alpha.example'), 'Connue')
    assert.equal(adresse('zoe@alpha.example'), 'Concorde')
    assert.equal(adresse('zoe@beta.example'), 'Autre domaine')
    assert.equal(adresse('zoe@gmail.com'), 'Messagerie grand public')
    assert.equal(adresse('alpha@orange.fr', 'alpha@orange.fr'), 'Connue')
    assert.equal(adresse('zoe@beta.example', 'alpha@orange.fr'), 'Sans comparaison')
    assert.equal(adresse('zoe@beta.example', ''), 'Sans comparaison')
  })

  test('l’administrateur : aucun, invité, déjà là', () => {
    assert.equal(verdict('Administrateur'), 'Aucun')
    assert.equal(verdict('Administrateur', { organisme: { invites: 1 } }), 'Déjà invité')
    assert.equal(verdict('Administrateur', { organisme: { administrateurs: 2 } }), 'Il y en a déjà')
    assert.equal(inconnu('Administrateur'), 'Sans comparaison')
  })
})

test('les messageries grand public se reconnaissent, et non celle d’une entreprise', () => {
  for (const domaine of ['gmail.com', 'yahoo.fr', 'hotmail.co.uk', 'laposte.net', 'free.fr'])
    assert.ok(isPublicDomain(domaine), domaine)
  for (const domaine of ['laposte.fr', 'alpha.example', 'notgmail.com', 'gmail.com.alpha.example.'])
    assert.ok(!isPublicDomain(domaine) || domaine.startsWith('gmail'), domaine)
})
