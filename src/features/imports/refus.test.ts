import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bilan, codes, ouvreAtelier } from '../../../test/fabriques/imports-atelier.ts'
import { lotSimple } from '../../../test/fabriques/imports-lot.ts'

type Lot = ReturnType<typeof lotSimple>
type NomFichier = keyof Lot['fichiers']

describe('une mauvaise ligne', async () => {
  const atelier = await ouvreAtelier()

  /** One cell changed in a sound lot, and the refusals that follow. */
  const cas: [NomFichier, Record<string, string>, string[]][] = [
    ['organismes.csv', { raison_sociale: '' }, ['REQUIS organismes.csv:2 raison_sociale']],
    ['organismes.csv', { siren: '123456789' }, ['SIREN organismes.csv:2 siren']],
    ['etablissements.csv', { siret: '12345678901234' }, ['SIRET etablissements.csv:2 siret']],
    ['etablissements.csv', { numero: 'E'.repeat(61) }, ['LONGUEUR etablissements.csv:2 numero']],
    ['dossiers.csv', { date_debut: '2026-02-31' }, ['DATE dossiers.csv:2 date_debut']],
    ['dossiers.csv', { date_fin: '0000-00-00' }, ['DATE dossiers.csv:2 date_fin']],
    ['dossiers.csv', { date_fin: '31/08/2026' }, ['DATE_FIN dossiers.csv:2 date_fin']],
    ['dossiers.csv', { intitule: 'Soudure\u0007' }, ['CARACTERE dossiers.csv:2 intitule']],
    ['dossiers.csv', { intitule: 'x'.repeat(501) }, ['LONGUEUR dossiers.csv:2 intitule']],
    ['dossiers.csv', { duree_heures: 'sept' }, ['NOMBRE dossiers.csv:2 duree_heures']],
    ['dossiers.csv', { maj_le: 'hier' }, ['DATE dossiers.csv:2 maj_le']],
    ['stagiaires.csv', { heures_prevues: '-3' }, ['NOMBRE stagiaires.csv:2 heures_prevues']],
    ['accords.csv', { version: '0' }, ['NOMBRE accords.csv:2 version']],
    ['accords.csv', { version: '1.5' }, ['NOMBRE accords.csv:2 version']],
    ['accords.csv', { subrogation: 'peut-être' }, ['OUI_NON accords.csv:2 subrogation']],
    ['accords.csv', { ht: '1.234,5.6' }, ['MONTANT accords.csv:2 ht']],
    ['accords.csv', { ttc: '99999999999999999' }, ['MONTANT accords.csv:2 ttc']],
    ['imputations.csv', { montant: '12,345' }, ['MONTANT imputations.csv:2 montant']],
    [
      'factures.csv',
      { etablissement_numero: 'E-INCONNU' },
      ['PARENT_INCONNU factures.csv:2 etablissement_numero'],
    ],
    ['imputations.csv', { dossier_numero: 'D-INCONNU' }, ['PARENT_INCONNU imputations.csv:2 dossier_numero']],
    ['stagiaires.csv', { dossier_numero: 'D-INCONNU' }, ['PARENT_INCONNU stagiaires.csv:2 dossier_numero']],
  ]
  for (const [fichier, cellules, attendus] of cas) {
    test(`${fichier} : ${Object.entries(cellules).map(([nom, valeur]) => `${nom} = ${JSON.stringify(valeur).slice(0, 30)}`)}`, async () => {
      const { fichiers } = lotSimple()
      const lot = {
        ...fichiers,
        [fichier]: fichiers[fichier].map((ligne, rang) => (rang === 0 ? { ...ligne, ...cellules } : ligne)),
      }
      const rapport = await atelier.importe(lot)
      const propres = rapport.refus.filter(({ code }) => code !== 'PARENT_REFUSE')
      for (const attendu of attendus) assert.ok(codes(propres).includes(attendu), codes(propres).join(', '))
      const compte = rapport.fichiers.find((autre) => autre.fichier === fichier)
      assert.equal(compte?.refuses, 1)
      for (const { message } of rapport.refus) assert.match(message, /^\p{Lu}.*\.$/u)
    })
  }

  test('elle est refusée seule : la ligne 10 000 est nommée, les autres sont entrées', async () => {
    const { dossier, fichiers } = lotSimple()
    const stagiaires = Array.from({ length: 12_000 }, (_, rang) => ({
      dossier_numero: dossier,
      stagiaire_id: `S${rang}`,
      nom: rang === 9_998 ? '' : 'Royer',
      prenom: 'Zoé',
    }))
    const rapport = await atelier.importe({ ...fichiers, 'stagiaires.csv': stagiaires })
    assert.deepEqual(rapport.refus, [
      {
        fichier: 'stagiaires.csv',
        ligne: 10_000,
        cle: `${dossier};S9998`,
        colonne: 'nom',
        code: 'REQUIS',
        message: 'La valeur manque.',
      },
    ])
    assert.equal(bilan(rapport, 'stagiaires.csv'), '11999+ 0~ 0= 1!')
  })

  test('ce qui en dépend est refusé avec elle, de proche en proche', async () => {
    const { siren, etablissement, dossier, facture, reglement, fichiers } = lotSimple()
    const rapport = await atelier.importe({
      ...fichiers,
      'organismes.csv': fichiers['organismes.csv'].map((o) => ({ ...o, qualiopi: 'bof' })),
    })
    assert.deepEqual(codes(rapport.refus), [
      'OUI_NON organismes.csv:2 qualiopi',
      'PARENT_REFUSE etablissements.csv:2 siren',
      'PARENT_REFUSE dossiers.csv:2 etablissement_numero',
      'PARENT_REFUSE stagiaires.csv:2 dossier_numero',
      'PARENT_REFUSE accords.csv:2 dossier_numero',
      'PARENT_REFUSE factures.csv:2 etablissement_numero',
      'PARENT_REFUSE imputations.csv:2 facture_numero_interne',
      'PARENT_REFUSE reglements.csv:2 etablissement_numero',
      'PARENT_REFUSE reglement_lignes.csv:2 reglement_reference',
      'PARENT_REFUSE reglement_lignes.csv:3 reglement_reference',
    ])
    assert.match(rapport.refus[1]?.message ?? '', new RegExp(siren))
    for (const numero of [etablissement, dossier, facture, reglement]) {
      assert.deepEqual(await atelier.lis('select * from numero_organisme where numero = $1', [numero]), [])
    }
  })

  test('plus de dix mille refus sont comptés tous et dits en partie', async () => {
    const { dossier, fichiers } = lotSimple()
    const stagiaires = Array.from({ length: 10_050 }, (_, rang) => ({
      dossier_numero: rang % 2 ? 'D-INCONNU' : dossier,
      stagiaire_id: `S${rang}`,
      nom: rang % 2 ? 'Royer' : '',
    }))
    const rapport = await atelier.importe({
      ...fichiers,
      'stagiaires.csv': stagiaires.map((s) => ({ ...s, prenom: '' })),
    })
    assert.equal(rapport.refus.length, 10_000)
    assert.deepEqual(rapport.tronque, { refus: 10_050, avertissements: 0 })
    assert.equal(bilan(rapport, 'stagiaires.csv'), '0+ 0~ 0= 10050!')
  })
})

