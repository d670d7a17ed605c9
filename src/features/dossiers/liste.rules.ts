import { formatJour } from '../../core/dates.ts'
import type { FiltreIgnore } from '../../core/filtres.ts'
import type { Cents } from '../../core/money.ts'
import { A_FAIRE, type AFaire, libelleStatutDossier, STATUTS_DOSSIER } from './rules.ts'
import { type FiltresDossiers, PAR_PAGE, TRI_PAR_DEFAUT } from './schemas.ts'

export type CompteStatut = { statut: string; nombre: number; accorde: Cents; regle: Cents; reste: Cents }

export type Somme = Omit<CompteStatut, 'statut'>

/** The rows that the filters on the statut keep. */
export function selectedStatuts(
  statuts: readonly CompteStatut[],
  { statut, soldes }: FiltresDossiers,
): CompteStatut[] {
  return statuts.filter(
    (compte) => (!statut || compte.statut === statut) && (!soldes || compte.statut === 'SOLDE'),
  )
}

export function countSelected(statuts: readonly CompteStatut[], filtres: FiltresDossiers): number {
  return sumStatuts(selectedStatuts(statuts, filtres)).nombre
}

/** The first page is always there. */
export function isPageKnown(statuts: readonly CompteStatut[], filtres: FiltresDossiers): boolean {
  const { page = 1 } = filtres
  return page === 1 || (page - 1) * PAR_PAGE < countSelected(statuts, filtres)
}

export function sumStatuts(statuts: readonly CompteStatut[]): Somme {
  return statuts.reduce<Somme>(
    (somme, compte) => ({
      nombre: somme.nombre + compte.nombre,
      accorde: somme.accorde + compte.accorde,
      regle: somme.regle + compte.regle,
      reste: somme.reste + compte.reste,
    }),
    { nombre: 0, accorde: 0, regle: 0, reste: 0 },
  )
}

/** In the order of a dossier's life; statuts that we do not know last. */
export function sortStatuts<T extends { statut: string }>(statuts: readonly T[]): T[] {
  const rang = ({ statut }: T) =>
    STATUTS_DOSSIER.includes(statut) ? STATUTS_DOSSIER.indexOf(statut) : STATUTS_DOSSIER.length
  return statuts.toSorted((a, b) => rang(a) - rang(b) || a.statut.localeCompare(b.statut, 'fr'))
}

/** The list's address with these filters; the usual sort and the first page are left out. */
export function adresseDossiers({ page = 1, tri = TRI_PAR_DEFAUT, ...filtres }: FiltresDossiers): string {
  const query = new URLSearchParams()
  for (const [nom, valeur] of Object.entries(filtres)) if (valeur) query.set(nom, valeur)
  if (tri !== TRI_PAR_DEFAUT) query.set('tri', tri)
  if (page > 1) query.set('page', String(page))
  return query.size > 0 ? `/dossiers?${query}` : '/dossiers'
}

/** The file of the same list, of all its pages. */
export function adresseExport(filtres: FiltresDossiers): string {
  return adresseDossiers(without(filtres, 'tri')).replace('/dossiers', '/exports/dossiers.csv')
}

/** Takes filters off; the page goes with any of them. */
export function without(filtres: FiltresDossiers, ...noms: (keyof FiltresDossiers)[]): FiltresDossiers {
  const reste = { ...filtres }
  for (const nom of [...noms, 'page' as const]) delete reste[nom]
  return reste
}

/** Whoever may not see the names of stagiaires does not find their dossiers by them either. */
export function dropStagiaire({ filtres, ignores }: Lus): Lus {
  const { stagiaire, ...reste } = filtres
  if (!stagiaire) return { filtres, ignores }
  const message = 'Votre organisme ne vous montre pas les noms des stagiaires.'
  return { filtres: reste, ignores: [...ignores, { nom: 'stagiaire', valeur: stagiaire, message }] }
}

type Lus = { filtres: FiltresDossiers; ignores: FiltreIgnore[] }

/** How each filter reads on its chip. */
export function libelleValeur(nom: keyof FiltresDossiers, valeur: string): string {
  if (nom === 'debut') return `à partir du ${formatJour(valeur)}`
  if (nom === 'fin') return `jusqu’au ${formatJour(valeur)}`
  if (nom === 'a_faire') return A_FAIRE[valeur as AFaire]
  return nom === 'statut' ? libelleStatutDossier(valeur) : valeur
}

export type ChoixConnus = {
  etablissements: readonly { numero: string }[]
  dispositifs: readonly { code: string }[]
  presents: readonly { dispositif: string; statut: string }[]
}

/** The filters whose value has to be one of those known. */
const A_CONNAITRE = ['dispositif', 'etablissement', 'statut'] as const
export type FiltreConnu = (typeof A_CONNAITRE)[number]

/** Leaves out what names nothing: an establishment out of scope is as unknown as one that does not exist. */
export function keepKnown(
  filtres: FiltresDossiers,
  choix: ChoixConnus,
): { filtres: FiltresDossiers; inconnus: FiltreConnu[] } {
  const { etablissements, dispositifs, presents } = choix
  const connus: Record<FiltreConnu, readonly string[]> = {
    dispositif: [...dispositifs.map(({ code }) => code), ...presents.map(({ dispositif }) => dispositif)],
    etablissement: etablissements.map(({ numero }) => numero),
    statut: [...STATUTS_DOSSIER, ...presents.map(({ statut }) => statut)],
  }
  const inconnus = A_CONNAITRE.filter((nom) => {
    const valeur = filtres[nom]
    return valeur !== undefined && !connus[nom].includes(valeur)
  })
  return { filtres: inconnus.length > 0 ? without(filtres, ...inconnus) : filtres, inconnus }
}
