import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Fichiers, ouvreAtelier } from '../../../test/fabriques/imports-atelier.ts'
import { type Hasard, hasard, openMonde } from '../../../test/fabriques/imports-hasard.ts'
import { undoLot } from './annulation.actions.ts'

const LOTS = 12

describe('n’importe quels lots, les uns sur les autres', async () => {
  const atelier = await ouvreAtelier()
  const compose = openMonde(2)

  const importe = async (fichiers: Fichiers) => {
    const { lot, lotRefuse } = await atelier.importe(fichiers)
    assert.equal(lotRefuse, undefined)
    return String(lot)
  }
  const annule = async (lot: string, ici: string) =>
    assert.deepEqual(await undoLot(atelier.deps, lot), { fait: true }, ici)

  test('deux imports valent un, annuler rend ce qui était, l’ordre des lignes ne compte pas', async () => {
    for (let graine = 1; graine <= LOTS; graine++) {
      const h = hasard(graine)
      const fichiers = compose(h)
      const ici = `graine ${graine}`
      const avant = await photo()
      const premier = await importe(fichiers)
      const apres = await photo()
      const second = await importe(fichiers)
      assert.deepEqual(await photo(), apres, `${ici}\u00a0: deux imports`)
      if (await changed(premier)) assert.equal((await undoLot(atelier.deps, premier)).fait, false, ici)
      await annule(second, ici)
      assert.deepEqual(await photo(), apres, `${ici}\u00a0: annulation du second`)
      await annule(premier, ici)
      assert.deepEqual(await photo(), avant, `${ici}\u00a0: annulation du premier`)
      await importe(shuffle(h, fichiers))
      assert.deepEqual(anonymous(await photo()), anonymous(apres), `${ici}\u00a0: ordre des lignes`)
      atelier.avance(0.01)
    }
  })

  async function changed(lot: string): Promise<boolean> {
    return (await atelier.lis('select from lot_image where lot_id = $1 limit 1', [lot])).length > 0
  }

  /** What a provider would see: not what tells the story of lots, nor what waits to be looked at or sent. */
  async function photo(): Promise<string[]> {
    const lignes = (await atelier.photo()).split('\n')
    return lignes.filter(
      (ligne) =>
        !/^(lot_image|emission_attente|courriel|rapprochement|texte|dispositif|reglage) /.test(ligne),
    )
  }
})

function shuffle(h: Hasard, fichiers: Fichiers): Fichiers {
  return Object.fromEntries(
    h
      .melange(Object.entries(fichiers))
      .map(([nom, contenu]) => [nom, Array.isArray(contenu) ? h.melange(contenu) : contenu]),
  )
}

/** Without what each import draws or dates: identifiers, ciphertexts, instants of the import. */
function anonymous(lignes: string[]): string[] {
  return lignes
    .map((ligne) =>
      ligne
        .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '')
        .replace(/"(organisme_)?id": \d+/g, '')
        .replace(/\\\\x[0-9a-f]+/g, '')
        .replace(/"(cree_le|retire_le|du|au|cle)": "[^"]*"/g, '"$1"'),
    )
    .sort()
}