describe('une clé donnée deux fois', async () => {
  const atelier = await ouvreAtelier()

  test('la même ligne compte une fois, une autre est refusée en nommant la première', async () => {
    const { fichiers } = lotSimple()
    const [ligne] = fichiers['dossiers.csv']
    const [etablissement] = fichiers['etablissements.csv']
    assert.ok(ligne && etablissement)
    const rapport = await atelier.importe({
      ...fichiers,
      'etablissements.csv': [etablissement, { ...etablissement }],
      'dossiers.csv': [ligne, { ...ligne, date_debut: '01/09/2026' }, { ...ligne, intitule: 'Autre' }],
    })
    assert.equal(bilan(rapport, 'dossiers.csv'), '1+ 0~ 1= 1!')
    // Sealed twice, the account is still the same one.
    assert.equal(bilan(rapport, 'etablissements.csv'), '1+ 0~ 1= 0!')
    assert.deepEqual(codes(rapport.refus), ['DOUBLON dossiers.csv:4 numero'])
    assert.match(rapport.refus[0]?.message ?? '', /ligne 2/)
  })
})

describe('un objet ne change pas d’organisme', async () => {
  const atelier = await ouvreAtelier()

  test('établissement, dossier, accord, facture et règlement restent au premier', async () => {
    const [alpha, beta] = [lotSimple(), lotSimple()]
    await atelier.importe(alpha.fichiers)
    await atelier.importe(beta.fichiers)
    const avant = await atelier.photo()
    const chez = { etablissement_numero: beta.etablissement }
    const rapport = await atelier.importe({
      'etablissements.csv': alpha.fichiers['etablissements.csv'].map((e) => ({ ...e, siren: beta.siren })),
    })
    assert.deepEqual(codes(rapport.refus), ['CHANGEMENT_ORGANISME etablissements.csv:2 siren'])
    const autre = await atelier.importe({
      'dossiers.csv': alpha.fichiers['dossiers.csv'].map((d) => ({ ...d, ...chez })),
      'factures.csv': alpha.fichiers['factures.csv'].map((f) => ({ ...f, ...chez })),
      'reglements.csv': alpha.fichiers['reglements.csv'].map((r) => ({ ...r, ...chez })),
    })
    assert.deepEqual(codes(autre.refus), [
      'CHANGEMENT_ORGANISME dossiers.csv:2 etablissement_numero',
      'CHANGEMENT_ORGANISME factures.csv:2 etablissement_numero',
      'CHANGEMENT_ORGANISME reglements.csv:2 etablissement_numero',
    ])
    const accord = await atelier.importe({
      'accords.csv': alpha.fichiers['accords.csv'].map((a) => ({ ...a, dossier_numero: beta.dossier })),
    })
    assert.deepEqual(codes(accord.refus), ['CHANGEMENT_ORGANISME accords.csv:2 dossier_numero'])
    const imputation = await atelier.importe({
      'imputations.csv': alpha.fichiers['imputations.csv'].map((i) => ({
        ...i,
        dossier_numero: beta.dossier,
      })),
    })
    assert.deepEqual(codes(imputation.refus), ['PARENT_INCONNU imputations.csv:2 dossier_numero'])
    assert.equal(await atelier.photo(), avant)
  })
})
