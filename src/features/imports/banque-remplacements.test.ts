import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { autreIban, lotEmis } from '../../../test/fabriques/banque.ts'
import { type Fichiers, ouvreAtelier } from '../../../test/fabriques/imports-atelier.ts'
import { ordreXml, pain001 } from '../../../test/fabriques/iso20022.ts'

describe('le règlement qui en remplace un autre', async () => {
  const atelier = await ouvreAtelier()
  let comptes = 100

  /** A provider with an account of its own, whose only règlement came back. */
  async function retourne() {
    const iban = autreIban(++comptes)
    const lot = lotEmis('RETOURNE', { motif: 'AC04' })
    const [etablissement] = lot.fichiers['etablissements.csv'] as Record<string, string>[]
    await atelier.importe({ ...lot.fichiers, 'etablissements.csv': [{ ...etablissement, iban } as never] })
    return { ...lot, iban }
  }
  const remplace = async (reference: string) =>
    (await atelier.lis('select remplace_reference as r from reglement where reference = $1', [reference]))[0]
      ?.r
  const proposes = (reference: string) =>
    atelier.lis(
      `select propose_reference as premier, etat from rapprochement where nature = 'remplacement' and end_to_end_id = $1`,
      [reference],
    )
  const suivant = (lot: ReturnType<typeof lotEmis>, autres: Record<string, string>): Fichiers => {
    const [reglement] = lot.fichiers['reglements.csv'] as Record<string, string>[]
    const [, ...lignes] = lot.fichiers['reglement_lignes.csv'] as Record<string, string>[]
    const neuf = { ...reglement, date_emission: '2026-11-01', statut: 'EMIS', motif: '', ...autres }
    const seule = { ...lignes[0], reglement_reference: autres.reference ?? '', montant: '390.00', ligne: '1' }
    return { 'reglements.csv': [neuf as never], 'reglement_lignes.csv': [seule as never] }
  }

  test('un ordre qui nomme le premier dans son libellé s’y rattache, et le dossier n’attend plus', async () => {
    const lot = await retourne()
    const ordre = ordreXml({ ref: `${lot.reglement}X`, montant: '390.00', iban: lot.iban })
    const nomme = ordre.replace('Dossier D1', `Remplace ${lot.reglement}.`)
    await atelier.importe({ 'ordres.xml': pain001([nomme]) })
    assert.equal(await remplace(`${lot.reglement}X`), lot.reglement)
    assert.deepEqual(await proposes(`${lot.reglement}X`), [])
    const [dossier] = await atelier.lis('select a_reemettre from dossier where numero = $1', [lot.dossier])
    assert.deepEqual(dossier, { a_reemettre: false })
  })

  test('un règlement de même montant qui ne nomme personne est proposé, une fois', async () => {
    const lot = await retourne()
    const reference = `${lot.reglement}-2`
    const fichiers = suivant(lot, { reference, end_to_end_id: `${lot.reglement}7` })
    await atelier.importe(fichiers)
    await atelier.importe(fichiers)
    assert.equal(await remplace(reference), null)
    assert.deepEqual(await proposes(reference), [{ premier: lot.reglement, etat: 'a_traiter' }])
  })

  test('rattaché par son EndToEndId, il le reste quand le lot revient sans le dire', async () => {
    const lot = await retourne()
    const reference = `${lot.reglement}-3`
    const fichiers = suivant(lot, { reference, end_to_end_id: `${lot.e2e}/2` })
    await atelier.importe(fichiers)
    assert.equal(await remplace(reference), lot.reglement)
    const rapport = await atelier.importe(fichiers)
    assert.deepEqual(rapport.fichiers[0]?.inchanges, 1)
    assert.equal(await remplace(reference), lot.reglement)
  })

  test('un autre montant, ou un remplaçant déjà là, ne rattache ni ne propose rien', async () => {
    const lot = await retourne()
    const nomme = { end_to_end_id: `${lot.reglement}/2` }
    const autre = suivant(lot, { reference: `${lot.reglement}-4`, montant: '12.00', ...nomme })
    const [ligne] = autre['reglement_lignes.csv'] as Record<string, string>[]
    await atelier.importe({ ...autre, 'reglement_lignes.csv': [{ ...ligne, montant: '12.00' } as never] })
    await atelier.importe(
      suivant(lot, { reference: `${lot.reglement}-5`, remplace_reference: lot.reglement }),
    )
    await atelier.importe(suivant(lot, { reference: `${lot.reglement}-6`, ...nomme }))
    for (const rang of [4, 6]) {
      assert.equal(await remplace(`${lot.reglement}-${rang}`), null)
      assert.deepEqual(await proposes(`${lot.reglement}-${rang}`), [])
    }
  })
})
