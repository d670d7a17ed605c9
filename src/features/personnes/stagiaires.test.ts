import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { creerDocument } from '../../../test/fabriques/documents.ts'
import { type Fichiers, writeLot } from '../../../test/fabriques/imports-atelier.ts'
import { lotSimple } from '../../../test/fabriques/imports-lot.ts'
import { dump } from '../../../test/fabriques/personnes.ts'
import { creerPersonne, ouvreBanc, seConnecter, texte } from '../../../test/support.ts'
import { type Coffre, openCoffre } from '../../core/coffre.ts'
import { rotateColonnes } from '../../db/rotation.ts'
import { importLot } from '../imports/actions.ts'

const banc = await ouvreBanc()
const nav = await seConnecter(banc, (await creerPersonne(banc, null, { financeur: 'administrateur' })).email)
let lots = 0

type Options = { essai?: boolean; lot?: string; coffre?: Coffre }

function importe(fichiers: Fichiers, { coffre = banc.deps.coffre, ...options }: Options = {}) {
  const travail = join(banc.deps.dossierAssets, 'lots')
  const deps = { ...banc.deps, coffre, connection: banc.connexions.application, dossierTravail: travail }
  return importLot(deps, writeLot(join(travail, `lot-${++lots}`), fichiers), { essai: false, ...options })
}

/** The same lot, its stagiaire otherwise named. */
function renomme(fichiers: ReturnType<typeof lotSimple>['fichiers'], nom: string): Fichiers {
  return { ...fichiers, 'stagiaires.csv': fichiers['stagiaires.csv'].map((ligne) => ({ ...ligne, nom })) }
}

const nomme = (photo: Record<string, string>) =>
  Object.entries(photo)
    .filter(([, lignes]) => /QZWORM|QZWERM/i.test(lignes))
    .map(([nom]) => nom)

test('un stagiaire effacé ne l’est pas à moitié : lignes, images, sommes ; un lot à venir ne le ramène pas', async () => {
  const { fichiers } = lotSimple()
  const [dossier = ''] = fichiers['dossiers.csv'].map(({ numero }) => numero)
  await importe(renomme(fichiers, 'Qzwerm'))
  await importe(renomme(fichiers, 'Qzworm'))
  assert.deepEqual(nomme(await dump(banc)).sort(), ['dossier', 'lot_image', 'participation'])
  const sommes = () =>
    banc.proprietaire((trx) =>
      trx
        .selectFrom('dossier')
        .where('numero', '=', dossier)
        .select(['accorde', 'facture', 'regle', 'nb_stagiaires'])
        .executeTakeFirst(),
    )
  const avant = await sommes()
  const trouve = await nav.get('/gestion/personnes?mots=qzworm')
  assert.match(trouve.body, new RegExp(`dossier=${dossier}&amp;stagiaire=S1`))
  const essai = await nav.get(`/gestion/personnes/effacement?dossier=${dossier}&stagiaire=S1`)
  assert.match(texte(essai), /Copies gardées par les lots/)
  const fait = await nav.post('/gestion/personnes/effacement', { dossier, stagiaire: 'S1', motif: 'Demande' })
  assert.equal(fait.statusCode, 303, texte(fait))
  assert.deepEqual(nomme(await dump(banc)), [])
  assert.deepEqual(await sommes(), avant)
  const refait = await nav.get(`/gestion/personnes/effacement?dossier=${dossier}&stagiaire=S1`)
  assert.match(texte(refait), /Rien ne nomme plus/)
  await importe(renomme(fichiers, 'Qzworm'))
  assert.deepEqual(nomme(await dump(banc)), [], 'un lot de plus')
  assert.match(texte(await nav.get('/gestion/personnes?mots=qzworm')), /Personne ne répond/)
})

test('un autre stagiaire du même numéro, d’un autre nom, garde le sien', async () => {
  const [un, deux] = [lotSimple().fichiers, lotSimple().fichiers]
  await importe(renomme(un, 'Qzworm'))
  await importe(renomme(deux, 'Durable'))
  const [dossier = ''] = un['dossiers.csv'].map(({ numero }) => numero)
  await nav.post('/gestion/personnes/effacement', { dossier, stagiaire: 'S1', motif: 'Demande' })
  const photo = await dump(banc)
  assert.deepEqual(nomme(photo), [])
  assert.match(photo.participation ?? '', /Durable/)
})

