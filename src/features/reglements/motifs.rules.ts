/**
 * Why a bank refuses or sends back a transfer: ISO 20022 ExternalStatusReason1Code and ExternalReturnReason1Code,
 * those that the SEPA credit transfer rulebook uses, each as the end of « la banque a refusé ce virement : … ».
 */
const MOTIFS: Readonly<Record<string, string>> = {
  AC01: 'le numéro de compte n’existe pas ou n’est pas correct',
  AC03: 'le numéro de compte n’est pas correct',
  AC04: 'le compte est clos',
  AC06: 'le compte est bloqué',
  AC13: 'ce type de compte ne reçoit pas de virement',
  AG01: 'ce compte ne peut pas recevoir de virement',
  AG02: 'le type d’opération n’est pas accepté par la banque',
  AM04: 'la provision était insuffisante',
  AM05: 'le même virement avait déjà été reçu',
  AM09: 'le montant ne correspond pas à celui attendu',
  BE01: 'le titulaire indiqué ne correspond pas au compte',
  BE04: 'l’adresse du titulaire manque ou n’est pas correcte',
  CNOR: 'la banque de ce compte ne reçoit pas ce type de virement',
  CUST: 'l’émetteur a demandé l’annulation',
  DUPL: 'le virement avait été émis deux fois',
  FOCR: 'l’émetteur a demandé le retour des fonds',
  FRAD: 'une fraude est soupçonnée',
  MD07: 'le titulaire du compte est décédé',
  MS02: 'le titulaire du compte l’a refusé',
  MS03: 'la banque n’a pas précisé pourquoi',
  RC01: 'le code de la banque (BIC) n’est pas correct',
  RR01: 'l’identification du donneur d’ordre manque',
  RR02: 'le nom ou l’adresse du donneur d’ordre manque',
  RR03: 'le nom ou l’adresse du titulaire du compte manque',
  RR04: 'une obligation réglementaire s’y oppose',
  TECH: 'un incident technique s’est produit',
}

/** The reasons that the provider can lift by giving other bank details. */
const COMPTE_EN_CAUSE = new Set('AC01 AC03 AC04 AC06 AC13 AG01 BE01 BE04 CNOR MD07 MS02 RC01 RR03'.split(' '))

export type MotifBancaire = {
  /** As received. */
  recu: string
  /** The code in French; null when we do not know it. */
  libelle: string | null
  /** The account may be wrong: an unknown reason makes one check it too. */
  compteEnCause: boolean
}

/** Reads the reason of a règlement sent back: a code, or a code and words, or words alone. */
export function readMotif(motif: string): MotifBancaire {
  const recu = motif.trim()
  const [code = ''] = /^[A-Za-z]{2}[A-Za-z\d]{2}(?![A-Za-z\d])/.exec(recu) ?? []
  const libelle = MOTIFS[code.toUpperCase()] ?? null
  return { recu, libelle, compteEnCause: libelle === null || COMPTE_EN_CAUSE.has(code.toUpperCase()) }
}
