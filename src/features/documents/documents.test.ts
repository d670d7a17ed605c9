import assert from 'node:assert/strict'
import { test } from 'node:test'
import { creerDocument, lierDocument, PDF } from '../../../test/fabriques/documents.ts'
import { creerDossier, recalcule } from '../../../test/fabriques/dossiers.ts'
import { creerReglement } from '../../../test/fabriques/reglements.ts'
import { connecte, creerOrganisme, navigateur, ouvreBanc, texte } from '../../../test/support.ts'

const banc = await ouvreBanc()

async function alpha() {
  const organisme = await creerOrganisme(banc, { etablissements: 2 })
  const numero = await creerDossier(banc, organisme)
  const id = await creerDocument(banc, organisme, { objetId: numero })
  return { organisme, numero, id, nav: await connecte(banc, organisme) }
}

test('un PDF s’affiche dans la page sous un nom qui se lit, avec les seuls en-têtes que sa visionneuse supporte', async () => {
  const { id, numero, nav } = await alpha()
  const reponse = await nav.get(`/documents/${id}`)
  assert.equal(reponse.statusCode, 200)
  assert.deepEqual(reponse.rawPayload, PDF)
  const nom = `2026-10-12_accord_${numero}.pdf`
  assert.equal(reponse.headers['content-type'], 'application/pdf')
  assert.equal(reponse.headers['content-length'], String(PDF.length))
  assert.equal(reponse.headers['content-disposition'], `inline; filename="${nom}"; filename*=UTF-8''${nom}`)
  assert.equal(reponse.headers['x-content-type-options'], 'nosniff')
  assert.equal(reponse.headers['cache-control'], 'private, no-store')
  assert.equal(
    reponse.headers['content-security-policy'],
    "frame-ancestors 'self'; base-uri 'none'; form-action 'none'",
  )
  assert.equal(reponse.headers['x-frame-options'], 'SAMEORIGIN')
})

