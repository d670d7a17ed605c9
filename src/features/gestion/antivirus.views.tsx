import { formatInstant } from '../../core/dates.ts'
import { pluriel } from '../../core/texte.ts'
import { Avis } from '../../ui/erreurs.tsx'
import type { Retenus } from '../fichiers/queries.ts'

/** What the antivirus holds; nothing when it does its work. */
export function AvisAntivirus({ retenus: { attendent, depuis, illisibles } }: { retenus: Retenus }) {
  if (attendent === 0 && illisibles === 0) return null
  return (
    <Avis ton="attention" titre="Des fichiers ne s’ouvrent pas" annonce={false}>
      {attendent > 0 && depuis && (
        <p>
          L’antivirus ne répond pas, ou plus assez vite&nbsp;: {pluriel(attendent, 'fichier')}{' '}
          {attendent > 1 ? 'attendent' : 'attend'} d’être {attendent > 1 ? 'vérifiés' : 'vérifié'}, depuis le{' '}
          {formatInstant(depuis)}.
        </p>
      )}
      {illisibles > 0 && (
        <p>
          L’antivirus n’a pas pu vérifier {pluriel(illisibles, 'fichier')}&nbsp;: demandez-les de nouveau.
        </p>
      )}
    </Avis>
  )
}
