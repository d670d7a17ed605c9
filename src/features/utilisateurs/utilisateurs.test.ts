import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { courriels, dernierLien } from '../../../test/fabriques/courriels.ts'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  MOT_DE_PASSE,
  type Navigateur,
  navigateur,
  type Organisme,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'

const banc = await ouvreBanc()
const NOUVEAU = 'girafe tambour lundi carafe'
const choix = { motDePasse: NOUVEAU, confirmation: NOUVEAU }

const adresse = () => `inv-${randomBytes(4).toString('hex')}@alpha.example`
const fiche = (email: string, plus: Record<string, string | string[]> = {}) => ({
  nom: 'Œuvray',
  prenom: 'Zoé',
  email,
  profil: 'lecteur',
  portee: 'tous',
  ...plus,
})

/** An organisme of three establishments, and its administrateur signed in. */
async function chezAlpha() {
  const organisme = await creerOrganisme(banc, { etablissements: 3 })
  const { email, habilitationId } = await creerPersonne(banc, organisme)
  return { organisme, amelie: await seConnecter(banc, email), ameliesId: habilitationId }
}

async function invite(amelie: Navigateur, email = adresse(), plus: Record<string, string | string[]> = {}) {
  const reponse = await amelie.post('/utilisateurs/nouveau', fiche(email, plus))
  assert.equal(reponse.statusCode, 303, texte(reponse))
  return email
}

/** The row, as the database has it. */
function habilitation(organisme: Organisme, email: string) {
  return banc.proprietaire((trx) =>
    trx
      .selectFrom('habilitation')
      .innerJoin('utilisateur', 'utilisateur.id', 'habilitation.utilisateur_id')
      .where('habilitation.organisme_id', '=', organisme.id)
      .where('utilisateur.email', '=', email)
      .selectAll('habilitation')
      .executeTakeFirstOrThrow(),
  )
}

const actes = (organisme: Organisme) =>
  banc.proprietaire((trx) =>
    trx
      .selectFrom('journal')
      .where('organisme_id', '=', organisme.id)
      .where('acte', 'like', 'utilisateur.%')
      .orderBy('id')
      .select(['acte', 'details'])
      .execute(),
  )

test('une personne invitée choisit son mot de passe, se connecte et voit ce qu’on lui a donné', async () => {
  const { organisme, amelie } = await chezAlpha()
  const email = await invite(amelie, undefined, {
    profil: 'gestionnaire',
    portee: 'choix',
    etablissement: [organisme.etablissements[0] ?? '', organisme.etablissements[1] ?? ''],
  })
  const liste = texte(await amelie.get('/utilisateurs?message=invitation'))
  assert.match(liste, /Salariés/)
  assert.match(liste, /ŒUVRAY Zoé/)
  assert.match(liste, /Gestionnaire Grenoble, Lyon Invité Pas encore venue/)
  assert.match(liste, /L’invitation est partie/)

  const lien = await dernierLien(banc, email, 'activation')
  const zoe = navigateur(banc)
  assert.match(texte(await zoe.get(lien)), /Alpha Formation vous ouvre son espace/)
  assert.equal((await zoe.post(lien, choix)).headers.location, '/connexion?message=mot-de-passe')
  assert.equal((await zoe.post(lien, choix)).statusCode, 410)
  const entree = await zoe.post('/connexion', { identifiant: email, motDePasse: NOUVEAU })
  assert.equal(entree.statusCode, 303)
  assert.equal((await zoe.get('/')).headers.location, '/conditions')
  assert.match(texte(await amelie.get('/utilisateurs?nom=oeuvray')), /Actif 24\/11\/2026 à 11:00/)
  const { etat, etablissements } = await habilitation(organisme, email)
  assert.deepEqual(
    { etat, etablissements },
    { etat: 'actif', etablissements: organisme.etablissements.slice(0, 2) },
  )
  assert.deepEqual(
    (await actes(organisme)).map(({ acte }) => acte),
    ['utilisateur.invitation'],
  )
})

