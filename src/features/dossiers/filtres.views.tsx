import { formatJour } from '../../core/dates.ts'
import { type FiltreIgnore, printable } from '../../core/filtres.ts'
import { Champ, ChampDate, Liste } from '../../ui/champs.tsx'
import { Filtres, type Puce } from '../../ui/filtres.tsx'
import type { ChoixListe } from './liste.queries.ts'
import { adresseDossiers, libelleValeur, without } from './liste.rules.ts'
import { type FiltresDossiers, LIBELLES_FILTRE, TRI_PAR_DEFAUT } from './schemas.ts'

export type PropsFiltres = { filtres: FiltresDossiers; ignores: FiltreIgnore[]; choix: ChoixListe }

/** The filters of the guide; the statut is chosen among the counters. A value that made no sense is said at its field. */
export function FormulaireDossiers(props: PropsFiltres & { actifs: number; sansNoms: boolean | undefined }) {
  const { filtres, ignores, choix, actifs, sansNoms } = props
  const refuse = (nom: string) => {
    const ignore = ignores.find((candidat) => candidat.nom === nom)
    return ignore && { ...ignore, valeur: printable(ignore.valeur) }
  }
  const jour = (nom: 'debut' | 'fin') => {
    const valeur = filtres[nom]
    const refus = refuse(nom)
    return {
      name: nom,
      label: LIBELLES_FILTRE[nom],
      valeur: valeur ? formatJour(valeur) : refus?.valeur,
      erreur: refus?.message,
    }
  }
  return (
    <Filtres
      action="/dossiers"
      actifs={actifs}
      gardes={{
        statut: filtres.statut,
        soldes: filtres.soldes,
        facture: filtres.facture,
        entreprise: filtres.entreprise,
        a_faire: filtres.a_faire,
        tri: filtres.tri,
      }}
      hrefEffacer={actifs > 0 ? adresseDossiers({ tri: filtres.tri ?? TRI_PAR_DEFAUT }) : undefined}
    >
      <Liste
        name="dispositif"
        label={LIBELLES_FILTRE.dispositif}
        vide="Tous"
        valeur={filtres.dispositif}
        options={optionsDispositif(choix, filtres)}
      />
      {choix.etablissements.length > 1 && (
        <Liste
          name="etablissement"
          label={LIBELLES_FILTRE.etablissement}
          vide="Tous"
          valeur={filtres.etablissement}
          options={optionsEtablissement(choix)}
        />
      )}
      <ChampDate {...jour('debut')} aide="Dès le jj/mm/aaaa" />
      <ChampDate {...jour('fin')} aide="Jusqu’au jj/mm/aaaa" />
      {!sansNoms && (
        <Champ
          name="stagiaire"
          label={LIBELLES_FILTRE.stagiaire}
          autocomplete="off"
          taille="moyen"
          valeur={filtres.stagiaire ?? refuse('stagiaire')?.valeur}
          erreur={refuse('stagiaire')?.message}
        />
      )}
    </Filtres>
  )
}

/** Those met in the dossiers, and the one asked for. */
function optionsDispositif({ dispositifs, presents }: ChoixListe, { dispositif }: FiltresDossiers) {
  const codes = new Set([
    ...presents.map((present) => present.dispositif),
    ...(dispositif ? [dispositif] : []),
  ])
  return [...codes].sort().map((valeur) => {
    const libelle = dispositifs.find(({ code }) => code === valeur)?.libelle
    return { valeur, libelle: libelle ? `${valeur}, ${libelle}` : valeur }
  })
}

function optionsEtablissement({ etablissements }: ChoixListe) {
  return etablissements.map(({ numero, ville, enseigne, raison_sociale }) => ({
    valeur: numero,
    libelle: `${numero} ${ville || enseigne || raison_sociale}`,
  }))
}

const AVEC_PUCE = [
  'dispositif',
  'etablissement',
  'debut',
  'fin',
  'stagiaire',
  'statut',
  'soldes',
  'facture',
  'entreprise',
  'a_faire',
] as const

/** Each active filter, with the list that no longer has it. */
export function pucesDossiers({ filtres, choix }: PropsFiltres): Puce[] {
  return AVEC_PUCE.flatMap((nom) => {
    const valeur = filtres[nom]
    if (!valeur) return []
    const etablissement =
      nom === 'etablissement' && choix.etablissements.find(({ numero }) => numero === valeur)
    const mots = etablissement
      ? `${valeur} ${etablissement.ville}`
      : nom === 'soldes'
        ? 'oui'
        : libelleValeur(nom, valeur)
    return { libelle: LIBELLES_FILTRE[nom], valeur: mots, href: adresseDossiers(without(filtres, nom)) }
  })
}
