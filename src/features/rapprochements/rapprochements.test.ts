import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { compteRendu, lotEmis, mouvement, statutXml } from '../../../test/fabriques/banque.ts'
import { toCsv } from '../../../test/fabriques/imports-atelier.ts'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'
import { importLot, openImport } from '../imports/actions.ts'
import { undoLot } from '../imports/annulation.actions.ts'
import { processLots } from '../lots/traitement.actions.ts'

const ADRESSE = '/gestion/rapprochements'

describe('les rapprochements', async () => {
  const banc = await ouvreBanc()
  const agent = async () => seConnecter(banc, (await creerPersonne(banc, null, { financeur: 'agent' })).email)
  const [gisele, hugo] = [await agent(), await agent()]
  const runtime = { ...banc.deps, database: { application: banc.connexions.application } }
  const deps = openImport(runtime)
  const dossier = mkdtempSync(join(tmpdir(), 'ogestion-rapprochements-'))

  async function importe(fichiers: Record<string, unknown>) {
    const lot = mkdtempSync(join(dossier, 'lot-'))
    for (const [nom, contenu] of Object.entries(fichiers))
      writeFileSync(join(lot, nom), Array.isArray(contenu) ? toCsv(contenu) : String(contenu))
    const rapport = await importLot(deps, lot, { essai: false })
    assert.deepEqual([rapport.lotRefuse, rapport.refus], [undefined, []])
    return rapport.lot ?? ''
  }
  const lis = <T>(requete: string, valeur: string) =>
    banc.proprietaire(async (trx) => {
      const { rows } = await sql<T>`${sql.raw(requete)} ${valeur}`.execute(trx)
      return rows
    })
  const statut = async (reference: string) =>
    (await lis<{ statut: string }>('select statut from reglement where reference =', reference))[0]?.statut
  const pageDe = async (reference: string) => {
    const [trouve] = await lis<{ id: string }>(
      'select id from rapprochement where end_to_end_id =',
      reference,
    )
    return `${ADRESSE}/${trouve?.id}`
  }

  test('ce qui attend se voit, se rapproche à la main par les mêmes règles, et s’annule avec son lot', async () => {
    const { reglement, facture, fichiers } = lotEmis('EMIS')
    await importe(fichiers)
    const message = compteRendu({ virements: statutXml('PERDU-1', 'RJCT', 'AC04') })
    const lot = await importe({ 'rejet.xml': message })
    assert.match(texte(await gisele.get('/gestion')), /1 rapprochement à faire/)
    assert.match(
      texte(await gisele.get(ADRESSE)),
      /PERDU-1 .*rejeté.* Aucun règlement ne porte cette référence/,
    )
    const page = await pageDe('PERDU-1')
    assert.match(texte(await gisele.get(page)), /AC04 : le compte est clos/)
    assert.equal((await gisele.post(`${page}/reglement`, { reference: ' ' })).statusCode, 422)
    const inconnu = await gisele.post(`${page}/reglement`, { reference: 'V0' })
    assert.equal(inconnu.statusCode, 422)
    assert.match(texte(inconnu), /Aucun règlement n’a cette référence/)
    assert.equal((await gisele.post(`${page}/reglement`, { reference: reglement })).statusCode, 303)
    assert.equal(await statut(reglement), 'REJETE')
    const [evenement] = await lis(
      "select avant, apres, auteur from evenement where type = 'statut' and avant = 'EMIS' and objet_id =",
      reglement,
    )
    assert.deepEqual(evenement, { avant: 'EMIS', apres: 'REJETE', auteur: 'financeur' })
    const [rouverte] = await lis('select statut from facture where numero_interne =', facture)
    assert.deepEqual(rouverte, { statut: 'BON_A_PAYER' })
    assert.match(texte(await gisele.get(ADRESSE)), new RegExp(`Rapproché du règlement ${reglement}`))
    const [acte] = await lis(
      'select acte, organisme_id > 0 as connu from journal where objet_id =',
      page.split('/')[3] ?? '',
    )
    assert.deepEqual(acte, { acte: 'rapprochement.main', connu: true })
    assert.deepEqual(await undoLot(deps, lot, 'Gisèle'), { fait: true })
    assert.equal(await statut(reglement), 'EMIS')
    assert.match(texte(await gisele.get(page)), /puis rendu avec son lot/)
  })

  test('un montant différent ne se rapproche pas à la main non plus', async () => {
    const { reglement, fichiers } = lotEmis('EMIS')
    await importe(fichiers)
    await importe({ 'debit.xml': mouvement('PERDU-2', { montant: '1.00' }) })
    const refus = await gisele.post(`${await pageDe('PERDU-2')}/reglement`, { reference: reglement })
    assert.equal(refus.statusCode, 422)
    assert.match(texte(refus), /Le montant n’est pas celui du règlement/)
    assert.equal(await statut(reglement), 'EMIS')
    assert.match(texte(await gisele.get(await pageDe('PERDU-2'))), /Rapprocher d’un règlement/)
  })

  test('deux agents à la fois : le second l’apprend, rien n’est fait deux fois', async () => {
    const { reglement, fichiers } = lotEmis('EMIS')
    await importe(fichiers)
    await importe({ 'debit.xml': mouvement('PERDU-3') })
    const page = await pageDe('PERDU-3')
    const reponses = await Promise.all(
      [gisele, hugo].map((nav) => nav.post(`${page}/reglement`, { reference: reglement })),
    )
    assert.deepEqual(reponses.map(({ statusCode }) => statusCode).sort(), [303, 409])
    assert.equal(await statut(reglement), 'EXECUTE')
    assert.equal((await hugo.post(`${page}/ecart`, { motif: 'Trop tard' })).statusCode, 409)
    const evenements = await lis(
      "select apres from evenement where apres = 'EXECUTE' and objet_id =",
      reglement,
    )
    assert.equal(evenements.length, 1)
  })

  test('écarté avec son motif, il quitte la liste et ne revient pas avec le même fichier', async () => {
    const fichiers = { 'loyer.xml': mouvement('LOYER') }
    await importe(fichiers)
    const page = await pageDe('LOYER')
    assert.equal((await gisele.post(`${page}/ecart`, { motif: ' ' })).statusCode, 422)
    assert.equal((await gisele.post(`${page}/ecart`, { motif: 'Loyer du siège' })).statusCode, 303)
    await importe(fichiers)
    assert.deepEqual(
      await lis('select etat, traite_motif from rapprochement where end_to_end_id =', 'LOYER'),
      [{ etat: 'ecarte', traite_motif: 'Loyer du siège' }],
    )
    assert.match(texte(await gisele.get(ADRESSE)), /Écarté .* : Loyer du siège/)
  })

  test('un remplacement proposé se confirme, et seulement s’il est possible', async () => {
    const lot = lotEmis('RETOURNE', { motif: 'AC04' })
    const autre = lotEmis('RETOURNE', { motif: 'AC04' })
    await importe(lot.fichiers)
    await importe(autre.fichiers)
    const [reglement] = lot.fichiers['reglements.csv'] as Record<string, string>[]
    const [ligne] = lot.fichiers['reglement_lignes.csv'] as Record<string, string>[]
    const reference = `${lot.reglement}-BIS`
    await importe({
      'reglements.csv': [
        { ...reglement, reference, statut: 'EMIS', end_to_end_id: '', date_emission: '2026-11-02' },
      ],
      'reglement_lignes.csv': [{ ...ligne, reglement_reference: reference, montant: '390.00' }],
    })
    const page = await pageDe(reference)
    assert.match((await gisele.get(page)).body, new RegExp(`value="${lot.reglement}"`))
    const refus = await gisele.post(`${page}/reglement`, { reference: autre.reglement })
    assert.match(texte(refus), /ne peut pas le remplacer/)
    assert.equal((await gisele.post(`${page}/reglement`, { reference: lot.reglement })).statusCode, 303)
    const [lie] = await lis('select remplace_reference as r from reglement where reference =', reference)
    assert.deepEqual(lie, { r: lot.reglement })
  })

  test('un fichier XML déposé est vérifié puis importé sous son nom', async () => {
    const { e2e, reglement, fichiers } = lotEmis('EMIS')
    await importe(fichiers)
    const octets = Buffer.from(mouvement(e2e))
    const reponse = await gisele.depose('/gestion/lots', { nom: 'releve du 24.xml', octets })
    assert.equal(reponse.statusCode, 303)
    await processLots(runtime)
    const page = String(reponse.headers.location)
    assert.match(texte(await gisele.get(page)), /releve du 24\.xml 1 0 1 0 0/)
    assert.equal(await statut(reglement), 'EMIS')
    await gisele.post(`${page}/import`)
    await processLots(runtime)
    assert.equal(await statut(reglement), 'EXECUTE')
  })

  test('un organisme n’en voit rien', async () => {
    await importe({ 'secret.xml': mouvement('SECRET') })
    const amelie = await connecte(banc, await creerOrganisme(banc))
    for (const adresse of [ADRESSE, await pageDe('SECRET')])
      assert.equal((await amelie.get(adresse)).statusCode, 404)
  })
})