test('une invitation dit « expirée » après 72 heures, et se renvoie', async () => {
  const { organisme, amelie } = await chezAlpha()
  const email = await invite(amelie)
  const { id } = await habilitation(organisme, email)
  const premier = await dernierLien(banc, email, 'activation')
  banc.avance({ heures: 73 })
  const nav = await connecte(banc, organisme)
  assert.match(texte(await nav.get('/utilisateurs?etat=expire')), /ŒUVRAY Zoé.*Invitation expirée/)
  const perime = await navigateur(banc).get(premier)
  assert.equal(perime.statusCode, 410)
  assert.match(texte(perime), /demandez une nouvelle invitation/)
  assert.equal(
    (await nav.post(`/utilisateurs/${id}/invitation`)).headers.location,
    '/utilisateurs?message=renvoi',
  )
  const second = await dernierLien(banc, email, 'activation')
  assert.notEqual(second, premier)
  assert.equal((await navigateur(banc).post(second, choix)).statusCode, 303)
  await seConnecter(banc, email, NOUVEAU)
})

test('renvoyer l’invitation éteint l’ancien lien', async () => {
  const { organisme, amelie } = await chezAlpha()
  const email = await invite(amelie)
  const premier = await dernierLien(banc, email, 'activation')
  const { id } = await habilitation(organisme, email)
  banc.avance({ minutes: 1 })
  await amelie.post(`/utilisateurs/${id}/invitation`)
  assert.equal((await navigateur(banc).post(premier, choix)).statusCode, 410)
  assert.equal((await navigateur(banc).get(await dernierLien(banc, email, 'activation'))).statusCode, 200)
})

test('inviter une adresse connue ailleurs reçoit la même réponse et ajoute une habilitation à accepter', async () => {
  const { organisme, amelie } = await chezAlpha()
  const beta = await creerOrganisme(banc, { raisonSociale: 'Beta Formation' })
  const xavier = await creerPersonne(banc, beta, { profil: 'comptable' })
  const inconnue = await amelie.post('/utilisateurs/nouveau', fiche(adresse(), { nom: 'Premier' }))
  const connue = await amelie.post(
    '/utilisateurs/nouveau',
    fiche(xavier.email, {
      nom: 'Tapé',
      profil: 'comptable',
      role: 'administrateur',
      etat: 'actif',
      organisme_id: String(beta.id),
    }),
  )
  assert.deepEqual(
    [connue.statusCode, connue.headers.location, connue.body],
    [inconnue.statusCode, inconnue.headers.location, inconnue.body],
  )
  const liste = texte(await amelie.get('/utilisateurs?etat=invite'))
  assert.match(liste, /TAPÉ Zoé/)
  assert.doesNotMatch(liste, /GARNIER/)
  const { id, etat, profil } = await habilitation(organisme, xavier.email)
  assert.deepEqual([etat, profil], ['invite', 'comptable'])
  const [mail] = await courriels(banc, xavier.email)
  assert.deepEqual([mail?.modele, mail?.liens], ['invitation', null])

  const nav = await seConnecter(banc, xavier.email)
  assert.match(texte(await nav.get('/choix-organisme')), /Alpha Formation.*Accepter l’invitation/)
  const avant = nav.cookie()
  const accepte = await nav.post('/invitations/acceptation', { habilitation: id })
  assert.equal(accepte.headers.location, '/')
  assert.notEqual(nav.cookie(), avant)
  assert.match(
    texte(await nav.get('/choix-organisme')),
    /Alpha Formation SIREN [\d ]+ · Comptable · organisme consulté/,
  )
  assert.equal((await nav.post('/invitations/acceptation', { habilitation: id })).statusCode, 404)
  assert.match(
    texte(await amelie.get('/utilisateurs?nom=garnier&etat=actif')),
    /GARNIER Amélie.*GARNIER Amélie/,
  )
})

test('une invitation expirée, ou celle d’une autre, ne s’accepte pas', async () => {
  const { organisme, amelie } = await chezAlpha()
  const beta = await creerOrganisme(banc)
  const [xavier, autre] = [await creerPersonne(banc, beta), await creerPersonne(banc, beta)]
  await invite(amelie, xavier.email)
  const { id } = await habilitation(organisme, xavier.email)
  const intrus = await seConnecter(banc, autre.email)
  assert.equal((await intrus.post('/invitations/acceptation', { habilitation: id })).statusCode, 404)
  banc.avance({ heures: 73 })
  const nav = await seConnecter(banc, xavier.email)
  assert.equal((await nav.post('/invitations/acceptation', { habilitation: id })).statusCode, 404)
})

