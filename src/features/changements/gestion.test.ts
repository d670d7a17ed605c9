import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, test } from 'node:test'
import { autreIban } from '../../../test/fabriques/banque.ts'
import {
  ANCIEN,
  courrielsOf,
  creerContact,
  decide,
  demandeOf,
  ETRANGER,
  envoieDemande,
  poursuit,
  RIB,
  vieillit,
} from '../../../test/fabriques/changements.ts'
import { creerCompte } from '../../../test/fabriques/etablissements.ts'
import { toCsv } from '../../../test/fabriques/imports-atelier.ts'
import {
  confirme,
  creerOrganisme,
  creerPersonne,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'
import { formatIban } from '../../core/iban.ts'
import { importLot } from '../imports/actions.ts'
import { undoLot } from '../imports/annulation.actions.ts'
import { transmitChangements } from './transmission.actions.ts'

const banc = await ouvreBanc()
const [gisele, hugo, agent] = [
  await creerPersonne(banc, null, { financeur: 'valideur' }),
  await creerPersonne(banc, null, { financeur: 'administrateur' }),
  await creerPersonne(banc, null, { financeur: 'agent' }),
]
let [navGisele, navHugo] = [await seConnecter(banc, gisele.email), await seConnecter(banc, hugo.email)]

/** Signed in with a fresh factor, whatever the clock has done meanwhile. */
async function recent(): Promise<void> {
  await confirme(banc, navGisele, gisele.email).catch(async () => {
    ;[navGisele, navHugo] = [await seConnecter(banc, gisele.email), await seConnecter(banc, hugo.email)]
  })
  await confirme(banc, navHugo, hugo.email)
}

let rang = 0
/** A request sent by the only administrateur of an organisme, whose number is on file. */
async function monde(champs: Record<string, string> = {}, adresse = `10.0.0.${rang}`) {
  const organisme = await creerOrganisme(banc)
  const [numero = ''] = organisme.etablissements
  await creerCompte(banc, organisme, numero, ANCIEN)
  const amelie = await creerPersonne(banc, organisme)
  await vieillit(banc)
  const nav = await seConnecter(banc, amelie.email)
  // An account of its own: one that two organismes share is an alert.
  const iban = autreIban(++rang)
  const demande = await envoieDemande(banc, nav, numero, { iban, bic: 'CMCIFR2A', ...champs })
  await banc.proprietaire((trx) =>
    trx.updateTable('changement_compte').set({ adresse }).where('id', '=', demande.id).execute(),
  )
  const contact = await creerContact(banc, organisme.id, agent.id)
  return { organisme, numero, nav, amelie, demande, contact, iban }
}

const APPEL = { personne: 'Mme Garnier' }
const CORRESPOND = { resultat: 'CORRESPOND', le: '24/11/2026', vop_nom: 'ALPHA FORMATION' }

/** Called back and checked: only the approvals are missing. */
async function verifiee(champs: Record<string, string> = {}, vop: Record<string, string> = CORRESPOND) {
  const cree = await monde(champs)
  const { numero, contact } = cree
  assert.equal((await decide(banc, navGisele, numero, 'rappel', { contact, ...APPEL })).statusCode, 303)
  assert.equal((await decide(banc, navGisele, numero, 'verification', vop)).statusCode, 303)
  return cree
}

async function approuvee() {
  const cree = await verifiee()
  assert.equal(
    (await decide(banc, navGisele, cree.numero, 'approbation', { raison: 'Vérifié' })).statusCode,
    303,
  )
  assert.equal(
    (await decide(banc, navHugo, cree.numero, 'approbation', { raison: 'Vérifié' })).statusCode,
    303,
  )
  return cree
}

beforeEach(recent)

describe('la file du financeur', () => {
  test('la demande y est, son nombre est au tableau de bord, un agent la lit sans agir', async () => {
    const { numero, demande } = await monde()
    assert.match(texte(await navGisele.get('/gestion/coordonnees')), new RegExp(numero))
    assert.match(texte(await navGisele.get('/gestion')), /changements? de compte à traiter/)
    const navAgent = await seConnecter(banc, agent.email)
    const page = await navAgent.get(`/gestion/coordonnees/${demande.id}`)
    assert.equal(page.statusCode, 200)
    assert.doesNotMatch(texte(page), /Refuser la demande|Afficher l’IBAN/)
    assert.equal((await navAgent.post(`/gestion/coordonnees/${demande.id}/iban`)).statusCode, 403)
    assert.equal((await decide(banc, navAgent, numero, 'refus', { motif: 'Non' })).statusCode, 403)
  })

  test('le compte entier et le RIB se montrent sur demande, et le journal le dit', async () => {
    const { demande, organisme, iban } = await monde()
    const page = await navGisele.get(`/gestion/coordonnees/${demande.id}`)
    assert.ok(!texte(page).includes(formatIban(iban)))
    assert.ok(
      texte(await navGisele.post(`/gestion/coordonnees/${demande.id}/iban`)).includes(formatIban(iban)),
    )
    const rib = await navGisele.get(`/gestion/coordonnees/${demande.id}/rib`)
    assert.deepEqual(rib.rawPayload, RIB)
    const actes = await banc.proprietaire((trx) =>
      trx
        .selectFrom('journal')
        .where('organisme_id', '=', organisme.id)
        .where('utilisateur_id', '=', gisele.id)
        .select('acte')
        .execute(),
    )
    assert.deepEqual(actes.map(({ acte }) => acte).sort(), ['compte.affichage', 'compte.rib'])
  })

  test('aucun compte n’est en clair dans la base ni dans le dossier des fichiers', async () => {
    const { demande, iban } = await monde()
    const octets = []
    for await (const morceau of await banc.deps.storage.get(String(demande.rib_objet)))
      octets.push(morceau as Buffer)
    assert.ok(!Buffer.concat(octets).includes('%PDF'))
    assert.ok(!JSON.stringify(demande).includes(iban.slice(4, 20)))
  })
})

describe('l’approbation', () => {
  test('sans appel, sans réponse de la banque ou sans raison, elle est refusée', async () => {
    const { numero, contact } = await monde({ titulaire: 'Société Inconnue' })
    const approuve = (raison = '') => decide(banc, navGisele, numero, 'approbation', { raison })
    assert.equal((await approuve('Oui')).statusCode, 409)
    await decide(banc, navGisele, numero, 'rappel', { contact, ...APPEL })
    const sansVop = await approuve('Oui')
    assert.equal(sansVop.statusCode, 409)
    assert.match(texte(sansVop), /résultat de la vérification/)
    await decide(banc, navGisele, numero, 'verification', CORRESPOND)
    assert.match(texte(await approuve()), /malgré les alertes/)
    assert.equal((await approuve('Nom d’usage connu')).statusCode, 303)
  })

  test('un numéro trop récent ne sert pas au rappel', async () => {
    const { numero, organisme } = await monde()
    const hier = await creerContact(banc, organisme.id, agent.id, '2026-11-20')
    const page = await decide(banc, navGisele, numero, 'rappel', { contact: hier, ...APPEL })
    assert.equal(page.statusCode, 422)
    assert.match(texte(page), /moins de 30 jours/)
    assert.ok(page.body.includes('Mme Garnier'))
  })

  test('la même personne deux fois, ou celle qui a saisi le numéro, est refusée, et par la base aussi', async () => {
    const { numero, demande } = await verifiee()
    assert.equal((await decide(banc, navGisele, numero, 'approbation', { raison: 'x' })).statusCode, 303)
    assert.equal((await decide(banc, navGisele, numero, 'approbation', { raison: 'x' })).statusCode, 409)
    const force = (colonnes: Record<string, string>) =>
      banc.proprietaire((trx) =>
        trx.updateTable('changement_compte').set(colonnes).where('id', '=', demande.id).execute(),
      )
    await assert.rejects(force({ seconde_par: gisele.id }), /changement_quatre_yeux/)
    await assert.rejects(force({ seconde_par: demande.demandeur_id }), /changement_demandeur/)
    await assert.rejects(force({ seconde_par: agent.id }), /changement_contact/)
    await assert.rejects(force({ etat: 'APPROUVEE' }), /changement_approuve/)
  })

  test('deux approbations au même instant : une seule compte', async () => {
    const { numero, demande } = await verifiee()
    const { version } = await demandeOf(banc, numero)
    const approuve = (nav: typeof navGisele) =>
      nav.post(`/gestion/coordonnees/${demande.id}/approbation`, { version: String(version), raison: 'x' })
    const codes = [await Promise.all([approuve(navGisele), approuve(navHugo)])]
      .flat()
      .map((r) => r.statusCode)
    assert.deepEqual(codes.sort(), [303, 409])
    assert.equal((await demandeOf(banc, numero)).etat, 'PREAPPROUVEE')
  })

  test('« ne correspond pas » bloque ; « proche » et « non vérifiable » demandent une raison', async () => {
    const non = await verifiee({}, { ...CORRESPOND, resultat: 'NE_CORRESPOND_PAS' })
    assert.match(
      texte(await decide(banc, navGisele, non.numero, 'approbation', { raison: 'x' })),
      /ne correspond pas/,
    )
    for (const resultat of ['PROCHE', 'NON_VERIFIABLE']) {
      const { numero } = await verifiee({}, { ...CORRESPOND, resultat })
      assert.match(texte(await decide(banc, navGisele, numero, 'approbation')), /sans correspondance exacte/)
      assert.equal(
        (await decide(banc, navGisele, numero, 'approbation', { raison: 'Nom court' })).statusCode,
        303,
      )
    }
  })

  test('compte étranger, partagé, titulaire éloigné, changements récents : chacun est signalé', async () => {
    await monde({ iban: ETRANGER, bic: 'COBADEFF' }, '192.0.2.7')
    const { demande, amelie } = await monde(
      { iban: ETRANGER, bic: 'COBADEFF', titulaire: 'Zorro' },
      '192.0.2.7',
    )
    await banc.proprietaire((trx) =>
      trx
        .updateTable('facteur_totp')
        .set({ cree_le: new Date('2026-11-20T09:00:00Z') })
        .where('utilisateur_id', '=', amelie.id)
        .execute(),
    )
    const page = texte(await navGisele.get(`/gestion/coordonnees/${demande.id}`))
    for (const alerte of [
      /hors de France : Allemagne/,
      /celui d’un autre organisme/,
      /ne ressemble pas/,
      /même connexion/,
      /second facteur/,
    ])
      assert.match(page, alerte)
    assert.equal((await demandeOf(banc, demande.etablissement_numero)).etat, 'SOUMISE')
  })

  test('une demande gelée reprend de zéro, ou est refusée', async () => {
    const { numero, demande, nav } = await verifiee()
    const [{ liens } = { liens: null }] = (await courrielsOf(banc, 'changement-compte')).filter(
      ({ donnees }) => (donnees as { etablissement: string }).etablissement === numero,
    )
    await nav.post(new URL((liens as { adresse: string }).adresse).pathname)
    assert.equal((await demandeOf(banc, numero)).etat, 'GELEE')
    assert.equal((await decide(banc, navGisele, numero, 'approbation', { raison: 'x' })).statusCode, 409)
    assert.equal(
      (await decide(banc, navGisele, numero, 'reprise', { raison: 'Erreur de l’administrateur' })).statusCode,
      303,
    )
    const reprise = await demandeOf(banc, numero)
    assert.equal(reprise.etat, 'SOUMISE')
    assert.deepEqual([reprise.rappel_le, reprise.vop_resultat, reprise.premiere_par], [null, null, null])
    assert.equal(
      (await decide(banc, navGisele, numero, 'refus', { motif: 'Compte inconnu' })).statusCode,
      303,
    )
    assert.match(texte(await navGisele.get(`/gestion/coordonnees/${demande.id}`)), /Compte inconnu/)
    assert.equal((await poursuit(banc, nav, numero, 'retrait')).statusCode, 409)
  })
})

describe('le délai, la sortie et le retour par un lot', () => {
  const sortie = () => readFileSync(join(banc.deps.config.sortieDir, 'coordonnees_bancaires.csv'), 'utf8')
  const transmet = () => transmitChangements(banc.deps)

  test('à 71 h le compte ne part pas, à 73 h il part, et deux fois plus tard après un changement récent', async () => {
    const { numero, iban } = await approuvee()
    banc.avance({ heures: 71 })
    await transmet()
    assert.equal((await demandeOf(banc, numero)).etat, 'APPROUVEE')
    assert.ok(!sortie().includes(numero))
    banc.avance({ heures: 2 })
    await transmet()
    assert.equal((await demandeOf(banc, numero)).etat, 'TRANSMISE')
    assert.match(sortie(), new RegExp(`${numero};\\d{14};\\d{9};${iban};CMCIFR2A;Alpha Formation;`))
    assert.equal(statSync(join(banc.deps.config.sortieDir, 'coordonnees_bancaires.csv')).mode & 0o777, 0o600)

    await recent()
    const hatif = await verifiee()
    await banc.proprietaire((trx) =>
      trx
        .updateTable('facteur_totp')
        .set({ cree_le: banc.deps.horloge() })
        .where('utilisateur_id', '=', hatif.amelie.id)
        .execute(),
    )
    await recent()
    for (const nav of [navGisele, navHugo])
      await decide(banc, nav, hatif.numero, 'approbation', { raison: 'x' })
    const { effet_le, seconde_le } = await demandeOf(banc, hatif.numero)
    assert.equal((effet_le?.getTime() ?? 0) - (seconde_le?.getTime() ?? 0), 144 * 3_600_000)
  })

  test('le fichier se télécharge avec une authentification récente, et le journal le dit', async () => {
    assert.match((await navGisele.post('/gestion/coordonnees/sortie')).body, /^numero;siret;siren;iban/)
    banc.avance({ minutes: 6 })
    const tard = await navGisele.post('/gestion/coordonnees/sortie')
    assert.equal(tard.statusCode, 303)
  })

  test('un lot ramène le compte : en vigueur ; annulé, il est de nouveau attendu', async () => {
    const { numero, organisme, iban } = await approuvee()
    banc.avance({ heures: 73 })
    await transmet()
    const lot = await importe(numero, organisme.siren, iban)
    assert.equal((await demandeOf(banc, numero)).etat, 'EN_VIGUEUR')
    await transmet()
    assert.ok(!sortie().includes(numero))
    assert.deepEqual(await undoLot(importDeps(), lot), { fait: true })
    assert.equal((await demandeOf(banc, numero)).etat, 'TRANSMISE')
  })

  test('un lot apporte un autre compte : contredite, et tout le monde le sait', async () => {
    const { numero, organisme, amelie } = await verifiee()
    await importe(numero, organisme.siren, 'FR7610278251263602653766289')
    assert.equal((await demandeOf(banc, numero)).etat, 'CONTREDITE')
    const dits = (await courrielsOf(banc, 'changement-compte')).filter(
      ({ donnees, destinataire }) =>
        (donnees as { acte: string }).acte === 'contradiction' && destinataire === amelie.email,
    )
    assert.equal(dits.length, 1)
    assert.ok(
      (await courrielsOf(banc, 'changement-alerte')).some(
        ({ donnees }) => (donnees as { raison: string }).raison === 'contradiction',
      ),
    )
  })
})

let lots = 0
function importDeps() {
  const { storage, coffre, horloge, config } = banc.deps
  return {
    storage,
    coffre,
    horloge,
    connection: banc.connexions.application,
    dossierTravail: join(config.dataDir, 'travail'),
  }
}

/** A lot of one establishment with this account; its identifier. */
async function importe(numero: string, siren: string, iban: string): Promise<string> {
  const dossier = join(banc.deps.config.dataDir, `lot-${++lots}`)
  mkdirSync(dossier, { recursive: true })
  const ligne = {
    numero,
    siren,
    nda: '',
    raison_sociale: 'Alpha Formation',
    iban,
    bic: 'CMCIFR2A',
    titulaire: 'Alpha Formation',
  }
  writeFileSync(join(dossier, 'etablissements.csv'), toCsv([ligne]))
  const rapport = await importLot(importDeps(), dossier, { essai: false })
  assert.deepEqual(rapport.refus, [])
  return String(rapport.lot)
}
