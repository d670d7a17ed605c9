import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { codes, ouvreAtelier } from '../../../test/fabriques/imports-atelier.ts'
import { lotSimple } from '../../../test/fabriques/imports-lot.ts'

describe('les lignes d’un règlement', async () => {
  const atelier = await ouvreAtelier()

  test('si elles ne font pas son montant, il est refusé avec elles et ses documents', async () => {
    const { reglement, fichiers } = lotSimple()
    const rapport = await atelier.importe({
      ...fichiers,
      'reglements.csv': fichiers['reglements.csv'].map((r) => ({ ...r, montant: '390,01' })),
      'documents.csv': [
        {
          ref: `AV-${reglement}`,
          objet_type: 'reglement',
          objet_id: reglement,
          fichier: 'a.pdf',
          type: 'AVIS',
          titre: 'Avis',
          depose_le: '2026-09-20',
        },
      ],
      'a.pdf': '%PDF-1.4',
    })
    assert.deepEqual(codes(rapport.refus), [
      'SOMME_LIGNES reglements.csv:2 montant',
      'PARENT_REFUSE reglement_lignes.csv:2 reglement_reference',
      'PARENT_REFUSE reglement_lignes.csv:3 reglement_reference',
      'PARENT_REFUSE documents.csv:2 objet_id',
    ])
    assert.match(rapport.refus[0]?.message ?? '', /390,00.*390,01/)
    assert.deepEqual(atelier.stockes(), [])
  })

  test('un dossier inconnu, ou d’un autre organisme, est gardé en texte et la somme reste entière', async () => {
    const autre = lotSimple()
    await atelier.importe(autre.fichiers)
    const { dossier, reglement, fichiers } = lotSimple()
    const [premiere, seconde] = fichiers['reglement_lignes.csv']
    assert.ok(premiere && seconde)
    const lignes = [
      { ...premiere, dossier_numero: 'D-INCONNU' },
      { ...seconde, dossier_numero: autre.dossier },
    ]
    const rapport = await atelier.importe({ ...fichiers, 'reglement_lignes.csv': lignes })
    assert.deepEqual(rapport.refus, [])
    assert.deepEqual(codes(rapport.avertissements), [
      'DOSSIER_INCONNU reglement_lignes.csv:2 dossier_numero',
      'DOSSIER_INCONNU reglement_lignes.csv:3 dossier_numero',
    ])
    const lues = await atelier.lis(
      'select dossier_numero, dossier_texte, montant from reglement_ligne where reglement_reference = $1 order by ligne',
      [reglement],
    )
    assert.deepEqual(lues, [
      { dossier_numero: null, dossier_texte: 'D-INCONNU', montant: 40_000 },
      { dossier_numero: null, dossier_texte: autre.dossier, montant: -1_000 },
    ])
    assert.deepEqual(await atelier.lis('select regle from dossier where numero = $1', [dossier]), [
      { regle: 0 },
    ])
  })

  test('un règlement rejeté qui dit se remplacer lui-même reste à réémettre, et c’est dit', async () => {
    const { dossier, reglement, fichiers } = lotSimple()
    const rejete = { statut: 'REJETE', motif: 'AC04', date_execution: '', remplace_reference: reglement }
    const rapport = await atelier.importe({
      ...fichiers,
      'reglements.csv': fichiers['reglements.csv'].map((r) => ({ ...r, ...rejete })),
    })
    assert.deepEqual(codes(rapport.avertissements), ['REMPLACEMENT reglements.csv:2 remplace_reference'])
    assert.deepEqual(
      await atelier.lis('select regle, a_reemettre from dossier where numero = $1', [dossier]),
      [{ regle: 0, a_reemettre: true }],
    )
  })

  test('le dossier qui arrive ensuite retrouve sa ligne', async () => {
    const { dossier, reglement, fichiers } = lotSimple()
    const {
      'dossiers.csv': dossiers,
      'stagiaires.csv': _s,
      'accords.csv': _a,
      'imputations.csv': _i,
      ...sans
    } = fichiers
    await atelier.importe(sans)
    await atelier.importe({ 'dossiers.csv': dossiers })
    const lues = await atelier.lis(
      'select dossier_numero, dossier_texte from reglement_ligne where reglement_reference = $1',
      [reglement],
    )
    assert.deepEqual(lues, [
      { dossier_numero: dossier, dossier_texte: '' },
      { dossier_numero: dossier, dossier_texte: '' },
    ])
    assert.deepEqual(await atelier.lis('select regle from dossier where numero = $1', [dossier]), [
      { regle: 39_000 },
    ])
  })

  test('celles du lot sont toutes ses lignes ; une seule, sans son règlement, rejoint les autres', async () => {
    const { reglement, fichiers } = lotSimple()
    await atelier.importe(fichiers)
    const [ligne] = fichiers['reglements.csv']
    const [premiere] = fichiers['reglement_lignes.csv']
    assert.ok(ligne && premiere)
    const lignes = () =>
      atelier.lis(
        'select ligne, montant, libelle from reglement_ligne where reglement_reference = $1 order by ligne',
        [reglement],
      )
    await atelier.importe({
      'reglements.csv': [{ ...ligne, montant: '400' }],
      'reglement_lignes.csv': [premiere],
    })
    assert.deepEqual(await lignes(), [{ ligne: 1, montant: 40_000, libelle: 'Travail en hauteur' }])
    const [image] = await atelier.lis(
      `select count(*) as parties from lot_image where nom_table = 'reglement_ligne' and avant->>'ligne' = '2' and avant->>'reglement_reference' = $1`,
      [reglement],
    )
    assert.deepEqual(image, { parties: 1 })

    const seule = await atelier.importe({ 'reglement_lignes.csv': [{ ...premiere, montant: '300' }] })
    assert.deepEqual(codes(seule.refus), ['SOMME_LIGNES reglement_lignes.csv:2 montant'])
    const deux = await atelier.importe({
      'reglement_lignes.csv': [
        { ...premiere, montant: '300', libelle: 'Corrigé' },
        { ...premiere, ligne: 7, montant: '100' },
      ],
    })
    assert.deepEqual(deux.refus, [])
    assert.deepEqual(await lignes(), [
      { ligne: 1, montant: 30_000, libelle: 'Corrigé' },
      { ligne: 7, montant: 10_000, libelle: 'Travail en hauteur' },
    ])
  })

  test('sans lignes, un règlement n’entre que si le lot n’en a pas le fichier', async () => {
    const { reglement, fichiers } = lotSimple()
    const { 'reglement_lignes.csv': lignes, ...sans } = fichiers
    const refuse = await atelier.importe({
      ...fichiers,
      'reglement_lignes.csv': lignes.map((l) => ({ ...l, reglement_reference: 'V-AUTRE' })),
    })
    assert.deepEqual(codes(refuse.refus)[0], 'SOMME_LIGNES reglements.csv:2 montant')
    const accepte = await atelier.importe(sans)
    assert.deepEqual(codes(accepte.avertissements), ['SANS_LIGNES reglements.csv:2'])
    assert.deepEqual(await atelier.lis('select nb_lignes from reglement where reference = $1', [reglement]), [
      { nb_lignes: 0 },
    ])
  })

  test('une ligne illisible emporte son règlement', async () => {
    const { fichiers } = lotSimple()
    const lignes = fichiers['reglement_lignes.csv'].map((l, rang) =>
      rang === 1 ? { ...l, montant: 'dix' } : l,
    )
    const rapport = await atelier.importe({ ...fichiers, 'reglement_lignes.csv': lignes })
    assert.deepEqual(codes(rapport.refus), [
      'LIGNE_REFUSEE reglements.csv:2 reference',
      'PARENT_REFUSE reglement_lignes.csv:2 reglement_reference',
      'MONTANT reglement_lignes.csv:3 montant',
    ])
  })
})
