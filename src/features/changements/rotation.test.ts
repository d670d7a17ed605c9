import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { autreIban } from '../../../test/fabriques/banque.ts'
import { ANCIEN, demandeOf, envoieDemande, RIB } from '../../../test/fabriques/changements.ts'
import { compteScelle, creerCompte } from '../../../test/fabriques/etablissements.ts'
import { toCsv } from '../../../test/fabriques/imports-atelier.ts'
import { creerReglement } from '../../../test/fabriques/reglements.ts'
import { creerOrganisme, creerPersonne, ouvreBanc, SECRET_TOTP, seConnecter } from '../../../test/support.ts'
import { openCoffre } from '../../core/coffre.ts'
import { importLot } from '../imports/actions.ts'
import { rotateSecrets } from './rotation.actions.ts'

const banc = await ouvreBanc()

/** Every sealed thing of the database, and what opens it. */
async function scelles() {
  return banc.proprietaire(async (trx) => [
    ...(await trx
      .selectFrom('coordonnees_bancaires')
      .select(['iban_chiffre as chiffre', 'iban_cle as cle'])
      .execute()),
    ...(await trx
      .selectFrom('changement_compte')
      .select(['iban_chiffre as chiffre', 'iban_cle as cle'])
      .execute()),
    ...(await trx
      .selectFrom('reglement')
      .where('iban_chiffre', 'is not', null)
      .select(['iban_chiffre as chiffre', 'iban_cle as cle'])
      .$narrowType<{ chiffre: Buffer; cle: number }>()
      .execute()),
  ])
}

test('après la rotation, tout se lit avec la nouvelle clé, rien avec l’ancienne, et elle se reprend', async () => {
  const organisme = await creerOrganisme(banc, { etablissements: 2 })
  const [numero = '', autre = ''] = organisme.etablissements
  await creerCompte(banc, organisme, numero, ANCIEN)
  await creerCompte(banc, organisme, autre, autreIban(901))
  const { email, id } = await creerPersonne(banc, organisme)
  const nav = await seConnecter(banc, email)
  await envoieDemande(banc, nav, numero)
  const reglement = await creerReglement(banc, organisme, {
    statut: 'EXECUTE',
    lignes: [{ montant: 40_000 }],
  })
  await banc.proprietaire((trx) =>
    trx
      .updateTable('reglement')
      .set(compteScelle(banc.deps.coffre.seal(ANCIEN)))
      .where('reference', '=', reglement)
      .execute(),
  )
  await creerImage(organisme.id)

  const secret = banc.deps.config.secretKey
  const nouvelle = randomBytes(32)
  const coffre = openCoffre(nouvelle, 2, { numero: 1, secret })
  const rotation = { ...banc.deps, coffre }
  const interrompue = rotateSecrets(rotation, (quoi) => {
    if (quoi === 'reglement') throw new Error('coupure')
  })
  await assert.rejects(interrompue, /coupure/)
  const pendant = await importe(numero, organisme.siren, coffre)
  assert.equal(pendant.lotRefuse?.code, 'ROTATION')
  await rotateSecrets(rotation, () => {})

  const [neuf, vieux] = [openCoffre(nouvelle, 2), openCoffre(secret)]
  const lignes = await scelles()
  assert.equal(lignes.length, 4)
  for (const ligne of lignes) {
    assert.match(neuf.open(ligne), /^FR\d+/)
    assert.throws(() => vieux.open(ligne))
    assert.throws(() => vieux.open({ ...ligne, cle: 1 }))
  }
  const image = await banc.proprietaire((trx) =>
    trx.selectFrom('lot_image').select('avant').executeTakeFirstOrThrow(),
  )
  const { iban_chiffre, iban_cle } = image.avant as { iban_chiffre: string; iban_cle: number }
  assert.match(neuf.open({ chiffre: Buffer.from(iban_chiffre.slice(2), 'hex'), cle: iban_cle }), /^FR/)
  const totp = await banc.proprietaire((trx) =>
    trx
      .selectFrom('facteur_totp')
      .where('utilisateur_id', '=', id)
      .select(['secret', 'cle'])
      .executeTakeFirstOrThrow(),
  )
  assert.equal(neuf.openTexte({ chiffre: totp.secret, cle: totp.cle }), SECRET_TOTP)
  const { rib_objet, iban_empreinte } = await demandeOf(banc, numero)
  const rib = []
  for await (const morceau of neuf.openFlux(await banc.deps.storage.get(String(rib_objet)))) rib.push(morceau)
  assert.deepEqual(Buffer.concat(rib), RIB)
  const { coffre_cle } = await banc.proprietaire((trx) =>
    trx
      .selectFrom('fichier_depose')
      .where('cle', '=', String(rib_objet))
      .selectAll()
      .executeTakeFirstOrThrow(),
  )
  assert.equal(coffre_cle, 2)
  assert.deepEqual(
    iban_empreinte,
    neuf.seal(neuf.open(lignes[2] ?? { chiffre: Buffer.alloc(0), cle: 2 })).empreinte,
  )
  assert.deepEqual((await importe(numero, organisme.siren, neuf)).refus, [])
  assert.equal((await scelles()).length, 4)
})

/** What a lot replaced: an account, as JSON. */
async function creerImage(organismeId: number): Promise<void> {
  await banc.proprietaire(async (trx) => {
    const { id: lot } = await trx
      .insertInto('lot')
      .values({ nom: 'lot', depose_le: banc.deps.horloge(), etat: 'importe', rapport: '{}' })
      .returning('id')
      .executeTakeFirstOrThrow()
    const compte = await trx
      .selectFrom('coordonnees_bancaires')
      .selectAll()
      .limit(1)
      .executeTakeFirstOrThrow()
    const avant = {
      iban_chiffre: `\\x${compte.iban_chiffre.toString('hex')}`,
      iban_cle: compte.iban_cle,
      iban_empreinte: `\\x${compte.iban_empreinte.toString('hex')}`,
    }
    await trx
      .insertInto('lot_image')
      .values({
        organisme_id: organismeId,
        lot_id: lot,
        nom_table: 'coordonnees_bancaires',
        cle: JSON.stringify({ id: compte.id }),
        avant: JSON.stringify(avant),
      })
      .execute()
  })
}

/** The account that the établissement has already: nothing changes where hashes can be compared. */
async function importe(numero: string, siren: string, coffre: ReturnType<typeof openCoffre>) {
  const { storage, horloge, config } = banc.deps
  const dossier = join(config.dataDir, `lot-${randomBytes(4).toString('hex')}`)
  mkdirSync(dossier, { recursive: true })
  const ligne = { numero, siren, iban: ANCIEN, bic: 'CMCIFR2A', titulaire: 'Alpha Formation' }
  writeFileSync(join(dossier, 'etablissements.csv'), toCsv([ligne]))
  const deps = { storage, coffre, horloge, dossierTravail: join(config.dataDir, 'travail') }
  return importLot({ ...deps, connection: banc.connexions.application }, dossier, { essai: false })
}
