import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attendQuelquUn, ouvreAutre } from '../../../test/fabriques/verrous.ts'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  navigateur,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'

const banc = await ouvreBanc()
const hugo = await seConnecter(banc, (await creerPersonne(banc, null, { financeur: 'administrateur' })).email)

async function creerEquipe(nom: string, prend: string): Promise<string> {
  const saisie = { nom, email: '', delai: '5', prend }
  assert.equal((await hugo.post('/gestion/equipes/nouvelle', saisie)).statusCode, 303)
  return banc.proprietaire(async (trx) => {
    const equipe = trx.selectFrom('equipe').where('nom', '=', nom).select('id')
    return (await equipe.executeTakeFirstOrThrow()).id
  })
}

const supprime = (id: string) => hugo.post(`/gestion/equipes/${id}/suppression`, { version: '1' })

test('une équipe supprimée pendant qu’on lui écrit : le message part, à l’équipe qui reste', async (t) => {
  const id = await creerEquipe('Éphémère', 'organisme')
  const amelie = await connecte(banc, await creerOrganisme(banc))
  const autre = await ouvreAutre(t, banc)
  await autre.query('lock table message in exclusive mode')
  const envoi = amelie.post('/messages/nouveau', { texte: 'Bonjour' })
  await attendQuelquUn(autre)
  const suppression = supprime(id)
  await attendQuelquUn(autre, 2)
  await autre.query('commit')
  const { statusCode, headers } = await envoi
  assert.equal(statusCode, 303)
  assert.equal((await suppression).statusCode, 303)
  const fil = await amelie.get(String(headers.location).split('?')[0] ?? '')
  assert.match(texte(fil), /Bonjour.*Destinataire : Service de gestion/)
})

test('une équipe prise par une suppression en cours n’est plus proposée à qui écrit alors', async (t) => {
  const id = await creerEquipe('Passagère', 'signalement')
  const autre = await ouvreAutre(t, banc)
  await autre.query('lock table journal in exclusive mode')
  const suppression = supprime(id)
  await attendQuelquUn(autre)
  const saisie = { nom: 'Zoé', email: 'zoe@ete.example', page: '/', description: 'Illisible' }
  const envoi = navigateur(banc).post('/accessibilite/signalement', saisie)
  await attendQuelquUn(autre, 2)
  await autre.query('commit')
  assert.equal((await suppression).statusCode, 303)
  assert.equal((await envoi).statusCode, 303)
})
