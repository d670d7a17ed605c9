import { pluriel } from '../../core/texte.ts'

/** The team that an asker is told of. */
export type Destinataire = { nom: string; delai_jours: number }

/** `réponse sous 3 jours ouvrés` */
export function delaiReponse(jours: number): string {
  return `réponse sous ${pluriel(jours, 'jour ouvré', 'jours ouvrés')}`
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

type Reglages = { nom: string; email: string; delai: number; prend: string[] }

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
