import { type ComponentChildren, createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { Avis } from './erreurs.tsx'

/** What was typed in the form of that address, and could not be sent. */
export type Brouillon = { action: string; champs: Record<string, string | string[]> }

/** Given to every page by whoever sends it. */
export const BrouillonDePage = createContext<Brouillon | undefined>(undefined)

const ChampsRepris = createContext<Brouillon['champs'] | undefined>(undefined)

/** Inside, the fields of this form are filled again, if there is what to fill them with. */
export function Reprise({ action, children }: { action: string; children: ComponentChildren }) {
  const brouillon = useContext(BrouillonDePage)
  if (brouillon?.action !== action) return <>{children}</>
  return (
    <ChampsRepris.Provider value={brouillon.champs}>
      <Avis ton="attention" titre="Votre saisie a été gardée">
        <p>Elle n’est pas encore envoyée&nbsp;: relisez-la, puis envoyez-la de nouveau.</p>
      </Avis>
      {children}
    </ChampsRepris.Provider>
  )
}

/** What the person had typed there; undefined outside a form filled again. */
export function useRepris(name: string): string | string[] | undefined {
  const champs = useContext(ChampsRepris)
  // A box left empty is not sent: in a form filled again it stays empty.
  return champs && (champs[name] ?? '')
}
