import type { Extrait } from './organisme.queries.ts'
import { type NomListe, PAR_LISTE } from './schemas.ts'

/** For a caption: which rows are named, unless all of them are. */
export function rangs(nom: NomListe, { lignes, page, suite }: Extrait<unknown>): string {
  if (page === 1 && !suite) return ''
  const avant = (page - 1) * PAR_LISTE[nom]
  return `, lignes ${avant + 1} à ${avant + lignes.length}`
}

const MOTS: Record<NomListe, { libelle: string; avant: string; apres: string }> = {
  personnes: { libelle: 'Personnes', avant: 'Personnes précédentes', apres: 'Personnes suivantes' },
  etablissements: {
    libelle: 'Établissements',
    avant: 'Établissements précédents',
    apres: 'Établissements suivants',
  },
  demandes: {
    libelle: 'Demandes de compte',
    avant: 'Demandes plus récentes',
    apres: 'Demandes plus anciennes',
  },
  lots: { libelle: 'Lots', avant: 'Lots plus récents', apres: 'Lots plus anciens' },
  courriels: { libelle: 'Courriels', avant: 'Courriels plus récents', apres: 'Courriels plus anciens' },
}

type SuiteProps = { nom: NomListe; siren: string; extrait: Extrait<unknown> }

/** The way to the rows of a list that are not on the page; nothing when all are. */
export function Suite({ nom, siren, extrait: { page, suite } }: SuiteProps) {
  if (page === 1 && !suite) return null
  const { libelle, avant, apres } = MOTS[nom]
  const adresse = (numero: number) =>
    `/gestion/organismes/${siren}${numero > 1 ? `?${nom}=${numero}` : ''}#${nom}`
  return (
    <nav aria-label={`Pages\u00a0: ${libelle}`}>
      <ul class="gestes">
        {page > 1 && (
          <li>
            <a href={adresse(page - 1)}>{avant}</a>
          </li>
        )}
        {suite && (
          <li>
            <a href={adresse(page + 1)}>{apres}</a>
          </li>
        )}
      </ul>
    </nav>
  )
}
