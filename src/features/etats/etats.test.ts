import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { toCsv } from '../../../test/fabriques/imports-atelier.ts'
import { lotSimple } from '../../../test/fabriques/imports-lot.ts'
import { creerPersonne, ouvreBanc, seConnecter, texte } from '../../../test/support.ts'
import { importLot, openImport } from '../imports/actions.ts'
import { undoLot } from '../imports/annulation.actions.ts'
import { applyEtats } from '../imports/etats.actions.ts'

describe('les états des dossiers', async () => {
  const banc = await ouvreBanc()
  const { email } = await creerPersonne(banc, null, { financeur: 'administrateur' })
  const hugo = await seConnecter(banc, email)
  const agent = await creerPersonne(banc, null, { financeur: 'agent' })
  const runtime = { ...banc.deps, database: { application: banc.connexions.application } }
  const applique = () => applyEtats(runtime)

  async function importe(dossiers: Record<string, string>, lot = lotSimple()) {
    const dossier = mkdtempSync(join(tmpdir(), 'ogestion-etats-'))
    const [modele] = lot.fichiers['dossiers.csv']
    const lignes = Object.entries(dossiers).map(([suffixe, etat]) => ({
      ...modele,
      numero: `${lot.dossier}${suffixe}`,
      etat,
    }))
    const { 'organismes.csv': organismes, 'etablissements.csv': etablissements } = lot.fichiers
    writeFileSync(join(dossier, 'organismes.csv'), toCsv(organismes))
    writeFileSync(join(dossier, 'etablissements.csv'), toCsv(etablissements))
    writeFileSync(join(dossier, 'dossiers.csv'), toCsv(lignes))
    const rapport = await importLot(openImport(runtime), dossier, { essai: false })
    rmSync(dossier, { recursive: true })
    return { rapport, lot }
  }

  const statuts = (prefixe: string) =>
    banc.proprietaire(async (trx) => {
      const lus = await trx
        .selectFrom('dossier')
        .select(['etat', 'statut'])
        .where('numero', 'like', `${prefixe}%`)
        .orderBy('numero')
        .execute()
      return lus.map(({ etat, statut }) => `${etat} ${statut}`)
    })
  const compteurs = (prefixe: string) =>
    banc.proprietaire((trx) =>
      trx
        .selectFrom('compteur_dossier')
        .select(['statut', 'nombre'])
        .where('etablissement_numero', '=', prefixe.replace('D', 'E'))
        .orderBy('statut')
        .execute(),
    )
  const evenements = (numero: string) =>
    banc.proprietaire((trx) =>
      trx
        .selectFrom('evenement')
        .select(['avant', 'apres', 'auteur'])
        .where('objet_id', '=', numero)
        .orderBy('id')
        .execute(),
    )

  test('un mot inconnu reçoit un statut : dossiers, compteurs et histoire suivent, puis les lots suivants', async () => {
    const { lot } = await importe({ A: 'En révision', B: 'EN_REVISION', C: 'ENGAGE' })
    const { dossier } = lot
    assert.deepEqual(await statuts(dossier), [
      'En révision En révision',
      'EN_REVISION EN_REVISION',
      'ENGAGE ACCORDE',
    ])
    assert.match(
      texte(await hugo.get('/gestion/etats')),
      /À expliquer En révision 1 dossier EN_REVISION 1 dossier/,
    )
    assert.equal(
      (await hugo.post('/gestion/etats', { code: 'En révision', statut: 'EN_INSTRUCTION' })).statusCode,
      303,
    )
    await applique()
    await applique()
    assert.deepEqual(await statuts(dossier), [
      'EN_REVISION EN_INSTRUCTION',
      'EN_REVISION EN_INSTRUCTION',
      'ENGAGE ACCORDE',
    ])
    assert.deepEqual(await compteurs(dossier), [
      { statut: 'ACCORDE', nombre: 1 },
      { statut: 'EN_INSTRUCTION', nombre: 2 },
    ])
    assert.deepEqual(await evenements(`${dossier}A`), [
      { avant: '', apres: 'En révision', auteur: 'lot' },
      { avant: 'En révision', apres: 'EN_INSTRUCTION', auteur: 'financeur' },
    ])
    assert.doesNotMatch(texte(await hugo.get('/gestion/etats')), /À expliquer/)
    const { rapport } = await importe({ D: 'en revision' })
    assert.deepEqual(
      rapport.avertissements.map(({ code }) => code),
      [],
    )
    assert.deepEqual(await statuts('D000'), [
      'EN_REVISION EN_INSTRUCTION',
      'EN_REVISION EN_INSTRUCTION',
      'ENGAGE ACCORDE',
      'EN_REVISION EN_INSTRUCTION',
    ])
  })

  test('un statut retiré rend le mot à lui-même, et l’historique dit chaque changement', async () => {
    await hugo.post('/gestion/etats', { code: 'SUSPENDU', statut: 'CADUC' })
    const { lot } = await importe({ A: 'SUSPENDU' })
    assert.deepEqual(await statuts(lot.dossier), ['SUSPENDU CADUC'])
    assert.equal((await hugo.post('/gestion/etats/SUSPENDU', { statut: '', version: '1' })).statusCode, 303)
    await applique()
    assert.deepEqual(await statuts(lot.dossier), ['SUSPENDU SUSPENDU'])
    assert.match(
      texte(await hugo.get('/gestion/etats/SUSPENDU')),
      /Version 2 .* Statut : Montré tel que reçu auparavant Caduc Version 1 .* Statut : Caduc/,
    )
  })

  test('le lot annulé après un changement laisse le statut que son mot a maintenant', async () => {
    const { rapport, lot } = await importe({ A: 'PENDANT' })
    const suite = await importe({ A: 'ENGAGE', B: 'PENDANT' }, lot)
    await hugo.post('/gestion/etats', { code: 'PENDANT', statut: 'ROMPU' })
    await applique()
    const deps = openImport(runtime)
    assert.deepEqual(await undoLot(deps, suite.rapport.lot ?? ''), { fait: true })
    assert.deepEqual(await statuts(lot.dossier), ['PENDANT ROMPU'])
    assert.deepEqual(await compteurs(lot.dossier), [{ statut: 'ROMPU', nombre: 1 }])
    assert.deepEqual(await undoLot(deps, rapport.lot ?? ''), { fait: true })
    assert.deepEqual(await statuts(lot.dossier), [])
  })

  test('un code du contrat garde un statut, deux mains ne s’écrasent pas', async () => {
    const vide = await hugo.post('/gestion/etats/ENGAGE', { statut: '', version: '1' })
    assert.equal(vide.statusCode, 422)
    assert.match(texte(vide), /Ce mot fait partie du contrat des lots/)
    await hugo.post('/gestion/etats', { code: 'DISPUTE', statut: 'CADUC' })
    const memes = await Promise.all(
      ['ANNULE', 'ROMPU'].map((statut) => hugo.post('/gestion/etats/DISPUTE', { statut, version: '1' })),
    )
    assert.deepEqual(memes.map(({ statusCode }) => statusCode).sort(), [303, 409])
    const tard = await hugo.post('/gestion/etats/DISPUTE', { statut: 'SOLDE', version: '1' })
    assert.match(texte(tard), /Le statut enregistré est « (Annulé|Rompu) »/)
    assert.match(tard.body, /<option value="SOLDE" selected/)
  })

  test('un statut d’ailleurs, un mot vide, déjà connu ou absent sont refusés, un agent n’y a pas accès', async () => {
    const essais: [string, Record<string, string>, number][] = [
      ['/gestion/etats', { code: 'X1', statut: 'INVENTE' }, 422],
      ['/gestion/etats', { code: 'X1', statut: '' }, 422],
      ['/gestion/etats', { code: ' *** ', statut: 'SOLDE' }, 422],
      ['/gestion/etats', { code: 'é'.repeat(61), statut: 'SOLDE' }, 422],
      ['/gestion/etats', { code: 'soldé', statut: 'ANNULE' }, 422],
      ['/gestion/etats/SOLDE', { statut: 'SOLDE', version: '1' }, 422],
      ['/gestion/etats/ABSENT', { statut: 'SOLDE', version: '1' }, 404],
    ]
    for (const [adresse, corps, attendu] of essais)
      assert.equal((await hugo.post(adresse, corps)).statusCode, attendu, JSON.stringify(corps))
    const autre = await seConnecter(banc, agent.email)
    assert.equal((await autre.get('/gestion/etats')).statusCode, 403)
    assert.equal((await autre.post('/gestion/etats', { code: 'X', statut: 'SOLDE' })).statusCode, 403)
  })
})
