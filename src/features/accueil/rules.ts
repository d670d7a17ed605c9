import type { Profil } from '../../auth/permissions.ts'
import { formatJour, type Jour } from '../../core/dates.ts'
import type { Cents } from '../../core/money.ts'
import { pluriel } from '../../core/texte.ts'
import { nomEtablissement } from '../etablissements/rules.ts'
import { nommeObjet } from '../messages/rules.ts'
import type { Objet } from '../messages/schemas.ts'
import { adresseReglements } from '../reglements/rules.ts'
import { A_REEMETTRE } from '../reglements/schemas.ts'

/** Days before its date limite from which a dossier with nothing invoiced is told. */
export const DELAI_FACTURATION = 60

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

/** What the page read (see readAccueil). */
export type FaitsAccueil = {
  aFacturer: { nombre: number; montant: Cents; le: Jour | null }
  dossiersAFacturer: { numero: string; le: Jour | null }[]
  enAttente: number
  facturesEnAttente: { numero_facture: string; le: Jour | null; dossier: string | null }[]
  aReemettre: { nombre: number; montant: Cents }
  sansCompte: number
  etablissementsSansCompte: { numero: string; ville: string; enseigne: string }[]
  aLire: number
  conversationsALire: { id: string; objet_type: Objet['type']; objet_id: string; le: Jour }[]
  invitations: number
}

/** What waits for an organisme, most pressing first. Done things are no longer there. */
export function listTaches(faits: FaitsAccueil, financeur: string): Tache[] {
  const taches = [
    aFacturer(faits),
    pieces(faits, financeur),
    reemettre(faits, financeur),
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
    echeance: [seul.libelle, tache.echeance].filter(Boolean).join(', '),
    premiers: [],
  }
}

const AUCUN_AUTRE = { nombre: 0, href: '' }

/** A lecteur writes nothing: the team does. */
export function titreTaches(profil: Profil): string {
  return profil === 'lecteur' ? 'À faire par votre équipe' : 'À faire'
}

function aFacturer({ aFacturer: { nombre, montant, le }, dossiersAFacturer }: FaitsAccueil): Tache | null {
  if (nombre === 0) return null
  return {
    titre: `Facturer ${pluriel(nombre, 'dossier')}`,
    echeance: le && `${nombre < 2 ? 'avant' : 'le premier avant'} le ${formatJour(le)}`,
    montant,
    premiers: dossiersAFacturer.map(({ numero, le: limite }) => ({
      libelle: numero,
      href: `/dossiers/${encodeURIComponent(numero)}`,
      detail: limite ? `avant le ${formatJour(limite)}` : '',
    })),
    autres: { nombre: nombre - dossiersAFacturer.length, href: '/dossiers?statut=ACCORDE' },
  }
}

function pieces({ enAttente, facturesEnAttente }: FaitsAccueil, financeur: string): Tache | null {
  if (enAttente === 0) return null
  return {
    titre: `Transmettre à ${financeur} les pièces demandées pour ${pluriel(enAttente, 'facture')}`,
    echeance: 'dès que possible, le règlement les attend',
    premiers: facturesEnAttente.map(({ numero_facture, le, dossier }) => ({
      libelle: dossier ? `${numero_facture}, dossier ${dossier}` : numero_facture,
      href: dossier && `/dossiers/${encodeURIComponent(dossier)}`,
      detail: le ? `demandées le ${formatJour(le)}` : '',
    })),
    autres: { nombre: enAttente - facturesEnAttente.length, href: '/dossiers' },
  }
}

function reemettre({ aReemettre: { nombre, montant } }: FaitsAccueil, financeur: string): Tache | null {
  if (nombre === 0) return null
  return {
    titre: `Voir pourquoi ${pluriel(nombre, 'règlement')} ${nombre < 2 ? 'n’est pas arrivé' : 'ne sont pas arrivés'}`,
    echeance: `dès que possible, avant que ${financeur} paie de nouveau`,
    href: adresseReglements({ statut: A_REEMETTRE }),
    montant,
    premiers: [],
    autres: AUCUN_AUTRE,
  }
}

function comptes({ sansCompte, etablissementsSansCompte }: FaitsAccueil): Tache | null {
  if (sansCompte === 0) return null
  return {
    titre: `Compléter les coordonnées bancaires de ${pluriel(sansCompte, 'établissement')}`,
    echeance: 'avant le prochain virement',
    premiers: etablissementsSansCompte.map((etablissement) => ({
      libelle: nomEtablissement(etablissement),
      href: `/etablissements/${encodeURIComponent(etablissement.numero)}`,
      detail: '',
    })),
    autres: { nombre: sansCompte - etablissementsSansCompte.length, href: '/etablissements' },
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
    autres: { nombre: aLire - conversationsALire.length, href: '/messages?etat=repondu' },
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
