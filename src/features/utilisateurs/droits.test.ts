import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  actesUtilisateurs,
  chezAlpha,
  fiche,
  habilitation,
  invite,
  nouvelleAdresse,
  refusUtilisateurs,
} from '../../../test/fabriques/utilisateurs.ts'
import { attendQuelquUn, ouvreAutre } from '../../../test/fabriques/verrous.ts'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  MOT_DE_PASSE,
  navigateur,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'

const banc = await ouvreBanc()

test('changer le profil ferme les sessions de la personne et laisse une trace', async () => {
  const { organisme, amelie } = await chezAlpha(banc)
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
  const [ligne] = await actesUtilisateurs(banc, organisme)
  assert.deepEqual(ligne, {
    acte: 'utilisateur.modification',
    details: { avant: 'administrateur, tous', apres: `lecteur, ${organisme.etablissements[0]}` },
  })
})

test('une fiche périmée montre les deux valeurs, ne perd rien et s’enregistre ensuite', async () => {
  const { organisme, amelie } = await chezAlpha(banc)
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
  assert.equal((await habilitation(banc, organisme, lea.email)).profil, 'gestionnaire')
  const version = /name="version" value="(\d+)"/.exec(conflit.body)?.[1] ?? ''
  const suite = await amelie.post(url, { version, profil: 'comptable', portee: 'tous' })
  assert.equal(suite.statusCode, 303)
  assert.equal((await habilitation(banc, organisme, lea.email)).profil, 'comptable')
})

test('désactiver se confirme, agit à la page suivante et se défait', async () => {
  const { organisme, amelie } = await chezAlpha(banc)
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
    (await actesUtilisateurs(banc, organisme)).map(({ acte }) => acte),
    ['utilisateur.desactivation', 'utilisateur.reactivation'],
  )
})

test('le dernier administrateur actif ne peut ni changer de profil ni être désactivé', async () => {
  const { organisme, amelie, ameliesId } = await chezAlpha(banc)
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
  assert.deepEqual(await refusUtilisateurs(banc, organisme), [
    ['utilisateur.modification', ameliesId, 'DERNIER_ADMINISTRATEUR'],
    ['utilisateur.desactivation', ameliesId, 'DERNIER_ADMINISTRATEUR'],
  ])
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
  const { organisme, amelie } = await chezAlpha(banc)
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
    assert.equal((await limite.post('/utilisateurs/nouveau', fiche(nouvelleAdresse(), plus))).statusCode, 422)
    const champs = { version: '1', profil: 'administrateur', ...plus }
    assert.equal((await limite.post(`/utilisateurs/${dedans.habilitationId}`, champs)).statusCode, 422)
  }
  const refus = [
    ['utilisateur.invitation', '', 'PERIMETRE'],
    ['utilisateur.modification', dedans.habilitationId, 'PERIMETRE'],
  ]
  const introuvable = ['acces.introuvable', dehors.habilitationId, 'undefined']
  assert.deepEqual(await refusUtilisateurs(banc, organisme), [introuvable, introuvable, ...refus, ...refus])
  await invite(limite, undefined, { portee: 'choix', etablissement: grenoble })
  const beta = await creerOrganisme(banc)
  const reponse = await amelie.post(
    '/utilisateurs/nouveau',
    fiche(nouvelleAdresse(), { portee: 'choix', etablissement: beta.etablissements[0] ?? '' }),
  )
  assert.equal(reponse.statusCode, 422)
  assert.match(texte(reponse), /établissements de la liste/)
})

test('une saisie à corriger garde la version qu’elle a lue : elle n’écrase pas ce qu’un autre a enregistré', async () => {
  const { organisme, amelie } = await chezAlpha(banc)
  const lea = await creerPersonne(banc, organisme, { profil: 'lecteur' })
  const url = `/utilisateurs/${lea.habilitationId}`
  await amelie.post(url, { version: '1', profil: 'gestionnaire', portee: 'tous' })
  const incomplete = await amelie.post(url, { version: '1', profil: 'comptable', portee: 'choix' })
  assert.equal(incomplete.statusCode, 422)
  const version = /name="version" value="(\d+)"/.exec(incomplete.body)?.[1] ?? ''
  assert.equal((await amelie.post(url, { version, profil: 'comptable', portee: 'tous' })).statusCode, 409)
})

