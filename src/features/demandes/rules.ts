import { formatNda, parseNda } from '../../core/nda.ts'
import { formatSiren, parseSiret, sirenOf } from '../../core/siret.ts'
import { pliure, pluriel } from '../../core/texte.ts'
import type { Ton } from '../../ui/etat.tsx'
import type { EtatListe, FiltresDemandes } from './schemas.ts'

/** What a check found: whether it speaks for the request, in words. */
export type Controle = { sujet: string; verdict: string; ton: Ton; detail: string }

/** What is known of an organisme, to judge whoever says that she represents it. */
export type OrganismeConnu = {
  siren: string
  raison_sociale: string
  nda: string
  email: string
  administrateurs: number
  invites: number
}

export type Faits = {
  demande: { siret: string; nda: string; raison_sociale: string; email: string }
  /** Whose SIREN begins the SIRET. */
  organisme: OrganismeConnu | undefined
  /** Of this very SIRET. */
  etablissement: { numero: string; nda: string } | undefined
  /** Organismes that bear the NDA. */
  parNda: readonly { siren: string; raison_sociale: string }[]
}

/** Everything that is checked before a person looks, in the order she reads it. */
export function controlesOf(faits: Faits): Controle[] {
  return [siretOf(faits), ndaOf(faits), nomOf(faits), emailOf(faits), administrateurOf(faits)]
}

function siretOf({ demande, organisme, etablissement }: Faits): Controle {
  const sujet = 'SIRET'
  // Luhn, and the rule of La Poste's offices.
  if (parseSiret(demande.siret) === null)
    return { sujet, verdict: 'Incorrect', ton: 'rouge', detail: 'Sa clé de contrôle est fausse.' }
  if (etablissement)
    return { sujet, verdict: 'Connu', ton: 'vert', detail: `Établissement ${etablissement.numero}.` }
  if (organisme)
    return {
      sujet,
      verdict: 'Établissement inconnu',
      ton: 'ambre',
      detail: 'L’organisme est connu, pas cet établissement.',
    }
  const siren = formatSiren(sirenOf(demande.siret))
  return { sujet, verdict: 'Inconnu', ton: 'rouge', detail: `Aucun lot n’a apporté le SIREN ${siren}.` }
}

function ndaOf({ demande, organisme, etablissement, parNda }: Faits): Controle {
  const sujet = 'NDA'
  const connus = [etablissement?.nda, organisme?.nda].filter((nda) => nda !== undefined && nda !== '')
  if (connus.some((nda) => sameNda(nda ?? '', demande.nda)))
    return { sujet, verdict: 'Concorde', ton: 'vert', detail: 'C’est celui de l’organisme.' }
  const autres = parNda.filter(({ siren }) => siren !== sirenOf(demande.siret))
  if (autres.length > 0) {
    const noms = autres.map(({ raison_sociale }) => raison_sociale).join(', ')
    return { sujet, verdict: 'D’un autre organisme', ton: organisme ? 'rouge' : 'ambre', detail: `${noms}.` }
  }
  if (connus.length > 0)
    return {
      sujet,
      verdict: 'Différent',
      ton: 'rouge',
      detail: `Celui que nous connaissons est ${formatNda(connus[0] ?? '')}.`,
    }
  const forme = parseNda(demande.nda)?.connu ? '' : ' Sa forme est inhabituelle.'
  return { sujet, verdict: 'Inconnu', ton: 'ambre', detail: `Aucun lot ne l’a apporté.${forme}` }
}

/** However each was written: a leading 0 that a spreadsheet ate comes back. */
function sameNda(a: string, b: string): boolean {
  return parseNda(a)?.nda === parseNda(b)?.nda
}

function nomOf({ demande, organisme }: Faits): Controle {
  const sujet = 'Raison sociale'
  if (!organisme)
    return { sujet, verdict: 'Sans comparaison', ton: 'gris', detail: 'L’organisme n’est pas connu.' }
  const [saisie, connue] = [pliure(demande.raison_sociale), pliure(organisme.raison_sociale)]
  if (saisie === connue) return { sujet, verdict: 'Concorde', ton: 'vert', detail: organisme.raison_sociale }
  const proche = connue.includes(saisie) || saisie.includes(connue)
  return {
    sujet,
    verdict: proche ? 'Proche' : 'Différente',
    ton: 'ambre',
    detail: `Connue comme ${organisme.raison_sociale}.`,
  }
}

