import assert from 'node:assert/strict'
import { test } from 'node:test'
import { creerDocument } from '../../../test/fabriques/documents.ts'
import { creerDossier, recalcule } from '../../../test/fabriques/dossiers.ts'
import { chiffre, numeros, parStatut, quatreDossiers } from '../../../test/fabriques/liste-dossiers.ts'
import { creerReglement } from '../../../test/fabriques/reglements.ts'
import { connecte, creerOrganisme, type Navigateur, ouvreBanc, texte } from '../../../test/support.ts'

const banc = await ouvreBanc()

async function trouve(nav: Navigateur, query: string): Promise<string[]> {
  const reponse = await nav.get(`/dossiers?${query}`)
  assert.equal(reponse.statusCode, 200)
  return numeros(reponse).sort()
}

test('la liste montre les colonnes du guide, du plus récent au plus ancien', async () => {
  const { nav, a, b, c, d } = await quatreDossiers(banc)
  const reponse = await nav.get('/dossiers')
  assert.deepEqual(numeros(reponse), [a, b, c, d])
  const page = texte(reponse)
  for (const mot of [
    'N° de dossier',
    'Raison sociale de l’entreprise',
    'Accord',
    'Nom du stagiaire',
    'Dispositif',
    'NOËL Étienne',
    '3 stagiaires',
    'Pas encore d’accord',
    'État inconnu : EN_REVISION',
    '1 680,00 €',
  ])
    assert.ok(page.includes(mot), mot)
  assert.match(
    reponse.body,
    /<title>Suivre mes dossiers de formation \(4\u00a0dossiers, page 1 sur 1\) – oGestion<\/title>/,
  )
})

test('les compteurs sont des filtres : leur somme fait le total, ils suivent les autres filtres et non le statut', async () => {
  const { nav, grenoble } = await quatreDossiers(banc)
  for (const query of ['', `etablissement=${grenoble}`, 'debut=2025-01-01', 'stagiaire=a']) {
    for (const statut of ['', 'statut=ACCORDE', 'soldes=1']) {
      const reponse = await nav.get(`/dossiers?${query}&${statut}`)
      const comptes = parStatut(reponse)
      const somme = Object.values(comptes).reduce((total, nombre) => total + nombre, 0)
      assert.equal(chiffre(reponse, 'au total'), String(somme), `${query} ${statut}`)
      assert.equal(chiffre(reponse, 'soldés'), String(comptes.Soldé ?? 0), `${query} ${statut}`)
      const seuls = await nav.get(`/dossiers?${query}&statut=ACCORDE`)
      assert.equal(numeros(seuls).length, comptes.Accordé ?? 0, query)
    }
  }
  assert.deepEqual(parStatut(await nav.get('/dossiers')), {
    Accordé: 2,
    Soldé: 1,
    'État inconnu : EN_REVISION': 1,
  })
})

test('les sommes sont celles des dossiers montrés, compteurs tenus ou recalculés', async () => {
  const { nav, grenoble, organisme, a } = await quatreDossiers(banc)
  await creerReglement(banc, organisme, { montant: 50_000, lignes: [{ montant: 50_000, dossier_numero: a }] })
  await recalcule(banc, organisme)
  const sommes = async (query: string) => {
    const reponse = await nav.get(`/dossiers?${query}`)
    return ['accordé', 'réglé', 'reste à régler'].map((libelle) => chiffre(reponse, libelle))
  }
  assert.deepEqual(await sommes(''), ['3 352,00 €', '500,00 €', '2 180,00 €'])
  assert.deepEqual(await sommes(`etablissement=${grenoble}`), ['2 352,00 €', '500,00 €', '1 180,00 €'])
  assert.deepEqual(await sommes('statut=ACCORDE'), ['2 680,00 €', '500,00 €', '2 180,00 €'])
  assert.deepEqual(await sommes('soldes=1'), ['672,00 €', '0,00 €', '0,00 €'])
  assert.deepEqual(await sommes('debut=2026-10-01'), ['1 680,00 €', '500,00 €', '1 180,00 €'])
})

test('une personne limitée à un établissement n’en voit ni les autres dossiers, ni les nombres, ni les sommes', async () => {
  const { organisme, grenoble, lyon, a, b, c } = await quatreDossiers(banc)
  const nav = await connecte(banc, organisme, { profil: 'comptable', etablissements: [grenoble] })
  const reponse = await nav.get('/dossiers')
  assert.deepEqual(numeros(reponse).sort(), [a, c].sort())
  assert.equal(chiffre(reponse, 'au total'), '2')
  assert.equal(chiffre(reponse, 'accordé'), '2 352,00 €')
  assert.doesNotMatch(reponse.body, /name="etablissement"|EN_REVISION|>APP,/)
  const ailleurs = await nav.get(`/dossiers?etablissement=${lyon}`)
  const absent = await nav.get('/dossiers?etablissement=E0')
  assert.deepEqual(numeros(ailleurs).sort(), [a, c].sort())
  assert.equal(texte(ailleurs).replaceAll(lyon, 'E0'), texte(absent))
  assert.deepEqual(await trouve(nav, 'stagiaire=zoe'), [])
  assert.equal((await nav.get(`/dossiers/${b}`)).statusCode, 404)
})

test('un autre organisme n’en voit rien', async () => {
  const { a } = await quatreDossiers(banc)
  const beta = await creerOrganisme(banc, { raisonSociale: 'Beta Formation' })
  const nav = await connecte(banc, beta)
  const reponse = await nav.get('/dossiers?stagiaire=etienne')
  assert.deepEqual(numeros(reponse), [])
  assert.doesNotMatch((await nav.get('/dossiers')).body, new RegExp(a))
  const [sien, nul] = [await nav.get(`/dossiers/${a}`), await nav.get('/dossiers/D0')]
  assert.equal(sien.statusCode, 404)
  assert.equal(sien.body.replaceAll(a, 'D0'), nul.body)
})

