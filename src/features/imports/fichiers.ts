import { EFFACE } from '../../core/sujets.ts'
import { pliure } from '../../core/texte.ts'
import * as c from './colonnes.ts'
import { completeCompte } from './comptes.ts'
import type { Definition } from './definition.ts'
import { COMPTE, factures, IBAN_BIC, imputations, reglementLignes, reglements } from './fichiers-paiements.ts'
import { CODE_INCONNU } from './lecteurs.ts'
import type { Ligne } from './ligne.ts'
import { readEtat } from './rules.ts'

const organismes: Definition = {
  fichier: 'organismes.csv',
  etape: 's_organismes',
  cle: ['siren'],
  colonnes: [
    c.siren('siren'),
    c.nda('nda'),
    c.texte('raison_sociale', 300, c.requis),
    c.texte('forme_juridique', 200),
    c.ouiNon('qualiopi'),
    c.email('email'),
  ],
}

const etablissements: Definition = {
  fichier: 'etablissements.csv',
  etape: 's_etablissements',
  cle: ['numero'],
  colonnes: [
    c.numero('numero'),
    c.siret('siret'),
    c.siren('siren'),
    c.nda('nda'),
    c.texte('raison_sociale', 300, c.requis),
    c.texte('enseigne', 300),
    c.texte('adresse', 500),
    c.texte('code_postal', 10),
    c.texte('ville', 200),
    ...IBAN_BIC,
    c.texte('titulaire', 300),
  ],
  derivees: COMPTE,
  completer(ligne) {
    if (
      ligne.valeur('siret') &&
      ligne.valeur('siren') &&
      !ligne.valeur('siret')?.startsWith(ligne.valeur('siren') ?? '')
    ) {
      ligne.warn('siret', 'SIRET_SIREN', 'Le SIRET ne commence pas par le SIREN de l’organisme.')
    }
    completeCompte(ligne)
  },
}

const dossiers: Definition = {
  fichier: 'dossiers.csv',
  etape: 's_dossiers',
  cle: ['numero'],
  colonnes: [
    c.numero('numero'),
    c.numero('numero_externe', {}),
    c.numero('etablissement_numero'),
    c.texte('dispositif', 20, c.requis),
    c.texteLibre('intitule', 500, c.requis),
    c.siretEntreprise('entreprise_siret'),
    c.texte('entreprise_raison_sociale', 300),
    c.jour('date_debut'),
    c.jour('date_fin'),
    c.heures('duree_heures'),
    c.texte('etat', 60, c.requis),
    c.jour('etat_le', { cible: 'statut_le' }),
    c.texteLibre('motif', 1000),
    c.jour('date_limite_facturation'),
    c.instant('maj_le'),
  ],
  derivees: [{ nom: 'statut', type: 'text', de: 'etat' }],
  completer(ligne) {
    const [debut, fin] = [ligne.valeur('date_debut'), ligne.valeur('date_fin')]
    if (debut && fin && fin < debut)
      ligne.refuse('date_fin', 'DATE_FIN', 'La date de fin précède la date de début.')
    const etat = ligne.valeur('etat')
    if (etat) completeEtat(ligne, etat)
  },
}

function completeEtat(ligne: Ligne, mot: string): void {
  const { etat, statut, connu } = readEtat(ligne.etats, mot)
  if (!connu) ligne.warn('etat', CODE_INCONNU.code, CODE_INCONNU.message)
  ligne.set('etat', etat)
  ligne.set('statut', statut)
}

function forgetNom(ligne: Ligne): void {
  ligne.set('nom', EFFACE)
  ligne.set('prenom', '')
  ligne.set('pliure', '')
}

const stagiaires: Definition = {
  fichier: 'stagiaires.csv',
  etape: 's_stagiaires',
  cle: ['dossier_numero', 'stagiaire_id'],
  colonnes: [
    c.numero('dossier_numero'),
    c.idPersonne('stagiaire_id'),
    c.texteLibre('nom', 100, c.requis),
    c.texteLibre('prenom', 100),
    c.heures('heures_prevues'),
    c.heures('heures_realisees'),
    c.jour('abandon_le'),
  ],
  derivees: [{ nom: 'pliure', type: 'text', de: 'nom' }],
  ensemble: [['nom', 'prenom']],
  completer(ligne) {
    if (ligne.effaces.has(ligne.valeur('dossier_numero') ?? '', ligne.valeur('stagiaire_id') ?? ''))
      return forgetNom(ligne)
    const nom = `${ligne.valeur('nom') ?? ''} ${ligne.valeur('prenom') ?? ''}`.trim()
    ligne.set('pliure', pliure(nom).slice(0, 250))
  },
}

const accords: Definition = {
  fichier: 'accords.csv',
  etape: 's_accords',
  cle: ['numero', 'version', 'nature'],
  colonnes: [
    c.numero('numero'),
    c.entier('version', 10_000),
    c.texte('nature', 60, c.requis),
    c.numero('dossier_numero'),
    c.jour('date_accord'),
    c.jour('validite'),
    c.ouiNon('subrogation', c.requis),
    ...['ht', 'tva', 'ttc', 'part_opco', 'part_entreprise'].map((nom) => c.montant(nom)),
    c.taux('taux_tva'),
    c.texte('destinataire_facture', 60),
  ],
}

const echeances: Definition = {
  fichier: 'echeances.csv',
  etape: 's_echeances',
  cle: ['dossier_numero', 'numero'],
  colonnes: [
    c.numero('dossier_numero'),
    c.numero('numero'),
    c.texte('codification', 60),
    c.jour('ouverture'),
    c.montant('montant_total'),
    c.montant('montant_regle'),
    c.montant('montant_en_cours'),
  ],
}

const documents: Definition = {
  fichier: 'documents.csv',
  etape: 's_documents',
  cle: ['ref', 'objet_type', 'objet_id'],
  colonnes: [
    c.numero('ref'),
    c.parmi('objet_type', ['dossier', 'reglement', 'etablissement', 'facture']),
    c.numero('objet_id'),
    c.texte('fichier', 300, c.requis),
    c.texte('type', 40, c.requis),
    c.texteLibre('titre', 300, c.requis),
    c.jour('depose_le', c.requis),
  ],
}

/** In the order in which they are merged: what hangs on a row comes after it. */
export const DEFINITIONS: readonly Definition[] = [
  organismes,
  etablissements,
  dossiers,
  stagiaires,
  accords,
  echeances,
  factures,
  imputations,
  reglements,
  reglementLignes,
  documents,
]
