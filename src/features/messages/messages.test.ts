import assert from 'node:assert/strict'
import { test } from 'node:test'
import { creerDossier } from '../../../test/fabriques/dossiers.ts'
import { creerReglement } from '../../../test/fabriques/reglements.ts'
import {
  type Banc,
  connecte,
  creerOrganisme,
  creerPersonne,
  type Navigateur,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'

const banc = await ouvreBanc()

/** An organisme, one of its dossiers, and a gestionnaire signed in. */
async function chezAlpha(banc: Banc) {
  const organisme = await creerOrganisme(banc, { etablissements: 2 })
  const dossier = await creerDossier(banc, organisme, { intitule: 'Levage' })
  const personne = await creerPersonne(banc, organisme, { profil: 'gestionnaire' })
  return { organisme, dossier, personne, gaelle: await seConnecter(banc, personne.email) }
}

async function ecrit(nav: Navigateur, adresse: string, message: string): Promise<string> {
  const reponse = await nav.post(adresse, { texte: message })
  assert.equal(reponse.statusCode, 303, texte(reponse))
  return String(reponse.headers.location).split('?')[0] ?? ''
}

const messages = (organismeId: number) =>
  banc.proprietaire((trx) =>
    trx.selectFrom('message').where('organisme_id', '=', organismeId).selectAll().execute(),
  )

test('un message part de la page du dossier, le délai est dit avant et après, le fil reste avec le dossier', async () => {
  const { dossier, gaelle } = await chezAlpha(banc)
  const page = await gaelle.get(`/dossiers/${dossier}`)
  assert.match(texte(page), /Une question \?.*réponse sous 3 jours ouvrés/)
  assert.match(page.body, new RegExp(`action="/dossiers/${dossier}/messages"`))
  const reponse = await gaelle.post(`/dossiers/${dossier}/messages`, {
    texte: 'Bonjour,\r\n\r\n<b>13 h 30</b> ou 14 h ?',
  })
  assert.equal(reponse.statusCode, 303)
  const lue = await gaelle.get(String(reponse.headers.location))
  assert.match(texte(lue), /Votre message est parti.*réponse sous 3 jours ouvrés/)
  assert.match(texte(lue), new RegExp(`Dossier ${dossier} En attente de réponse`))
  assert.match(lue.body, /<p class="echanges-texte">Bonjour,\n\n&lt;b>13 h 30&lt;\/b> ou 14 h \?<\/p>/)
  const [fil = ''] = String(reponse.headers.location).split('?')
  const ensuite = await gaelle.get(`/dossiers/${dossier}`)
  assert.match(ensuite.body, new RegExp(`href="${fil}">Lire la conversation`))
  assert.doesNotMatch(ensuite.body, /name="texte"/)
})

test('un règlement et l’organisme entier ont leurs conversations, chacune dans la liste filtrée', async () => {
  const { organisme, gaelle } = await chezAlpha(banc)
  const reglement = await creerReglement(banc, organisme)
  assert.match((await gaelle.get(`/reglements/${reglement}`)).body, /id="question"/)
  await ecrit(gaelle, `/reglements/${reglement}/messages`, 'Ce virement n’est pas arrivé.')
  assert.equal((await gaelle.get('/messages/nouveau')).statusCode, 200)
  const premiere = await ecrit(gaelle, '/messages/nouveau', 'Comment changer de SIRET ?')
  const seconde = await ecrit(gaelle, '/messages/nouveau', 'Et de NDA ?')
  assert.notEqual(premiere, seconde)
  const liste = texte(await gaelle.get('/messages'))
  assert.match(liste, /3 conversations/)
  assert.match(liste, new RegExp(`Virement ${reglement} Ce virement n’est pas arrivé`))
  assert.match(liste, /Question générale Et de NDA \?/)
  assert.match(texte(await gaelle.get('/messages?etat=repondu')), /Aucune conversation dans cet état/)
  const bizarre = await gaelle.get('/messages?etat=perdu&page=9')
  assert.equal(bizarre.statusCode, 200)
  assert.match(texte(bizarre), /« perdu » est laissé de côté.*3 conversations/)
})

test('un dossier n’a qu’une conversation, même ouverte par deux personnes à la fois', async () => {
  const { organisme, dossier, gaelle } = await chezAlpha(banc)
  const colin = await connecte(banc, organisme, { profil: 'comptable' })
  const [une, autre] = await Promise.all([
    ecrit(gaelle, `/dossiers/${dossier}/messages`, 'Où en est-on ?'),
    ecrit(colin, `/dossiers/${dossier}/messages`, 'Et la facture ?'),
  ])
  assert.equal(une, autre)
  const rangs = (await messages(organisme.id)).map(({ rang }) => rang).sort()
  assert.deepEqual(rangs, [1, 2])
})

test('un formulaire envoyé deux fois ne fait qu’un message', async () => {
  const { organisme, dossier, gaelle } = await chezAlpha(banc)
  const fil = await ecrit(gaelle, `/dossiers/${dossier}/messages`, 'Bonjour')
  await Promise.all([ecrit(gaelle, fil, 'Merci'), ecrit(gaelle, fil, 'Merci')])
  const [une, autre] = [
    await ecrit(gaelle, '/messages/nouveau', 'Merci'),
    await ecrit(gaelle, '/messages/nouveau', 'Merci'),
  ]
  assert.equal(une, autre)
  assert.equal((await messages(organisme.id)).length, 3)
})

test('le lecteur lit et n’écrit rien, le formulaire ne lui est pas montré', async () => {
  const { organisme, dossier, gaelle } = await chezAlpha(banc)
  const lea = await connecte(banc, organisme, { profil: 'lecteur' })
  assert.doesNotMatch((await lea.get(`/dossiers/${dossier}`)).body, /id="question"/)
  const fil = await ecrit(gaelle, `/dossiers/${dossier}/messages`, 'Bonjour')
  assert.match((await lea.get(`/dossiers/${dossier}`)).body, new RegExp(`href="${fil}"`))
  const lue = await lea.get(fil)
  assert.equal(lue.statusCode, 200)
  assert.doesNotMatch(lue.body, /name="texte"/)
  assert.doesNotMatch((await lea.get('/messages')).body, /messages\/nouveau/)
  for (const adresse of [fil, '/messages/nouveau', `/dossiers/${dossier}/messages`])
    assert.equal((await lea.post(adresse, { texte: 'Moi aussi' })).statusCode, 403, adresse)
  assert.equal((await messages(organisme.id)).length, 1)
})

test('hors de ses établissements, une conversation ne se lit, ne se liste ni ne s’écrit', async () => {
  const { organisme, dossier, gaelle } = await chezAlpha(banc)
  const [, second = ''] = organisme.etablissements
  const ailleurs = await connecte(banc, organisme, { profil: 'comptable', etablissements: [second] })
  await creerDossier(banc, organisme, { etablissement_numero: second })
  await creerReglement(banc, organisme, { etablissement_numero: second })
  const virement = await creerReglement(banc, organisme)
  const fil = await ecrit(gaelle, `/dossiers/${dossier}/messages`, 'Sur Grenoble')
  const general = await ecrit(gaelle, '/messages/nouveau', 'Sur tout l’organisme')
  const paiement = await ecrit(gaelle, `/reglements/${virement}/messages`, 'Sur un virement de Grenoble')
  for (const adresse of [fil, general, paiement]) {
    assert.equal((await ailleurs.get(adresse)).statusCode, 404)
    assert.equal((await ailleurs.post(adresse, { texte: 'Coucou' })).statusCode, 404)
  }
  assert.equal((await ailleurs.post(`/dossiers/${dossier}/messages`, { texte: 'x' })).statusCode, 404)
  assert.match(texte(await ailleurs.get('/messages')), /Aucun message pour l’instant/)
  const sien = await ecrit(ailleurs, '/messages/nouveau', 'Ma question à moi')
  assert.equal((await ailleurs.get(sien)).statusCode, 200)
  assert.equal((await gaelle.get(sien)).statusCode, 200)
})

test('un message vide, trop long ou illisible est expliqué à son champ, le texte gardé', async () => {
  const { organisme, dossier, gaelle } = await chezAlpha(banc)
  const adresse = `/dossiers/${dossier}/messages`
  const cas: [string, RegExp][] = [
    [' \r\n ', /Écrivez votre message\./],
    ['é'.repeat(5001), /Écrivez 5 000 caractères au plus\. Ce texte en compte 5 001/],
    ['sonnerie \u0007', /sans caractère invisible/],
  ]
  for (const [saisie, message] of cas) {
    const reponse = await gaelle.post(adresse, { texte: saisie })
    assert.equal(reponse.statusCode, 422)
    assert.match(texte(reponse), message)
    assert.ok(reponse.body.includes(saisie.trim().slice(0, 50)))
  }
  assert.equal((await gaelle.post(adresse)).statusCode, 422)
  assert.equal((await gaelle.post(adresse, { texte: ['a', 'b'] })).statusCode, 422)
  assert.deepEqual(await messages(organisme.id), [])
  await ecrit(gaelle, adresse, 'é'.repeat(5000))
})

test('le vingt et unième message de l’heure attend, même envoyés ensemble, et rien n’est perdu', async () => {
  const { organisme, gaelle } = await chezAlpha(banc)
  const fil = await ecrit(gaelle, '/messages/nouveau', 'Message 0')
  const fils = [fil, await ecrit(gaelle, '/messages/nouveau', 'Message 1'), '/messages/nouveau']
  await Promise.all(
    Array.from({ length: 24 }, (_, rang) =>
      gaelle.post(fils[rang % 3] ?? '', { texte: `Message ${rang + 2}` }),
    ),
  )
  assert.equal((await messages(organisme.id)).length, 20)
  const refus = await gaelle.post(fil, { texte: 'Encore une chose' })
  assert.equal(refus.statusCode, 429)
  assert.ok(Number(refus.headers['retry-after']) > 0)
  assert.match(refus.body, /Encore une chose<\/textarea>/)
  const colin = await connecte(banc, organisme, { profil: 'comptable' })
  await ecrit(colin, fil, 'Je prends la suite')
  banc.avance({ minutes: 61 })
  await ecrit(await connecte(banc, organisme, { profil: 'gestionnaire' }), fil, 'Une heure après')
})

test('le journal dit qui a écrit, jamais quoi', async () => {
  const { dossier, personne, gaelle } = await chezAlpha(banc)
  const fil = await ecrit(gaelle, `/dossiers/${dossier}/messages`, 'Secret de Polichinelle')
  const lignes = await banc.proprietaire((trx) =>
    trx.selectFrom('journal').where('utilisateur_id', '=', personne.id).selectAll().execute(),
  )
  const envoi = lignes.find(({ acte }) => acte === 'message.envoi')
  assert.equal(`/messages/${envoi?.objet_id}`, fil)
  assert.doesNotMatch(JSON.stringify(lignes), /Polichinelle/)
})
