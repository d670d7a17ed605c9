import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { courriels, dernierLien } from '../../../test/fabriques/courriels.ts'
import { creerDemande } from '../../../test/fabriques/demandes.ts'
import {
  choixMotDePasse,
  NOUVEAU_MOT_DE_PASSE,
  nouvelleAdresse,
} from '../../../test/fabriques/utilisateurs.ts'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  navigateur,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'
import { parseSiret } from '../../core/siret.ts'

const banc = await ouvreBanc()
const agent = async () => seConnecter(banc, (await creerPersonne(banc, null, { financeur: 'agent' })).email)
const gisele = await agent()

const ligne = (reference: string) =>
  banc.proprietaire((trx) =>
    trx.selectFrom('demande_compte').selectAll().where('reference', '=', reference).executeTakeFirstOrThrow(),
  )

const journal = (reference: string) =>
  banc.proprietaire((trx) =>
    trx
      .selectFrom('journal')
      .select(['acte', 'organisme_id'])
      .where('objet_id', '=', reference)
      .orderBy('id')
      .execute(),
  )

/** The SIRET of its first établissement. */
const siretOf = (siren: string) =>
  Array.from({ length: 10 }, (_, cle) => `${siren}0001${cle}`).find((siret) => parseSiret(siret)) ?? ''

/** Of every organisme known here that has no other; a request must tell it for all to agree. */
const NDA = '84380999938'

/** An organisme without anybody, whose only établissement has this SIRET. */
async function organismeConnu({ nda = NDA, email = '' } = {}) {
  const organisme = await creerOrganisme(banc)
  const siret = await banc.proprietaire(async (trx) => {
    await trx.updateTable('organisme').set({ nda, email }).where('id', '=', organisme.id).execute()
    const [e] = await trx
      .updateTable('etablissement')
      .set({ siret: siretOf(organisme.siren) })
      .where('organisme_id', '=', organisme.id)
      .returning('siret')
      .execute()
    return e?.siret ?? ''
  })
  return { ...organisme, siret }
}

describe('la file des demandes de compte', () => {
  test('montre ce qui attend, sans la personne, puis ce qui a reçu sa réponse', async () => {
    const reference = await creerDemande(banc, { raison_sociale: 'Zénith Formation' })
    const lue = texte(await gisele.get('/gestion/demandes'))
    assert.match(lue, new RegExp(`${reference} 24/11/2026 à 11:00 Zénith Formation .*SIREN inconnu`))
    assert.doesNotMatch(lue, /Œuvray|demande\d+@/)
    assert.doesNotMatch(texte(await gisele.get('/gestion/demandes?etat=traitees')), new RegExp(reference))
    await gisele.post(`/gestion/demandes/${reference}/refus`, { motif: 'Essai' })
    assert.doesNotMatch(texte(await gisele.get('/gestion/demandes')), new RegExp(reference))
    assert.match(
      texte(await gisele.get('/gestion/demandes?etat=traitees&page=99')),
      new RegExp(`${reference} .*Refusée`),
    )
    assert.match(texte(await gisele.get('/gestion/demandes?etat=perdues')), /Cet état n’existe pas/)
  })

  test('n’existe pas pour un organisme de formation', async () => {
    const reference = await creerDemande(banc)
    const amelie = await connecte(banc, await creerOrganisme(banc))
    for (const chemin of ['/gestion/demandes', `/gestion/demandes/${reference}`])
      assert.equal((await amelie.get(chemin)).statusCode, 404)
    for (const acte of ['approbation', 'refus'])
      assert.equal(
        (await amelie.post(`/gestion/demandes/${reference}/${acte}`, { siren: '732829320', motif: 'x' }))
          .statusCode,
        404,
      )
    assert.equal((await ligne(reference)).etat, 'recue')
    assert.equal((await gisele.get('/gestion/demandes/DC-2222-2222')).statusCode, 404)
  })
})