test('une personne déjà là est dite au champ, la saisie reste', async () => {
  const { organisme, amelie } = await chezAlpha()
  const lea = await creerPersonne(banc, organisme, { profil: 'lecteur' })
  const reponse = await amelie.post(
    '/utilisateurs/nouveau',
    fiche(lea.email.toUpperCase(), { profil: 'comptable' }),
  )
  assert.equal(reponse.statusCode, 422)
  assert.match(texte(reponse), /Cette personne a déjà accès à votre organisme/)
  assert.ok(reponse.body.includes('value="Œuvray"'))
  assert.match(reponse.body, /value="comptable" checked/)
  assert.match(reponse.body, /value="tous" checked/)
})

test('deux invitations de la même adresse à la fois n’en font qu’une', async () => {
  const { amelie } = await chezAlpha()
  const email = adresse()
  const reponses = await Promise.all([1, 2, 3].map(() => amelie.post('/utilisateurs/nouveau', fiche(email))))
  assert.deepEqual(reponses.map(({ statusCode }) => statusCode).sort(), [303, 422, 422])
  assert.equal((await courriels(banc, email)).length, 1)
})

test('changer le profil ferme les sessions de la personne et laisse une trace', async () => {
  const { organisme, amelie } = await chezAlpha()
  const lea = await creerPersonne(banc, organisme, { profil: 'administrateur' })
  const navLea = await seConnecter(banc, lea.email)
  assert.equal((await navLea.get('/utilisateurs')).statusCode, 200)
  const page = await amelie.get(`/utilisateurs/${lea.habilitationId}`)
  assert.match(page.body, /value="administrateur" checked/)
  const champs = {
    version: '1',
    profil: 'lecteur',
    portee: 'choix',
    etablissement: organisme.etablissements[0] ?? '',
  }
  assert.equal(
    (await amelie.post(`/utilisateurs/${lea.habilitationId}`, champs)).headers.location,
    '/utilisateurs?message=modification',
  )
  assert.match(String((await navLea.get('/utilisateurs')).headers.location), /^\/connexion/)
  const retour = await seConnecter(banc, lea.email)
  assert.equal((await retour.get('/utilisateurs')).statusCode, 403)
  const [ligne] = await actes(organisme)
  assert.deepEqual(ligne, {
    acte: 'utilisateur.modification',
    details: { avant: 'administrateur, tous', apres: `lecteur, ${organisme.etablissements[0]}` },
  })
})

test('une fiche périmée montre les deux valeurs, ne perd rien et s’enregistre ensuite', async () => {
  const { organisme, amelie } = await chezAlpha()
  const lea = await creerPersonne(banc, organisme, { profil: 'lecteur' })
  const url = `/utilisateurs/${lea.habilitationId}`
  await amelie.post(url, { version: '1', profil: 'gestionnaire', portee: 'tous' })
  const conflit = await amelie.post(url, {
    version: '1',
    profil: 'comptable',
    portee: 'choix',
    etablissement: organisme.etablissements[1] ?? '',
  })
  assert.equal(conflit.statusCode, 409)
  assert.match(texte(conflit), /Enregistré maintenant : Gestionnaire, tous les établissements/)
  assert.match(texte(conflit), /Votre saisie, gardée ci-dessous : Comptable, Lyon/)
  assert.match(conflit.body, /value="comptable" checked/)
  assert.equal((await habilitation(organisme, lea.email)).profil, 'gestionnaire')
  const version = /name="version" value="(\d+)"/.exec(conflit.body)?.[1] ?? ''
  const suite = await amelie.post(url, { version, profil: 'comptable', portee: 'tous' })
  assert.equal(suite.statusCode, 303)
  assert.equal((await habilitation(organisme, lea.email)).profil, 'comptable')
})

