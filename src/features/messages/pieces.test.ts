import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { creerDossier } from '../../../test/fabriques/dossiers.ts'
import { writeZip } from '../../../test/fabriques/imports-zip.ts'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  type FichierJoint,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'
import { tenant } from '../../db/tenant.ts'

const banc = await ouvreBanc()
const gisele = await seConnecter(banc, (await creerPersonne(banc, null, { financeur: 'agent' })).email)

const PDF = { nom: 'devis.pdf', octets: Buffer.from('%PDF-1.4\n/Type /Page\n'), mime: 'application/pdf' }
const CSV = { nom: 'liste.csv', octets: Buffer.from('nom;heures\nA;3\n'), mime: 'application/vnd.ms-excel' }
const IMAGE = { nom: 'photo.JPEG', octets: Buffer.from([0xff, 0xd8, 0xff, 0xe0]), mime: 'image/jpeg' }

/** A gestionnaire with a dossier, and how many files she left in the storage. */
async function chezAlpha() {
  const organisme = await creerOrganisme(banc, { etablissements: 2 })
  const dossier = await creerDossier(banc, organisme, { intitule: 'Levage' })
  const gaelle = await connecte(banc, organisme, { profil: 'gestionnaire' })
  return { organisme, gaelle, adresse: `/dossiers/${dossier}/messages` }
}

const ranges = () => {
  const dossier = join(banc.deps.config.storageUrl.replace('file:', ''), 'messages')
  try {
    return readdirSync(dossier).length
  } catch {
    return 0
  }
}

const pieces = (body: string, base: string) =>
  [...body.matchAll(new RegExp(`href="(${base}/[0-9a-f-]{36})"`, 'g'))].map(([, href = '']) => href)

async function envoie(fichiers: FichierJoint[], message = 'Voici') {
  const alpha = await chezAlpha()
  const reponse = await alpha.gaelle.joint(alpha.adresse, { texte: message }, fichiers)
  assert.equal(reponse.statusCode, 303, texte(reponse))
  const fil = String(reponse.headers.location).split('?')[0] ?? ''
  return { ...alpha, fil, hrefs: pieces((await alpha.gaelle.get(fil)).body, '/pieces-jointes') }
}