test('les tris portent sur toute la liste, dans les deux sens, et se disent', async () => {
  const { nav, a, b, c, d } = await quatreDossiers(banc)
  const tries = async (tri: string) => numeros(await nav.get(`/dossiers?tri=${tri}`))
  assert.deepEqual(await tries('date_debut'), [d, c, b, a])
  assert.deepEqual(await tries('-date_debut'), [a, b, c, d])
  assert.deepEqual(await tries('numero'), [a, b, c, d].sort())
  assert.deepEqual(await tries('-numero'), [a, b, c, d].sort().reverse())
  assert.deepEqual(await tries('entreprise'), [b, d, a, c])
  assert.deepEqual(await tries('-entreprise'), [c, a, d, b])
  assert.deepEqual(await tries('accorde'), [d, c, b, a])
  assert.deepEqual(await tries('-accorde'), [a, b, c, d])
  assert.deepEqual((await tries('-reste')).slice(0, 2), [a, b])
  assert.deepEqual((await tries('reste')).slice(2), [b, a])
  const reponse = await nav.get('/dossiers?tri=-accorde')
  assert.match(texte(reponse), /du montant accordé le plus grand au plus petit/)
  assert.equal(reponse.body.match(/aria-sort="descending"/g)?.length, 1)
})

test('25 dossiers par page ; une page au-delà de la dernière montre la première', async () => {
  const organisme = await creerOrganisme(banc)
  for (let n = 1; n <= 26; n++)
    await creerDossier(banc, organisme, { date_debut: `2026-01-${String(n).padStart(2, '0')}` })
  const nav = await connecte(banc, organisme)
  const [un, deux, trop, enorme] = await Promise.all(
    ['', 'page=2', 'page=3', 'page=99999999999999999999'].map((query) => nav.get(`/dossiers?${query}`)),
  )
  assert.ok(un && deux && trop && enorme)
  assert.equal(numeros(un).length, 25)
  assert.equal(numeros(deux).length, 1)
  assert.deepEqual(numeros(trop), numeros(un))
  assert.deepEqual(numeros(enorme), numeros(un))
  assert.match(deux.body, /26\u00a0dossiers, page 2 sur 2/)
  assert.match(trop.body, /26\u00a0dossiers, page 1 sur 2/)
  assert.match(deux.body, /aria-current="page"[^>]*>[^<]*<span[^>]*>Page <\/span>2/)
  // A filter or a sort goes back to the first page.
  assert.doesNotMatch(deux.body, /tri=accorde[^"]*page=/)
})

test('l’accord s’ouvre d’un clic : le dernier déposé, ou pas encore', async () => {
  const organisme = await creerOrganisme(banc)
  const numero = await creerDossier(banc, organisme, { accords: 100 })
  await creerDossier(banc, organisme, { accords: [{ date_accord: '2026-10-02' }] })
  const ancien = await creerDocument(banc, organisme, { objetId: numero, depose_le: '2026-10-01' })
  const dernier = await creerDocument(banc, organisme, { objetId: numero, depose_le: '2026-10-20' })
  const retire = await creerDocument(banc, organisme, {
    objetId: numero,
    depose_le: '2026-11-01',
    retire: true,
  })
  const { body } = await (await connecte(banc, organisme)).get('/dossiers')
  assert.match(body, new RegExp(`href="/documents/${dernier}"`))
  assert.doesNotMatch(body, new RegExp(`${ancien}|${retire}`))
  assert.match(body, /Accord du <time class="date" datetime="2026-10-02">/)
})

test('un virement revenu ne compte pas comme réglé : sa somme est à réémettre, à côté', async () => {
  const organisme = await creerOrganisme(banc)
  const numero = await creerDossier(banc, organisme, { statut: 'SOLDE', accords: 80_000 })
  const ligne = (montant: number) => [{ montant, dossier_numero: numero }]
  await creerReglement(banc, organisme, { statut: 'EXECUTE', lignes: ligne(30_000) })
  const rejete = await creerReglement(banc, organisme, {
    statut: 'REJETE',
    motif: 'AC04',
    lignes: ligne(50_000),
  })
  await creerReglement(banc, organisme, { statut: 'ANNULE', lignes: ligne(7_000) })
  await recalcule(banc, organisme)
  const nav = await connecte(banc, organisme)
  const avant = await nav.get('/dossiers')
  assert.equal(chiffre(avant, 'réglé'), '300,00 €')
  assert.equal(chiffre(avant, 'reste à régler'), '0,00 €')
  assert.match(texte(avant), /Hors de ces sommes : 500,00 € à réémettre/)
  assert.match(texte(avant), /à réémettre : 500,00 €/)
  await creerReglement(banc, organisme, { statut: 'EMIS', remplace_reference: rejete, lignes: ligne(50_000) })
  await recalcule(banc, organisme)
  const apres = await nav.get('/dossiers')
  assert.equal(chiffre(apres, 'réglé'), '800,00 €')
  assert.doesNotMatch(texte(apres), /à réémettre/)
})

test('un trop-perçu est dit, en ligne et en somme', async () => {
  const organisme = await creerOrganisme(banc)
  const numero = await creerDossier(banc, organisme, { statut: 'ROMPU', accords: 10_000 })
  await creerReglement(banc, organisme, { lignes: [{ montant: 12_500, dossier_numero: numero }] })
  await recalcule(banc, organisme)
  const page = texte(await (await connecte(banc, organisme)).get('/dossiers'))
  assert.match(page, /−25,00 € trop-perçu/)
  assert.match(page, /−25,00 € de trop-perçu/)
})
