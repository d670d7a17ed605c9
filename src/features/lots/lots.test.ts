import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { toCsv } from '../../../test/fabriques/imports-atelier.ts'
import { lotSimple } from '../../../test/fabriques/imports-lot.ts'
import { writeZip } from '../../../test/fabriques/imports-zip.ts'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  MAINTENANT,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'
import { processLots } from './traitement.actions.ts'

type Lignes = Record<string, string | number>[]

const zip = (fichiers: Record<string, Lignes>) =>
  writeZip(Object.entries(fichiers).map(([nom, lignes]) => ({ nom, contenu: toCsv(lignes) })))

describe('les lots du financeur', async () => {
  const surveille = mkdtempSync(join(tmpdir(), 'ogestion-lots-'))
  const banc = await ouvreBanc({ lotsDir: surveille })
  const { email } = await creerPersonne(banc, null, { financeur: 'agent' })
  const nav = await seConnecter(banc, email)
  const traite = () => processLots({ ...banc.deps, database: { application: banc.connexions.application } })
  const lot = (id: string) =>
    banc.proprietaire((trx) =>
      trx.selectFrom('lot').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    )
  const statut = (numero: string) =>
    banc.proprietaire((trx) =>
      trx.selectFrom('dossier').select('statut').where('numero', '=', numero).execute(),
    )

  async function depose(fichiers: Record<string, Lignes>, nom = 'lot.zip'): Promise<string> {
    const reponse = await nav.depose('/gestion/lots', { nom, octets: zip(fichiers) })
    assert.equal(reponse.statusCode, 303, texte(reponse))
    await traite()
    return String(reponse.headers.location)
  }

  async function importe(fichiers: Record<string, Lignes>, nom?: string): Promise<string> {
    const page = await depose(fichiers, nom)
    assert.equal((await nav.post(`${page}/import`)).statusCode, 303)
    await traite()
    return page
  }

  const idOf = (page: string) => page.split('/').at(-1) ?? ''

  test('déposé il est vérifié sans rien changer, confirmé il entre, et son fichier ne reste pas', async () => {
    const { dossier, fichiers } = lotSimple()
    const page = await depose(fichiers)
    const verifie = texte(await nav.get(page))
    assert.match(verifie, /Vérifié, à confirmer/)
    assert.match(verifie, /Toutes les lignes entreront/)
    assert.match(verifie, new RegExp(`Seraient créées : ${dossier}`))
    assert.match(verifie, /reglements.csv 1 1 0 0 0 390,00/)
    assert.deepEqual(await statut(dossier), [])
    await nav.post(`${page}/import`)
    assert.match(texte(await nav.get(page)), /Import en attente/)
    await traite()
    assert.match(texte(await nav.get(page)), /Importé/)
    assert.deepEqual(await statut(dossier), [{ statut: 'ACCORDE' }])
    assert.equal((await lot(idOf(page))).depot_cle, null)
    assert.deepEqual(readdirSync(join(banc.deps.config.dataDir, 'lots')), [])
    assert.match(texte(await nav.get('/gestion/lots')), /lot\.zip .*Importé/)
    const actes = await banc.proprietaire((trx) =>
      trx.selectFrom('journal').select('acte').where('objet_id', '=', idOf(page)).orderBy('id').execute(),
    )
    assert.deepEqual(
      actes.map(({ acte }) => acte),
      ['lot.depot', 'lot.confirmation', 'lot.import'],
    )
  })

  test('ce qui changerait est montré avant et après', async () => {
    const { dossier, fichiers } = lotSimple()
    await importe(fichiers)
    const page = await depose({ 'dossiers.csv': [{ numero: dossier, etat: 'SOLDE', motif: '=SOMME(A1)' }] })
    assert.match(texte(await nav.get(page)), new RegExp(`${dossier} — .*statut : ACCORDE → SOLDE`))
  })

  test('les lignes refusées se reprennent dans un fichier à corriger, sans compte ni colonne sensible', async () => {
    const { dossier, fichiers } = lotSimple()
    await importe(fichiers)
    const mauvais = fichiers['dossiers.csv'].map((d) => ({
      ...d,
      intitule: '=1+1',
      etat: '',
      nir: '1850578006084',
    }))
    const page = await depose({ 'dossiers.csv': mauvais })
    assert.match(texte(await nav.get(page)), /1 ligne sera refusée, le reste entrera/)
    const csv = await nav.get(`${page}/refus/dossiers.csv`)
    assert.equal(csv.statusCode, 200)
    const [entete = '', ligne = ''] = csv.body.replace(/^\ufeff/, '').split('\r\n')
    assert.ok(!entete.includes('nir') && !csv.body.includes('1850578006084'))
    assert.match(ligne, /'=1\+1.*etat\u00a0: La valeur manque/)
    const corrige = Buffer.from(`${entete}\r\n${ligne.replace(';;2026-08-20', ';SOLDE;2026-08-20')}\r\n`)
    const reponse = await nav.depose('/gestion/lots', {
      nom: 'corrige.zip',
      octets: writeZip([{ nom: 'dossiers.csv', contenu: corrige }]),
    })
    await traite()
    await nav.post(`${reponse.headers.location}/import`)
    await traite()
    const [lu] = await banc.proprietaire((trx) =>
      trx.selectFrom('dossier').select(['statut', 'intitule']).where('numero', '=', dossier).execute(),
    )
    assert.deepEqual(lu, { statut: 'SOLDE', intitule: '=1+1' })
    assert.equal((await nav.get(`${page}/refus/reglements.csv`)).statusCode, 404)
  })

  test('ni compte ni NIR ne sortent avec les lignes refusées, où qu’ils aient été saisis', async () => {
    const iban = 'FR7610278251263602653766289'
    const csv = [
      'numero;siren;siret;raison_sociale;adresse;iban;bic;compte_bancaire',
      `E1;X;;ALPHA;12 rue A;${iban};CMCIFR2A;${iban}`,
      `E2;X;;ALPHA;12 rue A; bâtiment B;${iban};CMCIFR2A;${iban}`,
      `E3;X;;1850578006084 ${iban};;;;`,
    ].join('\n')
    const octets = writeZip([{ nom: 'etablissements.csv', contenu: csv }])
    const page = String((await nav.depose('/gestion/lots', { nom: 'lot.zip', octets })).headers.location)
    await traite()
    const { body } = await nav.get(`${page}/refus/etablissements.csv`)
    assert.equal(body.trim().split('\r\n').length, 4)
    assert.match(body, /Ligne 3 du fichier/)
    for (const secret of [iban, '1850578006084', 'compte_bancaire']) assert.ok(!body.includes(secret), secret)
    const toutes = await banc.proprietaire((trx) => trx.selectFrom('lot_rejet').selectAll().execute())
    assert.ok(!JSON.stringify(toutes).includes(iban))
  })

  test('annulé, un lot rend les lignes telles qu’elles étaient', async () => {
    const { dossier, fichiers } = lotSimple()
    await importe(fichiers)
    const avant = await photo()
    const autre = lotSimple()
    const page = await importe({
      ...autre.fichiers,
      'dossiers.csv': [
        ...autre.fichiers['dossiers.csv'],
        { ...fichiers['dossiers.csv'][0], etat: 'SOLDE', maj_le: '2026-11-23' },
      ],
      'etablissements.csv': [
        ...autre.fichiers['etablissements.csv'],
        ...fichiers['etablissements.csv'].map((e) => ({ ...e, iban: 'FR7610278001507305937642736' })),
      ],
    })
    assert.deepEqual(await statut(dossier), [{ statut: 'SOLDE' }])
    assert.notEqual(await photo(), avant)
    assert.equal((await nav.post(`${page}/annulation`)).statusCode, 303)
    await traite()
    assert.match(texte(await nav.get(page)), /Annulé/)
    assert.equal(await photo(), avant)
    await importe(autre.fichiers)
    assert.deepEqual(await statut(autre.dossier), [{ statut: 'ACCORDE' }])
  })

  test('un lot sur lequel d’autres ont bâti ne s’annule pas, et dit lesquels', async () => {
    const { dossier, fichiers } = lotSimple()
    const premier = await importe(fichiers, 'premier.zip')
    const second = await importe({ 'dossiers.csv': [{ numero: dossier, etat: 'SOLDE' }] }, 'second.zip')
    await nav.post(`${premier}/annulation`)
    await traite()
    assert.match(
      texte(await nav.get(premier)),
      /n’a pas pu être annulé .*« second\.zip » du .* Annulez-les d’abord/,
    )
    assert.deepEqual(await statut(dossier), [{ statut: 'SOLDE' }])
    for (const page of [second, premier]) {
      await nav.post(`${page}/annulation`)
      await traite()
    }
    assert.deepEqual(await statut(dossier), [])
  })

  test('ce qu’un autre lot a créé dessous retient aussi l’annulation', async () => {
    const { dossier, fichiers } = lotSimple()
    const premier = await importe(fichiers)
    await importe({
      'stagiaires.csv': fichiers['stagiaires.csv'].map((s) => ({ ...s, stagiaire_id: 'S2' })),
    })
    await nav.post(`${premier}/annulation`)
    await traite()
    assert.match(texte(await nav.get(premier)), /sert depuis à autre chose \(participation\)/)
    assert.deepEqual(await statut(dossier), [{ statut: 'ACCORDE' }])
  })

  test('un lot du dossier surveillé se choisit par son nom, et par rien d’autre', async () => {
    const { dossier, fichiers } = lotSimple()
    mkdirSync(join(surveille, 'lot-sftp'))
    for (const [nom, lignes] of Object.entries(fichiers))
      writeFileSync(join(surveille, 'lot-sftp', nom), toCsv(lignes))
    const hier = new Date(MAINTENANT.getTime() - 86_400_000)
    assert.match(texte(await nav.get('/gestion/lots')), /lot-sftp .* Arrive encore/)
    const chemins = ['', ...Object.keys(fichiers)].map((nom) => join(surveille, 'lot-sftp', nom))
    for (const chemin of chemins) utimesSync(chemin, hier, hier)
    assert.match(texte(await nav.get('/gestion/lots')), /lot-sftp .* Vérifier/)
    const reponse = await nav.post('/gestion/lots/surveilles', { nom: 'lot-sftp' })
    await traite()
    writeFileSync(join(surveille, 'lot-sftp', 'LISEZMOI.md'), 'x')
    await nav.post(`${reponse.headers.location}/import`)
    await traite()
    assert.match(texte(await nav.get(String(reponse.headers.location))), /a changé depuis sa vérification/)
    await nav.post(`${reponse.headers.location}/reprise`)
    await traite()
    await nav.post(`${reponse.headers.location}/import`)
    await traite()
    assert.deepEqual(await statut(dossier), [{ statut: 'ACCORDE' }])
    for (const nom of ['../lot-sftp', '/etc', 'absent', '', '.'])
      assert.equal((await nav.post('/gestion/lots/surveilles', { nom })).statusCode, 422, nom)
  })

  test('un fichier qui n’est pas un lot est refusé avec ses mots', async () => {
    const autre = await nav.depose('/gestion/lots', { nom: 'lot.exe', octets: Buffer.from('MZ') })
    assert.equal(autre.statusCode, 422)
    assert.match(texte(autre), /Le lot est un fichier zip/)
    assert.equal((await nav.post('/gestion/lots', { fichier: 'x' })).statusCode, 422)
    const reponse = await nav.depose('/gestion/lots', { nom: 'lot.zip', octets: Buffer.from('bonjour') })
    await traite()
    assert.match(
      texte(await nav.get(String(reponse.headers.location))),
      /refusé en entier .*pas un zip lisible/,
    )
  })

  test('un lot interrompu est repris une fois, puis laissé', async () => {
    const { dossier, fichiers } = lotSimple()
    const page = await depose(fichiers)
    await nav.post(`${page}/import`)
    const essais = (tentatives: number) =>
      banc.proprietaire((trx) =>
        trx.updateTable('lot').set({ tentatives }).where('id', '=', idOf(page)).execute(),
      )
    await essais(2)
    await traite()
    assert.match(texte(await nav.get(page)), /En échec .*interrompu deux fois/)
    await nav.post(`${page}/reprise`)
    await traite()
    await nav.post(`${page}/import`)
    await essais(1)
    await traite()
    assert.deepEqual(await statut(dossier), [{ statut: 'ACCORDE' }])
  })

  test('un lot n’entre pas sans que ses lignes refusées soient gardées', async () => {
    const { dossier, fichiers } = lotSimple()
    const page = await depose({
      ...fichiers,
      'stagiaires.csv': fichiers['stagiaires.csv'].map((s) => ({ ...s, nom: '' })),
    })
    await nav.post(`${page}/import`)
    const droit = (requete: string) => banc.proprietaire((trx) => sql.raw(requete).execute(trx))
    await droit('revoke insert on lot_rejet from lots')
    await traite()
    await droit('grant insert on lot_rejet to lots')
    assert.deepEqual(await statut(dossier), [])
    await nav.post(`${page}/reprise`)
    await traite()
    await nav.post(`${page}/import`)
    await traite()
    assert.deepEqual(await statut(dossier), [{ statut: 'ACCORDE' }])
    assert.match(texte(await nav.get(`${page}/refus/stagiaires.csv`)), /La valeur manque/)
  })

  test('deux clics n’importent qu’une fois', async () => {
    const page = await depose(lotSimple().fichiers)
    const reponses = await Promise.all([nav.post(`${page}/import`), nav.post(`${page}/abandon`)])
    assert.deepEqual(reponses.map(({ statusCode }) => statusCode).sort(), [303, 409])
    await traite()
  })

  test('un organisme n’y a aucune page', async () => {
    const page = await depose(lotSimple().fichiers)
    const intrus = await connecte(banc, await creerOrganisme(banc))
    for (const url of ['/gestion', '/gestion/lots', page, `${page}/refus/dossiers.csv`])
      assert.equal((await intrus.get(url)).statusCode, 404, url)
    assert.equal((await intrus.post(`${page}/import`)).statusCode, 404)
  })

  /** Every row that a lot may change, but what tells the story of lots. */
  async function photo(): Promise<string> {
    const tables = [
      'organisme',
      'etablissement',
      'coordonnees_bancaires',
      'dossier',
      'participation',
      'accord',
      'accord_ligne',
      'facture',
      'imputation',
      'reglement',
      'reglement_ligne',
      'evenement',
      'numero_organisme',
      'compteur_dossier',
      'compteur_reglement',
    ]
    const lues = await banc.proprietaire((trx) =>
      Promise.all(
        tables.map((nom) =>
          sql<{
            ligne: string
          }>`select to_jsonb(t)::text as ligne from ${sql.table(nom)} t order by 1`.execute(trx),
        ),
      ),
    )
    return lues.map(({ rows }) => rows.map(({ ligne }) => ligne).join('\n')).join('\n')
  }
})
