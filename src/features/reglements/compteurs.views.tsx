import { Chiffres } from '../../ui/chiffres.tsx'
import { Montant } from '../../ui/montant.tsx'
import type { ListeReglements } from './liste.queries.ts'
import { adresseReglements, countGroupes, libelleStatutReglement, sortGroupes, sumGroupes } from './rules.ts'
import { A_REEMETTRE, type FiltresReglements } from './schemas.ts'

/** What was paid, then numbers by statut: each is the list of that statut. */
export function Compteurs({
  filtres,
  groupes,
  aReemettre,
  retenus,
}: ListeReglements & { filtres: FiltresReglements }) {
  const { total, emis } = sumGroupes(retenus)
  const autres = { ...filtres, page: 1, statut: undefined }
  const nombre = countGroupes(groupes)
  const renvoyes = countGroupes(aReemettre)
  return (
    <>
      <Chiffres
        titre="Compteurs"
        chiffres={[
          { valeur: <Montant cents={total} />, libelle: 'réglés' },
          ...(emis > 0
            ? [{ valeur: <Montant cents={emis} />, libelle: 'dont émis, en route vers votre compte' }]
            : []),
          {
            valeur: nombre,
            libelle: nombre < 2 ? 'règlement au total' : 'règlements au total',
            href: adresseReglements(autres),
            courant: !filtres.statut,
          },
          ...(renvoyes > 0
            ? [
                {
                  valeur: renvoyes,
                  libelle: 'à réémettre',
                  href: adresseReglements({ ...autres, statut: A_REEMETTRE }),
                  courant: filtres.statut === A_REEMETTRE,
                },
              ]
            : []),
        ]}
      />
      <nav class="par-statut" aria-label="Par statut">
        <ul>
          {sortGroupes(groupes).map((groupe) => (
            <li key={groupe.statut}>
              <a
                href={adresseReglements({ ...autres, statut: groupe.statut })}
                aria-current={filtres.statut === groupe.statut ? 'true' : undefined}
              >
                {libelleStatutReglement(groupe.statut)} <b>{groupe.nombre}</b>
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </>
  )
}
