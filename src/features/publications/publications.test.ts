import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { creerDossier } from '../../../test/fabriques/dossiers.ts'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'

describe('les documents publiés à la main', async () => {
  const banc = await ouvreBanc()
  const alpha = await creerOrganisme(banc)
  const dossier = await creerDossier(banc, alpha, { intitule: 'Levage' })
  await banc.proprietaire((trx) =>
    trx
      .insertInto('numero_organisme')
      .values({ type: 'dossier', numero: dossier, organisme_id: alpha.id })
      .execute(),
  )
  const { email } = await creerPersonne(banc, null, { financeur: 'agent' })
  const gisele = await seConnecter(banc, email)
  const amelie = await connecte(banc, alpha)
  const bruno = await connecte(banc, await creerOrganisme(banc))
  const pdf = Buffer.from('%PDF-1.4\n/Type /Page\n')

  const publie = (champs: Record<string, string>, octets: Buffer = pdf, nom = 'lettre.pdf') =>
    gisele.depose('/gestion/documents', {
      nom,
      octets,
      champs: { objet_type: 'dossier', objet_id: dossier, type: 'COURRIER', titre: 'Lettre', ...champs },
    })

  test('publié, l’organisme le lit aussitôt ; retiré, il ne s’ouvre plus et sa trace reste', async () => {
    const publiee = await publie({ titre: 'Pièces à joindre' })
    assert.equal(publiee.statusCode, 303, texte(publiee))
    const page = await amelie.get(`/dossiers/${dossier}`)
    assert.match(texte(page), /Pièces à joindre/)
    const [, adresse = ''] = /href="(\/documents\/[0-9a-f-]{36})/.exec(page.body) ?? []
    assert.deepEqual((await amelie.get(adresse)).rawPayload, pdf)
    assert.equal((await bruno.get(adresse)).statusCode, 404)
    const liste = await gisele.get('/gestion/documents')
    const [, retrait = ''] = /action="(\/gestion\/documents\/[0-9a-f-]{36}\/retrait)"/.exec(liste.body) ?? []
    assert.equal((await gisele.get(retrait.replace('/retrait', ''))).statusCode, 200)
    assert.equal((await gisele.post(retrait, { motif: '' })).statusCode, 422)
    assert.equal((await gisele.post(retrait, { motif: 'Envoyée par erreur' })).statusCode, 303)
    assert.equal((await gisele.post(retrait, { motif: 'Deux fois' })).statusCode, 409)
    assert.equal((await amelie.get(adresse)).statusCode, 404)
    assert.match(texte(await gisele.get('/gestion/documents')), /Retiré le .* Envoyée par erreur/)
    const actes = await banc.proprietaire((trx) =>
      trx
        .selectFrom('journal')
        .select('acte')
        .where('acte', 'like', 'document.%')
        .where('organisme_id', '=', alpha.id)
        .orderBy('id')
        .execute(),
    )
    assert.deepEqual(
      actes.map(({ acte }) => acte),
      ['document.publication', 'document.lecture', 'document.lecture', 'document.retrait'],
    )
  })

  test('ce qui ne va pas est dit à son champ, et rien n’est gardé', async () => {
    const cas: [string, Record<string, string>, Buffer, RegExp][] = [
      ['objet inconnu', { objet_id: 'D0' }, pdf, /Ce numéro n’est pas connu/],
      ['sans titre', { titre: ' ' }, pdf, /Saisissez un titre/],
      ['type inventé', { type: 'toString' }, pdf, /Choisissez un type/],
      ['objet inventé', { objet_type: 'organisme' }, pdf, /Choisissez un dossier/],
      ['fichier vide', {}, Buffer.alloc(0), /Choisissez le fichier/],
      ['page web', {}, Buffer.from('<html><script>alert(1)</script>'), /n’est pas celui d’un fichier pdf/],
      ['trop gros', {}, Buffer.concat([pdf, randomBytes(10 * 1024 ** 2)]), /dépasse 10 Mo/],
    ]
    for (const [nom, champs, octets, attendu] of cas) {
      const page = await publie({ titre: 'Gardé tel que saisi', ...champs }, octets)
      assert.equal(page.statusCode, 422, nom)
      assert.match(texte(page), attendu, nom)
    }
    assert.match((await publie({ objet_id: 'D0', titre: 'Gardé tel que saisi' })).body, /Gardé tel que saisi/)
    assert.equal((await gisele.post('/gestion/documents', { titre: 'x' })).statusCode, 422)
    const [lu] = await banc.proprietaire((trx) =>
      trx
        .selectFrom('document')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .execute(),
    )
    assert.deepEqual(lu, { n: 1 })
  })
})
