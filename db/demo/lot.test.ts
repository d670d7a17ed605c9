import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseBic } from '../../src/core/bic.ts'
import { ecartJours } from '../../src/core/dates.ts'
import { parseIban } from '../../src/core/iban.ts'
import { parseNda } from '../../src/core/nda.ts'
import { parseSiren, parseSiret } from '../../src/core/siret.ts'
import { composeDemo, flattenLot } from './composition.ts'
import { printCourrier } from './courrier.ts'
import { documentsOf } from './documents.ts'
import { accordeOf, type Fiche } from './fiches.ts'
import { MOT_DE_PASSE_DEMO, PERSONNES } from './personnes.ts'

const TODAY = '2026-11-24'
const COMPOSITIONS = composeDemo(TODAY)
const LOT = flattenLot(COMPOSITIONS)

const sum = (montants: Iterable<number>) => [...montants].reduce((a, b) => a + b, 0)
const unique = (valeurs: Iterable<string>) => [...new Set(valeurs)].sort()

/** What counts as paid: lines of executed and emitted transfers. */
const REGLES = new Map<string, number>()
const COMPTES = new Set(
  LOT.reglements.filter((r) => /^(EXECUTE|EMIS)$/.test(r.statut)).map((r) => r.reference),
)
for (const { reglement_reference, dossier_numero, montant } of LOT.reglement_lignes) {
  if (!COMPTES.has(reglement_reference)) continue
  REGLES.set(dossier_numero, (REGLES.get(dossier_numero) ?? 0) + montant)
}

function regleOf({ dossier }: Fiche): number {
  return REGLES.get(dossier.numero) ?? 0
}

test('la démonstration compte au moins 3 000 dossiers et 300 organismes', () => {
  assert.ok(LOT.dossiers.length >= 3000)
  assert.ok(LOT.organismes.length >= 300)
  assert.equal(COMPOSITIONS[0]?.fiches.length, 220)
  assert.equal(COMPOSITIONS[1]?.fiches.length, 60)
  assert.equal(COMPOSITIONS[2]?.fiches.length, 0)
})

test('la somme des lignes égale le montant de chaque règlement', () => {
  const lignes = Map.groupBy(LOT.reglement_lignes, (l) => l.reglement_reference)
  for (const { reference, montant } of LOT.reglements) {
    assert.equal(sum((lignes.get(reference) ?? []).map((l) => l.montant)), montant, reference)
    assert.ok(montant > 0, reference)
  }
})

test('la somme des imputations égale le TTC de chaque facture, et HT + TVA aussi', () => {
  const imputations = Map.groupBy(LOT.imputations, (i) => i.facture_numero_interne)
  for (const { numero_interne, ht, tva, ttc } of LOT.factures) {
    assert.equal(sum((imputations.get(numero_interne) ?? []).map((i) => i.montant)), ttc, numero_interne)
    assert.equal(ht + tva, ttc, numero_interne)
  }
})

test('chaque accord partage son TTC entre OPCO et entreprise', () => {
  for (const { numero, ht, tva, ttc, part_opco, part_entreprise, taux_tva } of LOT.accords) {
    assert.equal(ht + tva, ttc, numero)
    assert.equal(part_opco + part_entreprise, ttc, numero)
    assert.equal(tva, taux_tva === '20' ? Math.round(ht / 5) : 0, numero)
    assert.ok(part_opco > 0 && part_entreprise >= 0, numero)
  }
})

test('le réglé ne dépasse l’accordé que pour un dossier, en trop-perçu', () => {
  const fiches = COMPOSITIONS.flatMap((c) => c.fiches)
  const depasses = fiches.filter((fiche) => regleOf(fiche) > accordeOf(fiche))
  assert.deepEqual(
    depasses.map(({ plan }) => plan.cle),
    ['trop-percu-en-cours'],
  )
})

test('un dossier soldé est payé en entier, sauf celui dont le virement a été rejeté', () => {
  const soldes = COMPOSITIONS.flatMap((c) => c.fiches).filter(({ dossier }) => dossier.etat === 'SOLDE')
  const impayes = soldes.filter((fiche) => regleOf(fiche) !== accordeOf(fiche))
  assert.deepEqual(
    impayes.map(({ plan }) => plan.cle),
    ['solde-rejete'],
  )
})

test('réglé et en cours d’une échéance ne dépassent pas son total', () => {
  for (const echeance of LOT.echeances) {
    assert.ok(
      echeance.montant_regle + echeance.montant_en_cours <= echeance.montant_total,
      echeance.dossier_numero,
    )
  }
})

