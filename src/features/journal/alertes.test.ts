import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { creerDocument } from '../../../test/fabriques/documents.ts'
import { creerDossier } from '../../../test/fabriques/dossiers.ts'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  navigateur,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'
import { asLots } from '../../db/tenant.ts'
import { watchJournal } from './alertes.actions.ts'

describe('les alertes', async () => {
  const banc = await ouvreBanc()
  const { email: hugoEmail } = await creerPersonne(banc, null, { financeur: 'administrateur' })

  /** Looks twice, as two rounds do, and gives the alerts of that nature. */
  async function veille(nature: string) {
    for (let ronde = 0; ronde < 2; ronde++) {
      await watchJournal(banc.deps)
      banc.avance({ minutes: 1 })
    }
    return banc.proprietaire((trx) =>
      trx.selectFrom('alerte').where('nature', '=', nature).orderBy('premier_le').selectAll().execute(),
    )
  }
  const courriels = () =>
    banc.proprietaire((trx) =>
      trx.selectFrom('courriel').where('modele', '=', 'alerte').selectAll().execute(),
    )

  test('des connexions refusées en série font une alerte, quelques-unes aucune', async () => {
    const { id, email } = await creerPersonne(banc, await creerOrganisme(banc))
    const essaie = (combien: number, identifiant = email) =>
      Promise.all(
        Array.from({ length: combien }, () =>
          navigateur(banc).post('/connexion', { identifiant, motDePasse: 'faux' }),
        ),
      )
    await essaie(6)
    assert.equal((await veille('connexions-refusees')).length, 0)
    await essaie(6)
    assert.deepEqual(
      (await veille('connexions-refusees')).map(({ sujet, nombre }) => [sujet, nombre]),
      [[id, 12]],
    )
    banc.avance({ minutes: 30 })
    await essaie(12)
    assert.deepEqual(
      (await veille('connexions-refusees')).map(({ nombre }) => nombre),
      [24],
    )
    assert.deepEqual(
      (await courriels()).map(({ destinataire }) => destinataire),
      [hugoEmail],
    )
    banc.avance({ jours: 1 })
    await essaie(12)
    assert.equal((await veille('connexions-refusees')).length, 2)
  })

  test('un même mot de passe essayé sur beaucoup de comptes fait une alerte, par adresse', async () => {
    banc.avance({ jours: 1 })
    for (let n = 0; n < 32; n++)
      await navigateur(banc).post('/connexion', {
        identifiant: `inconnu${n}@exemple.fr`,
        motDePasse: 'Printemps',
      })
    const alertes = await veille('connexions-refusees')
    assert.deepEqual([alertes.at(-1)?.sujet, alertes.length], ['127.0.0.1', 3])
  })

  test('des objets d’un autre organisme demandés à la suite font une alerte, des adresses fausses aucune', async () => {
    const [alpha, beta] = [await creerOrganisme(banc), await creerOrganisme(banc, { etablissements: 2 })]
    const document = await creerDocument(banc, beta, { objetId: await creerDossier(banc, beta) })
    const [nav, autre] = [await connecte(banc, alpha), await connecte(banc, alpha)]
    for (let n = 0; n < 5; n++) await autre.get(`/dossiers/D9999${n}`)
    const [premier, second] = beta.etablissements
    for (const adresse of [
      `/documents/${document}`,
      `/etablissements/${premier}`,
      `/etablissements/${second}`,
    ]) {
      assert.equal((await veille('acces-refuses')).length, 0)
      assert.equal((await nav.get(adresse)).statusCode, 404)
    }
    const alertes = await veille('acces-refuses')
    assert.deepEqual(
      alertes.map(({ siren, nombre }) => [siren, nombre]),
      [[alpha.siren, 3]],
    )
  })

  test('qui agit pour deux organismes et se trompe d’espace ne fait pas d’alerte', async () => {
    const [alpha, beta] = [await creerOrganisme(banc), await creerOrganisme(banc, { etablissements: 4 })]
    const avant = (await veille('acces-refuses')).length
    const { id, email, habilitationId } = await creerPersonne(banc, alpha)
    await banc.proprietaire((trx) =>
      trx
        .insertInto('habilitation')
        .values({
          utilisateur_id: id,
          organisme_id: beta.id,
          profil: 'lecteur',
          etat: 'actif',
          invite_le: banc.deps.horloge(),
        })
        .execute(),
    )
    const nav = await seConnecter(banc, email)
    await nav.post('/choix-organisme', { habilitation: habilitationId })
    for (const numero of beta.etablissements)
      assert.equal((await nav.get(`/etablissements/${numero}`)).statusCode, 404)
    assert.equal((await veille('acces-refuses')).length, avant)
  })

  test('des téléchargements en nombre font une alerte, un export compte pour dix', async () => {
    const alpha = await creerOrganisme(banc)
    const document = await creerDocument(banc, alpha, { objetId: await creerDossier(banc, alpha) })
    const nav = await connecte(banc, alpha)
    for (let n = 0; n < 3; n++) await nav.get('/journal/export')
    for (let n = 0; n < 19; n++) await nav.get(`/documents/${document}?telecharger=1`)
    assert.equal((await veille('telechargements')).length, 0)
    await nav.get(`/documents/${document}`)
    assert.equal((await veille('telechargements')).length, 1)
  })

  test('le travail de nuit d’une personne du financeur fait une alerte par nuit, celui d’un organisme aucune', async () => {
    const avant = banc.deps.horloge()
    const minuit = new Date(`${avant.toISOString().slice(0, 10)}T23:30:00Z`)
    banc.avance({ minutes: (minuit.getTime() - avant.getTime()) / 60_000 })
    await connecte(banc, await creerOrganisme(banc))
    const nav = await seConnecter(banc, hugoEmail)
    await veille('nuit')
    banc.avance({ heures: 3 })
    await nav.get('/gestion/journal')
    const alertes = await veille('nuit')
    assert.equal(alertes.length, 1)
    banc.avance({ heures: 4 })
    await nav.get('/gestion/journal')
    assert.equal((await veille('nuit')).length, 1)
  })

  test('un changement de coordonnées bancaires fait une alerte', async () => {
    const alpha = await creerOrganisme(banc)
    await asLots(banc.deps.base, (trx) =>
      sql`insert into journal (instant, organisme_id, acte, nature) values (${banc.deps.horloge()}, ${alpha.id}, 'coordonnees.demande', 'comptable')`.execute(
        trx,
      ),
    )
    assert.deepEqual(
      (await veille('coordonnees')).map(({ siren }) => siren),
      [alpha.siren],
    )
  })

  test('l’administrateur du financeur voit les alertes et les marque vues, une fois ; la nature part par courriel, sans personne', async () => {
    const hugo = await seConnecter(banc, hugoEmail)
    const page = await hugo.get('/gestion/alertes')
    assert.match(texte(page), /Connexions refusées en série GARNIER Amélie/)
    const [, adresse = ''] = /action="([^"]+\/vue)"/.exec(page.body) ?? []
    for (let fois = 0; fois < 2; fois++) assert.equal((await hugo.post(adresse)).statusCode, 303)
    assert.match(texte(await hugo.get('/gestion/alertes')), /Vue Par GARNIER Amélie, le/)
    const vues = await banc.proprietaire((trx) =>
      trx.selectFrom('journal').where('acte', '=', 'alerte.vue').select('id').execute(),
    )
    assert.equal(vues.length, 1)
    assert.equal((await hugo.post(`/gestion/alertes/${crypto.randomUUID()}/vue`)).statusCode, 404)
    assert.equal((await hugo.post('/gestion/alertes/x/vue')).statusCode, 404)
    const agent = await seConnecter(banc, (await creerPersonne(banc, null, { financeur: 'agent' })).email)
    assert.equal((await agent.get('/gestion/alertes')).statusCode, 403)
    for (const { donnees } of await courriels()) assert.deepEqual(Object.keys(donnees as object), ['nature'])
  })
})
