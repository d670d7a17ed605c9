import assert from 'node:assert/strict'
import { test } from 'node:test'
import { creerPartout, dump } from '../../../test/fabriques/personnes.ts'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  MOT_DE_PASSE,
  type Navigateur,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'

const banc = await ouvreBanc()
const alpha = await creerOrganisme(banc, { raisonSociale: 'Alpha Formation' })
const motif = 'Demande écrite, identité vérifiée'

async function administrateur(): Promise<Navigateur> {
  const { email } = await creerPersonne(banc, null, { financeur: 'administrateur' })
  return seConnecter(banc, email)
}

/** Tables of which a row still holds these words. */
async function tablesAvec(mots: RegExp): Promise<string[]> {
  return Object.entries(await dump(banc))
    .filter(([, lignes]) => mots.test(lignes))
    .map(([nom]) => nom)
}

test('l’export d’un compte dit tout ce que chaque table garde d’elle, et rien d’une autre', async () => {
  const zoe = await creerPartout(banc, alpha, 'Zq1')
  await creerPartout(banc, alpha, 'Vx2')
  const nav = await administrateur()
  const adresse = `utilisateur=${zoe.id}`
  const reponse = await nav.get(`/gestion/personnes/donnees.json?${adresse}`)
  assert.equal(reponse.statusCode, 200)
  assert.match(String(reponse.headers['content-disposition']), /^attachment/)
  const donnees: { table: string; lignes: unknown[] }[] = JSON.parse(reponse.body)
  const tables = [...new Set(donnees.map(({ table }) => table))].sort()
  const attendues = `acceptation annonce appareil cle_acces code_secours courriel demande_compte habilitation journal
    levee_facteur lien lot message revision session signalement texte utilisateur`
  assert.deepEqual(tables, attendues.split(/\s+/))
  for (const mots of `NomZq1 PrenomZq1 zq1@partout.example SaisiZq1 acc-Zq1 AnnonceZq1 CleZq1 modeleZq1 RaisonZq1 jou-Zq1
    LeveeZq1 lien-zq1@ LotZq1 NavZq1 ses-Zq1 DefautZq1 MessageZq1`.split(/\s+/))
    assert.ok(reponse.body.includes(mots), mots)
  assert.doesNotMatch(reponse.body, /vx2|scrypt|argon/i)
  const page = await nav.get(`/gestion/personnes/fiche?${adresse}`)
  for (const mots of ['NOMZQ1 PrenomZq1', 'MessageZq1', 'DefautZq1'])
    assert.ok(texte(page).includes(mots), mots)
  // The banner of announced stops is the same on every page.
  assert.doesNotMatch(page.body.slice(page.body.indexOf('<main')), /vx2/i)
})

test('un effacement ne laisse le nom nulle part, garde les lignes et les textes, et se refait sans effet', async () => {
  const rose = await creerPartout(banc, alpha, 'Wk3')
  const yann = await creerPartout(banc, alpha, 'Yb4')
  const nav = await administrateur()
  const adresse = `/gestion/personnes/effacement?utilisateur=${rose.id}`
  const essai = await nav.get(adresse)
  assert.match(texte(essai), /lignes à effacer/)
  assert.match(texte(essai), /Courriels à d’autres qui la nomment 1 ligne/)
  assert.ok((await tablesAvec(/wk3@|NomWk3/i)).length > 8, 'l’essai n’a rien changé')
  const sans = await nav.post('/gestion/personnes/effacement', { utilisateur: rose.id, motif: '' })
  assert.equal(sans.statusCode, 422)
  const nombre = (photo: Record<string, string>, table: string) => photo[table]?.split('\n').length
  const avant = await dump(banc)
  const fait = await nav.post('/gestion/personnes/effacement', { utilisateur: rose.id, motif })
  assert.equal(fait.statusCode, 303, texte(fait))
  assert.deepEqual(await tablesAvec(/wk3@|NomWk3|PrenomWk3|SaisiWk3|ses-Wk3|acc-Wk3/i), [])
  const apres = await dump(banc)
  for (const table of [
    'message',
    'demande_compte',
    'signalement',
    'habilitation',
    'courriel',
    'utilisateur',
    'lot',
  ])
    assert.equal(nombre(apres, table), nombre(avant, table), table)
  assert.match(apres.message ?? '', /MessageWk3/)
  assert.match(apres.utilisateur ?? '', new RegExp(yann.nom))
  assert.equal((await nav.get(String(fait.headers.location))).statusCode, 200)
  assert.match(texte(await nav.get(adresse)), /Rien ne nomme plus cette personne/)
  await nav.post('/gestion/personnes/effacement', { utilisateur: rose.id, motif })
  const encore = await dump(banc)
  for (const table of Object.keys(apres).filter(
    (nom) => !['journal', 'session', 'journal_autre'].includes(nom),
  ))
    assert.equal(encore[table], apres[table], table)
  const refuse = await nav.post('/connexion', { identifiant: rose.email, motDePasse: MOT_DE_PASSE })
  assert.notEqual(refuse.statusCode, 500)
})

