import { formatJour, type Jour } from '../../core/dates.ts'
import { formatMontant } from '../../core/money.ts'
import { tellMotif } from '../../core/motifs.ts'
import { ferme } from './ferme.rules.ts'
import {
  type Cadre,
  type EcheanceDue,
  FACTURES_EN_CONTROLE,
  FACTURES_VALIDEES,
  type FaitsDossier,
  facturation,
  isOuvert,
  le,
  realisation,
  type Situation,
} from './rules.ts'

/** Who must act on a dossier, until when. Dated by `today`; the funder's name is the one of the pages. */
export function situation(faits: FaitsDossier, cadre: Cadre): Situation {
  if (faits.a_reemettre) return aReemettre(cadre)
  if (isOuvert(faits.statut)) return ouvert(faits, cadre)
  return ferme(faits, cadre)
}

/** « À vous » or « Chez Constructys »; null when nobody has to act. */
export function acteur({ qui }: Situation, financeur: string): string | null {
  if (qui === 'personne') return null
  return qui === 'vous' ? 'À vous' : `Chez ${financeur}`
}

function aReemettre({ financeur }: Cadre): Situation {
  return {
    qui: 'vous',
    constat: 'Un virement qui payait ce dossier a été rejeté ou retourné par la banque.',
    action: `ouvrez ce virement, il dit pourquoi et ce qu’il faut vérifier avant que ${financeur} paie de nouveau.`,
    court: 'À vous\u00a0: voir pourquoi la banque a refusé le virement',
  }
}

/** ACCORDE or ROMPU: the money may still move. */
function ouvert(faits: FaitsDossier, cadre: Cadre): Situation {
  const { financeur } = cadre
  // Accordé counts the accords with subrogation alone: one of them may stand beside a last one without.
  if (faits.subrogation === false && faits.accorde === 0 && faits.reste === 0) {
    return {
      qui: 'personne',
      constat: `${debut(faits)} Sans subrogation, ${financeur} rembourse l’entreprise.`,
      action: 'À vous de facturer l’entreprise\u00a0: aucun virement n’est attendu ici.',
      court: 'À facturer à l’entreprise',
    }
  }
  if (faits.reste < 0) {
    return {
      qui: 'financeur',
      constat: `${financeur} vous a réglé ${formatMontant(-faits.reste)} de trop.`,
      action: 'ce trop-perçu sera repris sur un prochain virement, ou vous sera demandé.',
      court: `Trop-perçu, repris par ${financeur}`,
    }
  }
  return factureEnCours(faits, cadre) ?? factureRejetee(faits, cadre) ?? aFacturer(faits, cadre)
}

/** The invoice that blocks most: pieces asked, then controls, then payments. */
function factureEnCours({ factures }: FaitsDossier, { financeur, motifs }: Cadre): Situation | null {
  const find = (statuts: readonly string[]) => factures.find(({ statut }) => statuts.includes(statut))
  const attendue = find(['EN_ATTENTE_PIECES'])
  if (attendue) {
    const { texte, queFaire } = tellMotif(motifs, 'FACTURE', attendue.motif)
    return {
      qui: 'vous',
      constat: `Des pièces sont demandées${le(attendue.statut_le)} pour la facture ${attendue.numero_facture}.`,
      action: `transmettez-les à ${financeur}${texte ? `\u00a0: ${texte}` : ''}.${ensuite(queFaire)}`,
      court: 'À vous\u00a0: transmettre les pièces demandées',
    }
  }
  const controlee = find(FACTURES_EN_CONTROLE)
  if (controlee) {
    return {
      qui: 'financeur',
      constat: `Facture ${controlee.numero_facture} ${controlee.statut === 'DEPOSEE' ? 'déposée' : enControle(controlee.statut_le)}${le(controlee.statut_le)}.`,
      action: 'contrôle de service fait, puis règlement.',
      court: `${financeur} contrôle votre facture`,
    }
  }
  const validee = find(FACTURES_VALIDEES)
  if (!validee) return null
  return {
    qui: 'financeur',
    constat: `Facture ${validee.numero_facture} acceptée${validee.statut === 'ACCEPTEE_PARTIELLEMENT' ? ' en partie' : ''}${le(validee.statut_le)}.`,
    action: 'le virement est en préparation.',
    court: `${financeur} prépare le virement`,
  }
}

function enControle(depuis: Jour | null): string {
  return depuis ? 'en contrôle depuis' : 'en contrôle'
}

