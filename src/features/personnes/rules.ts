import { pluriel } from '../../core/texte.ts'

/** The person whom a request is about: an account, or a stagiaire with the dossiers in which she is the same. */
export type Compte = {
  type: 'utilisateur'
  id: string
  nom: string
  prenom: string
  email: string
  /** As written beside what she did; null for a provider's person, or when somebody else has the same. */
  signature: string | null
  effaceLe: Date | null
}
export type Stagiaire = {
  type: 'stagiaire'
  stagiaireId: string
  nom: string
  prenom: string
  pliure: string
  participations: { organismeId: number; dossier: string }[]
}
export type Sujette = Compte | Stagiaire

/** The query of her pages. */
export function adresseOf(personne: Sujette): string {
  if (personne.type === 'utilisateur') return new URLSearchParams({ utilisateur: personne.id }).toString()
  const dossier = personne.participations[0]?.dossier ?? ''
  return new URLSearchParams({ dossier, stagiaire: personne.stagiaireId }).toString()
}

/** What the keyed hash of an erased stagiaire is made of. Numbers of dossiers and of stagiaires hold no line end. */
export function identiteOf(dossier: string, stagiaireId: string): string {
  return `${dossier}\n${stagiaireId}`
}

/** What an erasure takes away, or would. */
export type Bilan = {
  /** Rows that lose what names her, or go; by table. */
  tables: Record<string, number>
  /** Copies of rows that lots keep: before-images, refused rows, reports. */
  copies: number
  /** Mails to others that name her. */
  mentions: number
}

export function totalOf({ tables, copies, mentions }: Bilan): number {
  return Object.values(tables).reduce((total, nombre) => total + nombre, copies + mentions)
}

export function phraseBilan(bilan: Bilan): string {
  const lignes = totalOf(bilan)
  return lignes === 0 ? 'Rien ne nomme plus cette personne.' : `${pluriel(lignes, 'ligne')} à effacer.`
}

/** Names of tables and of columns that their identifiers do not say in French. */
const MOTS: Readonly<Record<string, string>> = {
  acceptation: 'textes acceptés',
  acceptee_le: 'accepté le',
  cle_acces: 'clés d’accès',
  cle_publique: 'clé publique',
  code_secours: 'codes de secours',
  cree_le: 'créé le',
  demande_compte: 'demandes de compte',
  demandee_le: 'demandé le',
  depose_le: 'déposé le',
  derniere_erreur: 'dernière erreur',
  derniere_visite_le: 'dernière visite le',
  details: 'détails',
  donnees: 'contenu',
  dossier_numero: 'numéro de dossier',
  envoye_le: 'envoyé le',
  etablissements: 'établissements',
  etat: 'état',
  facteur_le: 'second facteur donné le',
  heures_prevues: 'heures prévues',
  heures_realisees: 'heures réalisées',
  invite_le: 'invité le',
  levee_facteur: 'retraits d’un second facteur',
  libelle: 'libellé',
  levee_le: 'levée le',
  levee_motif: 'raison de la levée',
  lien: 'liens de connexion',
  lot: 'lots déposés',
  modele: 'sorte de message',
  mot_de_passe: 'empreinte du mot de passe',
  observe_jusqu_a: 'vue d’un organisme jusqu’à',
  observe_motif: 'raison de cette vue',
  pliure: 'nom tel que la recherche le compare',
  precedente_le: 'connexion précédente le',
  prenom: 'prénom',
  prenom_saisi: 'prénom saisi',
  profil_financeur: 'profil chez le financeur',
  publie_le: 'publié le',
  recu_le: 'reçu le',
  recue_le: 'reçue le',
  reglement_ligne: 'lignes de règlement',
  resultat: 'résultat',
  retire_le: 'retiré le',
  revision: 'versions des mots et des réglages',
  session: 'sessions',
  signalement_reponse: 'réponses aux signalements',
  traite_le: 'traité le',
  traitee_le: 'traitée le',
  utilise_le: 'utilisé le',
}

/** `cle_acces` as people read it. */
export const toMots = (nom: string) => MOTS[nom] ?? nom.replaceAll('_', ' ')
