import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ouvreAtelier } from '../../../test/fabriques/imports-atelier.ts'
import { lotSimple } from '../../../test/fabriques/imports-lot.ts'

describe('les montants et les libellés dérivés', async () => {
  const atelier = await ouvreAtelier()

  test('accordé, facturé, réglé, reste et nom du stagiaire suivent le lot', async () => {
    const { dossier, accord, fichiers } = lotSimple()
    await atelier.importe(fichiers)
    assert.deepEqual(
      await atelier.lis(
        'select stagiaire, nb_stagiaires, accorde, facture, regle, reste, accord_numero, statut, etat from dossier where numero = $1',
        [dossier],
      ),
      [
        {
          stagiaire: 'ROYER Élodie',
          nb_stagiaires: 1,
          accorde: 100_000,
          facture: 40_000,
          regle: 39_000,
          reste: 61_000,
          accord_numero: accord,
          statut: 'ACCORDE',
          etat: 'ENGAGE',
        },
      ],
    )
  })

  test('un avoir se déduit, une version remplace la précédente, sans subrogation rien n’est dû', async () => {
    const { dossier, accord, facture, fichiers } = lotSimple()
    const [ligneAccord, ligneFacture] = [fichiers['accords.csv'][0], fichiers['factures.csv'][0]]
    assert.ok(ligneAccord && ligneFacture)
    await atelier.importe({
      ...fichiers,
      'accords.csv': [
        ligneAccord,
        { ...ligneAccord, version: 2, part_opco: '700,00' },
        { ...ligneAccord, version: 2, nature: 'HEBERGEMENT', part_opco: '50,50' },
        { ...ligneAccord, numero: `${accord}-B`, subrogation: 'non', part_opco: '5000' },
      ],
      'factures.csv': [
        ligneFacture,
        { ...ligneFacture, numero_interne: `${facture}-A`, type: 'AVOIR' },
        { ...ligneFacture, numero_interne: `${facture}-R`, statut: 'REJETEE' },
      ],
      'imputations.csv': [
        { facture_numero_interne: facture, dossier_numero: dossier, echeance_numero: '', montant: '400' },
        {
          facture_numero_interne: `${facture}-A`,
          dossier_numero: dossier,
          echeance_numero: '',
          montant: '150',
        },
        {
          facture_numero_interne: `${facture}-R`,
          dossier_numero: dossier,
          echeance_numero: '',
          montant: '999',
        },
      ],
    })
    assert.deepEqual(await atelier.lis('select accorde, facture from dossier where numero = $1', [dossier]), [
      { accorde: 75_050, facture: 25_000 },
    ])
  })

  test('un virement rejeté ne compte pas et attend sa réémission, jusqu’à son remplacement', async () => {
    const { dossier, reglement, fichiers } = lotSimple()
    const [ligne] = fichiers['reglements.csv']
    assert.ok(ligne)
    await atelier.importe({ ...fichiers, 'reglements.csv': [{ ...ligne, statut: 'REJETE', motif: 'AC04' }] })
    const etat = () => atelier.lis('select regle, a_reemettre from dossier where numero = $1', [dossier])
    assert.deepEqual(await etat(), [{ regle: 0, a_reemettre: true }])
    const nouveau = `${reglement}-2`
    await atelier.importe({
      'reglements.csv': [{ ...ligne, reference: nouveau, remplace_reference: reglement }],
      'reglement_lignes.csv': fichiers['reglement_lignes.csv'].map((autre) => ({
        ...autre,
        reglement_reference: nouveau,
      })),
    })
    assert.deepEqual(await etat(), [{ regle: 39_000, a_reemettre: false }])
    const evenements = await atelier.lis(
      'select le, avant, apres, motif, auteur from evenement where objet_id = $1 order by id',
      [reglement],
    )
    assert.deepEqual(evenements, [
      { le: '2026-09-20', avant: '', apres: 'REJETE', motif: 'AC04', auteur: 'lot' },
    ])
  })

  test('un stagiaire retiré ne compte plus ; deux n’ont pas de nom', async () => {
    const { dossier, fichiers } = lotSimple()
    const [ligne] = fichiers['stagiaires.csv']
    assert.ok(ligne)
    await atelier.importe({
      ...fichiers,
      'stagiaires.csv': [ligne, { ...ligne, stagiaire_id: 'S2', nom: 'Été-Œuvray', prenom: 'Zoé' }],
    })
    const nom = () => atelier.lis('select nb_stagiaires, stagiaire from dossier where numero = $1', [dossier])
    assert.deepEqual(await nom(), [{ nb_stagiaires: 2, stagiaire: '' }])
    await atelier.importe({
      'stagiaires.csv': [{ dossier_numero: dossier, stagiaire_id: 'S1', retire: 'oui' }],
    })
    assert.deepEqual(await nom(), [{ nb_stagiaires: 1, stagiaire: 'ÉTÉ-ŒUVRAY Zoé' }])
    const [participation] = await atelier.lis(
      `select pliure from participation where stagiaire_id = 'S2' and dossier_numero = $1`,
      [dossier],
    )
    assert.deepEqual(participation, { pliure: 'ete oeuvray zoe' })
  })
})
