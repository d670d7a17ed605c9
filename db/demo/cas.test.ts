import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCalendrier } from './calendrier.ts'
import { type Composition, composeDemo, flattenLot } from './composition.ts'
import { documentsOf } from './documents.ts'
import { accordeOf, type Fiche } from './fiches.ts'

const TODAY = '2026-11-24'
const ALPHA = composeDemo(TODAY)[0] as Composition
const LOT_ALPHA = flattenLot([ALPHA])
const DOCUMENTS_ALPHA = documentsOf(ALPHA, { financeur: 'Constructys', today: TODAY }).flatMap(
  (d) => d.lignes,
)

const unique = (valeurs: Iterable<string>) => [...new Set(valeurs)].sort()

function recit(cle: string): Fiche {
  const fiche = ALPHA.fiches.find(({ plan }) => plan.cle === cle)
  assert.ok(fiche, cle)
  return fiche
}

test('Alpha montre chaque statut de dossier, de facture et de règlement', () => {
  assert.deepEqual(unique(LOT_ALPHA.dossiers.map((d) => d.etat)), [
    ...['ACCORDE', 'ANNULE', 'CADUC', 'EN_COURS_INSTRUCTION', 'ENGAGE', 'EN_REVISION', 'REFUSE'].sort(),
    ...['RUPTU', 'RUPTURE', 'SOLDE', 'TRANSMIS'],
  ])
  assert.deepEqual(unique(LOT_ALPHA.factures.map((f) => f.statut)), [
    ...['ACCEPTEE_PARTIELLEMENT', 'ANNULEE', 'BON_A_PAYER', 'DEPOSEE', 'EN_ATTENTE_PIECES', 'EN_CONTROLE'],
    ...['MISE_EN_PAIEMENT', 'REGLEE', 'REGLEE_PARTIELLEMENT', 'REJETEE'],
  ])
  assert.deepEqual(unique(LOT_ALPHA.reglements.map((r) => r.statut)), [
    ...['ANNULE', 'EMIS', 'EXECUTE', 'PROGRAMME', 'REJETE', 'RETOURNE'],
  ])
  for (const { etat, motif } of LOT_ALPHA.dossiers) {
    if (/^(REFUSE|ANNULE|CADUC)$/.test(etat)) assert.notEqual(motif, '')
  }
  for (const { statut, motif } of LOT_ALPHA.factures) if (statut === 'REJETEE') assert.notEqual(motif, '')
})

test('Alpha a un règlement de 60 lignes, un avec retenue et un avec une ligne négative', () => {
  const lignes = Map.groupBy(LOT_ALPHA.reglement_lignes, (l) => l.reglement_reference)
  const grand = [...lignes].find(([, l]) => l.length === 60)
  const etablissement = LOT_ALPHA.reglements.find((r) => r.reference === grand?.[0])?.etablissement_numero
  assert.equal(etablissement, 'E900001')
  const negatives = LOT_ALPHA.reglement_lignes.filter((l) => l.montant < 0)
  assert.deepEqual(
    negatives.map((l) => l.type),
    ['TROP_PERCU'],
  )
  assert.notEqual(negatives[0]?.motif, '')
  const retenues = LOT_ALPHA.reglement_lignes.filter((l) => l.retenue > 0)
  assert.deepEqual(
    retenues.map((l) => l.motif),
    ['1 h d’absence'],
  )
  const { montant = 0, retenue = 0 } = retenues[0] ?? {}
  assert.equal(montant + retenue, accordeOf(recit('absence')))
})

test('Alpha a un virement rejeté, un retourné payé de nouveau, un émis sans date d’exécution', () => {
  const un = (statut: string) => LOT_ALPHA.reglements.find((r) => r.statut === statut)
  assert.equal(un('REJETE')?.motif, 'AC04')
  assert.equal(un('REJETE')?.date_execution, '')
  const retourne = un('RETOURNE')
  const suite = LOT_ALPHA.reglements.find((r) => r.remplace_reference === retourne?.reference)
  assert.equal(suite?.statut, 'EXECUTE')
  assert.equal(suite?.montant, retourne?.montant)
  assert.equal(un('EMIS')?.date_execution, '')
  for (const { reference, end_to_end_id } of LOT_ALPHA.reglements)
    assert.equal(end_to_end_id, `OPCO${reference}`)
})