function factureRejetee(faits: FaitsDossier, cadre: Cadre): Situation | null {
  const rejetee = faits.factures.find(({ statut }) => statut === 'REJETEE')
  if (!rejetee || facturation(faits) === 'TOTALE') return null
  const { texte, queFaire } = tellMotif(cadre.motifs, 'FACTURE', rejetee.motif)
  const constat = `Facture ${rejetee.numero_facture} rejetée${le(rejetee.statut_le)}${texte ? `\u00a0: ${texte}` : ''}.`
  const passe = delaiDepasse(faits, cadre, constat)
  if (passe) return passe
  return {
    qui: 'vous',
    constat,
    action: `déposez une facture corrigée${avant(faits)}.${ensuite(queFaire)}`,
    court: `À vous\u00a0: corriger la facture${avant(faits)}`,
  }
}

const ensuite = (queFaire: string) => (queFaire ? ` ${queFaire}` : '')

function aFacturer(faits: FaitsDossier, cadre: Cadre): Situation {
  const { financeur } = cadre
  const constat = debut(faits)
  switch (facturation(faits)) {
    case 'NON_FACTURABLE':
      return {
        qui: 'financeur',
        constat,
        action: 'les montants de l’accord ne sont pas encore transmis.',
        court: `${financeur} enregistre l’accord`,
      }
    case 'TOTALE':
      return faits.reste > 0
        ? {
            qui: 'financeur',
            constat,
            action: `${formatMontant(faits.reste)} restent à régler.`,
            court: `${financeur} règle le reste`,
          }
        : {
            qui: 'financeur',
            constat,
            action: 'tout l’accord est réglé, le dossier reste à solder.',
            court: `Tout est réglé, ${financeur} solde le dossier`,
          }
    case 'A_FACTURER':
    case 'PARTIELLE':
      return delaiDepasse(faits, cadre, constat) ?? plusTard(faits, cadre) ?? maintenant(faits)
  }
}

/** Something will be to invoice, but not yet: the course is not over, or the next échéance not open. */
function plusTard(faits: FaitsDossier, { today }: Cadre): Situation | null {
  const ouverture = firstOuverture(faits.echeances)
  const fin = faits.date_fin ?? faits.date_debut
  const attente =
    ouverture ?? (faits.statut === 'ROMPU' || realisation(faits, today) === 'TERMINEE' ? null : fin)
  if (!attente || (ouverture ? attente <= today : attente < today)) return null
  const quoi = ouverture
    ? 'À vous à l’ouverture de la prochaine échéance, le'
    : 'À vous à la fin de la formation, le'
  return {
    qui: 'personne',
    constat: debut(faits),
    action: `${quoi} ${formatJour(attente)}\u00a0: déposez la facture et le certificat de réalisation${avant(faits)}.`,
    court: `À facturer à partir du ${formatJour(attente)}`,
  }
}

function delaiDepasse(
  { date_limite_facturation: limite }: FaitsDossier,
  { today, financeur }: Cadre,
  constat: string,
): Situation | null {
  if (!limite || limite >= today) return null
  return {
    qui: 'vous',
    constat: `${constat} La date limite de facturation, le ${formatJour(limite)}, est passée.`,
    action: `écrivez à ${financeur} sans attendre.`,
    court: `À vous\u00a0: délai dépassé le ${formatJour(limite)}`,
  }
}

function maintenant(faits: FaitsDossier): Situation {
  const solde = facturation(faits) === 'PARTIELLE' && faits.echeances.length === 0
  return {
    qui: 'vous',
    constat: debut(faits),
    action: solde
      ? `déposez la facture du solde, ${formatMontant(faits.accorde - faits.facture)} au plus, et le certificat de réalisation${avant(faits)}.`
      : `déposez la facture et le certificat de réalisation${avant(faits)}.`,
    court: `À vous\u00a0: facturer${solde ? ' le solde' : ''}${avant(faits)}`,
  }
}

/** How the story of an open dossier begins. */
function debut({ statut, statut_le, accord_date }: FaitsDossier): string {
  if (statut === 'ROMPU') return `Formation interrompue${le(statut_le)}.`
  return `Accord donné${le(accord_date ?? statut_le)}.`
}

function firstOuverture(echeances: EcheanceDue[]): Jour | null {
  const dates = echeances.flatMap(({ ouverture }) => ouverture ?? [])
  return dates.sort()[0] ?? null
}

const avant = ({ date_limite_facturation: limite }: FaitsDossier) =>
  limite ? ` avant le ${formatJour(limite)}` : ''
