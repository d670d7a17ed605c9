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

describe('la fraîcheur et les arrêts', async () => {
  const banc = await ouvreBanc()
  const { email } = await creerPersonne(banc, null, { financeur: 'administrateur' })
  const hugo = await seConnecter(banc, email)
  const amelie = await connecte(banc, await creerOrganisme(banc))
  const anonyme = navigateur(banc)

  const recoitLot = (emis_le: Date) =>
    banc.proprietaire((trx) =>
      trx
        .insertInto('lot')
        .values({
          nom: 'lot',
          depose_le: emis_le,
          termine_le: emis_le,
          emis_le,
          etat: 'importe',
          rapport: '{}',
        })
        .execute(),
    )

  test('passé le rythme annoncé un bandeau le dit partout, des données nouvelles l’effacent', async () => {
    await recoitLot(new Date('2026-11-24T04:00:00Z'))
    banc.avance({ minutes: 1 })
    assert.doesNotMatch(texte(await amelie.get('/')), /en retard/)
    await hugo.post('/gestion/annonces/rythme', { rythme: '4', version: '1' })
    banc.avance({ minutes: 1 })
    const retard =
      /Les données de Constructys sont en retard : les dernières datent du 24\/11\/2026 à 05:00, alors qu’elles arrivent toutes les 4 heures/
    for (const page of [
      await amelie.get('/dossiers'),
      await anonyme.get('/connexion'),
      await hugo.get('/gestion'),
    ])
      assert.match(texte(page), retard)
    await recoitLot(new Date('2026-11-24T09:00:00Z'))
    banc.avance({ minutes: 1 })
    assert.doesNotMatch(texte(await amelie.get('/dossiers')), /en retard/)
  })

  test('un arrêt prévu se lit partout jusqu’à sa fin ou son retrait', async () => {
    const arret = { jourDebut: '25/11/2026', heureDebut: '20:00', jourFin: '25/11/2026', heureFin: '22:30' }
    assert.equal((await hugo.post('/gestion/annonces', { ...arret, texte: 'Mise à jour.' })).statusCode, 303)
    banc.avance({ minutes: 1 })
    const dit = /Arrêt prévu du 25\/11\/2026 à 20:00 au 25\/11\/2026 à 22:30\. Mise à jour\./
    assert.match(texte(await anonyme.get('/aide')), dit)
    const page = await hugo.get('/gestion/annonces')
    const [, adresse = ''] = /action="([^"]+\/retrait)"/.exec(page.body) ?? []
    assert.equal((await hugo.post(adresse)).statusCode, 303)
    assert.equal((await hugo.post(adresse)).statusCode, 404)
    banc.avance({ minutes: 1 })
    assert.doesNotMatch(texte(await anonyme.get('/aide')), dit)
  })

  test('ce qui ne va pas est dit à son champ, et reste tel que saisi', async () => {
    const arret = {
      jourDebut: '25/11/2026',
      heureDebut: '20:00',
      jourFin: '25/11/2026',
      heureFin: '19:00',
      texte: '',
    }
    const page = await hugo.post('/gestion/annonces', arret)
    assert.equal(page.statusCode, 422)
    assert.match(texte(page), /La fin doit venir après le début/)
    assert.match(page.body, /value="19:00"/)
    for (const heureDebut of ['25:00', 'minuit', ''])
      assert.equal((await hugo.post('/gestion/annonces', { ...arret, heureDebut })).statusCode, 422)
    for (const rythme of ['0', '-4', '1e3', ''])
      assert.equal(
        (await hugo.post('/gestion/annonces/rythme', { rythme, version: '2' })).statusCode,
        422,
        rythme,
      )
  })

  test('deux personnes à la fois : la seconde voit la valeur de la première', async () => {
    const page = await hugo.post('/gestion/annonces/rythme', { rythme: '12', version: '1' })
    assert.equal(page.statusCode, 409)
    assert.match(texte(page), /La valeur enregistrée est 4 heures/)
  })
})
