import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dernierLien } from '../../../test/fabriques/courriels.ts'
import {
  creerOrganisme,
  creerPersonne,
  navigateur,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'
import { createFirstUser } from './actions.ts'

const banc = await ouvreBanc()
const alpha = await creerOrganisme(banc)
const installation = { ...banc.deps, database: { proprietaire: banc.connexions.proprietaire } }
const choix = { motDePasse: 'girafe tambour lundi carafe', confirmation: 'girafe tambour lundi carafe' }

test('la première personne d’un organisme naît d’une commande et entre par son lien', async () => {
  const email = 'paul.martin@alpha.example'
  const message = await createFirstUser(installation, {
    email: 'Paul.Martin@Alpha.example',
    profil: 'administrateur',
    organisme: alpha.siren,
    financeur: false,
  })
  const lignes = await banc.proprietaire((trx) =>
    trx.selectFrom('journal').where('acte', '=', 'utilisateur.creation').select('organisme_id').execute(),
  )
  assert.deepEqual(lignes, [{ organisme_id: alpha.id }])
  const lien = await dernierLien(banc, email, 'activation')
  assert.ok(message.includes(`http://localhost:3000${lien}`))
  assert.equal((await navigateur(banc).post(lien, choix)).statusCode, 303)
  const nav = await seConnecter(banc, email, choix.motDePasse)
  assert.equal((await nav.get('/utilisateurs')).headers.location, '/conditions')
  await nav.post('/conditions', { rgpd: 'oui', cgu: 'oui', versionRgpd: '2', versionCgu: '1' })
  assert.match(texte(await nav.get('/utilisateurs')), /MARTIN Paul.*Administrateur Tous Actif/)
})

test('une personne du financeur naît de même, sans organisme', async () => {
  const email = 'hugo@opco.example'
  await createFirstUser(installation, {
    email,
    profil: 'valideur',
    nom: 'Sénéchal',
    prenom: 'Hugo',
    financeur: true,
  })
  assert.equal(
    (await navigateur(banc).post(await dernierLien(banc, email, 'activation'), choix)).statusCode,
    303,
  )
  await seConnecter(banc, email, choix.motDePasse)
})

test('avec un relais en production, la réponse ne montre pas le lien', async () => {
  const config = { ...banc.deps.config, mode: 'production' as const, smtpUrl: 'smtp://relais.exemple.fr' }
  const message = await createFirstUser(
    { ...installation, config },
    { email: 'zoe@alpha.example', profil: 'lecteur', organisme: alpha.siren, financeur: false },
  )
  assert.doesNotMatch(message, /http/)
})

test('une personne connue ailleurs est invitée sans lien ; déjà là, elle est refusée', async () => {
  const beta = await creerOrganisme(banc)
  const { email } = await creerPersonne(banc, beta)
  const personne = { email, profil: 'comptable', organisme: alpha.siren, financeur: false }
  assert.doesNotMatch(await createFirstUser(installation, personne), /Lien/)
  await assert.rejects(createFirstUser(installation, personne), /a déjà un compte/)
  await assert.rejects(
    createFirstUser(installation, { email, profil: 'agent', financeur: true }),
    /a déjà un compte/,
  )
})

test('SIREN inconnu, profil inventé et adresse fausse sont refusés en français', async () => {
  const bonne = { email: 'q@alpha.example', profil: 'lecteur', organisme: alpha.siren, financeur: false }
  await assert.rejects(createFirstUser(installation, { ...bonne, organisme: '732829320' }), /Aucun organisme/)
  await assert.rejects(createFirstUser(installation, { ...bonne, organisme: 'abc' }), /Aucun organisme/)
  await assert.rejects(
    createFirstUser(installation, { ...bonne, profil: 'chef' }),
    /Le profil est l’un de ceux-ci/,
  )
  await assert.rejects(
    createFirstUser(installation, { ...bonne, profil: 'agent' }),
    /Le profil est l’un de ceux-ci/,
  )
  await assert.rejects(createFirstUser(installation, { ...bonne, email: 'q@' }), /n’est pas une adresse/)
})
