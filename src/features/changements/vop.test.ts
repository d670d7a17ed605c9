import assert from 'node:assert/strict'
import { test } from 'node:test'
import { autreIban } from '../../../test/fabriques/banque.ts'
import { ouvreBanqueVop } from '../../../test/fabriques/banque-vop.ts'
import {
  ANCIEN,
  creerContact,
  decide,
  demandeOf,
  envoieDemande,
} from '../../../test/fabriques/changements.ts'
import { creerCompte } from '../../../test/fabriques/etablissements.ts'
import { creerOrganisme, creerPersonne, ouvreBanc, seConnecter, texte } from '../../../test/support.ts'
import { verifyBeneficiaires } from './vop.actions.ts'

const banque = await ouvreBanqueVop()
const banc = await ouvreBanc({ vopUrl: banque.url })
const gisele = await creerPersonne(banc, null, { financeur: 'valideur' })
const agent = await creerPersonne(banc, null, { financeur: 'agent' })
const ronde = () => verifyBeneficiaires(banc.deps, 500)

let rang = 500
/** A request sent, and whoever of the funder looks at it. */
async function envoyee() {
  const organisme = await creerOrganisme(banc)
  const [numero = ''] = organisme.etablissements
  await creerCompte(banc, organisme, numero, ANCIEN)
  const amelie = await seConnecter(banc, (await creerPersonne(banc, organisme)).email)
  const iban = autreIban(++rang)
  const { id } = await envoieDemande(banc, amelie, numero, { iban, bic: 'CMCIFR2A' })
  const contact = await creerContact(banc, organisme.id, agent.id)
  const nav = await seConnecter(banc, gisele.email)
  const page = async () => texte(await nav.get(`/gestion/coordonnees/${id}`))
  return { organisme, numero, iban, id, contact, nav, page }
}

test('chaque réponse de la banque est gardée telle quelle, et décide comme saisie à la main', async () => {
  for (const [code, resultat, mots, approuvee] of [
    ['MTCH', 'CORRESPOND', /Correspond, le 24\/11\/2026/, 303],
    ['CMTC', 'PROCHE', /Proche \(« ALPHA FORMATIONS »\)/, 303],
    ['NOAP', 'NON_VERIFIABLE', /Non vérifiable/, 303],
    ['NMTC', 'NE_CORRESPOND_PAS', /Ne correspond pas/, 409],
  ] as const) {
    const corps = `{"resultat":"${code}"${code === 'CMTC' ? ',"nom":"ALPHA FORMATIONS"' : ''}}`
    banque.repond = { corps }
    const { numero, iban, id, contact, nav, page, organisme } = await envoyee()
    await ronde()
    assert.deepEqual(banque.demandes.at(-1), {
      autorisation: `Basic ${Buffer.from('funder:s:cret').toString('base64')}`,
      corps: { iban, nom: 'Alpha Formation', siren: organisme.siren, reference: id },
    })
    const demande = await demandeOf(banc, numero)
    assert.deepEqual([demande.vop_resultat, demande.vop_brut], [resultat, corps])
    const vue = await page()
    assert.match(vue, mots)
    assert.doesNotMatch(vue, /Enregistrer la réponse/)
    await decide(banc, nav, numero, 'rappel', { contact, personne: 'Mme Garnier' })
    assert.equal(
      (await decide(banc, nav, numero, 'approbation', { raison: 'Vérifié' })).statusCode,
      approuvee,
    )
    const avant = banque.demandes.length
    await ronde()
    assert.equal(banque.demandes.length, avant)
  }
})

test('personne ne saisit par-dessus la réponse de la banque', async () => {
  banque.repond = { corps: '{"resultat":"NMTC"}' }
  const { numero, nav } = await envoyee()
  await ronde()
  const saisie = { resultat: 'CORRESPOND', le: '24/11/2026' }
  const refus = await decide(banc, nav, numero, 'verification', saisie)
  assert.deepEqual([refus.statusCode, /répondu elle-même/.test(texte(refus))], [409, true])
  assert.equal((await demandeOf(banc, numero)).vop_resultat, 'NE_CORRESPOND_PAS')
})

test('en panne, lente ou incompréhensible, la banque laisse la réponse à saisir, et la page dit pourquoi', async () => {
  for (const [repond, mots] of [
    ['muette', /À saisir : le service de la banque ne répond pas/],
    [{ statut: 503, corps: 'down' }, /ne répond pas \(503\)/],
    [{ corps: '<html>' }, /À saisir : la réponse du service de la banque n’a pas pu être lue/],
    [{ corps: '{"resultat":"OUI"}' }, /n’a pas pu être lue/],
    [{ corps: `{"resultat":"MTCH","nom":"${'x'.repeat(9_000)}"}` }, /n’a pas pu être lue/],
    [{ statut: 307, corps: '', entetes: { location: 'http://127.0.0.1:9/' } }, /ne répond pas/],
  ] as const) {
    banque.repond = repond
    const { numero, nav, page } = await envoyee()
    await ronde()
    const { vop_resultat, vop_essais, etat } = await demandeOf(banc, numero)
    assert.deepEqual([vop_resultat, vop_essais, etat], [null, 1, 'SOUMISE'])
    assert.match(await page(), mots)
    const saisie = { resultat: 'CORRESPOND', le: '24/11/2026' }
    assert.equal((await decide(banc, nav, numero, 'verification', saisie)).statusCode, 303)
    assert.match(await page(), /Correspond, le 24\/11\/2026, saisie à la main/)
  }
})

test('elle est redemandée de moins en moins souvent, cinq fois, puis laissée à la main', async () => {
  banque.repond = { statut: 500, corps: '' }
  const { numero } = await envoyee()
  const avant = banque.demandes.length
  for (let minute = 0; minute < 70; minute++) {
    await ronde()
    banc.avance({ minutes: 1 })
  }
  assert.equal(banque.demandes.length - avant, 5)
  banque.repond = { corps: '{"resultat":"MTCH"}' }
  await ronde()
  assert.equal((await demandeOf(banc, numero)).vop_resultat, null)
})
