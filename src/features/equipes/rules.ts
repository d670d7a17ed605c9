import { pluriel } from '../../core/texte.ts'
import { type Champs, type Contenu, direTexte } from '../revisions/rules.ts'

/** The team that an asker is told of. */
export type Destinataire = { nom: string; delai_jours: number }

/** `réponse sous 3 jours ouvrés` */
export function delaiReponse(jours: number): string {
  return `réponse sous ${direDelai(jours)}`
}

/** Said before and after a message is sent. */
export function phraseDestinataire({ nom, delai_jours }: Destinataire): string {
  return `Destinataire\u00a0: ${nom}. En général, ${delaiReponse(delai_jours)}.`
}

const MOTS: Readonly<Record<string, string>> = {
  dossier: 'Dossiers',
  reglement: 'Règlements',
  organisme: 'Questions générales',
  signalement: 'Défauts d’accessibilité',
}

type Dispositif = { code: string; libelle: string }

/** Everything that a team may take, in words; a dispositif taken and no longer known is shown by its code. */
export function choixDePrises(dispositifs: Dispositif[], prises: string[]) {
  const parDispositif = dispositifs.map(({ code, libelle }) => ({
    valeur: `dossier:${code}`,
    libelle: `Dossiers ${libelle} (${code})`,
  }))
  const tous = [
    { valeur: 'reglement', libelle: 'Règlements' },
    { valeur: 'organisme', libelle: 'Questions générales' },
    { valeur: 'signalement', libelle: 'Défauts d’accessibilité' },
    { valeur: 'dossier', libelle: 'Dossiers, sauf ceux d’un dispositif pris par une autre équipe' },
    ...parDispositif,
  ]
  const inconnues = prises.filter((prise) => !tous.some(({ valeur }) => valeur === prise))
  return [...tous, ...inconnues.map((valeur) => ({ valeur, libelle: libellePrise(valeur) }))]
}

/** `Règlements`, `Dossiers PLAN` */
export function libellePrise(prise: string): string {
  const [objet = '', ...dispositif] = prise.split(':')
  return [MOTS[objet] ?? objet, dispositif.join(':')].filter(Boolean).join(' ')
}

/** `Règlements, Dossiers PLAN` */
export function phrasePrises(prend: string[]): string {
  return prend.map(libellePrise).join(', ') || 'Rien pour l’instant'
}

export type Reglages = { nom: string; email: string; delai: number; prend: string[] }

/** As a version keeps it: what it takes, one to a line. */
export function toContenu({ nom, email, delai, prend }: Reglages): Contenu {
  return { nom, email, delai: String(delai), prend: prend.join('\n') }
}

/** How its versions are told. The default team takes what no other does, in every version. */
export function champsEquipe(parDefaut: boolean): Champs {
  const champs: Champs = {
    nom: { libelle: 'Nom', dire: direTexte },
    email: { libelle: 'Boîte aux lettres', dire: (email) => direTexte(email) || 'Aucune' },
    delai: { libelle: 'Délai habituel', dire: (delai) => direDelai(Number(delai)) },
  }
  if (parDefaut) return champs
  const dire = (prend: string | boolean | null) => phrasePrises(direTexte(prend).split('\n').filter(Boolean))
  return { ...champs, prend: { libelle: 'Prend', dire } }
}

/** `3 jours ouvrés` */
export function direDelai(jours: number): string {
  return pluriel(jours, 'jour ouvré', 'jours ouvrés')
}

/** What a change changed, before and after, for the journal. */
export function ecarts(avant: Reglages, apres: Reglages): Record<string, string> {
  const dits = (reglages: Reglages) => ({
    nom: reglages.nom,
    email: reglages.email,
    delai: String(reglages.delai),
    prend: reglages.prend.join(', '),
  })
  const [anciens, nouveaux] = [dits(avant), dits(apres)]
  const changes = (Object.keys(anciens) as (keyof typeof anciens)[]).filter(
    (cle) => anciens[cle] !== nouveaux[cle],
  )
  return Object.fromEntries(
    changes.flatMap((cle) => [
      [`${cle}_avant`, anciens[cle]],
      [cle, nouveaux[cle]],
    ]),
  )
}
