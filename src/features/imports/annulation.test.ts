import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { lotEmis, mouvement } from '../../../test/fabriques/banque.ts'
import { type Fichiers, ouvreAtelier } from '../../../test/fabriques/imports-atelier.ts'
import { IBAN_B, lotSimple } from '../../../test/fabriques/imports-lot.ts'
import { undoLot } from './annulation.actions.ts'

describe('annuler un lot', async () => {
  const atelier = await ouvreAtelier()
  const importe = async (fichiers: Fichiers) => {
    const { lot, refus } = await atelier.importe(fichiers)
    assert.deepEqual(refus, [])
    return String(lot)
  }
  const annule = async (lot: string) => assert.deepEqual(await undoLot(atelier.deps, lot), { fait: true })
  const retenu = async (lot: string) => {
    const annulation = await undoLot(atelier.deps, lot)
    return annulation.fait ? '' : annulation.motif
  }
  const emis = (jour: string) => ({ 'manifest.json': JSON.stringify({ schema: 1, emis_le: jour }) })
  const fraicheur = async (dossier: string) =>
    (await atelier.lis<{ maj_le: Date }>('select maj_le from dossier where numero = $1', [dossier])).map(
      ({ maj_le }) => maj_le.toISOString().slice(0, 10),
    )

  test('un lot qui a redit les mêmes lignes sans les changer le retient', async () => {
    const { fichiers } = lotSimple()
    const premier = await importe(fichiers)
    const second = await importe(fichiers)
    assert.match(
      await retenu(premier),
      /^Des lots importés ensuite contiennent les mêmes lignes\u00a0: «\u00a0lot-2\u00a0» du .* \(11\u00a0lignes\)\. Annulez-les d’abord\.$/,
    )
    await annule(second)
    await annule(premier)
  })

  test('une ligne plus ancienne, laissée de côté à cause de lui, le retient aussi', async () => {
    const { dossier, fichiers } = lotSimple()
    const avec = (intitule: string, maj_le: string) => ({
      'dossiers.csv': fichiers['dossiers.csv'].map((d) => ({ ...d, intitule, maj_le })),
    })
    await importe(fichiers)
    const second = await importe(avec('Deux', '2026-11-22'))
    const ancien = await importe(avec('Un', '2026-11-21'))
    assert.match(await retenu(second), /contiennent les mêmes lignes.*\(1\u00a0ligne\)/)
    await annule(ancien)
    await annule(second)
    assert.deepEqual(await fraicheur(dossier), ['2026-11-19'])
  })

  test('la fraîcheur d’une ligne redite est rendue\u00a0: une ligne d’avant n’est pas refusée après', async () => {
    const { etablissement, fichiers } = lotSimple()
    const avec = (ville: string) => ({
      'etablissements.csv': fichiers['etablissements.csv'].map((e) => ({ ...e, ville })),
    })
    await importe({ ...fichiers, ...emis('2026-11-20') })
    const redit = await importe({ ...avec('Grenoble'), ...emis('2026-11-23') })
    await annule(redit)
    await importe({ ...avec('Lyon'), ...emis('2026-11-22') })
    assert.deepEqual(
      await atelier.lis('select ville from etablissement where numero = $1', [etablissement]),
      [{ ville: 'Lyon' }],
    )
  })

  test('un lot qui n’a fait que redire une ligne s’annule sous un autre, qui rend ensuite la bonne date', async () => {
    const { dossier, fichiers } = lotSimple()
    const [d] = fichiers['dossiers.csv']
    const redit = (jour: string) => ({ 'dossiers.csv': [{ ...d, maj_le: jour } as never], ...emis(jour) })
    await importe({ ...fichiers, ...emis('2026-11-20') })
    const second = await importe(redit('2026-11-21'))
    const muet = await importe({ 'dossiers.csv': [{ ...d, maj_le: '2026-11-21' } as never] })
    const troisieme = await importe(redit('2026-11-23'))
    await annule(second)
    assert.deepEqual(await fraicheur(dossier), ['2026-11-22'])
    await annule(muet)
    assert.deepEqual(await fraicheur(dossier), ['2026-11-22'])
    await annule(troisieme)
    assert.deepEqual(await fraicheur(dossier), ['2026-11-19'])
  })

  test('ce que la banque a confirmé le retient', async () => {
    const { fichiers, e2e } = lotEmis('EXECUTE')
    const premier = await importe(fichiers)
    await importe({ 'avis.xml': mouvement(e2e) })
    assert.match(await retenu(premier), /contiennent les mêmes lignes.*\(1\u00a0ligne\)/)
  })

  test('un compte que seul il a changé est retenu par le lot qui le redit', async () => {
    const { fichiers } = lotSimple()
    const autre = {
      'etablissements.csv': fichiers['etablissements.csv'].map((e) => ({ ...e, iban: IBAN_B })),
    }
    await importe(fichiers)
    const change = await importe(autre)
    await importe(autre)
    assert.match(await retenu(change), /contiennent les mêmes lignes.*\(1\u00a0ligne\)/)
  })
})
