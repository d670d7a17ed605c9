import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EICAR, ouvreClamd } from '../../../test/fabriques/clamd.ts'
import { creerDossier } from '../../../test/fabriques/dossiers.ts'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  type FichierJoint,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'
import { tenant } from '../../db/tenant.ts'
import { watchJournal } from '../journal/alertes.actions.ts'
import { verifyFichiers } from './verification.actions.ts'

const clamd = await ouvreClamd()
const MO = 1024 ** 2
const quotas = { jour: { fichiers: 4, octets: 3 * MO }, tout: { fichiers: 6, octets: 100 * MO } }
const banc = await ouvreBanc({ clamavUrl: clamd.url, quotas })
const agent = await creerPersonne(banc, null, { financeur: 'administrateur' })
const gisele = await seConnecter(banc, agent.email)

const ENTETE = Buffer.from('%PDF-1.4\n/Type /Page\n')
const SAIN = { nom: 'devis.pdf', octets: ENTETE, mime: 'application/pdf' }
const INFECTE = { ...SAIN, nom: 'facture.pdf', octets: Buffer.concat([ENTETE, EICAR]) }

async function envoie(fichiers: FichierJoint[]) {
  const organisme = await creerOrganisme(banc)
  const gaelle = await connecte(banc, organisme, { profil: 'gestionnaire' })
  const reponse = await gaelle.joint('/messages/nouveau', { texte: 'Voici' }, fichiers)
  assert.equal(reponse.statusCode, 303, texte(reponse))
  const fil = String(reponse.headers.location).split('?')[0] ?? ''
  return { organisme, gaelle, fil }
}

const lus = (organisme: { id: number }) =>
  banc.proprietaire((trx) =>
    trx.selectFrom('fichier_depose').where('organisme_id', '=', organisme.id).selectAll().execute(),
  )

const idPiece = async (organisme: { id: number }) =>
  (
    await banc.proprietaire((trx) =>
      trx.selectFrom('piece_jointe').where('organisme_id', '=', organisme.id).select('id').execute(),
    )
  )[0]?.id ?? ''

test('personne n’ouvre un fichier avant qu’il soit vérifié : la page le dit, et se recharge', async () => {
  const { organisme, gaelle, fil } = await envoie([SAIN])
  const adresse = `/pieces-jointes/${await idPiece(organisme)}`
  for (const [nav, base] of [
    [gaelle, ''],
    [gisele, '/gestion'],
  ] as const) {
    const page = await nav.get(`${base}${fil}`)
    assert.match(texte(page), /devis\.pdf \(PDF, 21 octets, en cours de vérification par l’antivirus\)/)
    const refus = await nav.get(`${base}${adresse}`)
    assert.equal(refus.statusCode, 409)
    assert.match(texte(refus), /Fichier en cours de vérification.*Il s’ouvrira dès que ce sera fait/)
    assert.match(refus.body, new RegExp(`<a href="${base}${adresse}">Recharger la page</a>`))
    assert.equal(refus.headers['retry-after'], '60')
  }
  await verifyFichiers(banc.deps)
  assert.deepEqual((await gaelle.get(adresse)).rawPayload, ENTETE)
  assert.equal((await gisele.get(`/gestion${adresse}`)).statusCode, 200)
})

test('infecté, il est supprimé, sa trace et son empreinte restent, son déposant et le financeur le savent', async () => {
  const { organisme, gaelle, fil } = await envoie([INFECTE])
  await verifyFichiers(banc.deps)
  const adresse = `/pieces-jointes/${await idPiece(organisme)}`
  const refus = await gaelle.get(adresse)
  assert.deepEqual([refus.statusCode, /supprimé par l’antivirus/.test(texte(refus))], [403, true])
  assert.match(texte(await gaelle.get(fil)), /facture\.pdf \(PDF, .* bloqué et supprimé par l’antivirus\)/)
  const [fichier] = await lus(organisme)
  assert.deepEqual([fichier?.etat, fichier?.signature], ['INFECTE', 'Eicar-Test-Signature'])
  assert.ok(fichier?.efface_le && fichier.sha256.length === 32)
  await assert.rejects(banc.deps.storage.get(fichier.cle).then((flux) => flux.toArray()))
  const { acte, courriel } = await banc.proprietaire(async (trx) => ({
    acte: await trx
      .selectFrom('journal')
      .where('organisme_id', '=', organisme.id)
      .where('acte', '=', 'fichier.infecte')
      .select('details')
      .execute(),
    courriel: await trx
      .selectFrom('courriel')
      .where('organisme_id', '=', organisme.id)
      .where('modele', '=', 'fichier-infecte')
      .select('donnees')
      .execute(),
  }))
  assert.deepEqual(
    acte.map(({ details }) => (details as { sha256: string }).sha256),
    [fichier.sha256.toString('hex')],
  )
  assert.deepEqual(
    courriel.map(({ donnees }) => (donnees as { page: string }).page),
    [fil],
  )
  await watchJournal(banc.deps)
  assert.match(texte(await gisele.get('/gestion/alertes')), /[Ff]ichier bloqué par l’antivirus/)
})