describe('une demande approuvée', () => {
  test('fait de la personne le premier administrateur, par un lien à usage unique', async () => {
    const organisme = await organismeConnu()
    const email = nouvelleAdresse()
    const reference = await creerDemande(banc, { siret: organisme.siret, nda: NDA, email })
    const page = await gisele.get(`/gestion/demandes/${reference}`)
    assert.match(texte(page), /SIRET Connu .*Administrateur Aucun/)
    const reponse = await gisele.post(`/gestion/demandes/${reference}/approbation`, {
      siren: organisme.siren,
    })
    assert.equal(reponse.headers.location, '/gestion/demandes?message=approbation')
    assert.match(texte(await gisele.get(String(reponse.headers.location))), /l’invitation est partie/)
    await navigateur(banc).post(await dernierLien(banc, email, 'activation'), choixMotDePasse())
    const zoe = await seConnecter(banc, email, NOUVEAU_MOT_DE_PASSE)
    await zoe.post('/conditions', { cgu: '1', rgpd: '1', CGU: '1', RGPD: '1' })
    const { etat, organisme_id, traitee_le } = await ligne(reference)
    assert.deepEqual({ etat, organisme_id }, { etat: 'acceptee', organisme_id: organisme.id })
    assert.ok(traitee_le)
    assert.deepEqual(await journal(reference), [
      { acte: 'demande.lecture', organisme_id: null },
      { acte: 'demande.approbation', organisme_id: organisme.id },
    ])
    const habilitation = await banc.proprietaire((trx) =>
      trx
        .selectFrom('habilitation')
        .select(['profil', 'etablissements', 'etat'])
        .where('organisme_id', '=', organisme.id)
        .executeTakeFirstOrThrow(),
    )
    assert.deepEqual(habilitation, { profil: 'administrateur', etablissements: null, etat: 'actif' })
    assert.match(
      texte(await gisele.get(`/gestion/demandes/${reference}`)),
      /Approuvée le .* par GARNIER Amélie, pour/,
    )
  })

  test('deux agents à la fois : le second apprend qu’elle a sa réponse, rien ne part deux fois', async () => {
    const organisme = await organismeConnu()
    const email = nouvelleAdresse()
    const reference = await creerDemande(banc, { siret: organisme.siret, nda: NDA, email })
    const hugo = await agent()
    const reponses = await Promise.all([
      gisele.post(`/gestion/demandes/${reference}/approbation`, { siren: organisme.siren }),
      hugo.post(`/gestion/demandes/${reference}/refus`, { motif: 'Doublon' }),
    ])
    assert.deepEqual(reponses.map((r) => r.statusCode).sort(), [303, 409])
    const perdante = reponses.find(({ statusCode }) => statusCode === 409)
    assert.match(texte(perdante ?? reponses[0]), /Quelqu’un d’autre vient de traiter cette demande/)
    assert.equal((await courriels(banc, email)).length, 1)
    const actes = (await journal(reference)).filter(({ acte }) => acte !== 'demande.lecture')
    assert.equal(actes.length, 1)
  })

  test('contre un contrôle rouge elle demande sa raison, qui reste avec elle et au journal', async () => {
    const organisme = await organismeConnu()
    await creerPersonne(banc, organisme)
    const email = nouvelleAdresse()
    const reference = await creerDemande(banc, { siret: organisme.siret, nda: NDA, email })
    assert.match(
      texte(await gisele.get(`/gestion/demandes/${reference}`)),
      /Il y en a déjà 1 administrateur actif/,
    )
    const approuve = (siren: string, raison?: string) =>
      gisele.post(`/gestion/demandes/${reference}/approbation`, { siren, ...(raison ? { raison } : {}) })
    const demandee = await approuve(organisme.siren)
    assert.equal(demandee.statusCode, 422)
    assert.match(texte(demandee), /Saisissez la raison d’approuver malgré ce qui s’y oppose/)
    assert.match(texte(demandee), /Administrateur : il y en a déjà\. 1 administrateur actif/)
    const longue = await approuve(organisme.siren, 'x'.repeat(301))
    assert.equal(longue.statusCode, 422)
    assert.ok(longue.body.includes('x'.repeat(301)))
    assert.equal((await approuve('999999999')).statusCode, 404)
    assert.equal((await approuve("1' or 1=1")).statusCode, 422)
    assert.equal((await ligne(reference)).etat, 'recue')
    assert.deepEqual(await courriels(banc, email), [])
    const raison = 'Le dirigeant l’a confirmé <b>par écrit</b>'
    assert.equal((await approuve(organisme.siren, raison)).statusCode, 303)
    assert.equal((await ligne(reference)).raison, raison)
    assert.match(
      texte(await gisele.get(`/gestion/demandes/${reference}`)),
      /malgré les contrôles : Le dirigeant/,
    )
    const { details } = await banc.proprietaire((trx) =>
      trx
        .selectFrom('journal')
        .select('details')
        .where('acte', '=', 'demande.approbation')
        .where('objet_id', '=', reference)
        .executeTakeFirstOrThrow(),
    )
    assert.equal((details as { raison?: string }).raison, raison)
  })

  test('deux demandes pour un SIREN : la seconde avertit, et un seul lien part sans raison', async () => {
    const organisme = await organismeConnu()
    const [premiere, seconde] = [nouvelleAdresse(), nouvelleAdresse()]
    const references = [
      await creerDemande(banc, { siret: organisme.siret, nda: NDA, email: premiere }),
      await creerDemande(banc, { siret: organisme.siret, nda: NDA, email: seconde }),
    ]
    const hugo = await agent()
    const reponses = await Promise.all(
      references.map((reference, rang) =>
        (rang === 0 ? gisele : hugo).post(`/gestion/demandes/${reference}/approbation`, {
          siren: organisme.siren,
        }),
      ),
    )
    const refusee = reponses.findIndex(({ statusCode }) => statusCode !== 303)
    const perdante = reponses[refusee]
    assert.ok(perdante)
    assert.match(texte(perdante), /est déjà invité comme premier|Saisissez la raison d’approuver/)
    assert.equal((await courriels(banc, premiere)).length + (await courriels(banc, seconde)).length, 1)
    const encore = await hugo.post(`/gestion/demandes/${references[refusee]}/approbation`, {
      siren: organisme.siren,
    })
    assert.equal(encore.statusCode, 422)
    assert.match(texte(encore), /Administrateur : déjà invité/)
  })

  test('pour un organisme d’un autre SIREN, la raison est demandée aussi', async () => {
    const organisme = await organismeConnu()
    const reference = await creerDemande(banc)
    const page = await gisele.post(`/gestion/demandes/${reference}/approbation`, { siren: organisme.siren })
    assert.equal(page.statusCode, 422)
    assert.match(texte(page), /SIREN : celui de la demande, [\d ]+, n’est pas celui de cet organisme/)
  })

  test('quelqu’un a répondu entre-temps : ce qui était saisi reste lisible', async () => {
    const reference = await creerDemande(banc)
    await gisele.post(`/gestion/demandes/${reference}/refus`, { motif: 'Doublon' })
    const page = await gisele.post(`/gestion/demandes/${reference}/refus`, { motif: 'Mon long motif' })
    assert.equal(page.statusCode, 409)
    assert.match(texte(page), /vient de traiter cette demande.*Vous aviez écrit : Mon long motif/)
  })

  test('le SIRET inconnu, l’organisme se choisit par SIREN, numéro, nom ou NDA', async () => {
    const organisme = await organismeConnu({ nda: '11750000175' })
    const [numero = ''] = organisme.etablissements
    const inconnue = await creerDemande(banc)
    assert.match(
      texte(await gisele.get(`/gestion/demandes/${inconnue}`)),
      /Aucun organisme n’a ce SIRET ni ce NDA/,
    )
    for (const q of [organisme.siren, organisme.siret, numero.toLowerCase()])
      assert.match(
        (await gisele.get(`/gestion/demandes/${inconnue}?${new URLSearchParams({ organisme: q })}`)).body,
        new RegExp(`name="siren" value="${organisme.siren}"`),
        q,
      )
    assert.match(
      texte(await gisele.get(`/gestion/demandes/${inconnue}?organisme=zzzzz`)),
      /Aucun organisme ne correspond/,
    )
    const parNda = await creerDemande(banc, { nda: '11750000175' })
    const page = await gisele.get(`/gestion/demandes/${parNda}`)
    assert.match(texte(page), /NDA D’un autre organisme/)
    assert.match(page.body, new RegExp(`name="siren" value="${organisme.siren}"`))
  })

  test('une invitation que personne n’a prise repart, sans second compte', async () => {
    const organisme = await organismeConnu()
    const email = nouvelleAdresse()
    const approuve = async (raison = '') => {
      const reference = await creerDemande(banc, { siret: organisme.siret, nda: NDA, email })
      const chemin = `/gestion/demandes/${reference}/approbation`
      assert.equal((await gisele.post(chemin, { siren: organisme.siren, raison })).statusCode, 303)
    }
    await approuve()
    const premier = await dernierLien(banc, email, 'activation')
    banc.avance({ minutes: 1 })
    await approuve('Elle a perdu son lien')
    assert.equal((await navigateur(banc).get(premier)).statusCode, 410)
    const second = await dernierLien(banc, email, 'activation')
    assert.equal((await navigateur(banc).get(second)).statusCode, 200)
  })
})

