// A change of bank account, whole, seen by everybody it passes through. The product runs in this process: three days pass.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { buildApp } from '../../src/app.ts'
import { DOSSIER_ASSETS, readAssets } from '../../src/assets.ts'
import { currentCode } from '../../src/auth/totp.ts'
import { transmitChangements } from '../../src/features/changements/transmission.actions.ts'
import { importLot } from '../../src/features/imports/actions.ts'
import { ANCIEN, creerContact, NOUVEAU, RIB, vieillit } from '../fabriques/changements.ts'
import { creerCompte } from '../fabriques/etablissements.ts'
import { toCsv } from '../fabriques/imports-atelier.ts'
import { creerOrganisme, creerPersonne, MOT_DE_PASSE, ouvreBanc, SECRET_TOTP } from '../support.ts'
import { startNavigateur } from './navigateur.ts'
import { freePort, prepareAssets } from './serveur.ts'
import { ouvreVisite, type Visite } from './visite.ts'

await prepareAssets()
const port = await freePort()
const adresse = `http://localhost:${port}`
const banc = await ouvreBanc({ publicUrl: adresse })
const app = await buildApp({ ...banc.deps, assets: readAssets(), dossierAssets: DOSSIER_ASSETS })
await app.listen({ host: 'localhost', port })
const navigateur = await startNavigateur()
after(async () => {
  await navigateur.close()
  await app.close()
})

/** Gives the code of her application where a page asks it; a minute passes, so that it has not served. */
async function passe({ page }: Visite): Promise<void> {
  if (!/\/(verification|confirmation)$/.test(new URL(page.url()).pathname)) return
  banc.avance({ minutes: 1 })
  await page.locator('input[name=code]').fill(currentCode(SECRET_TOTP, banc.deps.horloge()))
  await Promise.all([
    page.waitForNavigation(),
    page.getByRole('button', { name: 'Continuer', exact: true }).click(),
  ])
}

const lit = async ({ page }: Visite) => (await page.locator('main').textContent()) ?? ''

/** Signed in, on that page; other tests look at the pages of the sign-in. */
async function ouvre(email: string, chemin: string): Promise<Visite> {
  const visite = await ouvreVisite(navigateur, adresse)
  const { page } = visite
  await page.goto('/connexion')
  await page.getByLabel('Identifiant').fill(email)
  await page.locator('input[name=motDePasse]').fill(MOT_DE_PASSE)
  await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: 'Se connecter' }).click()])
  await passe(visite)
  await visite.va(chemin)
  await passe(visite)
  return visite
}

const appuie = (visite: Visite, name: string) =>
  visite.suit(() => visite.page.getByRole('button', { name, exact: true }).click())

test('un changement de compte va de la demande d’Amélie au lot qui le met en vigueur', async () => {
  const organisme = await creerOrganisme(banc)
  const [numero = ''] = organisme.etablissements
  await creerCompte(banc, organisme, numero, ANCIEN)
  const [amelie, bruno] = [await creerPersonne(banc, organisme), await creerPersonne(banc, organisme)]
  const [gisele, hugo, agent] = [
    await creerPersonne(banc, null, { financeur: 'valideur' }),
    await creerPersonne(banc, null, { financeur: 'administrateur' }),
    await creerPersonne(banc, null, { financeur: 'agent' }),
  ]
  await creerContact(banc, organisme.id, agent.id)
  await vieillit(banc)
  const compte = `/etablissements/${numero}/compte`

  await demande(await ouvre(amelie.email, compte))
  const second = await ouvre(bruno.email, compte)
  await appuie(second, 'Confirmer le changement')
  await second.termine()
  await rappelle(await ouvre(gisele.email, '/gestion/coordonnees'), numero)
  await approuve(await ouvre(hugo.email, '/gestion/coordonnees'), numero)

  banc.avance({ heures: 71 })
  await transmitChangements(banc.deps)
  assert.doesNotMatch(sortie(), new RegExp(NOUVEAU))
  banc.avance({ heures: 2 })
  await transmitChangements(banc.deps)
  assert.match(sortie(), new RegExp(`${numero};.*${NOUVEAU}`))
  await importe(numero, organisme.siren)

  const retour = await ouvre(amelie.email, `/etablissements/${numero}`)
  const page = await lit(retour)
  assert.match(page, new RegExp(NOUVEAU.slice(-3)))
  assert.match(page, /En vigueur/)
  await retour.termine()
})

async function demande(visite: Visite): Promise<void> {
  const { page } = visite
  await page.getByLabel('Quatre derniers caractères').fill(ANCIEN.slice(-4))
  await page.getByLabel('IBAN du nouveau compte').fill(NOUVEAU)
  await page.getByLabel('BIC').fill('PSSTFRPPGRE')
  await page.getByLabel('Titulaire du compte').fill('Alpha Formation')
  await page
    .locator('input[name=rib]')
    .setInputFiles({ name: 'rib.pdf', mimeType: 'application/pdf', buffer: RIB })
  await appuie(visite, 'Relire avant d’envoyer')
  await appuie(visite, 'Envoyer la demande')
  assert.match(await lit(visite), /Un autre administrateur de votre organisme doit confirmer/)
  await visite.termine()
}

async function rappelle(visite: Visite, numero: string): Promise<void> {
  const { page } = visite
  await visite.suit(() => page.getByRole('link', { name: numero }).click())
  await page.getByLabel('Numéro appelé').selectOption({ index: 1 })
  await page.getByLabel('Personne à qui vous avez parlé').fill('Mme Garnier')
  await appuie(visite, 'Enregistrer l’appel')
  await passe(visite)
  await page.getByLabel('Réponse de la banque').selectOption('CORRESPOND')
  await appuie(visite, 'Enregistrer la réponse')
  await appuie(visite, 'Approuver')
  await visite.termine()
}

async function approuve(visite: Visite, numero: string): Promise<void> {
  const { page } = visite
  await visite.suit(() => page.getByRole('link', { name: numero }).click())
  await appuie(visite, 'Approuver')
  assert.match(await lit(visite), /Approuvée, délai en cours/)
  await visite.termine()
}

const sortie = () => readFileSync(join(banc.deps.config.sortieDir, 'coordonnees_bancaires.csv'), 'utf8')

/** The information system knows the new account. */
async function importe(numero: string, siren: string): Promise<void> {
  const { dataDir } = banc.deps.config
  const dossier = join(dataDir, 'lot')
  mkdirSync(dossier, { recursive: true })
  const ligne = { numero, siren, iban: NOUVEAU, bic: 'PSSTFRPPGRE', titulaire: 'Alpha Formation' }
  writeFileSync(join(dossier, 'etablissements.csv'), toCsv([ligne]))
  const deps = {
    ...banc.deps,
    connection: banc.connexions.application,
    dossierTravail: join(dataDir, 'travail'),
  }
  assert.deepEqual((await importLot(deps, dossier, { essai: false })).refus, [])
}