test('le même document s’enregistre à la demande', async () => {
  const { id, nav } = await alpha()
  const reponse = await nav.get(`/documents/${id}?telecharger=1`)
  assert.match(String(reponse.headers['content-disposition']), /^attachment; filename="2026-10-12_accord_/)
  assert.match(String(reponse.headers['content-security-policy']), /default-src 'none'/)
  assert.deepEqual(reponse.rawPayload, PDF)
})

const TYPES: [string, string, boolean][] = [
  ['image/png', 'png', true],
  ['image/jpeg', 'jpg', true],
  ['image/svg+xml', 'svg', false],
  ['text/html', 'html', false],
  ['text/csv', 'csv', false],
  ['application/octet-stream', 'bin', false],
]

test('une image s’affiche ; tout autre type s’enregistre, et garde la politique qui interdit tout', async () => {
  const { organisme, numero, nav } = await alpha()
  for (const [mime, extension, affiche] of TYPES) {
    const id = await creerDocument(banc, organisme, {
      objetId: numero,
      mime,
      extension,
      octets: Buffer.from('<script>alert(1)</script>'),
    })
    const { headers } = await nav.get(`/documents/${id}`)
    assert.ok(String(headers['content-type']).startsWith(mime), mime)
    assert.match(String(headers['content-disposition']), affiche ? /^inline/ : /^attachment/, mime)
    assert.equal(String(headers['content-security-policy']).includes("default-src 'none'"), !affiche, mime)
    assert.equal(headers['x-content-type-options'], 'nosniff')
  }
})

test('un numéro d’objet et un type qui ne vont pas dans un en-tête n’y vont pas', async () => {
  const { organisme, nav } = await alpha()
  const id = await creerDocument(banc, organisme, {
    objetType: 'facture',
    objetId: 'É/12"\r\nx',
    type: 'COURRIER',
    mime: 'application/pdf\r\nx: y',
    extension: '.PDF',
  })
  const reponse = await nav.get(`/documents/${id}`)
  assert.equal(reponse.statusCode, 200)
  assert.equal(reponse.headers['content-type'], 'application/octet-stream')
  assert.match(
    String(reponse.headers['content-disposition']),
    /^attachment; filename="2026-10-12_courrier_e-12-x\.pdf";/,
  )
})

test('chacun de ceux qui n’y ont pas droit reçoit la même page 404 qu’un document absent', async () => {
  const { organisme, numero, id, nav } = await alpha()
  const [, lyon = ''] = organisme.etablissements
  const borne = await connecte(banc, organisme, { profil: 'lecteur', etablissements: [lyon] })
  const lecteur = await connecte(banc, organisme, { profil: 'lecteur' })
  const beta = await connecte(banc, await creerOrganisme(banc))
  const retire = await creerDocument(banc, organisme, { objetId: numero, retire: true })
  const rib = await creerDocument(banc, organisme, { objetId: numero, type: 'RIB' })
  const minuscule = await creerDocument(banc, organisme, { objetId: numero, type: 'rib' })
  const absent = await nav.get('/documents/00000000-0000-4000-8000-000000000000')
  const refus = await Promise.all([
    borne.get(`/documents/${id}`),
    beta.get(`/documents/${id}`),
    nav.get(`/documents/${retire}`),
    lecteur.get(`/documents/${rib}`),
    lecteur.get(`/documents/${minuscule}?telecharger=1`),
    nav.get('/documents/nimporte'),
    nav.get('/documents/%00'),
    nav.get(`/documents/${'9'.repeat(150)}`),
  ])
  for (const reponse of [absent, ...refus]) {
    assert.equal(reponse.statusCode, 404)
    assert.equal(texte(reponse), texte(absent))
  }
  assert.equal((await nav.get(`/documents/${rib}`)).statusCode, 200)
  assert.equal((await navigateur(banc).get(`/documents/${id}`)).statusCode, 303)
})

test('un dossier retiré n’ouvre plus ses documents ; rendu, il les ouvre de nouveau', async () => {
  const { organisme, numero, id, nav } = await alpha()
  const retire = async (le: string | null) => {
    await banc.proprietaire((trx) =>
      trx
        .updateTable('dossier')
        .set({ retire_le: le })
        .where('organisme_id', '=', organisme.id)
        .where('numero', '=', numero)
        .execute(),
    )
    await recalcule(banc, organisme)
    return (await nav.get(`/documents/${id}`)).statusCode
  }
  assert.equal(await retire('2026-11-20'), 404)
  assert.equal(await retire(null), 200)
})

test('un document lié à plusieurs objets se lit dès que l’un est dans le périmètre, sous le nom de celui-là', async () => {
  const { organisme, id } = await alpha()
  const [, lyon = ''] = organisme.etablissements
  const autre = await creerDossier(banc, organisme, { etablissement_numero: lyon })
  const borne = await connecte(banc, organisme, { profil: 'lecteur', etablissements: [lyon] })
  assert.equal((await borne.get(`/documents/${id}`)).statusCode, 404)
  await lierDocument(banc, organisme, id, { objetId: autre, etablissement: lyon })
  const reponse = await borne.get(`/documents/${id}`)
  assert.equal(reponse.statusCode, 200)
  assert.match(String(reponse.headers['content-disposition']), new RegExp(`accord_${autre}\\.pdf`))
})

test('lire et enregistrer ont chacun leur ligne au journal ; un refus et un HEAD n’en ont pas', async () => {
  const { organisme, numero, id, nav } = await alpha()
  const actes = () =>
    banc.proprietaire((trx) =>
      trx
        .selectFrom('journal')
        .where('organisme_id', '=', organisme.id)
        .where('acte', 'not in', ['connexion', 'facteur.verification', 'acces.introuvable'])
        .orderBy('instant')
        .orderBy('acte')
        .select(['acte', 'objet_id'])
        .execute(),
    )
  const tete = await banc.app.inject({
    method: 'HEAD',
    url: `/documents/${id}`,
    headers: { cookie: nav.cookie() },
  })
  assert.equal(tete.statusCode, 200)
  assert.equal(tete.headers['content-length'], String(PDF.length))
  assert.equal(tete.body, '')
  await nav.get('/documents/00000000-0000-4000-8000-000000000000')
  assert.deepEqual(await actes(), [])
  await nav.get(`/documents/${id}`)
  await nav.get(`/documents/${id}?telecharger=1`)
  const lignes = [
    { acte: 'document.lecture', objet_id: id },
    { acte: 'document.telechargement', objet_id: id },
  ]
  assert.deepEqual(await actes(), lignes)
  // What a browser does not show is saved, whatever the link.
  const tableur = await creerDocument(banc, organisme, {
    objetId: numero,
    mime: 'text/csv',
    extension: 'csv',
  })
  banc.avance({ minutes: 1 })
  await nav.get(`/documents/${tableur}`)
  assert.deepEqual(await actes(), [...lignes, { acte: 'document.telechargement', objet_id: tableur }])
})

test('un fichier changé sur le disque, ou perdu, ne sort pas : page d’erreur avec une référence, et alerte au journal technique', async () => {
  const { organisme, id, nav } = await alpha()
  const cle = `essai/${id}`
  await banc.deps.storage.put(cle, Buffer.from(PDF.toString().replace('1.4', '1.5')))
  const change = await nav.get(`/documents/${id}`)
  assert.equal(change.statusCode, 500)
  assert.match(texte(change), /Une erreur de notre côté.*Référence à donner/)
  assert.doesNotMatch(change.body, /%PDF|SHA|essai/)
  await banc.deps.storage.delete(cle)
  assert.equal((await nav.get(`/documents/${id}`)).statusCode, 500)
  const lignes = await banc.proprietaire((trx) =>
    trx
      .selectFrom('journal')
      .where('organisme_id', '=', organisme.id)
      .where('acte', 'not in', ['connexion', 'facteur.verification'])
      .select(['acte', 'objet_id', 'resultat'])
      .orderBy('id')
      .execute(),
  )
  // Each time: allowed, then not given after all.
  const [permise, manquee] = ['ok', 'echec'].map((resultat) => ({
    acte: 'document.lecture',
    objet_id: id,
    resultat,
  }))
  assert.deepEqual(lignes, [permise, manquee, permise, manquee])
})

test('un fichier plus gros que ce qui tient en mémoire est vérifié avant d’être servi', async () => {
  const { organisme, numero, nav } = await alpha()
  const octets = Buffer.alloc(6 * 1024 ** 2, 'gros ')
  const id = await creerDocument(banc, organisme, { objetId: numero, octets })
  const reponse = await nav.get(`/documents/${id}`)
  assert.equal(reponse.headers['content-length'], String(octets.length))
  assert.ok(reponse.rawPayload.equals(octets))
  octets[5_999_999] = 33
  await banc.deps.storage.put(`essai/${id}`, octets)
  assert.equal((await nav.get(`/documents/${id}`)).statusCode, 500)
})

test('le document d’une facture se lit sur ses dossiers, un courrier sur son règlement', async () => {
  const organisme = await creerOrganisme(banc)
  const numero = await creerDossier(banc, organisme, {
    factures: [{ montant: 10_000, numero_interne: 'FI-DOC-1' }],
  })
  const reference = await creerReglement(banc, organisme)
  const facture = {
    objetType: 'facture',
    objetId: 'FI-DOC-1',
    type: 'FACTURE',
    titre: 'Facture FA-77',
  } as const
  const courrier = { objetType: 'reglement', objetId: reference, type: 'COURRIER', titre: 'Relance' } as const
  for (const document of [facture, courrier]) await creerDocument(banc, organisme, document)
  const nav = await connecte(banc, organisme)
  assert.match(texte(await nav.get(`/dossiers/${numero}`)), /Facture FA-77/)
  assert.match(texte(await nav.get(`/reglements/${reference}`)), /Autres documents Relance/)
})