test('un document publié passe par l’antivirus aussi, et EICAR nu y est bloqué', async () => {
  const organisme = await creerOrganisme(banc)
  const dossier = await creerDossier(banc, organisme, {})
  await banc.proprietaire((trx) =>
    trx
      .insertInto('numero_organisme')
      .values({ type: 'dossier', numero: dossier, organisme_id: organisme.id })
      .execute(),
  )
  const amelie = await connecte(banc, organisme)
  const publie = (nom: string, octets: Buffer) =>
    gisele.depose('/gestion/documents', {
      nom,
      octets,
      champs: { objet_type: 'dossier', objet_id: dossier, type: 'COURRIER', titre: nom },
    })
  for (const [nom, octets, statut] of [
    ['lettre.pdf', ENTETE, 200],
    ['virus.txt', EICAR, 403],
  ] as const) {
    assert.equal((await publie(nom, octets)).statusCode, 303)
    const { id } = await banc.proprietaire((trx) =>
      trx.selectFrom('document').where('titre', '=', nom).select('id').executeTakeFirstOrThrow(),
    )
    assert.equal((await amelie.get(`/documents/${id}`)).statusCode, 409)
    const liste = await amelie.get(`/dossiers/${dossier}`)
    assert.match(texte(liste), new RegExp(`${nom} \\(.* en cours de vérification par l’antivirus\\)`))
    assert.ok(!liste.body.includes(`/documents/${id}`))
    assert.equal((await gisele.get(`/gestion/documents/${id}`)).statusCode, 409)
    assert.match(texte(await gisele.get('/gestion/documents')), /Courrier, en cours de vérification/)
    await verifyFichiers(banc.deps)
    assert.equal((await amelie.get(`/documents/${id}`)).statusCode, statut)
    assert.equal((await gisele.get(`/gestion/documents/${id}`)).statusCode, statut)
  }
  assert.match(texte(await gisele.get('/gestion/documents')), /Courrier, bloqué et supprimé/)
})

test('l’antivirus arrêté, l’envoi marche, rien ne passe, le financeur le voit ; revenu, chacun est vu une fois', async () => {
  const arrete = await ouvreClamd()
  await arrete.coupe()
  const sansClamd = { ...banc.deps, config: { ...banc.deps.config, clamavUrl: arrete.url } }
  assert.doesNotMatch(texte(await gisele.get('/gestion')), /Des fichiers ne s’ouvrent pas/)
  const { organisme, gaelle } = await envoie([SAIN, INFECTE])
  for (let ronde = 0; ronde < 20; ronde++) {
    await verifyFichiers(sansClamd)
    banc.avance({ minutes: 1 })
  }
  assert.deepEqual(
    (await lus(organisme)).map(({ etat, tentatives }) => `${etat} ${tentatives}`),
    ['EN_ATTENTE 0', 'EN_ATTENTE 0'],
  )
  assert.equal((await gaelle.get(`/pieces-jointes/${await idPiece(organisme)}`)).statusCode, 409)
  const plusTard = await seConnecter(banc, agent.email)
  assert.match(
    texte(await plusTard.get('/gestion')),
    /Des fichiers ne s’ouvrent pas.*L’antivirus ne répond pas, ou plus assez vite : 2 fichiers attendent/,
  )
  const avant = clamd.vus
  await verifyFichiers(banc.deps)
  await verifyFichiers(banc.deps)
  assert.equal(clamd.vus - avant, 2)
  assert.deepEqual((await lus(organisme)).map(({ etat }) => etat).sort(), ['INFECTE', 'SAIN'])
})