test('les identifiants sont valides et chaque numéro ne sert qu’une fois', () => {
  for (const { siren } of LOT.organismes) assert.ok(parseSiren(siren), siren)
  for (const { siret, nda, iban, bic } of LOT.etablissements) {
    assert.ok(parseSiret(siret), siret)
    assert.ok(parseNda(nda)?.connu, nda)
    assert.ok(iban === '' || (parseIban(iban).ok && parseBic(bic)), iban)
  }
  for (const { entreprise_siret } of LOT.dossiers) assert.ok(parseSiret(entreprise_siret), entreprise_siret)
  const numeros = [
    ...[LOT.dossiers.map((d) => d.numero), LOT.factures.map((f) => f.numero_interne)],
    ...[LOT.reglements.map((r) => r.reference), LOT.etablissements.map((e) => e.numero)],
    LOT.factures.map((f) => `${f.etablissement_numero} ${f.numero_facture}`),
  ]
  for (const liste of numeros) assert.equal(new Set(liste).size, liste.length)
  const tous = COMPOSITIONS.flatMap((c) => documentsOf(c, { financeur: '', today: TODAY }))
  assert.equal(new Set(tous.map((d) => d.lignes[0]?.ref)).size, tous.length)
})

test('rien de ce qui est arrivé n’est daté d’après aujourd’hui', () => {
  for (const { numero, etat_le, maj_le } of LOT.dossiers)
    assert.ok(etat_le <= TODAY && maj_le <= TODAY, numero)
  for (const { numero_interne, date_facture, recue_le, statut_le } of LOT.factures) {
    assert.ok(date_facture < recue_le && recue_le <= statut_le && statut_le <= TODAY, numero_interne)
  }
  for (const { numero, date_accord } of LOT.accords) assert.ok(date_accord <= TODAY, numero)
  for (const { reference, statut, date_emission, date_execution } of LOT.reglements) {
    assert.equal(date_emission > TODAY, statut === 'PROGRAMME', reference)
    assert.ok(date_execution <= TODAY, reference)
  }
  for (const { abandon_le } of LOT.stagiaires) assert.ok(abandon_le <= TODAY)
})

test('le même jour donne les mêmes lignes, un autre jour les mêmes à d’autres dates', () => {
  assert.deepEqual(flattenLot(composeDemo(TODAY)), LOT)
  const plusTard = flattenLot(composeDemo('2027-03-09'))
  const sansDates = (lignes: object) => JSON.stringify(lignes).replace(/\d{4}-\d\d-\d\d/g, '')
  assert.equal(sansDates(plusTard), sansDates(LOT))
  const ecart = ecartJours(LOT.dossiers[0]?.date_debut ?? '', plusTard.dossiers[0]?.date_debut ?? '')
  assert.ok(Math.abs(ecart - ecartJours(TODAY, '2027-03-09')) <= 7, String(ecart))
})

test('un courrier est un PDF dont la table des objets est juste', () => {
  const texte = printCourrier({ titre: 'Été (n° 1)', lignes: ['L’œuvre', 'à 5 €'] }).toString('latin1')
  const debut = Number(/startxref\n(\d+)/.exec(texte)?.[1])
  assert.ok(texte.slice(debut).startsWith('xref'))
  const adresses = [...texte.slice(debut).matchAll(/^(\d{10}) 00000 n/gm)].map((m) => Number(m[1]))
  for (const [i, adresse] of adresses.entries()) assert.ok(texte.slice(adresse).startsWith(`${i + 1} 0 obj`))
  assert.match(texte, /\(L\x92\x9cuvre\)/)
  assert.match(texte, /\/Title \(Été \\\(n° 1\\\)\)/)
})

test('les personnes de la démonstration ont des droits sur des établissements qui existent', () => {
  const sirens = new Set(LOT.organismes.map((o) => o.siren))
  const numeros = new Set(LOT.etablissements.map((e) => e.numero))
  for (const { email, habilitations, financeur } of PERSONNES) {
    assert.notEqual(habilitations.length > 0, financeur !== undefined, email)
    for (const { siren, etablissements } of habilitations) {
      assert.ok(sirens.has(siren), email)
      if (etablissements !== 'tous')
        for (const numero of etablissements) assert.ok(numeros.has(numero), email)
    }
  }
  assert.deepEqual(unique(PERSONNES.flatMap((p) => p.etat ?? [])), ['desactive', 'expire', 'invite'])
  assert.equal(MOT_DE_PASSE_DEMO, 'Demo-oGestion-2026!')
})
