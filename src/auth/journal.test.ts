import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dernierLien } from '../../test/fabriques/courriels.ts'
import { chezAlpha, choixMotDePasse, habilitation, invite } from '../../test/fabriques/utilisateurs.ts'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  navigateur,
  ouvreBanc,
  seConnecter,
} from '../../test/support.ts'

const banc = await ouvreBanc()

function lignes(personne: string) {
  return banc.proprietaire((trx) =>
    trx
      .selectFrom('journal')
      .where('utilisateur_id', '=', personne)
      .orderBy('id')
      .select(['acte', 'resultat', 'organisme_id', 'details'])
      .execute(),
  )
}

/** Each act with the organisme it is for. */
const actes = async (personne: string) =>
  (await lignes(personne)).map(({ acte, organisme_id }) => [acte, organisme_id])

test('le journal sait pour quel organisme une personne se connecte, choisit et change de mot de passe', async () => {
  const alpha = await creerOrganisme(banc)
  const { amelie, organisme: beta } = await chezAlpha(banc)
  const { id, email, habilitationId } = await creerPersonne(banc, alpha)
  await navigateur(banc).post('/mot-de-passe-oublie', { email })
  await navigateur(banc).post(await dernierLien(banc, email, 'reinitialisation'), choixMotDePasse())
  await invite(amelie, email)
  const nav = await seConnecter(banc, email, choixMotDePasse().motDePasse)
  const invitation = await habilitation(banc, beta, email)
  await nav.post('/invitations/acceptation', { habilitation: invitation.id })
  await nav.post('/choix-organisme', { habilitation: habilitationId })
  await seConnecter(banc, email, choixMotDePasse().motDePasse)
  assert.deepEqual(await actes(id), [
    ['mot-de-passe.demande', null],
    ['mot-de-passe.choix', alpha.id],
    ['connexion', alpha.id],
    ['facteur.verification', alpha.id],
    ['invitation.acceptation', beta.id],
    ['organisme.choix', beta.id],
    ['organisme.choix', alpha.id],
    ['connexion', null],
    ['facteur.verification', null],
  ])
})

test('le mot de passe d’une première venue est journalisé pour l’organisme qui l’invite', async () => {
  const { amelie, organisme } = await chezAlpha(banc)
  const email = await invite(amelie)
  const { utilisateur_id } = await habilitation(banc, organisme, email)
  await navigateur(banc).post(await dernierLien(banc, email, 'activation'), choixMotDePasse())
  assert.deepEqual(await actes(utilisateur_id), [['mot-de-passe.choix', organisme.id]])
})

test('un essai de connexion refusé par l’attente laisse sa ligne', async () => {
  const organisme = await creerOrganisme(banc)
  const { id, email } = await creerPersonne(banc, organisme)
  for (let essai = 0; essai < 6; essai++)
    await navigateur(banc).post('/connexion', { identifiant: email, motDePasse: 'faux' })
  const refus = await lignes(id)
  assert.equal(refus.length, 6)
  assert.deepEqual(refus.at(-1), {
    acte: 'connexion',
    resultat: 'refuse',
    organisme_id: organisme.id,
    details: { motif: 'ATTENTE' },
  })
})

test('une personne d’un organisme refusée aux pages du financeur laisse sa ligne', async () => {
  const organisme = await creerOrganisme(banc)
  const nav = await connecte(banc, organisme)
  assert.equal((await nav.get('/gestion')).statusCode, 404)
  const refus = await banc.proprietaire((trx) =>
    trx
      .selectFrom('journal')
      .where('organisme_id', '=', organisme.id)
      .where('acte', '=', 'acces.refus')
      .select(['resultat', 'details'])
      .execute(),
  )
  assert.deepEqual(refus, [{ resultat: 'refuse', details: { droit: 'gestion', route: '/gestion' } }])
})
