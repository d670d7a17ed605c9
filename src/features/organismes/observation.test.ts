import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { creerDocument } from '../../../test/fabriques/documents.ts'
import { creerDossier } from '../../../test/fabriques/dossiers.ts'
import { listRoutes } from '../../../test/routes.ts'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  type Navigateur,
  type Organisme,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'
import { DROITS, type ProfilFinanceur } from '../../auth/permissions.ts'
import { endObservations } from './jobs.ts'

const banc = await ouvreBanc()
const gisele = async (financeur: ProfilFinanceur = 'agent') =>
  seConnecter(banc, (await creerPersonne(banc, null, { financeur })).email)
const RAISON = 'Appel de Zoé, qui ne trouve pas un avis'

const observe = (nav: Navigateur, { siren }: Organisme, champs: Record<string, string | string[]> = {}) =>
  nav.post(`/gestion/organismes/${siren}/observation`, {
    profil: 'lecteur',
    portee: 'tous',
    raison: RAISON,
    ...champs,
  })

/** The organisme's journal of these acts, oldest first. */
const journal = ({ id }: Organisme, acte: string) =>
  banc.proprietaire((trx) =>
    trx
      .selectFrom('journal')
      .innerJoin('utilisateur as u', 'u.id', 'journal.utilisateur_id')
      .where('organisme_id', '=', id)
      .where('acte', 'like', acte)
      .orderBy('instant')
      .orderBy('journal.id')
      .select(['acte', 'resultat', 'details', 'instant', 'u.profil_financeur'])
      .execute(),
  )

/** An organisme of two establishments, with a dossier and its accord in each, and a person. */
async function monde(raisonSociale: string) {
  const organisme = await creerOrganisme(banc, { etablissements: 2, raisonSociale })
  const objets = []
  for (const etablissement_numero of organisme.etablissements) {
    const dossier = await creerDossier(banc, organisme, { etablissement_numero })
    const accord = { objetId: dossier, etablissement: etablissement_numero }
    objets.push({ dossier, document: await creerDocument(banc, organisme, accord) })
  }
  const { habilitationId } = await creerPersonne(banc, organisme)
  const [premier, second] = objets
  if (!premier || !second) throw new Error('two establishments')
  return { organisme, premier, second, habilitationId }
}

