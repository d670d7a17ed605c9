import type { DomaineMotif } from '../../core/motifs.ts'
import { type Champs, direOuiNon, direTexte } from '../revisions/rules.ts'

/** Where providers read the reasons of each domaine, and how its words end a sentence. */
export const DOMAINES: Readonly<Record<DomaineMotif, { titre: string; ou: string; exemple: string }>> = {
  BANQUE: {
    titre: 'Rejets et retours de la banque',
    ou: 'Codes ISO 20022, lus sur la page d’un virement rejeté ou retourné.',
    exemple: 'Suite de «\u00a0La banque a refusé ce virement\u00a0:\u00a0», par exemple le compte est clos',
  },
  FACTURE: {
    titre: 'Factures rejetées ou incomplètes',
    ou: 'Colonne «\u00a0motif\u00a0» de factures.csv, lue sur la page du dossier.',
    exemple: 'Suite de «\u00a0Facture rejetée\u00a0:\u00a0», par exemple le certificat de réalisation manque',
  },
  RETENUE: {
    titre: 'Retenues d’un règlement',
    ou: 'Colonne «\u00a0motif\u00a0» de reglement_lignes.csv, lue au détail d’un virement.',
    exemple: 'Sous le montant de la retenue, par exemple heures d’absence',
  },
}

export function champsMotif(domaine: DomaineMotif): Champs {
  return {
    libelle: { libelle: 'Libellé', dire: direTexte },
    que_faire: { libelle: 'Que faire', dire: direTexte },
    ...(domaine === 'BANQUE' ? { compte_en_cause: { libelle: 'Compte à vérifier', dire: direOuiNon } } : {}),
  }
}

/** The list of a domaine; with a code, its form is ready for it. */
export function adresseMotifs(domaine: DomaineMotif, code = ''): string {
  const requete = new URLSearchParams({ domaine, ...(code ? { code } : {}) })
  return `/gestion/motifs?${requete}${code ? '#ajout' : ''}`
}

export function adresseMotif({ domaine, code }: { domaine: string; code: string }): string {
  return `/gestion/motifs/${domaine}/${encodeURIComponent(code)}`
}