test('chaque export et chaque effacement est au journal, avec sa raison et sans nom', async () => {
  const luc = await creerPartout(banc, alpha, 'Lu5')
  const nav = await administrateur()
  await nav.get(`/gestion/personnes/donnees.json?utilisateur=${luc.id}`)
  await nav.post('/gestion/personnes/effacement', { utilisateur: luc.id, motif })
  const lignes = await banc.proprietaire((trx) =>
    trx
      .selectFrom('journal')
      .where('objet_id', '=', luc.id)
      .where('acte', 'like', 'personne.%')
      .orderBy('id')
      .select(['acte', 'details'])
      .execute(),
  )
  assert.deepEqual(
    lignes.map(({ acte }) => acte),
    ['personne.donnees', 'personne.effacement'],
  )
  assert.match(JSON.stringify(lignes[1]?.details), new RegExp(motif))
})

test('un agent, un organisme, une désignation fausse n’y entrent pas ; personne n’efface son propre compte', async () => {
  const agent = await seConnecter(banc, (await creerPersonne(banc, null, { financeur: 'agent' })).email)
  const elle = await creerPersonne(banc, null, { financeur: 'administrateur' })
  const nav = await seConnecter(banc, elle.email)
  const amelie = await connecte(banc, alpha)
  for (const page of ['', '/fiche', '/donnees.json', '/effacement']) {
    const adresse = `/gestion/personnes${page}?utilisateur=${elle.id}`
    assert.equal((await agent.get(adresse)).statusCode, 403, page)
    assert.equal((await amelie.get(adresse)).statusCode, 404, page)
  }
  for (const query of ['', '?utilisateur=1', '?dossier=D1', '?dossier=D1&stagiaire=S1'])
    assert.equal((await nav.get(`/gestion/personnes/fiche${query}`)).statusCode, 404, query)
  const soi = await nav.post('/gestion/personnes/effacement', { utilisateur: elle.id, motif })
  assert.equal(soi.statusCode, 403)
  assert.match(texte(await nav.get('/gestion/personnes?email=pas-une-adresse')), /adresse e-mail en entier/)
})

test('une personne emporte ses données, son mot de passe redonné, et rien de ses collègues', async () => {
  const collegue = await creerPersonne(banc, alpha)
  const { id, email } = await creerPersonne(banc, alpha, { profil: 'lecteur' })
  const nav = await seConnecter(banc, email)
  assert.equal((await nav.post('/mon-compte/donnees', { actuel: 'pas-celui-la' })).statusCode, 422)
  const reponse = await nav.post('/mon-compte/donnees', { actuel: MOT_DE_PASSE })
  assert.equal(reponse.statusCode, 200)
  assert.match(reponse.body, new RegExp(email))
  assert.doesNotMatch(reponse.body, new RegExp(collegue.email))
  const journal = await banc.proprietaire((trx) =>
    trx
      .selectFrom('journal')
      .where('utilisateur_id', '=', id)
      .where('acte', '=', 'personne.donnees')
      .selectAll()
      .execute(),
  )
  assert.equal(journal.length, 1)
})
