import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  navigateur,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'

describe('les textes du financeur', async () => {
  const banc = await ouvreBanc()
  const { email } = await creerPersonne(banc, null, { financeur: 'administrateur' })
  const hugo = await seConnecter(banc, email)
  const agent = await seConnecter(banc, (await creerPersonne(banc, null, { financeur: 'agent' })).email)
  const amelie = await connecte(banc, await creerOrganisme(banc))
  const anonyme = navigateur(banc)

  test('une nouvelle version des conditions est demandée à nouveau à chacun', async () => {
    assert.equal((await amelie.get('/dossiers')).statusCode, 200)
    const contenu = '## Objet\r\n\r\nNouvelles conditions.\r\n\r\n- un\r\n- deux'
    assert.equal((await hugo.post('/gestion/textes/CGU', { contenu, version: '1' })).statusCode, 303)
    assert.equal((await amelie.get('/dossiers')).headers.location, '/conditions')
    const page = await amelie.get('/conditions')
    assert.match(
      page.body,
      /<h2>Objet<\/h2><p>Nouvelles conditions\.<\/p><ul><li>un<\/li><li>deux<\/li><\/ul>/,
    )
    const versions = { versionCgu: '2', versionRgpd: '2', cgu: 'oui', rgpd: 'oui' }
    assert.equal((await amelie.post('/conditions', versions)).statusCode, 303)
    assert.equal((await amelie.get('/dossiers')).statusCode, 200)
    assert.equal((await hugo.get('/gestion/textes')).headers.location, '/conditions')
    await hugo.post('/conditions', versions)
    await agent.post('/conditions', versions)
  })

  test('les mentions publiées remplacent celles du programme, sans rien redemander', async () => {
    assert.match(texte(await anonyme.get('/mentions-legales')), /logiciel libre/)
    const contenu = '## Éditeur\n\nConstructys, 32 rue René Boulanger <b>Paris</b>.'
    assert.equal((await hugo.post('/gestion/textes/MENTIONS', { contenu, version: '0' })).statusCode, 303)
    const page = await anonyme.get('/mentions-legales')
    assert.match(page.body, /32 rue René Boulanger &lt;b>Paris/)
    assert.doesNotMatch(texte(page), /logiciel libre/)
    assert.equal((await amelie.get('/dossiers')).statusCode, 200)
  })

  test('deux publications à la fois : la seconde garde son texte et voit la première', async () => {
    const page = await hugo.post('/gestion/textes/MENTIONS', { contenu: 'Autre texte', version: '0' })
    assert.equal(page.statusCode, 409)
    assert.match(page.body, /Autre texte[\s\S]*32 rue René Boulanger/)
    const memes = await Promise.all(
      ['Un', 'Deux'].map((contenu) => hugo.post('/gestion/textes/CONTACT', { contenu, version: '0' })),
    )
    assert.deepEqual(memes.map(({ statusCode }) => statusCode).sort(), [303, 409])
  })

  test('un texte vide, inchangé ou inconnu est refusé, un agent n’y a pas accès', async () => {
    assert.equal((await hugo.post('/gestion/textes/CGU', { contenu: ' ', version: '2' })).statusCode, 422)
    const meme = await hugo.post('/gestion/textes/MENTIONS', {
      contenu: '## Éditeur\n\nConstructys, 32 rue René Boulanger <b>Paris</b>.',
      version: '1',
    })
    assert.match(texte(meme), /Le texte n’a pas changé/)
    assert.equal((await hugo.get('/gestion/textes/INCONNU')).statusCode, 404)
    assert.equal((await hugo.post('/gestion/textes/INCONNU', { contenu: 'x', version: '1' })).statusCode, 404)
    assert.equal((await agent.get('/gestion/textes')).statusCode, 403)
    assert.equal((await agent.post('/gestion/textes/CGU', { contenu: 'x', version: '2' })).statusCode, 403)
  })

  test('un dispositif se nomme et s’ajoute', async () => {
    assert.equal(
      (await hugo.post('/gestion/dispositifs', { code: 'NOUV', libelle: 'Nouveau' })).statusCode,
      303,
    )
    assert.match(
      texte(await hugo.post('/gestion/dispositifs', { code: 'NOUV', libelle: 'x' })),
      /existe déjà/,
    )
    assert.equal(
      (await hugo.post('/gestion/dispositifs', { code: 'minuscule', libelle: 'x' })).statusCode,
      422,
    )
    const renomme = { libelle: 'Dispositif nouveau', version: '1' }
    assert.equal((await hugo.post('/gestion/dispositifs/NOUV', renomme)).statusCode, 303)
    const tard = await hugo.post('/gestion/dispositifs/NOUV', { libelle: 'Autre', version: '1' })
    assert.equal(tard.statusCode, 409)
    assert.match(texte(tard), /« Dispositif nouveau »/)
    assert.match((await hugo.get('/gestion/dispositifs')).body, /value="Dispositif nouveau"/)
  })

  test('chaque version reste lisible, avec ce qu’elle a changé', async () => {
    const contenu = (second: string) => `## Titre\n\nPremier.\n\n${second}\n\nDernier <b>.`
    await hugo.post('/gestion/textes/ACCESSIBILITE', { contenu: contenu('Deuxième.'), version: '0' })
    await hugo.post('/gestion/textes/ACCESSIBILITE', { contenu: contenu('Deux.\n\nTrois.'), version: '1' })
    const liste = texte(await hugo.get('/gestion/textes/ACCESSIBILITE'))
    assert.match(liste, /Versions .*Version 2 24\/11\/2026 .*GARNIER.* Version 1 24\/11\/2026/)
    const page = await hugo.get('/gestion/textes/ACCESSIBILITE/2')
    assert.match(
      texte(page),
      /depuis la version 1 Retiré Deuxième\. Ajouté Deux\. Ajouté Trois\. Texte Titre Premier\. Deux\. Trois\./,
    )
    assert.match(page.body, /Dernier &lt;b>/)
    const premiere = texte(await hugo.get('/gestion/textes/ACCESSIBILITE/1'))
    assert.match(premiere, /Premier\. Deuxième\./)
    assert.doesNotMatch(premiere, /Ce qui a changé/)
    for (const absente of ['ACCESSIBILITE/3', 'ACCESSIBILITE/0', 'ACCESSIBILITE/x', 'INCONNU/1'])
      assert.equal((await hugo.get(`/gestion/textes/${absente}`)).statusCode, 404, absente)
    assert.equal((await agent.get('/gestion/textes/ACCESSIBILITE/1')).statusCode, 403)
  })

  test('un dispositif garde l’histoire de son libellé', async () => {
    await hugo.post('/gestion/dispositifs/PLAN', { libelle: 'Plan de formation', version: '1' })
    const page = texte(await hugo.get('/gestion/dispositifs/PLAN'))
    assert.match(
      page,
      /Version 2 24\/11\/2026.*Libellé : Plan de formation auparavant Plan de développement des compétences Version 1 Livrée avec le programme/,
    )
    assert.equal((await hugo.get('/gestion/dispositifs/ABSENT')).statusCode, 404)
  })
})
