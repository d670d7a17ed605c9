import { formatJour } from '../../core/dates.ts'
import type { FiltreIgnore } from '../../core/filtres.ts'
import { formatMontant, formatMontantBrut } from '../../core/money.ts'
import { Champ, ChampDate, Liste } from '../../ui/champs.tsx'
import { Filtres, type Puce } from '../../ui/filtres.tsx'
import type { ChoixEtablissement } from '../etablissements/queries.ts'
import { nomEtablissement } from '../etablissements/rules.ts'
import { adresseReglements, libelleStatutReglement } from './rules.ts'
import { type FiltresReglements, TRI_DEFAUT } from './schemas.ts'

export type ProprietesFiltres = {
  filtres: FiltresReglements
  ignores: FiltreIgnore[]
  etablissements: ChoixEtablissement[]
}

/** A filter that made no sense keeps what was typed, with its message. */
export function FormulaireFiltres({
  filtres,
  ignores,
  etablissements,
  actifs,
}: ProprietesFiltres & { actifs: number }) {
  const ignore = (name: string) => ignores.find(({ nom }) => nom === name)
  const champ = (name: string, valeur: string | undefined) => ({
    name,
    valeur: ignore(name)?.valeur ?? valeur,
    erreur: ignore(name)?.message,
  })
  const { etablissement, debut, fin, reference, montant, statut, tri } = filtres
  return (
    <Filtres
      action="/reglements"
      hrefEffacer={actifs > 0 ? adresseReglements({ tri }) : undefined}
      actifs={actifs}
      gardes={{ statut, tri: tri === TRI_DEFAUT ? undefined : tri }}
    >
      {etablissements.length > 1 && (
        <Liste
          label="Établissement"
          vide="Tous"
          options={etablissements.map((choix) => ({
            valeur: choix.numero,
            libelle: nomEtablissement(choix),
          }))}
          {...champ('etablissement', etablissement)}
        />
      )}
      <ChampDate label="Émis à partir du" {...champ('debut', debut && formatJour(debut))} />
      <ChampDate label="Émis jusqu’au" {...champ('fin', fin && formatJour(fin))} />
      <Champ
        label="Référence"
        aide="ou celle du relevé"
        autocomplete="off"
        {...champ('reference', reference)}
      />
      <Champ
        label="Montant"
        aide="en euros"
        inputmode="decimal"
        autocomplete="off"
        {...champ('montant', montant === undefined ? undefined : formatMontantBrut(montant))}
      />
    </Filtres>
  )
}

/** The filters in force. */
export function pucesOf({ filtres, etablissements }: ProprietesFiltres): Puce[] {
  const { etablissement, debut, fin, reference, montant, statut } = filtres
  const choix = etablissements.find(({ numero }) => numero === etablissement)
  const puce = (nom: keyof FiltresReglements, valeur: string | undefined): Puce[] =>
    valeur
      ? [
          {
            libelle: LIBELLES[nom] ?? nom,
            valeur,
            href: adresseReglements({ ...filtres, page: 1, [nom]: undefined }),
          },
        ]
      : []
  return [
    ...puce('etablissement', choix && nomEtablissement(choix)),
    ...puce('debut', debut && formatJour(debut)),
    ...puce('fin', fin && formatJour(fin)),
    ...puce('reference', reference),
    ...puce('montant', montant === undefined ? undefined : formatMontant(montant)),
    ...puce('statut', statut && libelleStatutReglement(statut)),
  ]
}

export const LIBELLES: Readonly<Record<string, string>> = {
  etablissement: 'Établissement',
  debut: 'Émis à partir du',
  fin: 'Émis jusqu’au',
  reference: 'Référence',
  montant: 'Montant',
  statut: 'Statut',
  page: 'Page',
  tri: 'Tri',
  document: 'Document',
}