test('ce qui est joint se lit des deux côtés : image et PDF dans la page, le reste enregistré, chaque fois au journal', async () => {
  const { gaelle, organisme, fil, hrefs } = await envoie([PDF, CSV, IMAGE])
  assert.match(
    texte(await gaelle.get(fil)),
    /devis\.pdf \(PDF, 21 octets, non vérifié par un antivirus\).*liste\.csv \(CSV.*photo\.JPEG \(JPG/,
  )
  const [pdf, csv, image] = await Promise.all(hrefs.map((href) => gaelle.get(href)))
  assert.deepEqual(pdf?.rawPayload, PDF.octets)
  assert.equal(pdf?.headers['content-type'], 'application/pdf')
  assert.match(String(pdf?.headers['content-disposition']), /^inline; filename="devis\.pdf"/)
  assert.match(String(csv?.headers['content-disposition']), /^attachment; filename="liste\.csv"/)
  assert.equal(csv?.headers['x-content-type-options'], 'nosniff')
  assert.match(String(image?.headers['content-disposition']), /^inline/)
  const la = pieces((await gisele.get(`/gestion${fil}`)).body, '/gestion/pieces-jointes')
  assert.deepEqual((await gisele.get(la[0] ?? '')).rawPayload, PDF.octets)
  const lignes = await banc.proprietaire((trx) =>
    trx
      .selectFrom('journal')
      .where('organisme_id', '=', organisme.id)
      .where('acte', '=', 'piece-jointe.lecture')
      .select('objet_id')
      .execute(),
  )
  assert.equal(lignes.length, 4)
})

test('l’équipe joint aussi, et l’organisme l’ouvre', async () => {
  const { gaelle, fil } = await envoie([])
  const reponse = await gisele.joint(`/gestion${fil}`, { texte: 'Voici', vus: '1', resolu: '1' }, [PDF])
  assert.equal(reponse.statusCode, 303, texte(reponse))
  const [href = ''] = pieces((await gaelle.get(fil)).body, '/pieces-jointes')
  assert.deepEqual((await gaelle.get(href)).rawPayload, PDF.octets)
})

test('un fichier refusé dit pourquoi, le texte tapé reste, rien n’est gardé', async () => {
  const { gaelle, adresse } = await chezAlpha()
  const avant = ranges()
  const docx = (...noms: string[]) =>
    writeZip(['word/document.xml', ...noms].map((nom) => ({ nom, contenu: '<x/>' })))
  const bombe = writeZip([{ nom: 'word/document.xml', contenu: Buffer.alloc(30_000_000, 0x61) }])
  const cas: [string, FichierJoint[], RegExp][] = [
    ['type', [{ ...PDF, nom: 'devis.svg' }], /« devis\.svg » n’est pas d’un type accepté : pdf, jpg/],
    ['sans extension', [{ ...PDF, nom: 'devis' }], /n’est pas d’un type accepté/],
    ['contenu', [{ ...PDF, octets: Buffer.from('<html>') }], /Le contenu de « devis\.pdf » n’est pas celui/],
    ['page déguisée', [{ nom: 'a.txt', octets: Buffer.from(' <script>') }], /Le contenu de « a\.txt »/],
    ['type annoncé', [{ ...PDF, mime: 'text/html' }], /annoncé comme un fichier d’un autre type/],
    ['zip nu', [{ nom: 'a.docx', octets: Buffer.from('PK\x03\x04 a.exe') }], /Le contenu de « a\.docx »/],
    ['macros', [{ nom: 'a.docx', octets: docx('word/vbaProject.bin') }], /« a\.docx » contient des macros/],
    ['bombe', [{ nom: 'a.docx', octets: bombe }], /« a\.docx » est trop gros une fois décompressé/],
    [
      'trop de parties',
      [{ nom: 'a.docx', octets: docx(...Array.from({ length: 5_000 }, (_, n) => `word/${n}`)) }],
      /« a\.docx » contient trop de parties/,
    ],
    ['chemin qui sort', [{ nom: 'a.docx', octets: docx('../../a') }], /dont le nom sort de son dossier/],
    ['coupé', [{ nom: 'a.docx', octets: docx().subarray(0, 60) }], /« a\.docx » est endommagé/],
    ['vide', [{ ...PDF, octets: Buffer.alloc(0) }], /« devis\.pdf » est vide/],
    [
      'gros',
      [{ ...PDF, octets: Buffer.concat([PDF.octets, Buffer.alloc(10 * 1024 ** 2)]) }],
      /dépasse 10 Mo/,
    ],
    ['nombre', Array.from({ length: 6 }, () => PDF), /Joignez 5 fichiers au plus : vous en avez choisi 6/],
    ['un seul mauvais', [PDF, { ...CSV, nom: 'a.exe' }], /« a\.exe » n’est pas d’un type accepté/],
  ]
  for (const [nom, fichiers, message] of cas) {
    const reponse = await gaelle.joint(adresse, { texte: 'Mon long texte' }, fichiers)
    assert.equal(reponse.statusCode, 422, nom)
    assert.match(texte(reponse), message, nom)
    assert.match(reponse.body, /Mon long texte<\/textarea>/, nom)
  }
  const sansTexte = await gaelle.joint(adresse, { texte: ' ' }, [PDF])
  assert.equal(sansTexte.statusCode, 422)
  assert.match(texte(sansTexte), /Écrivez votre message\..*Joignez de nouveau vos fichiers/)
  assert.equal(ranges(), avant)
})

test('un nom hostile est montré sans danger, raccourci, et ne sert pas à ranger', async () => {
  const noms = ['../../etc/<b>.pdf', `${'é'.repeat(300)}.pdf`, 'gpj\u202e.pdf', '“a”;b.pdf']
  const { gaelle, organisme, fil, hrefs } = await envoie(noms.map((nom) => ({ ...PDF, nom })))
  const page = await gaelle.get(fil)
  assert.match(page.body, />&lt;b>\.pdf<\/a>/)
  assert.match(page.body, />é{115}…\.pdf<\/a>.*>gpj\.pdf<\/a>/s)
  for (const href of hrefs) {
    const entete = String((await gaelle.get(href)).headers['content-disposition'])
    assert.match(entete, /^inline; filename="[\w.-]*"; filename\*=UTF-8''[\w.%!~-]+$/)
  }
  const cles = await banc.proprietaire((trx) =>
    trx.selectFrom('piece_jointe').where('organisme_id', '=', organisme.id).select('cle').execute(),
  )
  for (const { cle } of cles) assert.match(cle, /^messages\/[0-9a-f-]{36}\.pdf$/)
})

test('le même texte avec un autre fichier est un autre message ; envoyé deux fois, il n’en fait qu’un', async () => {
  const { gaelle, fil } = await envoie([PDF])
  const avant = ranges()
  assert.equal((await gaelle.joint(fil, { texte: 'Voici' }, [PDF])).statusCode, 303)
  assert.equal(ranges(), avant)
  assert.equal((await gaelle.joint(fil, { texte: 'Voici' }, [CSV])).statusCode, 303)
  assert.equal((await gaelle.get(fil)).body.match(/class="pieces"/g)?.length, 2)
  assert.equal(ranges(), avant + 1)
})

test('une pièce jointe ne s’ouvre qu’à qui lit sa conversation', async () => {
  const { organisme, hrefs } = await envoie([PDF])
  const [href = ''] = hrefs
  const [, second = ''] = organisme.etablissements
  const lea = await connecte(banc, organisme, { profil: 'lecteur' })
  assert.equal((await lea.get(href)).statusCode, 200)
  const ailleurs = await connecte(banc, organisme, { profil: 'comptable', etablissements: [second] })
  const bruno = await connecte(banc, await creerOrganisme(banc))
  for (const nav of [ailleurs, bruno]) assert.equal((await nav.get(href)).statusCode, 404)
  assert.equal((await lea.get(`/gestion${href}`)).statusCode, 404)
})

test('ce que l’antivirus retient ne s’ouvre pas, et la page le dit', async () => {
  const { gaelle, organisme, fil, hrefs } = await envoie([PDF])
  await banc.proprietaire((trx) =>
    trx
      .updateTable('fichier_depose')
      .set({ etat: 'INFECTE' })
      .where('organisme_id', '=', organisme.id)
      .execute(),
  )
  const reponse = await gaelle.get(hrefs[0] ?? '')
  assert.equal(reponse.statusCode, 403)
  assert.match(texte(reponse), /bloqué et supprimé par l’antivirus/)
  const page = await gaelle.get(fil)
  assert.deepEqual(pieces(page.body, '/pieces-jointes'), [])
  assert.match(texte(page), /devis\.pdf \(PDF, 21 octets, bloqué et supprimé par l’antivirus\)/)
})

test('même dans la base, nul ne joint un fichier au message de l’autre', async () => {
  const { organisme, fil } = await envoie([PDF])
  await gisele.post(`/gestion${fil}`, { texte: 'Reçu', vus: '1' })
  const faux = tenant(banc.deps.base, organisme.id, async (trx) => {
    const piece = await trx.selectFrom('piece_jointe').selectAll().executeTakeFirstOrThrow()
    const { id: _, ...reste } = piece
    await trx
      .insertInto('piece_jointe')
      .values({ ...reste, message_rang: 2, cle: 'messages/x' })
      .execute()
  })
  await assert.rejects(faux, /row-level security/)
})
