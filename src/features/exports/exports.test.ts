import assert from 'node:assert/strict'
import { test } from 'node:test'
import { creerDossier } from '../../../test/fabriques/dossiers.ts'
import { creerReglement, creerReglements } from '../../../test/fabriques/reglements.ts'
import { connecte, creerOrganisme, type Navigateur, ouvreBanc } from '../../../test/support.ts'

const banc = await ouvreBanc()

/** The rows of a file, by column title. */
async function lis(nav: Navigateur, adresse: string): Promise<Record<string, string>[]> {
  const { body, statusCode, headers } = await nav.get(adresse)
  assert.equal(statusCode, 200)
  assert.equal(headers['content-type'], 'text/csv; charset=utf-8')
  assert.ok(body.startsWith('\ufeff'))
  const [entete = [], ...lignes] = body
    .slice(1)
    .split('\r\n')
    .filter(Boolean)
    .map((ligne) => ligne.split(';'))
  return lignes.map((cellules) =>
    Object.fromEntries(entete.map((titre, rang) => [titre, cellules[rang] ?? ''])),
  )
}

test('la liste des dossiers s’exporte telle qu’elle est filtrée, au centime, sans rien qu’un tableur exécute', async () => {
  const alpha = await creerOrganisme(banc)
  const numero = await creerDossier(banc, alpha, {
    dispositif: 'PLAN',
    entreprise_raison_sociale: '=HYPERLINK("x")',
    date_debut: '2026-03-02',
    accords: 123_456,
  })
  await creerReglement(banc, alpha, {
    lignes: [{ montant: 123_556, dossier_numero: numero, facture_id: null }],
  })
  await creerDossier(banc, alpha, { dispositif: 'APP' })
  const nav = await connecte(banc, alpha, { profil: 'comptable' })
  assert.equal((await lis(nav, '/exports/dossiers.csv')).length, 2)
  const [ligne, ...autres] = await lis(nav, '/exports/dossiers.csv?dispositif=PLAN&page=3')
  assert.equal(autres.length, 0)
  assert.equal(ligne?.['N° de dossier'], numero)
  assert.equal(ligne?.Entreprise, `"'=HYPERLINK(""x"")"`)
  assert.deepEqual(
    [ligne?.Accordé, ligne?.Reste, ligne?.['Date de début']],
    ['1234,56', '-1,00', '02/03/2026'],
  )
})

test('les règlements et leurs lignes s’exportent avec la référence du relevé, en plusieurs lectures', async () => {
  const alpha = await creerOrganisme(banc)
  await creerReglements(
    banc,
    alpha,
    Array.from({ length: 1_005 }, () => ({})),
  )
  const nav = await connecte(banc, alpha, { profil: 'gestionnaire' })
  assert.equal((await lis(nav, '/exports/reglements.csv')).length, 1_005)
  const lignes = await lis(nav, '/exports/lignes-de-reglement.csv')
  assert.equal(new Set(lignes.map((ligne) => ligne['Référence du virement'])).size, 1_005)
  assert.ok(
    lignes.every((ligne) => 'Référence sur le relevé' in ligne && /^-?\d+,\d\d$/.test(ligne.Montant ?? '')),
  )
})

test('un export suit l’organisme et les établissements de la personne, et laisse sa ligne au journal', async () => {
  const [alpha, beta] = [await creerOrganisme(banc, { etablissements: 2 }), await creerOrganisme(banc)]
  const [grenoble = '', lyon = ''] = alpha.etablissements
  const vu = await creerReglement(banc, alpha, { etablissement_numero: grenoble })
  await creerReglement(banc, alpha, { etablissement_numero: lyon })
  await creerReglement(banc, beta)
  const colin = await connecte(banc, alpha, { profil: 'comptable', etablissements: [grenoble] })
  for (const fichier of ['reglements', 'lignes-de-reglement']) {
    const lignes = await lis(colin, `/exports/${fichier}.csv?statut=EXECUTE`)
    assert.deepEqual([...new Set(lignes.map((ligne) => ligne['Référence du virement']))], [vu])
  }
  const lignes = await banc.proprietaire((trx) =>
    trx
      .selectFrom('journal')
      .where('organisme_id', '=', alpha.id)
      .where('acte', 'like', '%.export')
      .select(['acte', 'details'])
      .orderBy('acte')
      .execute(),
  )
  const details = { statut: 'EXECUTE' }
  assert.deepEqual(lignes, [
    { acte: 'lignes-de-reglement.export', details },
    { acte: 'reglements.export', details },
  ])
})

test('un lecteur ne trouve aucun export, et s’en voit refuser l’adresse', async () => {
  const alpha = await creerOrganisme(banc)
  await creerDossier(banc, alpha)
  const lea = await connecte(banc, alpha, { profil: 'lecteur' })
  assert.doesNotMatch((await lea.get('/dossiers')).body, /exports/)
  assert.equal((await lea.get('/exports/dossiers.csv')).statusCode, 403)
  const amelie = await connecte(banc, alpha)
  assert.match(
    (await amelie.get('/dossiers?statut=ACCORDE')).body,
    /href="\/exports\/dossiers\.csv\?statut=ACCORDE"/,
  )
})