test('les documents qui peuvent la nommer sont listés, et retirés sur choix', async () => {
  const { fichiers } = lotSimple()
  await importe(renomme(fichiers, 'Qzworm'))
  const [dossier = ''] = fichiers['dossiers.csv'].map(({ numero }) => numero)
  const [etablissement = ''] = fichiers['etablissements.csv'].map(({ numero }) => numero)
  const { organisme_id: id } = await banc.proprietaire((trx) =>
    trx.selectFrom('dossier').where('numero', '=', dossier).select('organisme_id').executeTakeFirstOrThrow(),
  )
  const alpha = { id, siren: '', raisonSociale: '', etablissements: [etablissement] }
  const lien = { objetType: 'dossier', objetId: dossier } as const
  const [garde, retire] = [
    await creerDocument(banc, alpha, { type: 'CERTIFICAT', titre: 'Certificat', ...lien }),
    await creerDocument(banc, alpha, { type: 'CERTIFICAT', titre: 'Attestation', ...lien }),
  ]
  const page = await nav.get(`/gestion/personnes/effacement?dossier=${dossier}&stagiaire=S1`)
  assert.match(texte(page), /Certificat.*Attestation|Attestation.*Certificat/)
  const motif = 'Demande'
  await nav.post('/gestion/personnes/effacement', { dossier, stagiaire: 'S1', motif, documents: retire })
  const documents = await banc.proprietaire((trx) =>
    trx.selectFrom('document').where('id', 'in', [garde, retire]).select(['id', 'retire_le']).execute(),
  )
  assert.deepEqual(
    documents.filter(({ retire_le }) => retire_le !== null).map((d) => d.id),
    [retire],
  )
})

function deposeLot(): Promise<string> {
  return banc.proprietaire(async (trx) => {
    const lot = { nom: 'lot', depose_le: banc.deps.horloge(), etat: 'a_importer', rapport: '{}' }
    return (await trx.insertInto('lot').values(lot).returning('id').executeTakeFirstOrThrow()).id
  })
}

test('ni les lignes refusées ni les exemples d’un lot, d’avant ou d’après, ne gardent le nom', async () => {
  const { fichiers } = lotSimple()
  const [dossier = ''] = fichiers['dossiers.csv'].map(({ numero }) => numero)
  await importe(renomme(fichiers, 'Qzwerm'))
  await importe(renomme(fichiers, 'Qzworm'), { essai: true, lot: await deposeLot() })
  const stagiaires = fichiers['stagiaires.csv'].map((l) => ({ ...l, nom: 'Qzworm', heures_prevues: '-3' }))
  const faux = { ...fichiers, 'stagiaires.csv': stagiaires }
  await importe(faux, { lot: await deposeLot() })
  assert.deepEqual(nomme(await dump(banc)).sort(), ['dossier', 'lot', 'lot_rejet', 'participation'])
  await nav.post('/gestion/personnes/effacement', { dossier, stagiaire: 'S1', motif: 'Demande' })
  assert.deepEqual(nomme(await dump(banc)), [])
  await importe(faux, { lot: await deposeLot() })
  assert.deepEqual(nomme(await dump(banc)), [], 'un lot de plus')
})

test('un effacement tient encore après la rotation des clés', async () => {
  const { fichiers } = lotSimple()
  const [dossier = ''] = fichiers['dossiers.csv'].map(({ numero }) => numero)
  await importe(renomme(fichiers, 'Qzworm'))
  await nav.post('/gestion/personnes/effacement', { dossier, stagiaire: 'S1', motif: 'Demande' })
  const secret = banc.deps.config.secretKey
  const coffre = openCoffre(Buffer.alloc(32, 9), 2, { numero: 1, secret })
  await rotateColonnes(banc.deps.base, coffre, () => {})
  const rapport = await importe(renomme(fichiers, 'Qzworm'), { coffre: openCoffre(Buffer.alloc(32, 9), 2) })
  assert.equal(rapport.lotRefuse, undefined)
  assert.deepEqual(nomme(await dump(banc)), [])
})
