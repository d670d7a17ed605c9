// An organisme's own directory: set by the funder, it opens its space and nothing else.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { ACR, ouvreFournisseur, passe } from '../../../test/fabriques/fournisseur.ts'
import {
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
const alpha = await creerOrganisme(banc)
const beta = await creerOrganisme(banc, { raisonSociale: 'Beta Formation' })
const DOMAINE = 'alpha.example'
const neuf = (domaine = DOMAINE) => `p${randomBytes(5).toString('hex')}@${domaine}`
const fournisseur = await ouvreFournisseur([alpha.siren, beta.siren], { sub: '', email: '', acr: ACR })
const hugo = await seConnecter(banc, (await creerPersonne(banc, null, { financeur: 'administrateur' })).email)
const adresse = (organisme: Organisme) => `/gestion/organismes/${organisme.siren}/annuaire`

const formulaire = (plus: Record<string, string> = {}) => ({
  emetteur: fournisseur.emetteur,
  clientId: fournisseur.client.id,
  secret: fournisseur.client.secret,
  domaine: DOMAINE,
  acr: ACR,
  version: '0',
  ...plus,
})

const annuaire = () => banc.proprietaire((trx) => trx.selectFrom('annuaire').selectAll().executeTakeFirst())

/** The directory of Alpha, as the test wants it. */
async function regle(plus: Record<string, string> = {}): Promise<void> {
  const version = String((await annuaire())?.version ?? 0)
  const reponse = await hugo.post(adresse(alpha), formulaire({ version, ...plus }))
  assert.equal(reponse.statusCode, 303, texte(reponse))
}

/** Somebody of Alpha, at the login page of its directory. */
async function lea(options: Parameters<typeof creerPersonne>[2] = {}, organisme = alpha) {
  const personne = await creerPersonne(banc, organisme, { profil: 'lecteur', email: neuf(), ...options })
  presente(personne.email)
  return { ...personne, nav: navigateur(banc) }
}

function presente(email: string, acr: string | null = ACR): void {
  fournisseur.entrant = { sub: `s-${email}`, email, email_verified: true, acr }
}

async function entre(nav: Navigateur): Promise<string> {
  const { reponse } = await passe(nav, fournisseur, `/connexion/annuaire/${alpha.siren}`)
  return String(reponse.headers.location)
}

async function habilite(utilisateur_id: string, organisme: Organisme, etat: 'actif' | 'invite') {
  const { id } = await banc.proprietaire((trx) =>
    trx
      .insertInto('habilitation')
      .values({
        utilisateur_id,
        organisme_id: organisme.id,
        profil: 'lecteur',
        etat,
        invite_le: banc.deps.horloge(),
        expire_le: new Date(banc.deps.horloge().getTime() + 86_400_000),
      })
      .returning('id')
      .executeTakeFirstOrThrow(),
  )
  return id
}

test('l’administrateur du financeur règle l’annuaire ; une faute se dit au champ, le secret ne se relit pas', async () => {
  for (const [faute, champ] of [
    [{ emetteur: 'http://annuaire.exemple.fr' }, 'emetteur'],
    [{ emetteur: 'http://127.0.0.1:1' }, 'emetteur'],
    [{ secret: '' }, 'secret'],
    [{ domaine: 'pas un domaine' }, 'domaine'],
    [{ clientId: '' }, 'clientId'],
  ] as const) {
    const reponse = await hugo.post(adresse(alpha), formulaire(faute))
    assert.equal(reponse.statusCode, 422, champ)
    assert.match(reponse.body, new RegExp(`href="#champ-${champ}"`))
    assert.ok(!reponse.body.includes(fournisseur.client.secret))
  }
  assert.equal(await annuaire(), undefined)
  await regle()
  const page = await hugo.get(adresse(alpha))
  assert.match(page.body, new RegExp(`/connexion/annuaire/${alpha.siren}/retour`))
  assert.ok(!page.body.includes(fournisseur.client.secret))
  const ecrit = await annuaire()
  assert.ok(!ecrit?.secret.toString('latin1').includes(fournisseur.client.secret))
  await regle({ secret: '', acr: '' })
  assert.deepEqual((await annuaire())?.secret, ecrit?.secret)
  const perime = await hugo.post(adresse(alpha), formulaire({ version: '1', clientId: 'autre' }))
  assert.equal(perime.statusCode, 409)
  assert.match(texte(perime), /modifié pendant votre saisie.*Enregistré maintenant/)
  assert.match(perime.body, /value="autre"/)
  const pris = await hugo.post(adresse(beta), formulaire())
  assert.equal(pris.statusCode, 422)
  assert.match(texte(pris), /un domaine n’en a qu’un/)
  const agent = await seConnecter(banc, (await creerPersonne(banc, null, { financeur: 'agent' })).email)
  assert.equal((await agent.get(adresse(alpha))).statusCode, 403)
  assert.equal((await hugo.get('/gestion/organismes/900000000/annuaire')).statusCode, 404)
})

test('on trouve son annuaire par son adresse, et on entre dans son organisme', async () => {
  await regle()
  const { email, id, nav } = await lea()
  assert.match(texte(await nav.get('/connexion')), /Se connecter par l’annuaire de mon organisme/)
  const page = await nav.get(`/connexion/annuaire?email=${encodeURIComponent(email)}`)
  assert.match(page.body, new RegExp(`href="/connexion/annuaire/${alpha.siren}"`))
  assert.match(texte(await nav.get('/connexion/annuaire?email=x@nulle-part.example')), /Aucun annuaire/)
  assert.equal(await entre(nav), '/')
  const accueil = await nav.get('/dossiers')
  assert.match(texte(accueil), /Alpha Formation/)
  const [session] = await banc.proprietaire((trx) =>
    trx
      .selectFrom('session')
      .where('utilisateur_id', '=', id)
      .select(['annuaire', 'annuaire_facteur'])
      .execute(),
  )
  assert.deepEqual(session, { annuaire: alpha.siren, annuaire_facteur: true })
})

test('l’annuaire d’un organisme ne nomme ni le financeur, ni qui travaille ailleurs, ni les gens d’un autre', async () => {
  await regle()
  const double = await lea()
  await habilite(double.id, beta, 'actif')
  assert.equal(await entre(double.nav), '/connexion?annuaire=inconnu')
  const invitee = await lea()
  await habilite(invitee.id, beta, 'invite')
  assert.equal(await entre(invitee.nav), '/connexion?annuaire=inconnu')
  const { nav: deBeta } = await lea({}, beta)
  assert.equal(await entre(deBeta), '/connexion?annuaire=inconnu')
  const gisele = await creerPersonne(banc, null, { financeur: 'valideur', email: neuf() })
  presente(gisele.email)
  assert.equal(await entre(navigateur(banc)), '/connexion?annuaire=inconnu')
  const retiree = await lea()
  await banc.proprietaire((trx) =>
    trx
      .updateTable('habilitation')
      .set({ etat: 'desactive' })
      .where('id', '=', retiree.habilitationId)
      .execute(),
  )
  assert.equal(await entre(retiree.nav), '/connexion?annuaire=inconnu')
})

test('la session qu’il ouvre ne prend ni l’invitation ni l’espace d’un autre organisme', async () => {
  await regle()
  const { id, nav } = await lea()
  assert.equal(await entre(nav), '/')
  const invitation = await habilite(id, beta, 'invite')
  assert.equal((await nav.post('/invitations/acceptation', { habilitation: invitation })).statusCode, 404)
  await banc.proprietaire((trx) =>
    trx.updateTable('habilitation').set({ etat: 'actif' }).where('id', '=', invitation).execute(),
  )
  assert.equal((await nav.post('/choix-organisme', { habilitation: invitation })).statusCode, 404)
  assert.match(texte(await nav.get('/dossiers')), /Alpha Formation/)
})

test('sans niveau exigé il vaut un mot de passe : le second facteur local est demandé où il l’est', async () => {
  await regle({ acr: '' })
  const { email, nav } = await lea({ profil: 'administrateur' })
  presente(email, null)
  assert.equal(await entre(nav), '/')
  assert.match(
    String((await nav.get('/utilisateurs/nouveau')).headers.location),
    /^\/mon-compte\/confirmation/,
  )
  const page = await nav.get('/mon-compte/confirmation')
  assert.match(page.body, /name="code"/)
  assert.doesNotMatch(texte(page), /Confirmer par l’annuaire/)
  assert.equal((await nav.get('/mon-compte/confirmation/annuaire')).statusCode, 404)
})

test('seule entrée : le mot de passe juste y renvoie, les sessions ouvertes se ferment, ceux du dehors entrent encore', async () => {
  await regle()
  const { email, nav } = await lea()
  const dehors = await creerPersonne(banc, alpha, { profil: 'comptable', email: neuf('cabinet.example') })
  const [ouverte, sienne] = [await seConnecter(banc, email), await seConnecter(banc, dehors.email)]
  await regle({ exclusif: '1' })
  assert.match(String((await ouverte.get('/dossiers')).headers.location), /^\/connexion/)
  assert.equal((await sienne.get('/dossiers')).statusCode, 200)
  const juste = await nav.post('/connexion', { identifiant: email, motDePasse: MOT_DE_PASSE })
  assert.equal(juste.headers.location, `/connexion/annuaire?organisme=${alpha.siren}`)
  assert.equal(nav.cookie(), '')
  assert.match(texte(await nav.get(String(juste.headers.location))), /demande de passer par son annuaire/)
  const faux = await nav.post('/connexion', { identifiant: email, motDePasse: 'pas-le-bon-du-tout' })
  assert.equal(faux.statusCode, 422)
  assert.doesNotMatch(texte(faux), /demande de passer/)
  assert.equal(await entre(nav), '/')
  await seConnecter(banc, dehors.email)
  const version = String((await annuaire())?.version)
  assert.equal((await hugo.post(`${adresse(alpha)}/retrait`, { version: '1' })).statusCode, 409)
  assert.equal((await hugo.post(`${adresse(alpha)}/retrait`, { version })).statusCode, 303)
  assert.match(String((await nav.get('/dossiers')).headers.location), /^\/connexion/)
  await seConnecter(banc, email)
})
