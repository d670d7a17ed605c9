import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { after, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'
import { horsOrganisme } from '../src/db/tenant.ts'
import { postCourriel } from '../src/features/courriels/actions.ts'
import { refreshStatistiques } from '../src/features/gestion/actions.ts'
import { verifyJournal } from '../src/features/journal/verification.actions.ts'
import { processLots } from '../src/features/lots/traitement.actions.ts'
import { toCsv } from './fabriques/imports-atelier.ts'
import { lotSimple } from './fabriques/imports-lot.ts'
import { writeZip } from './fabriques/imports-zip.ts'
import { lance } from './processus.ts'
import { creerOrganisme, creerPersonne, MAINTENANT, MOT_DE_PASSE, ouvreBanc, seConnecter } from './support.ts'

const banc = await ouvreBanc()
// The processes have the real clock.
banc.avance({ minutes: (Date.now() - MAINTENANT.getTime()) / 60_000 })
const alpha = await creerOrganisme(banc)

/** A real relay on the loopback: who has received what. */
async function ouvreRelais(): Promise<{ url: string; recus: string[] }> {
  const recus: string[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(flux, { envelope }, suite) {
      recus.push(...envelope.rcptTo.map(({ address }) => address))
      flux.resume().on('end', () => setTimeout(suite, 50))
    },
  })
  await new Promise<void>((pret) => server.listen(0, '127.0.0.1', pret))
  after(() => new Promise<void>((fin) => server.close(fin)))
  return { recus, url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}` }
}

const { email } = await creerPersonne(banc, alpha, { profil: 'comptable' })
const [un, deux] = await Promise.all([
  lance(banc, 'serve', { WORKER: 'off' }),
  lance(banc, 'serve', { WORKER: 'off' }),
])

describe('deux serveurs sur une base', () => {
  const signIn = (adresse: string, motDePasse: string, identifiant = email) =>
    fetch(`${adresse}/connexion`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({ identifiant, motDePasse }),
    })
  const read = (adresse: string, cookie: string) =>
    fetch(`${adresse}/dossiers`, { redirect: 'manual', headers: { cookie } })

  test('une session ouverte sur l’un vaut sur l’autre, et s’y ferme pour les deux', async () => {
    const cookie = (await signIn(un.adresse, MOT_DE_PASSE)).headers.get('set-cookie')?.split(';')[0] ?? ''
    assert.equal((await read(deux.adresse, cookie)).status, 200)
    await fetch(`${deux.adresse}/deconnexion`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams(),
    })
    assert.equal((await read(un.adresse, cookie)).status, 303)
  })

  test('les échecs de connexion s’ajoutent, sur quelque serveur qu’ils tombent', async () => {
    const { email: autre } = await creerPersonne(banc, alpha)
    for (let essai = 0; essai < 5; essai++)
      await signIn(essai % 2 === 0 ? un.adresse : deux.adresse, 'Mauvais-Mot-De-Passe-1', autre)
    for (const { adresse } of [un, deux])
      assert.equal((await signIn(adresse, MOT_DE_PASSE, autre)).status, 429)
  })

  test('un serveur lancé avec WORKER=off laisse le travail de fond', async () => {
    await postOne('attente@alpha.example')
    await wait(1_500)
    assert.ok((await waiting()).includes('attente@alpha.example'))
  })
})

/** A balancer that looks at the health every tenth of a second, and eight people who never stop clicking. */
async function clickUntilDrained(adresse: string, onFirst: () => void): Promise<number[]> {
  let ouvert = true
  const watch = async () => {
    while (ouvert) {
      await wait(100)
      ouvert = await fetch(`${adresse}/health/ready`).then(({ ok }) => ok)
    }
  }
  const statuts: number[] = []
  const click = async () => {
    while (ouvert) {
      const reponse = await fetch(`${adresse}/aide`)
      assert.match(await reponse.text(), /<\/html>\s*$/)
      if (statuts.push(reponse.status) === 40) onFirst()
    }
  }
  await Promise.all([watch(), ...Array.from({ length: 8 }, click)])
  return statuts
}

test('arrêté en plein travail, un serveur laisse le temps de le retirer : aucune demande ne se perd', async () => {
  const serveur = await lance(banc, 'serve', { WORKER: 'off', DRAIN_SECONDS: '3' })
  const statuts = await clickUntilDrained(serveur.adresse, () => serveur.child.kill('SIGTERM'))
  assert.ok(statuts.length >= 40)
  assert.deepEqual(new Set(statuts), new Set([200]))
  assert.equal(await serveur.stop(), 0)
})

async function postOne(destinataire: string): Promise<void> {
  const { base, queue, horloge } = banc.deps
  await horsOrganisme(base, (trx) =>
    postCourriel(trx, queue, horloge(), {
      destinataire,
      modele: 'alerte',
      donnees: { nature: 'Fichier infecté' },
    }),
  )
}

const waiting = () =>
  banc.proprietaire(async (trx) => {
    const lus = await trx
      .selectFrom('courriel')
      .where('etat', '=', 'a_envoyer')
      .select('destinataire')
      .execute()
    return lus.map(({ destinataire }) => destinataire)
  })

const treat = () => processLots({ ...banc.deps, database: { application: banc.connexions.application } })

/** A lot just imported, whose avis is to be issued, then one confirmed, whose import waits for a worker. */
async function deposeLots() {
  const { email } = await creerPersonne(banc, null, { financeur: 'agent' })
  // Past what the servers, whose clock runs, have written of this address.
  banc.avance({ minutes: 2 })
  const gisele = await seConnecter(banc, email)
  const confirme = async () => {
    const { reglement, fichiers } = lotSimple()
    const octets = writeZip(
      Object.entries(fichiers).map(([nom, lignes]) => ({ nom, contenu: toCsv(lignes) })),
    )
    const page = String((await gisele.depose('/gestion/lots', { nom: 'lot.zip', octets })).headers.location)
    await treat()
    await gisele.post(`${page}/import`)
    return { id: page.split('/').at(-1) ?? '', reglement }
  }
  const { reglement } = await confirme()
  await treat()
  const { id } = await confirme()
  return { id, reglement }
}

test('deux workers sur une base : chaque courriel part une fois, le lot entre une fois, son avis naît une fois, le journal se scelle une fois', async () => {
  const relais = await ouvreRelais()
  const { id, reglement } = await deposeLots()
  const destinataires = Array.from({ length: 6 }, (_, rang) => `lectrice${rang}@alpha.example`)
  for (const destinataire of destinataires) await postOne(destinataire)
  await Promise.all([1, 2].map(() => lance(banc, 'worker', { SMTP_URL: relais.url })))
  const faits = () =>
    banc.proprietaire(async (trx) => ({
      lot: await trx.selectFrom('lot').where('id', '=', id).select(['etat', 'tentatives']).execute(),
      emissions: await trx
        .selectFrom('emission')
        .where('objet_id', '=', reglement)
        .select('numero')
        .execute(),
      courriels: await trx.selectFrom('courriel').where('etat', '=', 'a_envoyer').select('id').execute(),
    }))
  const fini = ({ lot, emissions, courriels }: Awaited<ReturnType<typeof faits>>) =>
    lot[0]?.etat === 'importe' && emissions.length > 0 && courriels.length === 0
  let etat = await faits()
  for (let essai = 0; essai < 60 && !fini(etat); essai++) {
    await wait(500)
    etat = await faits()
  }
  assert.deepEqual(etat.lot, [{ etat: 'importe', tentatives: 0 }])
  assert.equal(etat.emissions.length, 1)
  const voulus = [...destinataires, 'attente@alpha.example']
  assert.deepEqual(relais.recus.filter((adresse) => voulus.includes(adresse)).sort(), voulus.sort())
  assert.deepEqual((await verifyJournal(banc.deps.base, [])).anomalies, [])
})

test('deux calculs des chiffres au même instant n’en font qu’un', async () => {
  await Promise.all([1, 2, 3].map(() => refreshStatistiques(banc.deps)))
  const { mois } = await banc.proprietaire((trx) =>
    trx
      .selectFrom('statistique_mois')
      .select((eb) => eb.fn.countAll<number>().as('mois'))
      .executeTakeFirstOrThrow(),
  )
  assert.equal(mois, 12)
})