describe('voir comme', () => {
  test('chaque page se lit, sous un bandeau qui le dit, et les documents s’ouvrent', async () => {
    const { organisme, premier } = await monde('Alpha Formation')
    const nav = await gisele('administrateur')
    assert.equal((await observe(nav, organisme)).headers.location, '/')
    const lectures = ['/', '/dossiers', '/reglements', '/etablissements', `/dossiers/${premier.dossier}`]
    for (const chemin of lectures) {
      const reponse = await nav.get(chemin)
      assert.equal(reponse.statusCode, 200, chemin)
      assert.match(
        texte(reponse),
        /Vous voyez l’espace de Alpha Formation comme Lecteur , lecture seule, jusqu’à 11:30\. Quitter/,
        chemin,
      )
      assert.match(texte(reponse), /Espace OF/)
      assert.doesNotMatch(texte(reponse), /Gérer mes utilisateurs/)
    }
    const document = await nav.get(`/documents/${premier.document}`)
    assert.equal(document.statusCode, 200)
    const [lecture] = await journal(organisme, 'document.lecture')
    assert.equal(lecture?.profil_financeur, 'administrateur')
    assert.doesNotMatch(texte(await nav.get('/gestion')), /Vous voyez l’espace|Alpha Formation/)
  })

  test('rien n’est lu que ce profil ne pourrait lire, ni chez un autre organisme', async () => {
    const [alpha, beta] = [await monde('Alpha Formation'), await monde('Beta Conseil')]
    const nav = await gisele()
    const [premier = ''] = alpha.organisme.etablissements
    await observe(nav, alpha.organisme, { portee: 'choix', etablissement: premier })
    const liste = texte(await nav.get('/dossiers'))
    assert.match(liste, /comme Lecteur \(1 établissement\)/)
    assert.ok(liste.includes(alpha.premier.dossier) && !liste.includes(alpha.second.dossier))
    for (const absent of [alpha.second, beta.premier]) {
      assert.equal((await nav.get(`/dossiers/${absent.dossier}`)).statusCode, 404)
      assert.equal((await nav.get(`/documents/${absent.document}`)).statusCode, 404)
    }
    assert.equal((await nav.get('/utilisateurs')).statusCode, 403)
    await observe(nav, alpha.organisme, { profil: 'administrateur' })
    assert.equal((await nav.get('/utilisateurs')).statusCode, 200)
    assert.equal((await nav.get(`/utilisateurs/${beta.habilitationId}`)).statusCode, 404)
  })

  test('chaque écriture est refusée, et le refus inscrit', async () => {
    const { organisme, habilitationId } = await monde('Alpha Formation')
    const nav = await gisele()
    await observe(nav, organisme, { profil: 'administrateur' })
    const ecritures = (await listRoutes(banc.deps)).filter(
      ({ methode, permission = '' }) =>
        methode === 'POST' && (permission in DROITS || permission === 'personne'),
    )
    assert.ok(ecritures.length >= 6)
    for (const { url } of ecritures) {
      const reponse = await nav.post(url.replace(/:\w+/, habilitationId), { habilitation: habilitationId })
      assert.equal(reponse.statusCode, 403, url)
      assert.match(texte(reponse), /en lecture seule : rien ne peut y être changé/, url)
    }
    const refus = await journal(organisme, 'acces.refus')
    assert.equal(refus.length, ecritures.length)
    assert.deepEqual((await journal(organisme, 'utilisateur.%')).length, 0)
    assert.match(texte(await nav.get('/')), /Vous voyez l’espace/)
  })

  test('début et fin sont au journal de l’organisme, avec le nom et la raison', async () => {
    const { organisme } = await monde('Alpha Formation')
    const nav = await gisele()
    await observe(nav, organisme)
    banc.avance({ minutes: 5 })
    const sortie = await nav.post('/gestion/observation/fin')
    assert.equal(sortie.headers.location, `/gestion/organismes/${organisme.siren}?message=fin-observation`)
    assert.match(texte(await nav.get(String(sortie.headers.location))), /Vous avez quitté l’espace/)
    assert.equal((await nav.get('/dossiers')).headers.location, '/gestion')
    assert.equal((await nav.post('/gestion/observation/fin')).headers.location, '/gestion')
    const lignes = await journal(organisme, 'observation.%')
    assert.deepEqual(
      lignes.map(({ acte, details }) => [
        acte,
        (details as { nom: string }).nom,
        (details as { motif: string }).motif,
      ]),
      [
        ['observation.debut', 'GARNIER Amélie', RAISON],
        ['observation.fin', 'GARNIER Amélie', RAISON],
      ],
    )
  })

  test('après 30 minutes c’est fini : retour à l’organisme, et la fin au journal à son heure', async () => {
    const { organisme } = await monde('Alpha Formation')
    const nav = await gisele()
    await observe(nav, organisme)
    for (const minutes of [14, 14]) {
      banc.avance({ minutes })
      assert.equal((await nav.get('/dossiers')).statusCode, 200)
    }
    banc.avance({ minutes: 2 })
    const fin = await nav.get('/dossiers')
    assert.equal(fin.headers.location, `/gestion/organismes/${organisme.siren}?message=fin-observation`)
    assert.equal((await nav.get('/dossiers')).headers.location, '/gestion')
    const [debut, terme] = await journal(organisme, 'observation.%')
    assert.equal(terme?.acte, 'observation.fin')
    assert.equal(Number(terme?.instant) - Number(debut?.instant), 30 * 60_000)
  })

  test('la session finie d’elle-même, le journal dit sa fin à l’heure où elle a fini, une seule fois', async () => {
    const { organisme } = await monde('Alpha Formation')
    const nav = await gisele()
    await observe(nav, organisme)
    await endObservations(banc.deps)
    assert.equal((await journal(organisme, 'observation.fin')).length, 0)
    banc.avance({ minutes: 600 })
    await Promise.all([endObservations(banc.deps), endObservations(banc.deps)])
    const [debut, ...fins] = await journal(organisme, 'observation.%')
    assert.equal(fins.length, 1)
    assert.equal(Number(fins[0]?.instant) - Number(debut?.instant), 15 * 60_000)
    assert.equal((await nav.get('/dossiers')).statusCode, 303)
  })

  test('en ouvrir une autre ou se déconnecter met fin à la première', async () => {
    const [alpha, beta] = [await monde('Alpha Formation'), await monde('Beta Conseil')]
    const nav = await gisele()
    await observe(nav, alpha.organisme)
    await observe(nav, beta.organisme)
    assert.match(texte(await nav.get('/')), /Vous voyez l’espace de Beta Conseil/)
    assert.equal((await journal(alpha.organisme, 'observation.%')).length, 2)
    await nav.post('/deconnexion')
    assert.equal((await journal(beta.organisme, 'observation.fin')).length, 1)
  })

  test('sans raison, sans profil ou avec l’établissement d’un autre, elle ne s’ouvre pas', async () => {
    const [alpha, beta] = [await monde('Alpha Formation'), await monde('Beta Conseil')]
    const nav = await gisele()
    const essais: [Record<string, string | string[]>, RegExp][] = [
      [{ raison: ' ' }, /Saisissez la raison/],
      [{ profil: 'roi' }, /Choisissez le profil/],
      [{ portee: 'choix' }, /Cochez au moins un établissement/],
      [
        { portee: 'choix', etablissement: beta.organisme.etablissements },
        /parmi les établissements de la liste/,
      ],
    ]
    for (const [champs, message] of essais) {
      const reponse = await observe(nav, alpha.organisme, champs)
      assert.equal(reponse.statusCode, 422)
      assert.match(texte(reponse), message)
    }
    assert.equal((await observe(nav, { ...alpha.organisme, siren: '000000000' })).statusCode, 404)
    assert.equal((await nav.get('/dossiers')).headers.location, '/gestion')
    assert.deepEqual(await journal(alpha.organisme, 'observation.%'), [])
  })

  test('elle n’est ouverte qu’au financeur, et finit quand la personne ne l’est plus', async () => {
    const { organisme } = await monde('Alpha Formation')
    const bruno = await connecte(banc, (await monde('Beta Conseil')).organisme)
    assert.equal((await observe(bruno, organisme)).statusCode, 404)
    assert.equal((await bruno.post('/gestion/observation/fin')).statusCode, 404)
    const { id, email } = await creerPersonne(banc, null, { financeur: 'agent' })
    const nav = await seConnecter(banc, email)
    await observe(nav, organisme)
    assert.equal((await nav.get('/dossiers')).statusCode, 200)
    await banc.proprietaire((trx) =>
      trx.updateTable('utilisateur').set({ profil_financeur: null }).where('id', '=', id).execute(),
    )
    assert.equal((await nav.get('/dossiers')).headers.location, '/choix-organisme')
  })

  test('le rôle des pages d’organisme ne peut se l’ouvrir', async () => {
    const { organisme } = await monde('Alpha Formation')
    await assert.rejects(
      banc.deps.base.run({ role: 'app', organisme: String(organisme.id), lecture: false }, (trx) =>
        trx.updateTable('session').set({ observe_organisme_id: organisme.id }).execute(),
      ),
      { code: '42501' },
    )
  })
})
