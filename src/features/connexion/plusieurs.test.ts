// Xavier keeps the accounts of Alpha and of Beta.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Insertable } from 'kysely'
import { creerDossier } from '../../../test/fabriques/dossiers.ts'
import { creerConversation } from '../../../test/fabriques/messages.ts'
import { creerReglement } from '../../../test/fabriques/reglements.ts'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  navigateur,
  type Organisme,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'
import type { DB } from '../../db/schema.ts'

const banc = await ouvreBanc()
const beta = await creerOrganisme(banc, { raisonSociale: 'Beta Formation' })

/** A person of an organisme of two establishments, where she sees the second, and of Beta. */
async function xavier() {
  const alpha = await creerOrganisme(banc, { etablissements: 2 })
  const [grenoble = '', lyon = ''] = alpha.etablissements
  const personne = await creerPersonne(banc, alpha, { profil: 'comptable', etablissements: [lyon] })
  const { id: chezBeta } = await banc.proprietaire((trx) =>
    trx
      .insertInto('habilitation')
      .values({
        organisme_id: beta.id,
        utilisateur_id: personne.id,
        profil: 'comptable',
        etat: 'actif',
        invite_le: banc.deps.horloge(),
      })
      .returning('id')
      .executeTakeFirstOrThrow(),
  )
  return { ...personne, alpha, grenoble, lyon, chezAlpha: personne.habilitationId, chezBeta }
}

async function racontee({ id }: Organisme, voulu: Partial<Insertable<DB['evenement']>>): Promise<void> {
  const commun = { organisme_id: id, le: '2026-11-25', auteur: 'lot', cree_le: banc.deps.horloge() }
  const evenement = { objet_type: 'dossier', objet_id: '', type: 'accord', ...commun, ...voulu }
  await banc.proprietaire((trx) => trx.insertInto('evenement').values(evenement).execute())
}

async function parait(organisme: Organisme, etablissement_numero: string): Promise<void> {
  const objet_id = await creerReglement(banc, organisme, { etablissement_numero })
  await racontee(organisme, { objet_type: 'reglement', objet_id, type: 'statut', apres: 'EMIS' })
}

test('le choix dit ce qui est nouveau chez chacun depuis la dernière visite, dans ses établissements seulement', async () => {
  const { email, id: auteur, alpha, grenoble, lyon, chezAlpha } = await xavier()
  const nav = await seConnecter(banc, email)
  assert.match(
    texte(await nav.get('/choix-organisme')),
    /Alpha Formation.*Vous ne l’avez pas encore consulté/,
  )
  await parait(alpha, lyon)
  await nav.post('/choix-organisme', { habilitation: chezAlpha })
  banc.avance({ minutes: 5 })
  for (const ou of [grenoble, grenoble, grenoble, lyon, lyon]) await parait(alpha, ou)
  const dossier = await creerDossier(banc, alpha, { etablissement_numero: lyon })
  await racontee(alpha, { objet_id: dossier })
  const conversation = await creerConversation(banc, alpha, { auteur, dossier })
  await banc.proprietaire((trx) =>
    trx
      .updateTable('conversation')
      .set({ reponse_rang: 1, dernier_le: banc.deps.horloge() })
      .where('id', '=', conversation)
      .execute(),
  )
  assert.match(
    texte(await nav.get('/choix-organisme')),
    /Depuis votre visite du [^:]* à \d\d:\d\d : 2 nouveaux règlements, 1 nouvel accord, 1 réponse du financeur\./,
  )
  await nav.post('/choix-organisme', { habilitation: chezAlpha })
  assert.match(texte(await nav.get('/choix-organisme')), /Depuis votre visite du [^.]* : rien de nouveau\./)
})

test('l’en-tête nomme l’organisme, et mène partout au choix d’un autre, dont la session est neuve', async () => {
  const { email, chezAlpha, chezBeta } = await xavier()
  const nav = await seConnecter(banc, email)
  await nav.post('/choix-organisme', { habilitation: chezAlpha })
  for (const page of ['/', '/dossiers', '/reglements', '/messages', '/mon-compte'])
    assert.match((await nav.get(page)).body, /<strong>Alpha Formation<\/strong><a href="\/choix-organisme">/)
  const avant = nav.cookie()
  await nav.post('/choix-organisme', { habilitation: chezBeta })
  assert.match((await nav.get('/dossiers')).body, /<strong>Beta Formation<\/strong>/)
  assert.notEqual(nav.cookie(), avant)
  assert.match(
    String((await navigateur(banc).get('/dossiers', { cookie: avant })).headers.location),
    /^\/connexion/,
  )
  const seule = await connecte(banc, beta, { profil: 'lecteur' })
  assert.doesNotMatch((await seule.get('/dossiers')).body, /Changer d’organisme/)
})

test('un organisme reprend l’accès qu’il a donné : dès la page suivante chez lui, sans toucher à l’autre', async () => {
  const { email, alpha, chezAlpha, chezBeta } = await xavier()
  const amelie = await connecte(banc, alpha)
  const [chezElle, ailleurs] = [await seConnecter(banc, email), await seConnecter(banc, email)]
  await chezElle.post('/choix-organisme', { habilitation: chezAlpha })
  await ailleurs.post('/choix-organisme', { habilitation: chezBeta })
  assert.equal((await chezElle.get('/dossiers')).statusCode, 200)
  await amelie.post(`/utilisateurs/${chezAlpha}/desactivation`)
  assert.match(String((await chezElle.get('/dossiers')).headers.location), /^\/connexion/)
  assert.equal((await ailleurs.get('/dossiers')).statusCode, 200)
  const choix = texte(await ailleurs.get('/choix-organisme'))
  assert.ok(!choix.includes('Alpha Formation') && choix.includes('Beta Formation'))
  assert.equal((await ailleurs.post('/choix-organisme', { habilitation: chezAlpha })).statusCode, 404)
})

test('où l’organisme exige un second facteur, rien de chez lui n’est dit avant qu’il soit donné', async () => {
  const { email, alpha, chezAlpha, lyon } = await xavier()
  const nav = await seConnecter(banc, email)
  await nav.post('/choix-organisme', { habilitation: chezAlpha })
  banc.avance({ minutes: 5 })
  await parait(alpha, lyon)
  assert.match(texte(await nav.get('/choix-organisme')), /1 nouveau règlement/)
  const revenue = await seConnecter(banc, email)
  await banc.proprietaire((trx) =>
    trx.insertInto('reglage_organisme').values({ organisme_id: alpha.id, facteur_exige: true }).execute(),
  )
  const lu = texte(await revenue.get('/choix-organisme'))
  assert.match(lu, /Alpha Formation/)
  assert.doesNotMatch(lu, /nouveau règlement/)
})
