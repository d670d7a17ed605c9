import { formatInstant } from '../../core/dates.ts'
import { formatNom } from '../../core/texte.ts'
import { Lignes } from '../../ui/lignes.tsx'
import type { Etape } from './queries.ts'
import { libelleActe } from './rules.ts'

/** Every step, first one first. `nommer`: the funder's people see each other's names, an organisme only its own. */
export function Etapes({
  etapes,
  financeur,
  nommer = false,
}: {
  etapes: Etape[]
  financeur: string
  nommer?: boolean
}) {
  return (
    <Lignes
      lignes={etapes.map((etape) => ({
        titre: libelleActe(etape.acte),
        detail: [auteurOf(etape, financeur, nommer), isDit(etape, nommer) && etape.motif]
          .filter(Boolean)
          .join(' – '),
        valeur: formatInstant(etape.le),
      }))}
    />
  )
}

/** The number called and why the funder's people approve are theirs; why they refuse is told. */
function isDit({ camp, acte }: Etape, nommer: boolean): boolean {
  return nommer || camp !== 'financeur' || acte === 'refus'
}

function auteurOf({ camp, nom, prenom }: Etape, financeur: string, nommer: boolean): string {
  if (nom && prenom && (camp === 'organisme' || nommer)) return formatNom({ nom, prenom })
  if (camp === 'organisme') return 'Par le lien d’un courriel'
  return camp === 'financeur' ? financeur : 'oGestion'
}