test('désactiver se confirme, agit à la page suivante et se défait', async () => {
  const { organisme, amelie } = await chezAlpha()
  const lea = await creerPersonne(banc, organisme, { profil: 'lecteur' })
  const nav = await seConnecter(banc, lea.email)
  await banc.proprietaire((trx) =>
    trx
      .updateTable('habilitation')
      .set({ derniere_visite_le: banc.deps.horloge() })
      .where('id', '=', lea.habilitationId)
      .execute(),
  )
  const url = `/utilisateurs/${lea.habilitationId}`
  assert.match((await amelie.get(url)).body, /<details[^>]*>.*Désactiver l’accès….*Oui, désactiver l’accès/s)
  assert.equal(
    (await amelie.post(`${url}/desactivation`)).headers.location,
    '/utilisateurs?message=desactivation',
  )
  assert.match(String((await nav.get('/dossiers')).headers.location), /^\/connexion/)
  assert.equal(
    (await navigateur(banc).post('/connexion', { identifiant: lea.email, motDePasse: MOT_DE_PASSE }))
      .statusCode,
    422,
  )
  assert.match(texte(await amelie.get('/utilisateurs?etat=desactive')), /GARNIER Amélie.*Désactivé/)
  assert.equal(
    (await amelie.post(`${url}/reactivation`)).headers.location,
    '/utilisateurs?message=reactivation',
  )
  await seConnecter(banc, lea.email)
  assert.deepEqual(
    (await actes(organisme)).map(({ acte }) => acte),
    ['utilisateur.desactivation', 'utilisateur.reactivation'],
  )
})

test('une invitation annulée ne sert plus ; réactivée, la personne est invitée à nouveau', async () => {
  const { organisme, amelie } = await chezAlpha()
  const email = await invite(amelie)
  const { id } = await habilitation(organisme, email)
  const premier = await dernierLien(banc, email, 'activation')
  await amelie.post(`/utilisateurs/${id}/desactivation`)
  assert.equal((await navigateur(banc).post(premier, choix)).statusCode, 410)
  banc.avance({ minutes: 1 })
  assert.equal(
    (await amelie.post(`/utilisateurs/${id}/reactivation`)).headers.location,
    '/utilisateurs?message=reinvitation',
  )
  assert.equal((await habilitation(organisme, email)).etat, 'invite')
  assert.equal(
    (await navigateur(banc).post(await dernierLien(banc, email, 'activation'), choix)).statusCode,
    303,
  )
})

test('le dernier administrateur actif ne peut ni changer de profil ni être désactivé', async () => {
  const { organisme, amelie, ameliesId } = await chezAlpha()
  await creerPersonne(banc, organisme, { profil: 'lecteur' })
  await invite(amelie, undefined, { profil: 'administrateur' })
  const change = await amelie.post(`/utilisateurs/${ameliesId}`, {
    version: '1',
    profil: 'lecteur',
    portee: 'tous',
  })
  assert.equal(change.statusCode, 422)
  assert.match(texte(change), /garde toujours un administrateur actif/)
  const retire = await amelie.post(`/utilisateurs/${ameliesId}/desactivation`)
  assert.equal(retire.statusCode, 409)
  assert.match(texte(retire), /garde toujours un administrateur actif/)
  assert.equal((await amelie.get('/utilisateurs')).statusCode, 200)
})

test('deux administrateurs qui se rétrogradent en même temps en laissent un', async () => {
  for (let manche = 0; manche < 3; manche++) {
    const organisme = await creerOrganisme(banc)
    const [a, b] = [await creerPersonne(banc, organisme), await creerPersonne(banc, organisme)]
    const [navA, navB] = [await seConnecter(banc, a.email), await seConnecter(banc, b.email)]
    const champs = { version: '1', profil: 'lecteur', portee: 'tous' }
    const [premier, second] = await Promise.all([
      navA.post(`/utilisateurs/${b.habilitationId}`, champs),
      manche === 1
        ? navB.post(`/utilisateurs/${a.habilitationId}/desactivation`)
        : navB.post(`/utilisateurs/${a.habilitationId}`, champs),
    ])
    const restent = await banc.proprietaire((trx) =>
      trx
        .selectFrom('habilitation')
        .where('organisme_id', '=', organisme.id)
        .where('profil', '=', 'administrateur')
        .where('etat', '=', 'actif')
        .select('id')
        .execute(),
    )
    assert.equal(restent.length, 1, `${premier.statusCode} ${second.statusCode}`)
    assert.ok([premier, second].every(({ statusCode }) => statusCode < 500))
  }
})