test('un fichier que l’antivirus ne sait pas lire est essayé de moins en moins souvent, puis bloqué', async () => {
  const { organisme } = await envoie([SAIN])
  clamd.humeur = 'refuse'
  const essais: number[] = []
  for (let minute = 0; minute < 70; minute++) {
    await verifyFichiers(banc.deps)
    essais.push((await lus(organisme))[0]?.tentatives ?? 0)
    banc.avance({ minutes: 1 })
  }
  clamd.humeur = 'sert'
  const debuts = [1, 2, 3, 4, 5, 6].map((n) => essais.indexOf(n))
  assert.deepEqual(debuts, [0, 2, 6, 14, 30, 62])
  const gaelle = await connecte(banc, organisme, { profil: 'gestionnaire' })
  const refus = await gaelle.get(`/pieces-jointes/${await idPiece(organisme)}`)
  assert.deepEqual([refus.statusCode, /n’a pas pu le vérifier/.test(texte(refus))], [403, true])
  const plusTard = await seConnecter(banc, agent.email)
  assert.match(
    texte(await plusTard.get('/gestion')),
    /n’a pas pu vérifier 1 fichier : demandez-les de nouveau/,
  )
})

test('au-delà de son quota, un organisme n’envoie plus de fichier : dit au champ, le texte reste, rien n’est gardé', async () => {
  const { organisme, gaelle, fil } = await envoie([SAIN, SAIN, SAIN])
  const envoi = (texteTape: string, fichiers: FichierJoint[]) =>
    gaelle.joint(fil, { texte: texteTape }, fichiers)
  const refus = await envoi('Mon long texte', [SAIN, SAIN])
  assert.equal(refus.statusCode, 422)
  assert.match(texte(refus), /peut envoyer en 24 heures : 4 fichiers et 3 Mo/)
  assert.match(refus.body, /Mon long texte<\/textarea>/)
  assert.equal((await lus(organisme)).length, 3)
  // Two windows: the second is told, whichever comes first.
  const ensemble = await Promise.all([envoi('Un', [SAIN]), envoi('Deux', [SAIN])])
  assert.deepEqual(ensemble.map(({ statusCode }) => statusCode).sort(), [303, 422])
  assert.equal((await envoi('Sans fichier', [])).statusCode, 303)
  banc.avance({ heures: 25 })
  const gros = { ...SAIN, octets: Buffer.concat([ENTETE, Buffer.alloc(4 * MO)]) }
  const nav = await connecte(banc, organisme, { profil: 'gestionnaire' })
  assert.match(texte(await nav.joint('/messages/nouveau', { texte: 'A' }, [gros])), /4 fichiers et 3 Mo/)
  assert.match(
    texte(await nav.joint('/messages/nouveau', { texte: 'A' }, [SAIN, SAIN, SAIN])),
    /peut garder ici : 6 fichiers et 100 Mo/,
  )
  assert.equal((await nav.joint('/messages/nouveau', { texte: 'A' }, [SAIN, SAIN])).statusCode, 303)
})

test('même dans la base, un organisme ne dit pas sain son fichier, ni ne voit ceux d’un autre', async () => {
  const { organisme } = await envoie([SAIN])
  const autre = await creerOrganisme(banc)
  assert.deepEqual(
    await tenant(banc.deps.base, autre.id, (trx) => trx.selectFrom('fichier_depose').selectAll().execute()),
    [],
  )
  const depuis = (ecart: { source?: string; etat?: string }) =>
    tenant(banc.deps.base, organisme.id, async (trx) => {
      const lu = await trx.selectFrom('fichier_depose').selectAll().executeTakeFirstOrThrow()
      await trx
        .insertInto('fichier_depose')
        .values({ ...lu, cle: 'x', ...ecart })
        .execute()
    })
  await assert.rejects(depuis({ etat: 'SAIN' }), /row-level security/)
  await assert.rejects(depuis({ source: 'financeur' }), /row-level security/)
  await assert.rejects(
    tenant(banc.deps.base, organisme.id, (trx) =>
      trx.updateTable('fichier_depose').set({ etat: 'SAIN' }).execute(),
    ),
    /permission denied/,
  )
})
