import type { Profil } from '../../auth/permissions.ts'
import { formatJour, type Jour } from '../../core/dates.ts'
import type { Cents } from '../../core/money.ts'
import type { Motifs } from '../../core/motifs.ts'
import { pluriel } from '../../core/texte.ts'
import { adresseDossiers } from '../dossiers/liste.rules.ts'
import type { AFaire } from '../dossiers/rules.ts'
import { adresseEtablissements, nomEtablissement } from '../etablissements/rules.ts'
import { nommeObjet } from '../messages/rules.ts'
import type { Objet } from '../messages/schemas.ts'
import { readMotif } from '../reglements/motifs.rules.ts'
import { adresseReglements } from '../reglements/rules.ts'
import { A_REEMETTRE } from '../reglements/schemas.ts'

/** One thing to do: a verb and a number, a deadline, the exact pages where it is done. */
export type Tache = {
  titre: string
  /** Until when; null where nothing says it. */
  echeance: string | null
  /** The page or the filtered list that holds it all. */
  href?: string
  montant?: Cents
  /** The first ones, each with its page. */
  premiers: { libelle: string; href: string | null; detail: string }[]
  /** How many are not named, and the list where they are. */
  autres: { nombre: number; href: string }
}

/** A dossier of which something is to be done, with how many they are and what is to bill in all. */
export type DossierAFaire = {
  numero: string
  limite: Jour | null
  facture: { numero_facture: string; statut_le: Jour | null } | null
  nombre: number
  montant: Cents
}

/** What the page read (see readAccueil). */
export type FaitsAccueil = Record<AFaire, DossierAFaire[]> & {
  aReemettre: { nombre: number; montant: Cents }
  reglementsAReemettre: { reference: string; motif: string }[]
  sansCompte: number
  etablissementsSansCompte: { numero: string; ville: string; enseigne: string }[]
  aLire: number
  conversationsALire: { id: string; objet_type: Objet['type']; objet_id: string; le: Jour }[]
  invitations: number
}

/** The funder's name, and its words. */
type Mots = { financeur: string; motifs: Motifs }

/** What waits for an organisme, most pressing first. Done things are no longer there. */
export function listTaches(faits: FaitsAccueil, { financeur, motifs }: Mots): Tache[] {
  const taches = [
    depasses(faits.DEPASSE, financeur),
    aCorriger(faits.CORRIGER),
    pieces(faits.PIECES, financeur),
    aFacturer(faits.FACTURER),
    reemettre(faits, { financeur, motifs }),
    comptes(faits),
    reponses(faits, financeur),
    invitations(faits),
  ]
  return taches.filter((tache) => tache !== null).map(direct)
}

/** A thing to do about one page only is the link to it. */
function direct(tache: Tache): Tache {
  const [seul, ...suivants] = tache.premiers
  if (!seul?.href || suivants.length > 0 || tache.autres.nombre > 0) return tache
  return {
    ...tache,
    href: seul.href,
    echeance: [[seul.libelle, seul.detail].filter(Boolean).join(' '), tache.echeance]
      .filter(Boolean)
      .join(', '),
    premiers: [],
  }
}

const AUCUN_AUTRE = { nombre: 0, href: '' }

/** A lecteur writes nothing: the team does. */
export function titreTaches(profil: Profil): string {
  return profil === 'lecteur' ? 'À faire par votre équipe' : 'À faire'
}

function depasses(dossiers: DossierAFaire[], financeur: string): Tache | null {
  return tacheDossiers('DEPASSE', dossiers, {
    titre: (combien) => `Écrire à ${financeur} pour ${combien}, date limite de facturation passée`,
    echeance: 'sans attendre\u00a0: ce qui n’est pas facturé peut être perdu',
    detail: ({ limite }) => limite && `passée le ${formatJour(limite)}`,
  })
}

function aCorriger(dossiers: DossierAFaire[]): Tache | null {
  const [premier] = dossiers
  return tacheDossiers('CORRIGER', dossiers, {
    titre: (combien) => `Déposer une facture corrigée pour ${combien}`,
    echeance: premier?.limite ? premiereLimite(dossiers) : 'dès que possible',
    detail: ({ facture, limite }) =>
      [facture && `${facture.numero_facture} rejetée`, limite && `avant le ${formatJour(limite)}`]
        .filter(Boolean)
        .join(', '),
  })
}

