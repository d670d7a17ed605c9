import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  ANCIEN,
  courrielsOf,
  demandeOf,
  ETRANGER,
  envoieDemande,
  NOUVEAU,
  poursuit,
  saisitCompte,
} from '../../../test/fabriques/changements.ts'
import { creerCompte } from '../../../test/fabriques/etablissements.ts'
import {
  type Banc,
  confirme,
  creerOrganisme,
  creerPersonne,
  navigateur,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'

const banc = await ouvreBanc()

async function monde(etablissements = 1) {
  const organisme = await creerOrganisme(banc, { etablissements })
  const [numero = '', autre = ''] = organisme.etablissements
  await creerCompte(banc, organisme, numero, ANCIEN)
  const amelie = await creerPersonne(banc, organisme)
  return { organisme, numero, autre, amelie, nav: await seConnecter(banc, amelie.email) }
}

describe('la saisie d’un nouveau compte', () => {
  test('sans second facteur récent, le formulaire n’est pas atteint', async () => {
    const { organisme, numero, nav, amelie } = await monde()
    banc.avance({ minutes: 6 })
    const page = await nav.get(`/etablissements/${numero}/compte`)
    assert.equal(page.statusCode, 303)
    assert.match(String(page.headers.location), /^\/mon-compte\/confirmation/)
    const envoi = await saisitCompte(nav, numero)
    assert.match(String(envoi.headers.location), /^\/mon-compte\/confirmation/)
    await confirme(banc, nav, amelie.email)
    assert.equal((await nav.get(`/etablissements/${numero}/compte`)).statusCode, 200)
    const colin = await creerPersonne(banc, organisme, { profil: 'comptable', facteur: false })
    const sans = await (await seConnecter(banc, colin.email)).get(`/etablissements/${numero}/compte`)
    assert.match(String(sans.headers.location), /^\/mon-compte\/facteurs/)
  })

  test('chaque pièce manquante est refusée, avec ce qui était saisi', async () => {
    const { numero, nav } = await monde()
    const refus: [Record<string, string>, RegExp][] = [
      [{ iban: `${NOUVEAU.slice(0, -1)}7` }, /clé de contrôle/],
      [{ iban: '' }, /Saisissez un IBAN/],
      [{ bic: 'COBADEFF' }, /deux pays différents/],
      [{ bic: 'X' }, /Saisissez le BIC/],
      [{ titulaire: '' }, /Saisissez le titulaire/],
      [{ iban: ANCIEN, bic: 'AGRIFRPP' }, /déjà celui de l’établissement/],
    ]
    for (const [champs, message] of refus) {
      const reponse = await saisitCompte(nav, numero, champs)
      assert.equal(reponse.statusCode, 422)
      assert.match(texte(reponse), message)
      if (champs.iban) assert.ok(reponse.body.includes(champs.iban))
    }
    const sansRib = await nav.post(`/etablissements/${numero}/compte`, { ancien: '0189', iban: NOUVEAU })
    assert.equal(sansRib.statusCode, 422)
    assert.match(texte(sansRib), /Joignez le RIB/)
    const faux = await nav.depose(`/etablissements/${numero}/compte`, {
      champ: 'rib',
      nom: 'rib.pdf',
      octets: Buffer.from('a;b\n1;2\n'),
      champs: { ancien: '0189', iban: NOUVEAU, bic: 'PSSTFRPPGRE', titulaire: 'Alpha Formation' },
    })
    assert.equal(faux.statusCode, 422)
  })

  test('trois fins fausses du compte actuel ferment le formulaire un jour et alertent', async () => {
    const { numero, nav, amelie } = await monde()
    const gisele = await creerPersonne(banc, null, { financeur: 'valideur' })
    for (const ancien of ['0000', '1111', '2222']) {
      const reponse = await saisitCompte(nav, numero, { ancien })
      assert.equal(reponse.statusCode, 422)
    }
    assert.match(texte(await saisitCompte(nav, numero)), /Trois essais faux/)
    assert.match(texte(await nav.get(`/etablissements/${numero}/compte`)), /Formulaire fermé/)
    const alertes = await courrielsOf(banc, 'changement-alerte')
    assert.ok(alertes.some(({ destinataire }) => destinataire === gisele.email))
    banc.avance({ heures: 25 })
    const retour = await seConnecter(banc, amelie.email)
    assert.equal((await saisitCompte(retour, numero)).statusCode, 303)
  })

  test('l’ancien et le nouveau se relisent côte à côte, le nouveau en entier pour son auteur seul', async () => {
    const { organisme, numero, nav } = await monde()
    assert.equal((await saisitCompte(nav, numero)).statusCode, 303)
    const page = await nav.get(`/etablissements/${numero}/compte`)
    assert.match(
      texte(page),
      /Compte actuel.*FR•• •••• •••• 0189.*Nouveau compte.*FR14 2004 1010 0505 0001 3M02 606/,
    )
    const autre = await creerPersonne(banc, organisme)
    const chezAutre = await (await seConnecter(banc, autre.email)).get(`/etablissements/${numero}/compte`)
    assert.ok(!chezAutre.body.includes(NOUVEAU.slice(-8)) && !texte(chezAutre).includes('3M02 606'))
    banc.avance({ minutes: 61 })
    assert.equal((await demandeOf(banc, numero)).etat, 'BROUILLON')
  })
})

describe('la demande envoyée', () => {
  test('chaque administrateur reçoit un courriel sans IBAN, dont le lien gèle sans connexion et rien d’autre', async () => {
    const { organisme, numero, nav } = await monde()
    const autre = await creerPersonne(banc, organisme)
    const demande = await envoieDemande(banc, nav, numero)
    assert.equal(demande.etat, 'SOUMISE')
    const recus = (await courrielsOf(banc, 'changement-compte')).filter(
      ({ organisme_id }) => organisme_id === organisme.id,
    )
    assert.equal(recus.length, 2)
    assert.ok(!JSON.stringify(recus).includes(NOUVEAU.slice(0, 12)))
    const sien = recus.find(({ destinataire }) => destinataire === autre.email)
    const { adresse = '' } = (sien?.liens ?? {}) as { adresse?: string }
    const chemin = new URL(adresse).pathname
    const anonyme = navigateur(banc)
    const page = await anonyme.get(chemin)
    assert.equal(page.statusCode, 200)
    assert.match(texte(page), /2606/)
    assert.equal((await demandeOf(banc, numero)).etat, 'SOUMISE')
    assert.equal((await anonyme.post(chemin)).statusCode, 200)
    assert.equal((await demandeOf(banc, numero)).etat, 'GELEE')
    assert.equal(anonyme.cookie(), '')
    assert.equal((await anonyme.post(chemin)).statusCode, 404)
    assert.equal((await anonyme.get(`${chemin.slice(0, -2)}aa`)).statusCode, 404)
    assert.equal((await poursuit(banc, nav, numero, 'retrait')).statusCode, 409)
  })

  test('un second administrateur confirme, jamais celui qui demande', async () => {
    const { organisme, numero, nav } = await monde()
    const autre = await creerPersonne(banc, organisme)
    const colin = await creerPersonne(banc, organisme, { profil: 'comptable', facteur: true })
    await envoieDemande(banc, nav, numero)
    assert.equal((await poursuit(banc, nav, numero, 'confirmation')).statusCode, 403)
    const comptable = await seConnecter(banc, colin.email)
    await confirme(banc, comptable, colin.email)
    assert.equal((await poursuit(banc, comptable, numero, 'confirmation')).statusCode, 403)
    const second = await seConnecter(banc, autre.email)
    assert.match(texte(await second.get(`/etablissements/${numero}/compte`)), /Confirmer le changement/)
    assert.equal((await poursuit(banc, second, numero, 'confirmation')).statusCode, 303)
    assert.equal((await demandeOf(banc, numero)).etat, 'CONFIRMEE')
    assert.equal((await poursuit(banc, second, numero, 'confirmation')).statusCode, 409)
  })

  test('une étape forgée, une page périmée et un second envoi sont refusés', async () => {
    const { numero, nav } = await monde()
    await saisitCompte(nav, numero)
    const { id } = await demandeOf(banc, numero)
    const envoi = () => nav.post(`/etablissements/${numero}/compte/envoi`, { demande: id, version: '1' })
    const [un, deux] = await Promise.all([envoi(), envoi()])
    assert.deepEqual([un.statusCode, deux.statusCode].sort(), [303, 409])
    assert.equal((await saisitCompte(nav, numero)).statusCode, 409)
    assert.equal((await poursuit(banc, nav, numero, 'envoi')).statusCode, 409)
    await assert.rejects(forge(banc, id), /row-level security/)
  })

  test('le compte en vigueur reste celui de l’établissement', async () => {
    const { numero, nav } = await monde()
    await envoieDemande(banc, nav, numero, { iban: ETRANGER, bic: 'COBADEFF' })
    const page = texte(await nav.get(`/etablissements/${numero}`))
    assert.match(page, /FR•• •••• •••• 0189/)
    assert.match(page, /Changement demandé.*Envoyée/)
  })
})

/** As the providers' role, whatever the program does. */
async function forge({ deps }: Banc, id: string): Promise<unknown> {
  const { organisme_id } = await banc.proprietaire((trx) =>
    trx.selectFrom('changement_compte').where('id', '=', id).select('organisme_id').executeTakeFirstOrThrow(),
  )
  return deps.base.run({ role: 'app', organisme: String(organisme_id), lecture: false }, (trx) =>
    trx.updateTable('changement_compte').set({ etat: 'APPROUVEE' }).where('id', '=', id).execute(),
  )
}
