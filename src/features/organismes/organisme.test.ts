import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { courriels, dernierLien } from '../../../test/fabriques/courriels.ts'
import { creerDemande } from '../../../test/fabriques/demandes.ts'
import { creerDossier } from '../../../test/fabriques/dossiers.ts'
import { creerCompte } from '../../../test/fabriques/etablissements.ts'
import { creerReglement } from '../../../test/fabriques/reglements.ts'
import { choixMotDePasse, invite, nouvelleAdresse } from '../../../test/fabriques/utilisateurs.ts'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  MAINTENANT,
  navigateur,
  type Organisme,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'

const banc = await ouvreBanc()
const gisele = await seConnecter(banc, (await creerPersonne(banc, null, { financeur: 'agent' })).email)
const pageOf = async ({ siren }: Organisme) => texte(await gisele.get(`/gestion/organismes/${siren}`))

/** A lot that changed a row of the organisme. */
const creerLot = (organisme: Organisme, nom: string) =>
  banc.proprietaire(async (trx) => {
    const { id } = await trx
      .insertInto('lot')
      .values({ nom, depose_le: MAINTENANT, etat: 'importe', rapport: '{}' })
      .returning('id')
      .executeTakeFirstOrThrow()
    await trx
      .insertInto('lot_image')
      .values({ organisme_id: organisme.id, lot_id: id, nom_table: 'dossier', cle: '{}' })
      .execute()
  })

describe('un organisme entier', () => {
  test('personnes, établissements et comptes masqués, sommes, demandes, lots et courriels sans leur contenu', async () => {
    const organisme = await creerOrganisme(banc, { etablissements: 2 })
    const [numero = ''] = organisme.etablissements
    await creerCompte(banc, organisme, numero, 'FR7630006000011234567890189')
    await creerDossier(banc, organisme, { accords: 80_000 })
    await creerReglement(banc, organisme, { montant: 40_000, statut: 'EXECUTE' })
    const amelie = await connecte(banc, organisme)
    const invitee = await invite(amelie)
    const reference = await creerDemande(banc, { siret: `${organisme.siren}00011` })
    await creerLot(organisme, 'lot-du-matin.zip')
    const autre = await creerOrganisme(banc, { raisonSociale: 'Beta' })
    await creerLot(autre, 'lot-d-un-autre.zip')
    await invite(await connecte(banc, autre))
    const reponse = await gisele.get(`/gestion/organismes/${organisme.siren}`)
    const page = texte(reponse)
    assert.match(page, /GARNIER Amélie .*Administrateur Tous Actif 24\/11\/2026 à 11:00/)
    assert.match(page, new RegExp(`ŒUVRAY Zoé ${invitee} Lecteur Tous Invité Pas encore venue`))
    assert.match(page, new RegExp(`${numero} .*Vérifiées le 24/11/2026 FR•• •••• •••• 0189`))
    assert.match(page, /À compléter/)
    assert.match(page, /1 dossier, par statut .*Accordé 1 800,00 €/)
    assert.match(page, /1 règlement, par statut .*Exécuté 1 400,00 €/)
    assert.match(page, new RegExp(`${reference} 24/11/2026 à 11:00 À traiter`))
    assert.match(page, /lot-du-matin\.zip 24\/11\/2026 à 11:00 Importé/)
    assert.match(page, new RegExp(`${invitee} Ouverture de l’espace, avec son lien .*En attente`))
    const secrets = [await dernierLien(banc, invitee, 'activation'), 'FR76', '1234567890', 'lot-d-un-autre']
    for (const secret of secrets) assert.ok(!reponse.body.includes(secret), secret)
    assert.equal((page.match(/Ouverture de l’espace/g) ?? []).length, 1)
    assert.doesNotMatch(page, /Inviter un premier administrateur/)
  })

  test('vide, il le dit ; inconnu, il n’existe pas', async () => {
    const page = await pageOf(await creerOrganisme(banc, { etablissements: 0 }))
    for (const mot of [
      'Personne n’a d’accès',
      'Aucun établissement',
      'Aucun dossier',
      'Aucun lot',
      'Aucun courriel',
    ])
      assert.ok(page.includes(mot), mot)
    for (const siren of ['000000000', 'x', "1'"])
      assert.equal((await gisele.get(`/gestion/organismes/${encodeURIComponent(siren)}`)).statusCode, 404)
  })
})

test('une liste coupée le dit et mène à la suite', async () => {
  const organisme = await creerOrganisme(banc, { etablissements: 0 })
  for (let n = 0; n < 21; n++) await creerLot(organisme, `lot-${n}.zip`)
  const page = await gisele.get(`/gestion/organismes/${organisme.siren}`)
  assert.match(texte(page), /Du plus récent au plus ancien, lignes 1 à 20/)
  assert.ok(page.body.includes(`href="/gestion/organismes/${organisme.siren}?lots=2#lots"`))
  const suite = texte(await gisele.get(`/gestion/organismes/${organisme.siren}?lots=2`))
  assert.match(suite, /lignes 21 à 21/)
  assert.match(suite, /Lots plus récents/)
  assert.match(texte(await gisele.get(`/gestion/organismes/${organisme.siren}?lots=99`)), /lignes 1 à 20/)
  assert.match(
    texte(await gisele.get(`/gestion/organismes/${organisme.siren}?lots=x`)),
    /Écrivez un numéro de page/,
  )
})

