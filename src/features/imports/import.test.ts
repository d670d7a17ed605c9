import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { bilan, codes, LOT_EXEMPLE, ouvreAtelier } from '../../../test/fabriques/imports-atelier.ts'
import { IBAN_A, lotSimple } from '../../../test/fabriques/imports-lot.ts'

describe('le lot d’exemple', async () => {
  const atelier = await ouvreAtelier()

  test('un essai lit et vérifie tout, et n’écrit rien', async () => {
    const avant = await atelier.photo()
    const rapport = await atelier.importe(LOT_EXEMPLE, { essai: true })
    assert.equal(rapport.lot, null)
    assert.deepEqual(rapport.refus, [])
    assert.equal(bilan(rapport, 'dossiers.csv'), '259+ 0~ 0= 0!')
    assert.equal(await atelier.photo(), avant)
    assert.deepEqual(atelier.stockes(), [])
    assert.deepEqual(await atelier.lis('select id from lot'), [])
  })

  test('le lot entre en entier, chaque ligne avec son image, chaque statut avec son événement', async () => {
    const rapport = await atelier.importe(LOT_EXEMPLE)
    assert.deepEqual([rapport.refus, rapport.avertissements, rapport.lotRefuse], [[], [], undefined])
    for (const { fichier, lus, crees } of rapport.fichiers) assert.equal(crees, lus, fichier)
    assert.equal(rapport.fichiers.length, 10)
    const [compte] = await atelier.lis(`select
      (select sum(cardinality(cles))::integer from lot_image where nom_table = 'dossier') as images,
      (select count(*) from evenement where objet_type = 'dossier' and type = 'statut') as statuts,
      (select count(*) from evenement where objet_type = 'reglement' and type = 'statut') as reglements,
      (select count(*) from document) as documents,
      (select count(*) from journal where acte = 'lot.import') as journal`)
    assert.deepEqual(compte, { images: 259, statuts: 259, reglements: 34, documents: 7, journal: 1 })
    assert.equal(atelier.stockes().length, 7)
  })

  test('le même lot une seconde fois ne change rien', async () => {
    const avant = await atelier.photo()
    const rapport = await atelier.importe(LOT_EXEMPLE)
    for (const { fichier, lus, inchanges } of rapport.fichiers) assert.equal(inchanges, lus, fichier)
    assert.equal(await atelier.photo(), avant)
    assert.equal(atelier.stockes().length, 7)
  })

  test('aucun IBAN n’est en clair, nulle part dans la base', async () => {
    const ibans: string[] =
      readFileSync(join(LOT_EXEMPLE, 'etablissements.csv'), 'utf8').match(/FR\d{2}[0-9A-Z]{23}/g) ?? []
    assert.equal(new Set(ibans).size, 21)
    const base = `${await atelier.photo()}${JSON.stringify(await atelier.lis('select * from lot'))}${JSON.stringify(await atelier.lis('select * from journal'))}`
    assert.ok(base.includes('iban_chiffre'))
    for (const iban of ibans) assert.ok(!base.includes(iban.slice(4, 20)))
    // The ciphertext opens to the account.
    const [compte] = await atelier.lis<{ chiffre: Buffer; cle: number; fin: string }>(
      `select iban_chiffre as chiffre, iban_cle as cle, iban_fin as fin from coordonnees_bancaires limit 1`,
    )
    assert.ok(compte)
    assert.ok(ibans.includes(atelier.deps.coffre.open(compte)))
  })

  test('les compteurs disent la même chose que les lignes', async () => {
    const [ecart] = await atelier.lis(`select
      (select sum(nombre) from compteur_dossier) - (select count(*) from dossier where retire_le is null) as dossiers,
      (select sum(regle) from compteur_dossier) - (select sum(l.montant) from reglement_ligne l join reglement g on g.organisme_id = l.organisme_id and g.reference = l.reglement_reference where g.statut in ('EXECUTE', 'EMIS')) as regle,
      (select sum(reste) from compteur_dossier) - (select sum(reste) from dossier) as reste,
      (select sum(montant) from compteur_reglement) - (select sum(montant) from reglement) as reglements,
      (select count(*) from reglement g where nb_lignes <> (select count(*) from reglement_ligne l where l.organisme_id = g.organisme_id and l.reglement_reference = g.reference)) as lignes`)
    assert.deepEqual(ecart, { dossiers: 0, regle: 0, reste: 0, reglements: 0, lignes: 0 })
  })
})