test('le seul administrateur qui voit tout ne restreint pas ses établissements', async () => {
  const { organisme, amelie, ameliesId } = await chezAlpha(banc)
  const [grenoble = ''] = organisme.etablissements
  await creerPersonne(banc, organisme, { profil: 'administrateur', etablissements: [grenoble] })
  const reponse = await amelie.post(`/utilisateurs/${ameliesId}`, {
    version: '1',
    profil: 'administrateur',
    portee: 'choix',
    etablissement: grenoble,
  })
  assert.equal(reponse.statusCode, 422)
  assert.match(texte(reponse), /Votre organisme garde toujours un administrateur actif, qui voit tous/)
})

test('un administrateur d’un établissement n’apprend rien de ceux qu’il ne voit pas', async () => {
  const { organisme } = await chezAlpha(banc)
  const lea = await creerPersonne(banc, organisme, { profil: 'lecteur' })
  const [grenoble = ''] = organisme.etablissements
  const borne = await connecte(banc, organisme, { etablissements: [grenoble] })
  const champs = fiche(lea.email, { portee: 'choix', etablissement: grenoble })
  const reponse = await borne.post('/utilisateurs/nouveau', champs)
  assert.equal(reponse.statusCode, 422)
  assert.match(texte(reponse), /demandez à un administrateur de tout l’organisme/)
  assert.doesNotMatch(texte(reponse), /déjà accès/)
})

test('qui a cessé d’être administrateur pendant sa demande est refusé, et le journal le garde', async (t) => {
  const { organisme, ameliesId } = await chezAlpha(banc)
  const paul = await creerPersonne(banc, organisme)
  const nav = await seConnecter(banc, paul.email)
  const autre = await ouvreAutre(t, banc)
  await autre.query(`update habilitation set profil = 'lecteur' where id = $1`, [paul.habilitationId])
  const desactivation = nav.post(`/utilisateurs/${ameliesId}/desactivation`)
  await attendQuelquUn(autre)
  await autre.query('commit')
  assert.equal((await desactivation).statusCode, 403)
  assert.deepEqual(await refusUtilisateurs(banc, organisme), [
    ['utilisateur.desactivation', ameliesId, 'INTERDIT'],
  ])
})

test('une adresse qui n’est pas une fiche répond 404, lue ou envoyée', async () => {
  const { amelie } = await chezAlpha(banc)
  assert.equal((await amelie.get('/utilisateurs/abc')).statusCode, 404)
  assert.equal((await amelie.post('/utilisateurs/abc', { version: '1' })).statusCode, 404)
})

test('l’option « sans les noms des stagiaires » se choisit, se relit, se retire, et ne va pas à un administrateur', async () => {
  const { organisme, amelie } = await chezAlpha(banc)
  const refusee = await amelie.post(
    '/utilisateurs/nouveau',
    fiche(nouvelleAdresse(), { profil: 'administrateur', sansNoms: '1' }),
  )
  assert.equal(refusee.statusCode, 422)
  assert.match(texte(refusee), /Un administrateur voit les noms des stagiaires/)
  assert.match(refusee.body, /name="sansNoms"[^>]*checked/)
  const email = await invite(amelie, undefined, { profil: 'comptable', sansNoms: '1' })
  const { id, sans_noms } = await habilitation(banc, organisme, email)
  assert.equal(sans_noms, true)
  assert.match(texte(await amelie.get('/utilisateurs')), /Comptable sans les noms des stagiaires/)
  assert.match((await amelie.get(`/utilisateurs/${id}`)).body, /name="sansNoms"[^>]*checked/)
  await amelie.post(`/utilisateurs/${id}`, { version: '1', profil: 'comptable', portee: 'tous' })
  assert.equal((await habilitation(banc, organisme, email)).sans_noms, false)
  const traces = (await actesUtilisateurs(banc, organisme)).map(({ details }) => details)
  assert.deepEqual(traces, [
    { droits: 'comptable, tous, sans les noms' },
    { avant: 'comptable, tous, sans les noms', apres: 'comptable, tous' },
  ])
})
