/**
 * Why a bank refuses or sends back a transfer: ISO 20022 ExternalStatusReason1Code and ExternalReturnReason1Code,
 * those that a credit transfer can meet, each as the end of « la banque a refusé ce virement : … ».
 */
const MOTIFS: Readonly<Record<string, string>> = {
  AB05: 'la banque du titulaire n’a pas répondu à temps',
  AB08: 'la banque du titulaire n’était pas joignable',
  AC01: 'le numéro de compte n’existe pas ou n’est pas correct',
  AC02: 'le compte de l’émetteur n’est pas correct',
  AC03: 'le numéro de compte n’est pas correct',
  AC04: 'le compte est clos',
  AC05: 'le compte de l’émetteur est clos',
  AC06: 'le compte est bloqué',
  AC07: 'le compte est clos',
  AC13: 'le type du compte de l’émetteur n’est pas accepté',
  AG01: 'ce compte ne peut pas recevoir de virement',
  AG02: 'le type d’opération n’est pas accepté par la banque',
  AG03: 'ce type d’opération n’est pas accepté par la banque',
  AGNT: 'une des banques du virement n’est pas la bonne',
  AM01: 'le montant est nul',
  AM02: 'le montant dépasse ce qui est permis',
  AM03: 'la devise n’est pas acceptée',
  AM04: 'la provision était insuffisante',
  AM05: 'le même virement avait déjà été reçu',
  AM09: 'le montant ne correspond pas à celui attendu',
  AM10: 'le total du fichier remis à la banque est faux',
  AM12: 'le montant n’est pas valable',
  AM18: 'le nombre de virements du fichier remis à la banque est faux',
  ARDT: 'le virement avait déjà été renvoyé',
  BE01: 'le titulaire indiqué ne correspond pas au compte',
  BE04: 'l’adresse du titulaire manque ou n’est pas correcte',
  BE05: 'l’émetteur n’est pas reconnu par sa banque',
  BE06: 'le titulaire du compte n’est pas connu de la banque',
  BE07: 'l’adresse de l’émetteur manque',
  CNOR: 'la banque de ce compte ne reçoit pas ce type de virement',
  CURR: 'la devise n’est pas la bonne',
  CUST: 'l’émetteur a demandé l’annulation',
  CUTA: 'la banque n’a pas pu appliquer le virement',
  DNOR: 'la banque de l’émetteur n’envoie pas ce type de virement',
  DT01: 'la date d’exécution n’est pas valable',
  DU01: 'la banque avait déjà reçu ce fichier',
  DU02: 'la banque avait déjà reçu cette remise',
  DU03: 'la banque avait déjà reçu ce virement',
  DU04: 'la banque avait déjà reçu un virement de même référence',
  DU05: 'la banque avait déjà reçu un virement de même référence',
  DUPL: 'le virement avait été émis deux fois',
  ED05: 'le règlement entre les banques a échoué',
  ERIN: 'la banque n’accepte pas une des options du virement',
  FF01: 'le fichier remis à la banque n’a pas le bon format',
  FF05: 'un code du fichier remis à la banque n’est pas valable',
  FF06: 'un code du fichier remis à la banque n’est pas valable',
  FOCR: 'l’émetteur a demandé le retour des fonds',
  FRAD: 'une fraude est soupçonnée',
  MD07: 'le titulaire du compte est décédé',
  MS02: 'le titulaire du compte l’a refusé',
  MS03: 'la banque n’a pas précisé pourquoi',
  NARR: 'la banque l’explique en toutes lettres',
  NOAS: 'le titulaire du compte n’a pas répondu',
  NOOR: 'la banque n’a pas reçu le virement d’origine',
  RC01: 'le code de la banque (BIC) n’est pas correct',
  RC03: 'le code de la banque de l’émetteur n’est pas correct',
  RC04: 'le code de la banque du titulaire n’est pas correct',
  RC07: 'le code de la banque (BIC) n’est pas correct',
  RR01: 'l’identification du donneur d’ordre manque',
  RR02: 'le nom ou l’adresse du donneur d’ordre manque',
  RR03: 'le nom ou l’adresse du titulaire du compte manque',
  RR04: 'une obligation réglementaire s’y oppose',
  SVNR: 'la prestation n’a pas été rendue',
  TECH: 'un incident technique s’est produit',
  TM01: 'le virement a été remis à la banque après l’heure limite',
  UPAY: 'le virement n’était pas dû',
}

/** The reasons that the provider can lift by giving other bank details. */
const COMPTE_EN_CAUSE = new Set(
  'AC01 AC03 AC04 AC06 AC07 AG01 BE01 BE04 BE06 CNOR MD07 MS02 NARR RC01 RC04 RC07 RR03'.split(' '),
)

export type MotifBancaire = {
  /** As received, without our own words. */
  recu: string
  /** The code in French; null when we do not know it. */
  libelle: string | null
  /** The account may be wrong: an unknown reason makes one check it too. */
  compteEnCause: boolean
}

/** What is kept of a bank's reason: its code with our French, and its own words where ours say nothing. */
export function formatMotif(code: string | null, complement: string): string {
  const libelle = MOTIFS[code?.toUpperCase() ?? '']
  const mots = libelle && code?.toUpperCase() !== 'NARR' ? libelle : complement
  return [code, mots].filter(Boolean).join('\u00a0: ').slice(0, 1000)
}

/** Reads the reason of a règlement sent back: a code, or a code and words, or words alone. */
export function readMotif(motif: string): MotifBancaire {
  const recu = motif.trim()
  const [code = ''] = /^[A-Za-z]{2}[A-Za-z\d]{2}(?![A-Za-z\d])/.exec(recu) ?? []
  const libelle = MOTIFS[code.toUpperCase()] ?? null
  const nu = libelle ? recu.replace(`\u00a0: ${libelle}`, '') : recu
  return { recu: nu, libelle, compteEnCause: libelle === null || COMPTE_EN_CAUSE.has(code.toUpperCase()) }
}
