/** `id` is the anchor of the term on the help page: `/aide#nda`. */
export type Terme = { id: string; terme: string; definition: string }

/** The words of the portal, for people who do not work with a funder every day. In alphabetical order. */
export const TERMES: readonly Terme[] = [
  {
    id: 'accord',
    terme: 'Accord de prise en charge',
    definition:
      'La décision du financeur de payer une formation\u00a0: pour qui, combien d’heures, quel montant, jusqu’à quelle date. Un accord modifié devient une nouvelle version\u00a0; la dernière compte.',
  },
  {
    id: 'accorde',
    terme: 'Accordé',
    definition:
      'La part que le financeur vous doit d’après la dernière version de l’accord. Sans subrogation, elle est due à l’entreprise et n’entre pas dans ce montant.',
  },
  {
    id: 'avis',
    terme: 'Avis de virement',
    definition:
      'Le document qui détaille un virement\u00a0: ce qui est payé, dossier par dossier, et la référence qui figure sur votre relevé de banque.',
  },
  {
    id: 'avoir',
    terme: 'Avoir',
    definition: 'Une facture négative, qui annule ou corrige tout ou partie d’une facture.',
  },
  {
    id: 'caduc',
    terme: 'Caduc',
    definition: 'Se dit d’un dossier dont l’accord n’a pas été utilisé à temps. Plus rien ne sera payé.',
  },
  {
    id: 'dispositif',
    terme: 'Dispositif',
    definition:
      'Le cadre légal qui finance la formation\u00a0: plan de développement des compétences (PLAN), contrat d’apprentissage (APP), contrat de professionnalisation (CPRO), etc.',
  },
  {
    id: 'dossier',
    terme: 'Dossier',
    definition:
      'Une formation financée pour une entreprise, avec ses stagiaires, ses dates, son accord, ses factures et ses règlements. Son numéro est celui du financeur.',
  },
  {
    id: 'echeance',
    terme: 'Échéance',
    definition: 'Une tranche de paiement prévue d’avance, surtout pour les contrats en alternance.',
  },
  {
    id: 'enseigne',
    terme: 'Enseigne',
    definition: 'Le nom commercial d’un établissement, quand il diffère de la raison sociale.',
  },
  {
    id: 'etablissement',
    terme: 'Établissement',
    definition: 'Un lieu d’activité de votre organisme, avec son SIRET et son compte bancaire.',
  },
  {
    id: 'financeur',
    terme: 'Financeur',
    definition: 'Celui qui paie la formation\u00a0: le plus souvent un opérateur de compétences (OPCO).',
  },
  {
    id: 'iban',
    terme: 'IBAN et BIC',
    definition:
      'Le numéro international de votre compte (27\u00a0caractères en France) et le code de votre banque (8 ou 11\u00a0caractères).',
  },
  {
    id: 'nda',
    terme: 'NDA',
    definition:
      'Numéro de déclaration d’activité\u00a0: onze caractères attribués par l’État à tout organisme de formation. Il appartient à l’organisme entier, il est donc le même pour tous ses établissements.',
  },
  {
    id: 'organisme',
    terme: 'Organisme',
    definition:
      'Votre société ou votre association, désignée par son SIREN. Elle a un ou plusieurs établissements.',
  },
  {
    id: 'regle',
    terme: 'Réglé',
    definition:
      'La somme des virements exécutés ou émis pour un dossier. Un virement rejeté, retourné ou annulé n’y compte pas.',
  },
  {
    id: 'reglement',
    terme: 'Règlement',
    definition: 'Un virement du financeur à l’un de vos établissements. Il peut payer plusieurs dossiers.',
  },
  {
    id: 'reste',
    terme: 'Reste',
    definition:
      'Ce qui n’est pas encore réglé d’un dossier accordé ou rompu\u00a0: l’accordé moins le réglé.',
  },
  {
    id: 'retenue',
    terme: 'Retenue',
    definition:
      'Une somme que le financeur n’a pas payée, avec sa raison. Le montant de la ligne en tient déjà compte.',
  },
  {
    id: 'rompu',
    terme: 'Rompu',
    definition: 'Se dit d’un dossier arrêté avant la fin. Une somme peut encore être due, ou à rendre.',
  },
  {
    id: 'siret',
    terme: 'SIREN et SIRET',
    definition:
      'Le SIREN (9\u00a0chiffres) désigne l’organisme\u00a0; le SIRET (14\u00a0chiffres, le SIREN suivi de cinq autres) désigne un établissement. Un établissement qui déménage change de SIRET.',
  },
  {
    id: 'solde',
    terme: 'Soldé',
    definition: 'Se dit d’un dossier terminé pour le financeur\u00a0: plus rien ne sera payé.',
  },
  {
    id: 'stagiaire',
    terme: 'Stagiaire',
    definition: 'La personne formée, salariée de l’entreprise ou apprentie.',
  },
  {
    id: 'subrogation',
    terme: 'Subrogation',
    definition:
      'Avec subrogation, le financeur paie votre organisme directement. Sans subrogation, vous facturez l’entreprise, et le financeur la rembourse.',
  },
  {
    id: 'trop-percu',
    terme: 'Trop-perçu',
    definition:
      'Une somme reçue en plus de ce qui était accordé, par exemple après un abandon. Le financeur la reprend sur un règlement suivant, par une ligne négative.',
  },
]
