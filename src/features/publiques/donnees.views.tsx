import { formatJour, jourParis } from '../../core/dates.ts'
import { Fiche } from '../../ui/fiche.tsx'
import { type ContextePage, PagePublique } from '../../ui/page.tsx'
import { Prose } from '../../ui/prose.tsx'
import type { Texte } from '../conditions/queries.ts'
import { COOKIES } from './donnees.schemas.ts'

type DonneesProps = { contexte: ContextePage; connecte: boolean; texte: Texte }

export function DonneesPage({ contexte, connecte, texte }: DonneesProps) {
  return (
    <PagePublique titre="Données personnelles" contexte={contexte} retour={connecte}>
      <p class="discret">
        Version {texte.version}, publiée le {formatJour(jourParis(texte.publie_le))}. Le financeur est{' '}
        {contexte.financeur}.
      </p>
      <Prose contenu={texte.contenu} />
      <h2 id="cookies">Liste des cookies</h2>
      <p>
        Un seul cookie, strictement nécessaire. Aucun autre site n’est appelé, aucun traceur n’est déposé.
      </p>
      {COOKIES.map(({ nom, role, depose, duree }) => (
        <Fiche
          key={nom}
          lignes={[
            { libelle: 'Nom', valeur: <code>{nom}</code> },
            { libelle: 'Rôle', valeur: role },
            { libelle: 'Dépôt', valeur: depose },
            { libelle: 'Durée', valeur: duree },
          ]}
        />
      ))}
    </PagePublique>
  )
}
