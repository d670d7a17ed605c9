import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { toCsv } from '../../../test/fabriques/imports-atelier.ts'
import { lotSimple } from '../../../test/fabriques/imports-lot.ts'
import { writeZip } from '../../../test/fabriques/imports-zip.ts'
import { connecte, creerPersonne, ouvreBanc, seConnecter, texte } from '../../../test/support.ts'
import { processLots } from '../lots/traitement.actions.ts'
import { issueEmissions } from './actions.ts'

type Lignes = Record<string, string | number>[]

describe('les avis et les accords que le programme émet', async () => {
  const banc = await ouvreBanc()
  const { email } = await creerPersonne(banc, null, { financeur: 'agent' })
  const gisele = await seConnecter(banc, email)
  const traite = () => processLots({ ...banc.deps, database: { application: banc.connexions.application } })
  const emet = () => issueEmissions(banc.deps)

  async function importe(fichiers: Record<string, Lignes | string>): Promise<string> {
    const octets = writeZip(
      Object.entries(fichiers).map(([nom, contenu]) => ({
        nom,
        contenu: typeof contenu === 'string' ? contenu : toCsv(contenu),
      })),
    )
    const page = String((await gisele.depose('/gestion/lots', { nom: 'lot.zip', octets })).headers.location)
    await traite()
    await gisele.post(`${page}/import`)
    await traite()
    return page
  }

  const emissions = (objet: string) =>
    banc.proprietaire((trx) =>
      trx
        .selectFrom('emission as e')
        .innerJoin('document as d', 'd.id', 'e.document_id')
        .where('e.objet_id', '=', objet)
        .select(['e.numero', 'e.corrige_numero', 'd.titre'])
        .orderBy('e.numero')
        .execute(),
    )

  async function provider(siren: string) {
    const organisme = await banc.proprietaire((trx) =>
      trx.selectFrom('organisme').select('id').where('siren', '=', siren).executeTakeFirstOrThrow(),
    )
    return connecte(banc, { ...organisme, siren, raisonSociale: '', etablissements: [] })
  }

  test('un virement venu sans avis en reçoit un, numéroté, qui s’ouvre sur sa page', async () => {
    const { siren, reglement, fichiers } = lotSimple()
    await importe(fichiers)
    await emet()
    assert.deepEqual(await emissions(reglement), [
      {
        numero: 'AV-2026-000001',
        corrige_numero: null,
        titre: `Avis de virement ${reglement} (AV-2026-000001)`,
      },
    ])
    const amelie = await provider(siren)
    const page = await amelie.get(`/reglements/${reglement}`)
    assert.match(texte(page), /AV-2026-000001/)
    const [, document = ''] = /href="(\/documents\/[0-9a-f-]{36})/.exec(page.body) ?? []
    const pdf = await amelie.get(document)
    assert.equal(pdf.headers['content-type'], 'application/pdf')
    assert.match(pdf.rawPayload.toString('latin1'), /^%PDF-1\.7[\s\S]*Avis de virement|^%PDF-/)
    assert.match(texte(await gisele.get('/gestion/emissions')), /AV-2026-000001/)
  })

  test('rien n’est émis deux fois, un changement est corrigé par un autre document', async () => {
    const { reglement, fichiers } = lotSimple()
    await importe(fichiers)
    await emet()
    await banc.proprietaire((trx) =>
      trx.insertInto('reglage').values({ nom: 'financeur_nom', valeur: '"Autre nom"' }).execute(),
    )
    await importe({ 'reglements.csv': fichiers['reglements.csv'].map((r) => ({ ...r, motif: 'Vu' })) })
    await emet()
    assert.equal((await emissions(reglement)).length, 1)
    await importe({
      'reglements.csv': fichiers['reglements.csv'].map((r) => ({ ...r, titulaire: 'ALPHA SAS' })),
    })
    await emet()
    const [premier, second] = await emissions(reglement)
    assert.equal(second?.corrige_numero, premier?.numero)
    assert.match(second?.titre ?? '', new RegExp(`corrige ${premier?.numero}`))
  })

  test('un lot annulé après coup laisse un avis qui dit à nouveau ce qui vaut', async () => {
    const { reglement, fichiers } = lotSimple()
    await importe(fichiers)
    await emet()
    const page = await importe({
      'reglements.csv': fichiers['reglements.csv'].map((r) => ({ ...r, titulaire: 'ALPHA SAS' })),
    })
    await emet()
    await gisele.post(`${page}/annulation`)
    await traite()
    await emet()
    const [, second, troisieme] = await emissions(reglement)
    assert.equal(troisieme?.corrige_numero, second?.numero)
  })

  test('un document qui échoue laisse passer les autres, puis est repris', async () => {
    const lots = [lotSimple(), lotSimple()]
    for (const { fichiers } of lots) await importe(fichiers)
    let essais = 0
    const storage = {
      ...banc.deps.storage,
      put: async (cle: string, octets: Uint8Array) => {
        if (essais++ === 0) throw new Error('no space left')
        await banc.deps.storage.put(cle, octets)
      },
    }
    await issueEmissions({ ...banc.deps, storage })
    for (const { reglement } of lots) assert.equal((await emissions(reglement)).length, 1)
  })

  test('un document qui échoue cinq fois se voit avec sa raison, et se reprend', async () => {
    const { reglement, fichiers } = lotSimple()
    await importe(fichiers)
    const plein = Object.assign(new Error("ENOSPC: no space left, write '/donnees/x'"), { code: 'ENOSPC' })
    const storage = { ...banc.deps.storage, put: () => Promise.reject(plein) }
    await issueEmissions({ ...banc.deps, storage })
    const page = texte(await gisele.get('/gestion/emissions'))
    assert.match(page, new RegExp(`2 documents n’ont pas pu être émis.*${reglement}.*\\(ENOSPC\\)`))
    assert.doesNotMatch(page, /donnees|Documents à examiner/)
    assert.match(texte(await gisele.get('/gestion')), /2 avis ou accords à reprendre/)
    await emet()
    assert.deepEqual(await emissions(reglement), [])
    for (const _ of [1, 2])
      assert.equal((await gisele.post('/gestion/emissions/reprise')).headers.location, '/gestion/emissions')
    const actes = await banc.proprietaire((trx) =>
      trx.selectFrom('journal').select('details').where('acte', '=', 'emission.reprise').execute(),
    )
    assert.deepEqual(actes, [{ details: { nombre: 2 } }])
    await emet()
    assert.equal((await emissions(reglement)).length, 1)
    assert.doesNotMatch(texte(await gisele.get('/gestion/emissions')), /pas pu être émis/)
  })

  test('un document émis ne se change ni ne s’efface, pas même par l’importeur', async () => {
    for (const requete of [
      `update emission set numero = 'X'`,
      'delete from emission',
      `update document set titre = 'X' where ref like 'EMIS-%'`,
      `delete from document where ref like 'EMIS-%'`,
    ])
      await assert.rejects(
        banc.proprietaire((trx) => sql.raw(requete).execute(trx)),
        /never changes/,
        requete,
      )
  })

  test('un lot qui reprend la référence d’un document émis a cette ligne refusée, et le reste entre', async () => {
    const { dossier, reglement, fichiers } = lotSimple()
    await importe(fichiers)
    await emet()
    const emis = await banc.proprietaire((trx) =>
      trx
        .selectFrom('document as d')
        .innerJoin('emission as e', 'e.document_id', 'd.id')
        .where('e.objet_id', '=', reglement)
        .select(['d.ref', 'e.numero'])
        .executeTakeFirstOrThrow(),
    )
    const ligne = {
      objet_type: 'reglement',
      objet_id: reglement,
      fichier: 'a.pdf',
      type: 'AVIS_VIREMENT',
      titre: 'Autre avis',
      depose_le: '2026-11-20',
    }
    const page = await importe({
      'dossiers.csv': fichiers['dossiers.csv'].map((d) => ({ ...d, intitule: 'Échafaudage' })),
      'documents.csv': [emis.ref, emis.numero].map((ref) => ({ ref, ...ligne })),
      'a.pdf': '%PDF-1.4\n/Type /Page',
    })
    assert.match(texte(await gisele.get(page)), /DOCUMENT_DU_PORTAIL|émis ou publié par le portail/)
    const refs = await banc.proprietaire((trx) =>
      trx
        .selectFrom('document as d')
        .innerJoin('document_objet as o', 'o.document_id', 'd.id')
        .where('o.objet_id', '=', reglement)
        .select(['d.ref', 'd.titre'])
        .orderBy('d.titre')
        .execute(),
    )
    assert.deepEqual(refs, [
      { ref: emis.numero, titre: 'Autre avis' },
      { ref: emis.ref, titre: `Avis de virement ${reglement} (${emis.numero})` },
    ])
    const { intitule } = await banc.proprietaire((trx) =>
      trx.selectFrom('dossier').select('intitule').where('numero', '=', dossier).executeTakeFirstOrThrow(),
    )
    assert.equal(intitule, 'Échafaudage')
  })

  test('un virement venu avec son avis, ou qui n’est pas parti, n’en reçoit pas', async () => {
    const { dossier, reglement, fichiers } = lotSimple()
    await importe({
      ...fichiers,
      'documents.csv': [
        {
          ref: 'DOC1',
          objet_type: 'reglement',
          objet_id: reglement,
          fichier: 'documents/a.pdf',
          type: 'AVIS_VIREMENT',
          titre: 'Avis',
          depose_le: '2026-09-20',
        },
        {
          ref: 'DOC2',
          objet_type: 'dossier',
          objet_id: dossier,
          fichier: 'documents/a.pdf',
          type: 'APC',
          titre: 'Accord',
          depose_le: '2026-09-20',
        },
      ],
      'documents/a.pdf': '%PDF-1.4\n/Type /Page',
    })
    const programme = lotSimple()
    await importe({
      ...programme.fichiers,
      'reglements.csv': programme.fichiers['reglements.csv'].map((r) => ({ ...r, statut: 'PROGRAMME' })),
    })
    await emet()
    for (const objet of [reglement, programme.reglement, fichiers['accords.csv'][0]?.numero ?? ''])
      assert.deepEqual(await emissions(objet), [], objet)
  })

  test('un accord venu sans son document en reçoit un, à chaque version', async () => {
    const { fichiers } = lotSimple()
    const accord = fichiers['accords.csv'][0]?.numero ?? ''
    await importe(fichiers)
    await emet()
    await importe({
      'accords.csv': fichiers['accords.csv'].map((a) => ({
        ...a,
        version: 2,
        ht: '1200',
        ttc: '1200',
        part_opco: '1200',
      })),
    })
    await emet()
    const titres = (await emissions(accord)).map(({ titre }) => titre.replace(/ \(.*/, ''))
    assert.deepEqual(titres, [
      `Accord de prise en charge ${accord}`,
      `Accord de prise en charge ${accord}, version 2`,
    ])
  })

  test('deux processus se partagent les documents, sans trou ni double', async () => {
    const lots = [lotSimple(), lotSimple(), lotSimple()]
    for (const { fichiers } of lots) await importe(fichiers)
    await Promise.all([emet(), emet()])
    for (const { reglement } of lots) assert.equal((await emissions(reglement)).length, 1)
    const numeros = await banc.proprietaire((trx) =>
      trx
        .selectFrom('emission')
        .select('numero')
        .where('type', '=', 'AVIS_VIREMENT')
        .orderBy('numero')
        .execute(),
    )
    assert.deepEqual(
      numeros.map(({ numero }) => Number(numero.slice(-6))),
      numeros.map((_, rang) => rang + 1),
    )
  })

  test('l’annulation d’un lot ferme les documents émis, dont le numéro reste pris', async () => {
    const { siren, reglement, fichiers } = lotSimple()
    const page = await importe(fichiers)
    await emet()
    const amelie = await provider(siren)
    const avis = await amelie.get(`/reglements/${reglement}`)
    const [, document = ''] = /href="(\/documents\/[0-9a-f-]{36})/.exec(avis.body) ?? []
    assert.equal((await amelie.get(document)).statusCode, 200)
    await banc.proprietaire((trx) => trx.deleteFrom('habilitation').execute())
    await gisele.post(`${page}/annulation`)
    await traite()
    assert.match(texte(await gisele.get(page)), /Annulé/)
    assert.equal((await emissions(reglement)).length, 1)
    const [lien] = await banc.proprietaire((trx) =>
      trx.selectFrom('document_objet').select('retire').where('objet_id', '=', reglement).execute(),
    )
    assert.deepEqual(lien, { retire: true })
  })
})
