import { STATUTS_FACTURE, TYPES_FACTURE } from '../dossiers/rules.ts'
import { STATUTS_REGLEMENT } from '../reglements/schemas.ts'
import * as c from './colonnes.ts'
import { completeCompteReglement } from './comptes.ts'
import type { Definition, Derivee } from './definition.ts'
import type { Ligne } from './ligne.ts'

export const COMPTE: readonly Derivee[] = [
  { nom: 'iban_chiffre', type: 'bytea', de: 'iban' },
  { nom: 'iban_cle', type: 'smallint', de: 'iban' },
  { nom: 'iban_empreinte', type: 'bytea', de: 'iban' },
  { nom: 'iban_pays', type: 'text', de: 'iban' },
  { nom: 'iban_fin', type: 'text', de: 'iban' },
  { nom: 'bic', type: 'text', de: 'bic' },
]
// Read, checked and sealed by comptes.ts: neither cell goes to the staging table as it is.
export const IBAN_BIC = [c.texte('iban', 60, { cible: null }), c.texte('bic', 30, { cible: null })]

export const factures: Definition = {
  fichier: 'factures.csv',
  etape: 's_factures',
  cle: ['numero_interne'],
  colonnes: [
    c.numero('numero_interne'),
    c.numero('numero_facture'),
    c.numero('etablissement_numero'),
    c.code('type', 30, TYPES_FACTURE),
    c.jour('date_facture'),
    c.jour('recue_le'),
    c.montant('ht'),
    c.montant('tva'),
    c.montant('ttc'),
    c.code('statut', 60, STATUTS_FACTURE),
    c.jour('statut_le'),
    c.texteLibre('motif', 1000),
  ],
  completer(ligne) {
    if (ligne.effaces.has(ligne.valeur('dossier_numero') ?? '', ligne.valeur('stagiaire_id') ?? ''))
      ligne.set('libelle', '')
  },
}

export const imputations: Definition = {
  fichier: 'imputations.csv',
  etape: 's_imputations',
  cle: ['facture_numero_interne', 'dossier_numero', 'echeance_numero'],
  colonnes: [
    c.numero('facture_numero_interne'),
    c.numero('dossier_numero'),
    c.numero('echeance_numero', {}),
    c.montant('montant'),
  ],
}

export const reglements: Definition = {
  fichier: 'reglements.csv',
  etape: 's_reglements',
  cle: ['reference'],
  colonnes: [
    c.numero('reference'),
    c.numero('etablissement_numero'),
    c.jour('date_emission'),
    c.jour('date_execution'),
    c.montant('montant'),
    ...IBAN_BIC,
    c.texte('titulaire', 300),
    c.code('statut', 60, STATUTS_REGLEMENT),
    c.texteLibre('motif', 1000),
    c.texte('end_to_end_id', 60),
    c.texteOuNull('remplace_reference', 60),
  ],
  derivees: COMPTE,
  completer(ligne) {
    completeCompteReglement(ligne)
    if (ligne.valeur('remplace_reference') === ligne.valeur('reference')) ignoreRemplacement(ligne)
  },
}

/** Kept, it would hide that the transfer is to be made again. */
function ignoreRemplacement(ligne: Ligne): void {
  const message = 'Le règlement ne peut pas se remplacer lui-même\u00a0: cette référence est ignorée.'
  ligne.warn('remplace_reference', 'REMPLACEMENT', message)
  ligne.set('remplace_reference', null)
}

export const reglementLignes: Definition = {
  fichier: 'reglement_lignes.csv',
  etape: 's_reglement_lignes',
  cle: ['reglement_reference', 'ligne'],
  colonnes: [
    c.numero('reglement_reference'),
    c.entier('ligne', 2_147_483_647),
    c.texte('type', 30),
    c.numero('facture_numero_interne', { cible: 'facture_brut' }),
    c.numero('numero_facture', { cible: 'numero_facture_brut' }),
    c.numero('dossier_numero', { cible: 'dossier_brut' }),
    c.idPersonne('stagiaire_id', {}),
    c.texteLibre('libelle', 500),
    c.montant('montant'),
    c.montant('retenue', { cible: 'retenue_brut' }),
    c.texteLibre('motif', 1000),
  ],
}