function emailOf({ demande, organisme }: Faits): Controle {
  const sujet = 'Adresse e-mail'
  if (organisme && demande.email === organisme.email.toLowerCase())
    return { sujet, verdict: 'Connue', ton: 'vert', detail: 'C’est l’adresse de l’organisme.' }
  const domaine = domainOf(demande.email)
  if (isPublicDomain(domaine))
    return {
      sujet,
      verdict: 'Messagerie grand public',
      ton: 'ambre',
      detail: `Tout le monde peut ouvrir une adresse chez ${domaine}.`,
    }
  const connu = domainOf(organisme?.email.toLowerCase() ?? '')
  if (connu === domaine)
    return {
      sujet,
      verdict: 'Concorde',
      ton: 'vert',
      detail: `Même domaine que l’organisme\u00a0: ${domaine}.`,
    }
  if (connu === '' || isPublicDomain(connu))
    return {
      sujet,
      verdict: 'Sans comparaison',
      ton: 'gris',
      detail: 'Nous ne connaissons aucun domaine à l’organisme.',
    }
  return {
    sujet,
    verdict: 'Autre domaine',
    ton: 'ambre',
    detail: `L’organisme écrit de ${connu}, la demande vient de ${domaine}.`,
  }
}

function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1)
}

/** Mailboxes that anybody opens: the domain says nothing of who writes. */
const FAMILLES =
  /^(aol|gmail|gmx|googlemail|hotmail|icloud|live|msn|outlook|proton|protonmail|tutanota|wanadoo|yahoo|ymail)\.[a-z.]+$/
const FOURNISSEURS =
  /^(aliceadsl\.fr|bbox\.fr|club-internet\.fr|free\.fr|laposte\.net|mac\.com|mail\.com|me\.com|neuf\.fr|numericable\.fr|orange\.fr|pm\.me|sfr\.fr)$/

export function isPublicDomain(domaine: string): boolean {
  return FAMILLES.test(domaine) || FOURNISSEURS.test(domaine)
}

function administrateurOf({ organisme }: Faits): Controle {
  const sujet = 'Administrateur'
  if (!organisme)
    return { sujet, verdict: 'Sans comparaison', ton: 'gris', detail: 'L’organisme n’est pas connu.' }
  if (organisme.administrateurs > 0)
    return {
      sujet,
      verdict: 'Il y en a déjà',
      ton: 'rouge',
      detail: `${pluriel(organisme.administrateurs, 'administrateur actif', 'administrateurs actifs')}\u00a0: c’est à eux d’inviter leurs collègues.`,
    }
  if (organisme.invites > 0)
    return {
      sujet,
      verdict: DEJA_INVITE,
      ton: 'ambre',
      detail: `${pluriel(organisme.invites, 'invitation attend', 'invitations attendent')} encore.`,
    }
  return { sujet, verdict: 'Aucun', ton: 'vert', detail: 'La personne serait la première.' }
}

/** What speaks against opening this organisme to the person: a reason is asked to do it all the same. */
export function reservesOf(faits: Faits): string[] {
  const { demande, organisme } = faits
  const rouges = controlesOf(faits)
    .filter(({ ton, verdict }) => ton === 'rouge' || verdict === DEJA_INVITE)
    .map(({ sujet, verdict, detail }) => `${sujet}\u00a0: ${verdict.toLowerCase()}. ${detail}`)
  if (!organisme || organisme.siren === sirenOf(demande.siret)) return rouges
  const ecart = `SIREN\u00a0: celui de la demande, ${formatSiren(sirenOf(demande.siret))}, n’est pas celui de cet organisme.`
  return [ecart, ...rouges]
}

const DEJA_INVITE = 'Déjà invité'

const ETATS_DEMANDE: Readonly<Record<string, { libelle: string; ton: Ton }>> = {
  recue: { libelle: 'À traiter', ton: 'ambre' },
  acceptee: { libelle: 'Approuvée', ton: 'vert' },
  refusee: { libelle: 'Refusée', ton: 'rouge' },
}

export function etatDemande(etat: string): { libelle: string; ton: Ton } {
  return ETATS_DEMANDE[etat] ?? { libelle: etat, ton: 'gris' }
}

/** Address of the list with these filters; what goes without saying is left out. */
export function adresseDemandes({ etat = 'a_traiter', page = 1 }: FiltresDemandes): string {
  const query = new URLSearchParams()
  if (etat !== ('a_traiter' satisfies EtatListe)) query.set('etat', etat)
  if (page > 1) query.set('page', String(page))
  return query.size > 0 ? `/gestion/demandes?${query}` : '/gestion/demandes'
}
