// What the program writes on its own log (JSON lines) while people sign in, fail, search, import: no secret, no account.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { importLot } from '../src/features/imports/actions.ts'
import { openLogger } from '../src/runtime.ts'
import { dernierLien } from './fabriques/courriels.ts'
import { ouvreAtelier } from './fabriques/imports-atelier.ts'
import { IBAN_A, IBAN_B, lotSimple } from './fabriques/imports-lot.ts'
import { choixMotDePasse, fiche } from './fabriques/utilisateurs.ts'
import { creerOrganisme, creerPersonne, navigateur, ouvreBanc, seConnecter } from './support.ts'

const ecrites: string[] = []
const logger = openLogger({ logLevel: 'trace' }, { write: (ligne) => void ecrites.push(ligne) })
const banc = await ouvreBanc({}, logger)
const atelier = await ouvreAtelier()

test('aucun mot de passe, jeton, cookie, compte ni nom cherché n’est écrit dans les journaux techniques', async () => {
  const secret = 'Marque-Zanzibar-7-Tambour-Lundi'
  const { email } = await creerPersonne(banc, await creerOrganisme(banc))
  await navigateur(banc).post('/connexion', { identifiant: email, motDePasse: `${secret}-faux` })
  await navigateur(banc).post('/mot-de-passe-oublie', { email })
  const lien = await dernierLien(banc, email, 'reinitialisation')
  await navigateur(banc).get(lien)
  await navigateur(banc).post(lien, choixMotDePasse(secret))
  const nav = await seConnecter(banc, email, secret)
  await nav.get('/dossiers?stagiaire=Marquenom%0D%0Afausse-ligne')
  await nav.get('/recherche?q=Marquenom')
  await nav.get('/dossiers/Marque%0D%0Aobjet')
  await importLot(
    { ...banc.deps, connection: banc.connexions.application, dossierTravail: atelier.deps.dossierTravail },
    atelier.ecris(lotSimple().fichiers),
    { essai: false },
  )
  // A failure on our side, with what was typed in the request.
  await banc.proprietaire((trx) => sql`revoke insert on courriel from app`.execute(trx))
  assert.equal(
    (await nav.post('/utilisateurs/nouveau', fiche('marquemail@alpha.example', { nom: 'Marquenom' })))
      .statusCode,
    500,
  )
  assert.ok(ecrites.some((ligne) => ligne.includes('request failed')))
  assert.ok(ecrites.length > 10)
  const jeton = lien.split('/').at(-1) ?? ''
  const [, session = ''] = nav.cookie().split('=')
  for (const interdit of [secret, jeton, session, IBAN_A, IBAN_B, 'Marquenom', 'marquemail', email]) {
    assert.ok(interdit.length > 5, interdit)
    assert.deepEqual(
      ecrites.filter((ligne) => ligne.includes(interdit)),
      [],
      interdit,
    )
  }
  for (const ligne of ecrites) assert.equal(ligne.trim().split(/[\r\n]/).length, 1)
})