describe('une facture déposée sur le portail', async () => {
  const atelier = await ouvreAtelier()

  test('elle est adoptée par le lot qui porte le même numéro pour le même établissement', async () => {
    const { etablissement, facture, fichiers } = lotSimple()
    const {
      'factures.csv': factures,
      'imputations.csv': imputations,
      'reglements.csv': _,
      'reglement_lignes.csv': __,
      ...debut
    } = fichiers
    await atelier.importe(debut)
    const [deposee] = await atelier.lis<{ id: string }>(
      `insert into facture (organisme_id, numero_facture, etablissement_numero, type, ht, tva, ttc, statut, maj_le)
       select organisme_id, $1, numero, 'FACTURE', 40000, 0, 40000, 'DEPOSEE', '2026-11-24T09:00:00Z' from etablissement where numero = $2 returning id`,
      [factures[0]?.numero_facture, etablissement],
    )
    const rapport = await atelier.importe({ 'factures.csv': factures, 'imputations.csv': imputations })
    assert.equal(bilan(rapport, 'factures.csv'), '0+ 1~ 0= 0!')
    assert.deepEqual(
      await atelier.lis('select id, numero_interne, statut from facture where etablissement_numero = $1', [
        etablissement,
      ]),
      [{ id: deposee?.id, numero_interne: facture, statut: 'REGLEE' }],
    )
    const evenements = await atelier.lis('select avant, apres from evenement where objet_id = $1', [facture])
    assert.deepEqual(evenements, [{ avant: 'DEPOSEE', apres: 'REGLEE' }])
  })
})

describe('importer deux fois', async () => {
  const atelier = await ouvreAtelier()

  test('deux imports d’un lot quelconque laissent la base d’un seul', async () => {
    const lots = Array.from({ length: 4 }, (_, graine) => composeLot(graine + 1))
    for (const lot of lots) {
      const premier = await atelier.importe(lot)
      const avant = await atelier.photo()
      atelier.avance(0)
      const second = await atelier.importe(lot)
      assert.equal(await atelier.photo(), avant)
      assert.deepEqual(codes(second.refus), codes(premier.refus))
      for (const { fichier, lus, inchanges, refuses } of second.fichiers)
        assert.equal(inchanges + refuses, lus, fichier)
    }
  })
})

/** A lot with faults here and there, the same for the same seed. */
function composeLot(graine: number) {
  let etat = graine
  const hasard = (n: number) => {
    etat = (etat * 48_271) % 2_147_483_647
    return etat % n
  }
  const { fichiers, dossier, etablissement } = lotSimple(`7${String(graine).padStart(4, '0')}`)
  const [ligne] = fichiers['dossiers.csv']
  const etats = ['ENGAGE', 'RUPTU', 'SOLDE', 'XYZ', '']
  const dossiers = Array.from({ length: 30 }, (_, rang) => ({
    ...ligne,
    numero: rang === 0 ? dossier : `${dossier}-${hasard(25)}`,
    etat: etats[rang === 0 ? 0 : hasard(5)] ?? '',
    date_fin: hasard(6) === 0 ? '2026-02-31' : '2026-12-31',
    etablissement_numero: hasard(9) === 0 && rang > 0 ? 'INCONNU' : etablissement,
  }))
  const stagiaires = Array.from({ length: 40 }, (_, rang) => ({
    dossier_numero: `${dossier}-${hasard(30)}`,
    stagiaire_id: `S${rang % 7}`,
    nom: hasard(7) === 0 ? '' : `Nom${hasard(9)}`,
    prenom: 'Zoé',
    retire: hasard(5) === 0 ? 'oui' : '',
  }))
  return {
    ...fichiers,
    'dossiers.csv': dossiers as Record<string, string>[],
    'stagiaires.csv': stagiaires,
    'etablissements.csv': fichiers['etablissements.csv'].map((e) => ({
      ...e,
      iban: hasard(2) ? IBAN_A : '',
    })),
  }
}
