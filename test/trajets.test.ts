// How many times a page waits for the database: counted between it and the server, session and journal included.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, connect as ouvre, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type pg from 'pg'
import { buildApp } from '../src/app.ts'
import { openBase, openPool } from '../src/db/client.ts'
import { creerDocument } from './fabriques/documents.ts'
import { creerDossier } from './fabriques/dossiers.ts'
import { creerReglement } from './fabriques/reglements.ts'
import { connecte, creerOrganisme, ouvreBanc } from './support.ts'

const banc = await ouvreBanc()
const { compteur, connexion } = await observe(banc.connexions.application)
const base = openBase(openPool(connexion, 2))
const app = await buildApp({ ...banc.deps, base })
const organisme = await creerOrganisme(banc)
const dossier = await creerDossier(banc, organisme, { dispositif: 'PLAN' })
const reglement = await creerReglement(banc, organisme)
const document = await creerDocument(banc, organisme, { objetId: dossier })
const cookie = (await connecte(banc, organisme)).cookie()

after(async () => {
  await app.close()
  await base.destroy()
})

const PAGES = [
  '/',
  '/dossiers',
  '/dossiers?dispositif=PLAN&debut=2025-01-01&fin=2027-12-31&stagiaire=garn&statut=ACCORDE',
  `/dossiers/${dossier}`,
  '/reglements',
  `/reglements?statut=EXECUTE&etablissement=${organisme.etablissements[0]}`,
  `/reglements/${reglement}`,
  '/etablissements',
  `/etablissements/${organisme.etablissements[0]}`,
  `/etablissements/${organisme.etablissements[0]}?onglet=documents`,
  `/documents/${document}`,
]

for (const page of PAGES)
  test(`${page.replace(/\?.*/, ' filtré').replace(/\/[^/]*\d[^/]*$/, '/:numero')} : deux attentes de la base au plus`, async () => {
    const voir = () => app.inject({ url: page, headers: { cookie } })
    // The first one also reads what the process then keeps.
    assert.equal((await voir()).statusCode, 200)
    compteur.attentes = 0
    assert.equal((await voir()).statusCode, 200)
    assert.equal(compteur.attentes, 2)
  })

test('une page qui attend chaque réponse avant de demander la suite est vue', async () => {
  compteur.attentes = 0
  await base.run({ role: 'app', organisme: '', lecture: true }, async (trx) => {
    await trx.selectFrom('texte').select('type').execute()
    await trx.selectFrom('texte').select('version').execute()
  })
  assert.ok(compteur.attentes >= 2, String(compteur.attentes))
})

/** A way to the same server that counts what is sent after an answer was received. */
async function observe(vers: pg.ClientConfig) {
  const compteur = { attentes: 0 }
  const dossier = mkdtempSync(join(tmpdir(), 'ogestion-trajets-'))
  const port = vers.port ?? 5432
  const serveur = createServer((client) => {
    const amont = vers.host?.startsWith('/')
      ? ouvre(join(vers.host, `.s.PGSQL.${port}`))
      : ouvre(port, vers.host ?? 'localhost')
    let repondu = true
    client.on('data', (octets) => {
      if (repondu) compteur.attentes++
      repondu = false
      amont.write(octets)
    })
    amont.on('data', (octets) => {
      repondu = true
      client.write(octets)
    })
    closeTogether(client, amont)
  })
  await new Promise<void>((resolve) => serveur.listen(join(dossier, `.s.PGSQL.${port}`), resolve))
  after(() => {
    serveur.close()
    rmSync(dossier, { recursive: true, force: true })
  })
  return { compteur, connexion: { ...vers, host: dossier } }
}

function closeTogether(...bouts: [Socket, Socket]): void {
  const close = () => {
    for (const bout of bouts) bout.destroy()
  }
  for (const bout of bouts) bout.on('close', close).on('error', close)
}
