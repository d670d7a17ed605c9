import { formatInstant } from '../../core/dates.ts'
import type { EtatFlux } from '../../core/flux.ts'
import type { Arret } from '../../db/etat.ts'
import { Section } from '../../ui/disposition.tsx'
import { colonnesFlux } from '../../ui/flux.tsx'
import { type ContextePage, PagePublique } from '../../ui/page.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'

type EtatProps = {
  contexte: ContextePage
  flux: EtatFlux[]
  arrets: Arret[]
  maintenant: Date
  connecte: boolean
}

/** How fresh the data is and when the service stops, for anybody. */
export function EtatPage({ contexte, flux, arrets, maintenant, connecte }: EtatProps) {
  return (
    <PagePublique titre="État du service" contexte={contexte} retour={connecte}>
      <p>
        Le service répond. Cette page se lit sans compte&nbsp;; elle a été établie le{' '}
        {formatInstant(maintenant)}.
      </p>
      <Section titre="Arrêts" id="arrets">
        {arrets.length === 0 ? (
          <p>Aucun arrêt n’est en cours ni prévu.</p>
        ) : (
          <Tableau
            id="table-arrets"
            legende="Du plus proche au plus lointain"
            lignes={arrets}
            cle={({ debut, fin }) => `${debut.getTime()}-${fin.getTime()}`}
            colonnes={columnsOf(maintenant)}
          />
        )}
      </Section>
      <Section titre={`Données de ${contexte.financeur}`} id="donnees">
        <Tableau
          id="table-flux"
          legende="Chaque flux et ses dernières données"
          lignes={flux}
          cle={({ cle }) => cle}
          colonnes={colonnesFlux<EtatFlux>(maintenant)}
        />
      </Section>
    </PagePublique>
  )
}

function columnsOf(maintenant: Date): Colonne<Arret>[] {
  return [
    { cle: 'debut', titre: 'Début', entete: true, valeur: ({ debut }) => formatInstant(debut) },
    { cle: 'fin', titre: 'Fin', valeur: ({ fin }) => formatInstant(fin) },
    { cle: 'quand', titre: 'Moment', valeur: ({ debut }) => (debut <= maintenant ? 'En cours' : 'Prévu') },
    { cle: 'texte', titre: 'Précision', valeur: ({ texte }) => texte },
  ]
}