test('Chambéry n’a pas de compte et ses règlements attendent', () => {
  assert.equal(LOT_ALPHA.etablissements.find((e) => e.numero === 'E900003')?.iban, '')
  const siens = LOT_ALPHA.reglements.filter((r) => r.etablissement_numero === 'E900003')
  assert.ok(siens.length > 0)
  for (const { statut, iban } of siens) assert.deepEqual([statut, iban], ['PROGRAMME', ''])
})

test('Alpha raconte les dossiers que les écrans doivent montrer', () => {
  assert.equal(recit('un-stagiaire').stagiaires.length, 1)
  assert.equal(recit('douze-stagiaires').stagiaires.length, 12)
  assert.equal(recit('abandon').stagiaires.filter((s) => s.abandon_le !== '').length, 1)
  const natures = recit('natures').accords
  assert.deepEqual(unique(natures.map((a) => a.nature)), [
    'HEBERGEMENT',
    'PEDAGOGIE',
    'RESTAURATION',
    'TRANSPORT',
  ])
  assert.deepEqual(unique(natures.map((a) => String(a.version))), ['1', '2'])
  assert.deepEqual(
    recit('apprenti-en-cours').echeances.map((e) => e.codification),
    ['E1', 'E2', 'E3', 'E4'],
  )
  assert.deepEqual(unique(LOT_ALPHA.accords.map((a) => a.subrogation)), ['non', 'oui'])
  assert.deepEqual(unique(LOT_ALPHA.accords.map((a) => a.taux_tva)), ['0', '20'])
})

test('une facture d’Alpha porte deux dossiers et une autre est annulée par un avoir', () => {
  const dossiers = ['deux-dossiers-a', 'deux-dossiers-b'].map((cle) => recit(cle).dossier)
  const [commune] = LOT_ALPHA.imputations.filter((i) => i.dossier_numero === dossiers[1]?.numero)
  const portes = LOT_ALPHA.imputations.filter(
    (i) => i.facture_numero_interne === commune?.facture_numero_interne,
  )
  assert.deepEqual(unique(portes.map((i) => i.dossier_numero)), unique(dossiers.map((d) => d.numero)))
  assert.notEqual(dossiers[0]?.entreprise_siret, dossiers[1]?.entreprise_siret)
  const avoir = LOT_ALPHA.factures.find((f) => f.type === 'AVOIR')
  const annulee = LOT_ALPHA.factures.find((f) => f.statut === 'ANNULEE')
  assert.equal(avoir?.ttc, annulee?.ttc)
})

test('chaque accord, chaque virement parti et les établissements ont leurs documents', () => {
  const objets = new Set(DOCUMENTS_ALPHA.map((d) => `${d.type} ${d.objet_type} ${d.objet_id}`))
  for (const { dossier_numero } of LOT_ALPHA.accords) assert.ok(objets.has(`APC dossier ${dossier_numero}`))
  for (const { reference, statut } of LOT_ALPHA.reglements) {
    const parti = /^(EMIS|EXECUTE|RETOURNE)$/.test(statut)
    assert.equal(objets.has(`AVIS_VIREMENT reglement ${reference}`), parti, reference)
  }
  for (const objet of ['RIB', 'AVIS_VIREMENT', 'COURRIER']) {
    assert.ok(objets.has(`${objet} etablissement E900001`), objet)
  }
})

test('le règlement de 60 lignes paie ses 40 dossiers au centime', () => {
  const fiches = ALPHA.fiches.filter(({ plan }) => plan.virement === 'grand')
  assert.equal(fiches.length, 40)
  for (const fiche of fiches) {
    const lignes = LOT_ALPHA.reglement_lignes.filter((l) => l.dossier_numero === fiche.dossier.numero)
    const paye = lignes.reduce((somme, { montant }) => somme + montant, 0)
    assert.equal(paye, accordeOf(fiche), fiche.dossier.numero)
  }
})

test('le calendrier saute les fins de semaine et les jours fériés fixes', () => {
  const jour = createCalendrier('2026-11-10')
  assert.deepEqual(
    [jour(-1), jour(0), jour(1), jour(2), jour(3)],
    [...['2026-11-09', '2026-11-10', '2026-11-12', '2026-11-13', '2026-11-16']],
  )
  assert.equal(createCalendrier('2026-11-15')(0), '2026-11-13')
})
