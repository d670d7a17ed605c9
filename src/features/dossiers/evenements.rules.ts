import type { Jour } from '../../core/dates.ts'
import { type Motifs, tellMotif } from '../../core/motifs.ts'
import { readMotif } from '../reglements/motifs.rules.ts'
import { libelleStatutReglement } from '../reglements/rules.ts'
import { libelleStatutDossier, libelleStatutFacture } from './rules.ts'

export type Evenement = {
  objet_type: string
  objet_id: string
  type: string
  le: Jour
  auteur: string
  avant: string
  apres: string
  motif: string
}

export type EvenementRaconte = { le: Jour; titre: string; auteur: string; texte: string }

/** What the timeline may name: the provider's own invoice numbers, and the documents that the person may read. */
export type Contexte = {
  financeur: string
  motifs: Motifs
  factures: ReadonlyMap<string, string>
  documents: readonly string[]
}

/** A lot is the funder speaking, as much as its people. */
const FINANCEUR: ReadonlySet<string> = new Set(['lot', 'financeur'])

/** The timeline in words. A document that the person may not read is not named. */
export function tellEvenements(evenements: readonly Evenement[], contexte: Contexte): EvenementRaconte[] {
  return evenements
    .filter(({ type, apres }) => type !== 'document' || contexte.documents.includes(apres))
    .map((evenement) => ({
      le: evenement.le,
      titre: titre(evenement, contexte),
      auteur: FINANCEUR.has(evenement.auteur) ? contexte.financeur : evenement.auteur,
      texte: texte(evenement, contexte.motifs),
    }))
}

function titre(evenement: Evenement, { factures }: Contexte): string {
  const objet = nomObjet(evenement, factures)
  switch (evenement.type) {
    case 'statut':
      return `${objet}\u00a0: ${decapitalise(libelle(evenement.objet_type, evenement.apres))}`
    case 'accord':
      return `Accord donné\u00a0: ${evenement.apres.replace(/ v(\d+)$/, ', version $1')}`
    case 'document':
      return `Document déposé\u00a0: ${evenement.apres}`
    case 'retrait':
      return `${objet}\u00a0: retrait`
    case 'retour':
      return `${objet}\u00a0: retour`
    default:
      return `${objet}\u00a0: ${evenement.type}${evenement.apres && ` ${evenement.apres}`}`
  }
}

function texte({ type, objet_type, avant, motif }: Evenement, motifs: Motifs): string {
  const auparavant =
    type === 'statut' && avant ? `Auparavant\u00a0: ${decapitalise(libelle(objet_type, avant))}.` : ''
  const raison = raisonOf(objet_type, motif, motifs)
  return [raison, auparavant].filter(Boolean).join(raison.endsWith('.') ? ' ' : '. ')
}

function raisonOf(objetType: string, motif: string, motifs: Motifs): string {
  if (objetType === 'reglement') return readMotif(motif, motifs).libelle ?? motif
  return objetType === 'facture' ? tellMotif(motifs, 'FACTURE', motif).texte : motif
}

function nomObjet({ objet_type, objet_id }: Evenement, factures: ReadonlyMap<string, string>): string {
  if (objet_type === 'facture') return `Facture ${factures.get(objet_id) ?? objet_id}`
  return objet_type === 'reglement' ? `Virement ${objet_id}` : 'Dossier'
}

function libelle(objetType: string, statut: string): string {
  if (objetType === 'facture') return libelleStatutFacture(statut)
  return objetType === 'reglement' ? libelleStatutReglement(statut) : libelleStatutDossier(statut)
}

function decapitalise(mot: string): string {
  return mot.charAt(0).toLocaleLowerCase('fr') + mot.slice(1)
}