function pieces(dossiers: DossierAFaire[], financeur: string): Tache | null {
  return tacheDossiers('PIECES', dossiers, {
    titre: (combien) => `Transmettre à ${financeur} les pièces demandées pour ${combien}`,
    echeance: 'dès que possible, le règlement les attend',
    detail: ({ facture }) =>
      facture &&
      `facture ${facture.numero_facture}${facture.statut_le ? `, demandées le ${formatJour(facture.statut_le)}` : ''}`,
  })
}

function aFacturer(dossiers: DossierAFaire[]): Tache | null {
  return tacheDossiers('FACTURER', dossiers, {
    titre: (combien) => `Facturer ${combien}`,
    echeance: premiereLimite(dossiers),
    detail: ({ limite }) => limite && `avant le ${formatJour(limite)}`,
  })
}

/** One dossier alone says its own. */
function premiereLimite([premier, ...autres]: DossierAFaire[]): string | null {
  return premier?.limite && autres.length > 0 ? `le premier avant le ${formatJour(premier.limite)}` : null
}

type MotsTache = {
  titre: (combien: string) => string
  echeance: string | null
  detail: (dossier: DossierAFaire) => string | null
}

function tacheDossiers(quoi: AFaire, dossiers: DossierAFaire[], mots: MotsTache): Tache | null {
  const [premier] = dossiers
  if (!premier) return null
  const { nombre, montant } = premier
  const href = adresseDossiers({ a_faire: quoi })
  return {
    titre: mots.titre(pluriel(nombre, 'dossier')),
    echeance: mots.echeance,
    href,
    ...(quoi === 'PIECES' ? {} : { montant }),
    premiers: dossiers.map((dossier) => ({
      libelle: dossier.numero,
      href: `/dossiers/${encodeURIComponent(dossier.numero)}`,
      detail: mots.detail(dossier) ?? '',
    })),
    autres: { nombre: nombre - dossiers.length, href },
  }
}

function reemettre(faits: FaitsAccueil, { financeur, motifs }: Mots): Tache | null {
  const { nombre, montant } = faits.aReemettre
  if (nombre === 0) return null
  const href = adresseReglements({ statut: A_REEMETTRE })
  return {
    titre: `Voir pourquoi ${pluriel(nombre, 'règlement')} ${nombre < 2 ? 'n’est pas arrivé' : 'ne sont pas arrivés'}`,
    echeance: `dès que possible, avant que ${financeur} paie de nouveau`,
    href,
    montant,
    premiers: faits.reglementsAReemettre.map(({ reference, motif }) => ({
      libelle: reference,
      href: `/reglements/${encodeURIComponent(reference)}`,
      detail: readMotif(motif, motifs).compteEnCause
        ? 'coordonnées bancaires à vérifier'
        : 'vos coordonnées bancaires ne sont pas en cause',
    })),
    autres: { nombre: nombre - faits.reglementsAReemettre.length, href },
  }
}

function comptes({ sansCompte, etablissementsSansCompte }: FaitsAccueil): Tache | null {
  if (sansCompte === 0) return null
  return {
    titre: `Compléter les coordonnées bancaires de ${pluriel(sansCompte, 'établissement')}`,
    echeance: 'avant le prochain virement',
    href: adresseEtablissements({ compte: 'A_COMPLETER' }),
    premiers: etablissementsSansCompte.map((etablissement) => ({
      libelle: nomEtablissement(etablissement),
      href: `/etablissements/${encodeURIComponent(etablissement.numero)}`,
      detail: '',
    })),
    autres: {
      nombre: sansCompte - etablissementsSansCompte.length,
      href: adresseEtablissements({ compte: 'A_COMPLETER' }),
    },
  }
}

function reponses({ aLire, conversationsALire }: FaitsAccueil, financeur: string): Tache | null {
  if (aLire === 0) return null
  return {
    titre: `Lire ${pluriel(aLire, 'réponse')} de ${financeur}`,
    echeance: null,
    premiers: conversationsALire.map(({ id, objet_type, objet_id, le }) => ({
      libelle: nommeObjet({ type: objet_type, id: objet_id }),
      href: `/messages/${id}`,
      detail: `du ${formatJour(le)}`,
    })),
    autres: { nombre: aLire - conversationsALire.length, href: '/messages' },
  }
}

function invitations({ invitations: nombre }: FaitsAccueil): Tache | null {
  if (nombre === 0) return null
  return {
    titre: `Renvoyer ${pluriel(nombre, 'invitation')}`,
    echeance: nombre < 2 ? 'elle a expiré sans réponse' : 'elles ont expiré sans réponse',
    href: '/utilisateurs',
    premiers: [],
    autres: AUCUN_AUTRE,
  }
}