test('une demande refusée part avec son motif, et sans motif elle ne part pas', async () => {
  const email = nouvelleAdresse()
  const reference = await creerDemande(banc, { email })
  const vide = await gisele.post(`/gestion/demandes/${reference}/refus`, { motif: '  ' })
  assert.equal(vide.statusCode, 422)
  assert.match(texte(vide), /Saisissez le motif du refus/)
  const motif = 'Le SIRET n’est pas celui d’un organisme <b>déclaré</b>.'
  assert.equal((await gisele.post(`/gestion/demandes/${reference}/refus`, { motif })).statusCode, 303)
  assert.deepEqual(
    (await courriels(banc, email)).map(({ modele }) => modele),
    ['demande-refusee'],
  )
  assert.deepEqual(await journal(reference), [
    { acte: 'demande.lecture', organisme_id: null },
    { acte: 'demande.refus', organisme_id: null },
  ])
  assert.match(texte(await gisele.get(`/gestion/demandes/${reference}`)), /Motif : Le SIRET n’est pas/)
  const boite = await navigateur(banc).get('/demo/courriels')
  assert.match(texte(boite), /Motif : Le SIRET n’est pas celui d’un organisme <b>déclaré<\/b>/)
})

test('les autres demandes de la personne et de l’organisme sont rappelées', async () => {
  const organisme = await organismeConnu()
  const email = nouvelleAdresse()
  const [premiere, deuxieme, troisieme] = [
    await creerDemande(banc, { siret: organisme.siret, email }),
    await creerDemande(banc, { email }),
    await creerDemande(banc, { siret: organisme.siret }),
  ]
  const page = texte(await gisele.get(`/gestion/demandes/${premiere}`))
  assert.match(page, new RegExp(`${deuxieme} [^A-Z]*La même personne`))
  assert.match(page, new RegExp(`${troisieme} [^A-Z]*Le même organisme`))
})