test('un administrateur de quelques établissements ne voit et ne donne que les siens', async () => {
  const { organisme, amelie } = await chezAlpha()
  const [grenoble = '', lyon = '', chambery = ''] = organisme.etablissements
  const limite = await connecte(banc, organisme, { etablissements: [grenoble, lyon] })
  const [dedans, dehors] = [
    await creerPersonne(banc, organisme, { profil: 'lecteur', etablissements: [lyon] }),
    await creerPersonne(banc, organisme, { profil: 'lecteur', etablissements: [lyon, chambery] }),
  ]
  const liste = await limite.get('/utilisateurs')
  assert.ok(liste.body.includes(dedans.email) && !liste.body.includes(dehors.email))
  assert.equal((await limite.get(`/utilisateurs/${dehors.habilitationId}`)).statusCode, 404)
  assert.equal((await limite.post(`/utilisateurs/${dehors.habilitationId}/desactivation`)).statusCode, 404)
  for (const plus of [{ portee: 'tous' }, { portee: 'choix', etablissement: chambery }]) {
    assert.equal((await limite.post('/utilisateurs/nouveau', fiche(adresse(), plus))).statusCode, 422)
    const champs = { version: '1', profil: 'administrateur', ...plus }
    assert.equal((await limite.post(`/utilisateurs/${dedans.habilitationId}`, champs)).statusCode, 422)
  }
  await invite(limite, undefined, { portee: 'choix', etablissement: grenoble })
  const beta = await creerOrganisme(banc)
  const reponse = await amelie.post(
    '/utilisateurs/nouveau',
    fiche(adresse(), { portee: 'choix', etablissement: beta.etablissements[0] ?? '' }),
  )
  assert.equal(reponse.statusCode, 422)
  assert.match(texte(reponse), /établissements de la liste/)
})

test('la personne d’un autre organisme n’existe pas, quoi qu’on envoie', async () => {
  const { amelie } = await chezAlpha()
  const beta = await creerOrganisme(banc)
  const bruno = await creerPersonne(banc, beta)
  const inconnue = 'c0ffee00-0000-4000-8000-000000000000'
  for (const suite of ['', '/invitation', '/desactivation', '/reactivation']) {
    const champs = { version: '1', profil: 'lecteur', portee: 'tous' }
    const etranger = await amelie.post(`/utilisateurs/${bruno.habilitationId}${suite}`, champs)
    const absent = await amelie.post(`/utilisateurs/${inconnue}${suite}`, champs)
    assert.equal(etranger.statusCode, 404, suite)
    assert.equal(etranger.body, absent.body)
  }
  assert.equal((await amelie.post(`/utilisateurs/${bruno.habilitationId}`, {})).statusCode, 404)
  assert.equal((await amelie.get(`/utilisateurs/${bruno.habilitationId}`)).statusCode, 404)
  assert.equal((await amelie.get('/utilisateurs/12')).statusCode, 404)
  assert.equal((await habilitation(beta, bruno.email)).etat, 'actif')
})

test('seul un administrateur gère les utilisateurs', async () => {
  const { organisme, ameliesId } = await chezAlpha()
  for (const profil of ['gestionnaire', 'comptable', 'lecteur'] as const) {
    const nav = await connecte(banc, organisme, { profil })
    for (const url of ['/utilisateurs', '/utilisateurs/nouveau', `/utilisateurs/${ameliesId}`]) {
      assert.equal((await nav.get(url)).statusCode, 403, `${profil} ${url}`)
    }
    assert.equal((await nav.post('/utilisateurs/nouveau', fiche(adresse()))).statusCode, 403)
    assert.equal((await nav.post(`/utilisateurs/${ameliesId}/desactivation`)).statusCode, 403)
  }
})

