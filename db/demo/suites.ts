import type { Jour } from '../../src/core/dates.ts'
import type { Piece } from './factures.ts'
import { accordeOf, type Contexte, type Fiche } from './fiches.ts'
import type { Facture } from './modele.ts'
import { finOf } from './plans.ts'
import type { Virement } from './reglements.ts'

/** Writes on invoices, instalments and dossiers what the transfers changed. */
export function applyVirements(
  fiches: readonly Fiche[],
  pieces: readonly Piece[],
  virements: readonly Virement[],
  { jour }: Contexte,
): void {
  for (const virement of virements) for (const piece of virement.pieces) settle(piece, virement)
  const payees = new Set(virements.flatMap((virement) => virement.pieces))
  for (const piece of pieces) {
    const due = piece.paiement !== undefined && piece.paiement <= 0 && !payees.has(piece)
    if (due) Object.assign(piece.facture, { statut: 'BON_A_PAYER', statut_le: jour(piece.paiement ?? 0) })
  }
  for (const piece of pieces) countEcheances(piece)
  const regles = sumRegles(virements)
  for (const fiche of fiches) closeDossier(fiche, regles.get(fiche.dossier.numero), jour)
  closeToldDossiers(fiches, virements)
  for (const { facture, parts } of pieces) for (const { fiche } of parts) touch(fiche, facture.statut_le)
}

function settle({ facture }: Piece, { reglement, lignes }: Virement): void {
  const retenue = lignes.some(
    (ligne) => ligne.retenue > 0 && ligne.facture_numero_interne === facture.numero_interne,
  )
  const motif = lignes.find((ligne) => ligne.retenue > 0)?.motif
  switch (reglement.statut) {
    case 'EXECUTE':
      facture.statut = retenue ? 'REGLEE_PARTIELLEMENT' : 'REGLEE'
      facture.statut_le = reglement.date_execution || reglement.date_emission
      if (retenue && motif) facture.motif = motif
      return
    case 'EMIS':
      facture.statut = 'MISE_EN_PAIEMENT'
      facture.statut_le = reglement.date_emission
      return
    case 'PROGRAMME':
      facture.statut = 'BON_A_PAYER'
      return
    case 'REJETE':
    case 'RETOURNE':
    case 'ANNULE':
      facture.statut = 'BON_A_PAYER'
      facture.statut_le = reglement.date_emission
  }
}

function countEcheances({ facture, parts }: Piece): void {
  for (const { fiche, echeance, montant } of parts) {
    const ligne = fiche.echeances.find(({ numero }) => numero === echeance)
    if (!ligne || facture.statut === 'REJETEE') continue
    if (isReglee(facture)) ligne.montant_regle += montant
    else ligne.montant_en_cours += montant
  }
}

function isReglee({ statut }: Facture): boolean {
  return statut === 'REGLEE' || statut === 'REGLEE_PARTIELLEMENT'
}

type Regle = { montant: number; dernier: Jour }

/** What executed transfers paid, by dossier; one on its way closes nothing yet. */
function sumRegles(virements: readonly Virement[]): Map<string, Regle> {
  const regles = new Map<string, Regle>()
  for (const { reglement, lignes } of virements) {
    if (reglement.statut !== 'EXECUTE') continue
    for (const { dossier_numero, montant } of lignes) {
      const regle = regles.get(dossier_numero) ?? { montant: 0, dernier: '' }
      const date = reglement.date_execution || reglement.date_emission
      regles.set(dossier_numero, {
        montant: regle.montant + montant,
        dernier: latest(date, regle.dernier),
      })
    }
  }
  return regles
}

/** Nothing more will be paid: all that was granted has been, or nothing was owed to the provider. */
function closeDossier(fiche: Fiche, regle: Regle | undefined, jour: Contexte['jour']): void {
  const { plan, dossier } = fiche
  if (plan.issue !== 'COURS' || plan.decision > 0 || !plan.clos || finOf(plan) >= 0) return
  const accorde = accordeOf(fiche)
  if (!plan.subrogation && finOf(plan) < -60) close(fiche, jour(finOf(plan) + 55))
  else if (regle && accorde > 0 && regle.montant === accorde) close(fiche, regle.dernier)
  touch(fiche, dossier.etat_le)
}

function closeToldDossiers(fiches: readonly Fiche[], virements: readonly Virement[]): void {
  for (const { consigne, reglement } of virements) {
    const fiche = fiches.find(({ plan }) => plan.cle !== '' && plan.cle === consigne.ferme)
    if (fiche) close(fiche, reglement.date_emission)
  }
}

function close(fiche: Fiche, date: Jour): void {
  fiche.dossier.etat = 'SOLDE'
  fiche.dossier.etat_le = date
  touch(fiche, date)
}

function touch({ dossier }: Fiche, date: Jour): void {
  dossier.maj_le = latest(dossier.maj_le, date)
}

function latest(a: Jour, b: Jour): Jour {
  if (a < b) return b
  return a
}
