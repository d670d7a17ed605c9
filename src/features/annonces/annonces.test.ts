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
import { isEnRetard, prochaineLivraison } from '../../core/flux.ts'

describe('la fraîcheur et les arrêts', async () => {
  const banc = await ouvreBanc()
  const { email } = await creerPersonne(banc, null, { financeur: 'administrateur' })
  const hugo = await seConnecter(banc, email)
  const amelie = await connecte(banc, await creerOrganisme(banc))
  const anonyme = navigateur(banc)

  const recoitLot = (
    emis_le: Date,
    flux: string[] = ['dossiers', 'factures', 'reglements', 'etablissements'],
  ) =>
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
          flux,
        })
        .execute(),
    )
  const RYTHME = { unite: 'heures', nombre: '4', version: '1' }

  test('passé le rythme d’un flux un bandeau le nomme sur les pages qui le montrent, des données nouvelles l’effacent', async () => {
    await recoitLot(new Date('2026-11-24T04:00:00Z'))
    banc.avance({ minutes: 1 })
    assert.doesNotMatch(texte(await amelie.get('/')), /en retard/)
    assert.equal((await hugo.post('/gestion/annonces/flux/reglements', RYTHME)).statusCode, 303)
    banc.avance({ minutes: 1 })
    const retard =
      /Des données de Constructys sont en retard : Règlements \(dernières du 24\/11\/2026 à 05:00\)\./
    for (const page of [
      await amelie.get('/'),
      await amelie.get('/reglements'),
      await anonyme.get('/connexion'),
      await hugo.get('/gestion'),
    ])
      assert.match(texte(page), retard)
    assert.doesNotMatch(texte(await amelie.get('/dossiers')), /en retard/)
    await recoitLot(new Date('2026-11-24T09:00:00Z'), ['reglements'])
    banc.avance({ minutes: 1 })
    assert.doesNotMatch(texte(await amelie.get('/reglements')), /en retard/)
  })

  test('chaque page date les données de ses propres flux', async () => {
    const dit = async (chemin: string) =>
      /Données Constructys au (\S+ à \S+)/.exec(texte(await amelie.get(chemin)))?.[1]
    assert.equal(await dit('/reglements'), '24/11/2026 à 10:00')
    assert.equal(await dit('/dossiers'), '24/11/2026 à 05:00')
    assert.equal(await dit('/'), '24/11/2026 à 05:00')
  })

  test('en jours ouvrés la fin de semaine ne compte pas, et ce qui n’est pas annoncé n’est jamais en retard', async () => {
    const { rythme, donneesAu } = {
      rythme: { nombre: 1, unite: 'jours', ouvres: true } as const,
      donneesAu: new Date('2026-11-27T05:00:00Z'),
    }
    assert.equal(prochaineLivraison({ rythme, donneesAu })?.toISOString(), '2026-11-30T05:00:00.000Z')
    const heures = { nombre: 4, unite: 'heures', ouvres: true } as const
    const vendredi = new Date('2026-11-27T22:00:00Z')
    assert.equal(
      prochaineLivraison({ rythme: heures, donneesAu: vendredi })?.toISOString(),
      '2026-11-30T02:00:00.000Z',
    )
    assert.equal(isEnRetard({ rythme: null, donneesAu }, new Date('2030-01-01')), false)
  })

  test('l’état du service se lit sans compte, sans rien de personne', async () => {
    await hugo.post('/gestion/annonces/flux/dossiers', {
      unite: 'jours',
      nombre: '1',
      ouvres: '1',
      version: '1',
    })
    const page = texte(await anonyme.get('/etat'))
    assert.match(
      page,
      /Dossiers et accords 24\/11\/2026 à 05:00 Chaque jour ouvré 25\/11\/2026 à 05:00 À l’heure/,
    )
    assert.match(page, /Documents – Pas d’annonce – Rien reçu/)
    assert.match(page, /Aucun arrêt n’est en cours ni prévu/)
    assert.equal((await amelie.get('/etat')).statusCode, 200)
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
    for (const nombre of ['0', '-4', '1e3', '', '721']) {
      const refus = await hugo.post('/gestion/annonces/flux/factures', { ...RYTHME, nombre })
      assert.equal(refus.statusCode, 422, nombre)
      assert.match(texte(refus), /Saisissez un nombre entier de 1 à 720/)
    }
    assert.equal(
      (await hugo.post('/gestion/annonces/flux/factures', { ...RYTHME, unite: 'mois' })).statusCode,
      422,
    )
    assert.equal((await hugo.post('/gestion/annonces/flux/inconnu', RYTHME)).statusCode, 404)
  })

  test('deux personnes à la fois : la seconde voit la valeur de la première', async () => {
    const saisie = { ...RYTHME, nombre: '12', ouvres: '1' }
    const page = await hugo.post('/gestion/annonces/flux/reglements', saisie)
    assert.equal(page.statusCode, 409)
    assert.match(texte(page), /Le rythme enregistré est : toutes les 4 heures\./)
    assert.match(page.body, /value="12"/)
    assert.match(page.body, /name="version" value="2"/)
    assert.equal(
      (await hugo.post('/gestion/annonces/flux/reglements', { ...saisie, version: '2' })).statusCode,
      303,
    )
  })

  test('un flux sans annonce n’a plus ni nombre ni jours ouvrés', async () => {
    await hugo.post('/gestion/annonces/flux/reglements', { unite: '', nombre: '3', version: '3' })
    assert.match(
      texte(await hugo.get('/gestion/annonces')),
      /Règlements 24\/11\/2026 à 10:00 Pas d’annonce – Reçu/,
    )
  })
})