test('un formulaire vide dit à chaque champ quoi saisir', async () => {
  const { amelie } = await chezAlpha()
  const reponse = await amelie.post('/utilisateurs/nouveau', {})
  assert.equal(reponse.statusCode, 422)
  for (const mots of [
    'Saisissez le nom',
    'Saisissez le prénom',
    'prenom.nom@exemple.fr',
    'Choisissez ce que la personne pourra faire',
  ]) {
    assert.ok(texte(reponse).includes(mots), mots)
  }
  const sansCase = await amelie.post('/utilisateurs/nouveau', fiche(adresse(), { portee: 'choix' }))
  assert.match(texte(sansCase), /Cochez au moins un établissement/)
})

test('noms accentués, composés ou décomposés, s’enregistrent et se retrouvent', async () => {
  const { amelie } = await chezAlpha()
  await invite(amelie, undefined, { prenom: 'Zoé'.normalize('NFD'), nom: ' d’Été-Œuvray '.normalize('NFD') })
  for (const cherche of ['été-œuvray', 'ETE OEUVRAY', 'zoe d’ete', 'Été'.normalize('NFD')]) {
    const { body } = await amelie.get(`/utilisateurs?${new URLSearchParams({ nom: cherche })}`)
    assert.match(body, /D’ÉTÉ-ŒUVRAY Zoé/, cherche)
  }
  assert.match(texte(await amelie.get('/utilisateurs?nom=%25')), /Personne ne correspond/)
})

test('un filtre qui n’a pas de sens est laissé de côté et dit', async () => {
  const { amelie } = await chezAlpha()
  for (const query of [
    'etat=perdu',
    'etat[]=actif',
    'page=0',
    'page=9999999',
    'nom=%00',
    `nom=${'x'.repeat(3000)}`,
    'inconnu=1',
    'etat=actif&etat=invite',
  ]) {
    const reponse = await amelie.get(`/utilisateurs?${query}`)
    assert.equal(reponse.statusCode, 200, query)
    assert.match(texte(reponse), /GARNIER/, query)
  }
  assert.match(texte(await amelie.get('/utilisateurs?etat=perdu')), /Filtre laissé de côté/)
})

test('des saisies hostiles ne créent rien et ne cassent rien', async () => {
  const { organisme, amelie, ameliesId } = await chezAlpha()
  const hostiles = [
    '\0',
    'a\0b@c.fr',
    'a@b.fr\r\nBcc: x@y.fr',
    'x'.repeat(10_000),
    '\ud800',
    '9'.repeat(40),
    '__proto__',
  ]
  const correcte = { ...fiche('correcte@alpha.example'), portee: 'choix', etablissement: 'E1', version: '99' }
  for (const valeur of hostiles) {
    for (const champ of Object.keys(correcte)) {
      for (const url of ['/utilisateurs/nouveau', `/utilisateurs/${ameliesId}`]) {
        const { statusCode } = await amelie.post(url, { ...correcte, [champ]: valeur })
        assert.ok([409, 422].includes(statusCode), `${url} ${champ} ${statusCode}`)
      }
    }
  }
  for (const payload of [
    'null',
    '[]',
    '{"nom":{"a":1},"email":["a@b.fr"],"etablissement":{"x":1}}',
    '{"__proto__":{"polluted":1}}',
  ]) {
    for (const url of [
      '/utilisateurs/nouveau',
      `/utilisateurs/${ameliesId}`,
      `/utilisateurs/${ameliesId}/invitation`,
    ]) {
      const headers = {
        host: 'localhost:3000',
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/json',
        cookie: amelie.cookie(),
      }
      const { statusCode } = await banc.app.inject({ method: 'POST', url, payload, headers })
      assert.ok(statusCode >= 400 && statusCode < 500, `${url} ${payload} ${statusCode}`)
    }
  }
  const lignes = await banc.proprietaire((trx) =>
    trx
      .selectFrom('habilitation')
      .where('organisme_id', '=', organisme.id)
      .select(['id', 'profil', 'version'])
      .execute(),
  )
  assert.deepEqual(lignes, [{ id: ameliesId, profil: 'administrateur', version: 1 }])
  assert.equal(({} as { polluted?: number }).polluted, undefined)
})
