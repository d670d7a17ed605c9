import type { Jour } from '../../core/dates.ts'
import { maskIban } from '../../core/iban.ts'
import { type Motifs, tellMotif } from '../../core/motifs.ts'
import { formatNom, pluriel } from '../../core/texte.ts'
import type { AccordPdf, AvisPdf, EtablissementPdf } from '../../pdf/documents.ts'
import { libelleNature } from '../dossiers/rules.ts'
import { libelleStatutReglement, libelleTypeLigne } from '../reglements/rules.ts'
import type { AccordEmis, LigneEmise, ReglementEmis } from './queries.ts'

type Emetteur = { financeur: string; today: Jour; mention: string }

export function composeAvis(reglement: ReglementEmis, { financeur, today, mention }: Emetteur): AvisPdf {
  return {
    financeur,
    reference: reglement.reference,
    dateEmission: reglement.date_emission ?? reglement.date_execution ?? today,
    dateExecution: reglement.date_execution,
    statutLibelle: libelleStatutReglement(reglement.statut),
    montant: reglement.montant,
    libelleBancaire: reglement.end_to_end_id || reglement.reference,
    etablissement: etablissementOf(reglement),
    compteMasque: reglement.iban_fin
      ? maskIban(reglement.iban_pays ?? '', reglement.iban_fin)
      : 'Non communiqué',
    titulaire: reglement.titulaire,
    lignes: reglement.lignes.map(composeLigne),
    mention,
  }
}

function composeLigne(ligne: LigneEmise): AvisPdf['lignes'][number] {
  return {
    type: libelleTypeLigne(ligne.type),
    dossier: ligne.dossier_numero ?? (ligne.dossier_texte || null),
    facture: ligne.numero_facture || null,
    numeroInterne: ligne.numero_interne,
    beneficiaire:
      ligne.nom === null
        ? pluriel(ligne.nb_stagiaires ?? 0, 'stagiaire')
        : formatNom({ nom: ligne.nom, prenom: ligne.prenom ?? '' }),
    entreprise: ligne.entreprise_raison_sociale,
    libelle: ligne.libelle || null,
    retenue: ligne.retenue,
    motif: ligne.motif || null,
    montant: ligne.montant,
  }
}

/** Its lines with the funder's words for their reasons, which commit to nothing. */
export function explainLignes(avis: AvisPdf, motifs: Motifs): AvisPdf {
  const lignes = avis.lignes.map((ligne) => ({
    ...ligne,
    motif: ligne.motif && tellMotif(motifs, 'RETENUE', ligne.motif).texte,
  }))
  return { ...avis, lignes }
}

export function composeAccord(accord: AccordEmis, { financeur, today, mention }: Emetteur): AccordPdf {
  return {
    financeur,
    numero: accord.numero,
    version: accord.version,
    dossier: accord.dossier_numero,
    dateAccord: accord.date_accord ?? today,
    validite: accord.validite,
    dispositif: accord.dispositif,
    intitule: accord.intitule,
    entreprise: { raisonSociale: accord.entreprise_raison_sociale, siret: accord.entreprise_siret },
    etablissement: etablissementOf(accord),
    dateDebut: accord.date_debut,
    dateFin: accord.date_fin,
    dureeHeures: accord.duree_heures === null ? null : Number(accord.duree_heures),
    stagiaires: accord.stagiaires.map(formatNom),
    subrogation: accord.subrogation,
    lignes: accord.lignes.map((ligne) => ({
      nature: libelleNature(ligne.nature),
      ht: ligne.ht,
      tva: ligne.tva,
      ttc: ligne.ttc,
      partOpco: ligne.part_opco,
      partEntreprise: ligne.part_entreprise,
    })),
    mention,
  }
}

function etablissementOf(objet: ReglementEmis | AccordEmis): EtablissementPdf {
  const { etablissement_numero, raison_sociale, siret, nda, ville } = objet
  return { numero: etablissement_numero, raisonSociale: raison_sociale, siret, nda, ville }
}

/**
 * What an avis must be issued again for, when it changes: amounts, lines, account, references. That the bank has
 * executed the transfer since, or that the funder has taken another name, corrects nothing.
 */
export function avisEngage({
  dateExecution,
  statutLibelle,
  mention,
  financeur,
  ...engage
}: AvisPdf): unknown {
  return engage
}

export function accordEngage({ mention, financeur, ...engage }: AccordPdf): unknown {
  return engage
}