describe('inviter un premier administrateur', () => {
  const fiche = (email: string) => ({
    nom: 'Œuvray',
    prenom: 'Zoé',
    email,
    motif: 'Demande écrite du dirigeant',
  })
  const envoie = ({ siren }: Organisme, champs: Record<string, string>) =>
    gisele.post(`/gestion/organismes/${siren}/administrateur`, champs)

  test('il reçoit son lien, et le journal de l’organisme en garde la raison', async () => {
    const organisme = await creerOrganisme(banc)
    const email = nouvelleAdresse()
    assert.match(await pageOf(organisme), /Inviter un premier administrateur/)
    const vide = await envoie(organisme, { ...fiche('zoe@'), motif: '' })
    assert.equal(vide.statusCode, 422)
    assert.match(texte(vide), /Saisissez la raison de cette invitation/)
    assert.ok(vide.body.includes('value="Œuvray"'))
    const reponse = await envoie(organisme, fiche(email))
    assert.equal(reponse.headers.location, `/gestion/organismes/${organisme.siren}?message=invitation`)
    assert.match(texte(await gisele.get(String(reponse.headers.location))), /L’invitation est partie.*Invité/)
    const activation = await dernierLien(banc, email, 'activation')
    assert.equal((await navigateur(banc).post(activation, choixMotDePasse())).statusCode, 303)
    const lignes = await banc.proprietaire((trx) =>
      trx
        .selectFrom('journal')
        .select(['acte', 'details'])
        .where('organisme_id', '=', organisme.id)
        .where('acte', '=', 'utilisateur.invitation')
        .execute(),
    )
    assert.deepEqual(lignes, [
      {
        acte: 'utilisateur.invitation',
        details: { droits: 'administrateur, tous', motif: 'Demande écrite du dirigeant' },
      },
    ])
    assert.doesNotMatch(await pageOf(organisme), /Inviter un premier administrateur/)
  })

  test('un organisme qui en a un, ou une personne qui y agit déjà, sont refusés', async () => {
    const administre = await creerOrganisme(banc)
    await creerPersonne(banc, administre)
    const refusee = await envoie(administre, fiche(nouvelleAdresse()))
    assert.equal(refusee.statusCode, 409)
    assert.match(texte(refusee), /a déjà un administrateur actif/)
    const orphelin = await creerOrganisme(banc)
    const { email } = await creerPersonne(banc, orphelin, { profil: 'lecteur' })
    const deja = await envoie(orphelin, fiche(email))
    assert.equal(deja.statusCode, 409)
    assert.match(texte(deja), /a déjà un accès à cet organisme/)
    assert.deepEqual(await courriels(banc, email), [])
    assert.equal((await envoie({ ...orphelin, siren: '000000000' }, fiche(email))).statusCode, 404)
  })

  test('pendant qu’une invitation attend, une autre se confirme, et ce qui était saisi reste', async () => {
    const organisme = await creerOrganisme(banc)
    const [premiere, seconde] = [nouvelleAdresse(), nouvelleAdresse()]
    assert.equal((await envoie(organisme, fiche(premiere))).statusCode, 303)
    const refusee = await envoie(organisme, fiche(seconde))
    assert.equal(refusee.statusCode, 409)
    assert.match(texte(refusee), new RegExp(`${premiere} est déjà invité comme premier administrateur`))
    for (const saisi of [seconde, 'Demande écrite du dirigeant'])
      assert.ok(refusee.body.includes(`value="${saisi}"`))
    assert.deepEqual(await courriels(banc, seconde), [])
    assert.equal((await envoie(organisme, { ...fiche(seconde), confirme: '1' })).statusCode, 303)
    assert.equal((await courriels(banc, seconde)).length, 1)
  })

  test('l’invitation du financeur se renvoie et se retire, celle de l’organisme non', async () => {
    const organisme = await creerOrganisme(banc)
    const email = nouvelleAdresse()
    await envoie(organisme, fiche(email))
    const geste = async (nom: string, { siren }: Organisme = organisme) => {
      const [, id = ''] =
        new RegExp(`/invitations/([0-9a-f-]+)/${nom}`).exec(
          (await gisele.get(`/gestion/organismes/${organisme.siren}`)).body,
        ) ?? []
      return gisele.post(`/gestion/organismes/${siren}/invitations/${id}/${nom}`)
    }
    const premier = await dernierLien(banc, email, 'activation')
    assert.equal((await geste('renvoi')).statusCode, 303)
    assert.equal((await courriels(banc, email)).length, 1, 'un double clic')
    banc.avance({ minutes: 2 })
    assert.equal((await geste('renvoi')).statusCode, 303)
    assert.equal((await navigateur(banc).get(premier)).statusCode, 410)
    const lien = await dernierLien(banc, email, 'activation')
    assert.equal((await geste('retrait', await creerOrganisme(banc))).statusCode, 404)
    const retiree = await geste('retrait')
    assert.match(texte(await gisele.get(String(retiree.headers.location))), /L’invitation est retirée/)
    assert.equal((await navigateur(banc).get(lien)).statusCode, 410)
    assert.doesNotMatch((await gisele.get(`/gestion/organismes/${organisme.siren}`)).body, /\/invitations\//)
    const autre = await creerOrganisme(banc)
    await invite(await connecte(banc, autre))
    assert.doesNotMatch((await gisele.get(`/gestion/organismes/${autre.siren}`)).body, /\/invitations\//)
  })

  test('une personne du financeur n’entre pas chez un organisme par cette porte', async () => {
    const { email } = await creerPersonne(banc, null, { financeur: 'valideur' })
    const refusee = await envoie(await creerOrganisme(banc), fiche(email))
    assert.equal(refusee.statusCode, 409)
    assert.match(texte(refusee), /personne du financeur/)
    assert.deepEqual(await courriels(banc, email), [])
  })
})
