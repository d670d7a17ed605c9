import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { autreIban, lotEmis, mouvement } from '../../../test/fabriques/banque.ts'
import { codes, type Fichiers, ouvreAtelier } from '../../../test/fabriques/imports-atelier.ts'
import { ordreXml, pain001 } from '../../../test/fabriques/iso20022.ts'
import { undoLot } from './annulation.actions.ts'

describe('un virement connu par la banque et par les lots ne compte qu’une fois', async () => {
  const atelier = await ouvreAtelier()
  let comptes = 300

  /** A provider with its own account, its règlement apart, and the order of that règlement. */
  async function provider(autres: Record<string, string> = {}) {
    const iban = autreIban(++comptes)
    const lot = lotEmis('EMIS', { date_emission: '2026-11-24', ...autres })
    const { 'reglements.csv': reglements, 'reglement_lignes.csv': lignes, ...base } = lot.fichiers
    const [etablissement] = base['etablissements.csv'] as Record<string, string>[]
    await atelier.importe({ ...base, 'etablissements.csv': [{ ...etablissement, iban } as never] })
    const suite = { 'reglements.csv': reglements, 'reglement_lignes.csv': lignes } as Fichiers
    const ordre = (ref = lot.e2e, montant = '390.00') => ({
      'ordres.xml': pain001([ordreXml({ ref, montant, iban })]),
    })
    return { ...lot, suite, ordre }
  }
  const connus = (etablissement: string) =>
    atelier.lis(
      `select reference, statut, end_to_end_id as e2e, nb_lignes, msg_id from reglement
       where etablissement_numero = $1 order by reference`,
      [etablissement],
    )
  const somme = async (etablissement: string) =>
    (
      await atelier.lis(
        'select sum(montant)::int as somme from compteur_reglement where etablissement_numero = $1',
        [etablissement],
      )
    )[0]?.somme
  const entier = (lot: { reglement: string; e2e: string }) => [
    { reference: lot.reglement, statut: 'EMIS', e2e: lot.e2e, nb_lignes: 2, msg_id: 'M1' },
  ]

  test('l’ordre après la ligne du lot la complète', async () => {
    const lot = await provider()
    await atelier.importe(lot.suite)
    await atelier.importe(lot.ordre())
    assert.deepEqual(await connus(lot.etablissement), entier(lot))
  })

  test('la ligne du lot après l’ordre donne au règlement sa référence et ses lignes, et l’annuler rend l’ordre', async () => {
    const lot = await provider()
    await atelier.importe(lot.ordre())
    const avant = await connus(lot.etablissement)
    const photo = async () =>
      (await atelier.photo()).split('\n').filter((ligne) => !/^(lot_image|emission_attente) /.test(ligne))
    const tout = await photo()
    const rapport = await atelier.importe(lot.suite)
    assert.deepEqual([rapport.refus, rapport.avertissements], [[], []])
    assert.deepEqual(await connus(lot.etablissement), entier(lot))
    assert.equal(await somme(lot.etablissement), 39_000)
    const recit = await atelier.lis('select apres from evenement where objet_id = $1', [lot.reglement])
    assert.deepEqual(recit, [{ apres: 'EMIS' }])
    await atelier
      .importe({ 'avis.xml': mouvement(lot.e2e) })
      .then(({ lot: suivant }) => undoLot(atelier.deps, String(suivant)))
    assert.deepEqual(await undoLot(atelier.deps, String(rapport.lot)), { fait: true })
    assert.deepEqual(await connus(lot.etablissement), avant)
    assert.deepEqual(await photo(), tout)
  })

  test('le même lot et le même ordre une seconde fois n’ajoutent rien', async () => {
    const lot = await provider()
    for (const fichiers of [lot.ordre(), lot.suite, lot.ordre(), lot.suite]) await atelier.importe(fichiers)
    assert.deepEqual(await connus(lot.etablissement), entier(lot))
  })

  test('une ligne sans EndToEndId dont la référence est celle de l’ordre est ce règlement, dans les deux sens', async () => {
    for (const sens of ['lot', 'ordre']) {
      const lot = await provider({ end_to_end_id: '' })
      const fichiers = [lot.suite, lot.ordre(lot.reglement)]
      for (const suivant of sens === 'lot' ? fichiers : fichiers.reverse()) await atelier.importe(suivant)
      assert.deepEqual(await connus(lot.etablissement), entier({ ...lot, e2e: lot.reglement }), sens)
    }
  })

  test('une ligne qui nomme l’ordre d’un autre montant, ou le nomme en double, est refusée', async () => {
    const lot = await provider()
    await atelier.importe(lot.ordre(lot.e2e, '120.00'))
    assert.deepEqual(codes((await atelier.importe(lot.suite)).refus).slice(0, 1), [
      'ORDRE_DE_LA_BANQUE reglements.csv:2 end_to_end_id',
    ])
    assert.equal(await somme(lot.etablissement), 12_000)
    const double = await provider()
    await atelier.importe(double.ordre())
    const [r] = double.suite['reglements.csv'] as Record<string, string>[]
    const second = { ...r, reference: `${double.reglement}-B` }
    const rapport = await atelier.importe({ 'reglements.csv': [r, second] as never })
    assert.deepEqual(codes(rapport.refus), ['ORDRE_DE_LA_BANQUE reglements.csv:3 end_to_end_id'])
    assert.equal(await somme(double.etablissement), 39_000)
  })

  test('sans rien qui les nomme, l’un des deux attend plutôt que de compter à côté de l’autre', async () => {
    const lot = await provider({ end_to_end_id: '' })
    await atelier.importe(lot.suite)
    const rapport = await atelier.importe(lot.ordre())
    assert.deepEqual(codes(rapport.avertissements), ['A_RAPPROCHER ordres.xml:5'])
    assert.equal(await somme(lot.etablissement), 39_000)
    const autre = await provider({ end_to_end_id: '' })
    await atelier.importe(autre.ordre())
    const refus = codes((await atelier.importe(autre.suite)).refus)
    assert.equal(refus[0], 'ORDRE_DE_LA_BANQUE reglements.csv:2 end_to_end_id')
    assert.equal(await somme(autre.etablissement), 39_000)
  })
})
