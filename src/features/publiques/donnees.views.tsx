import { formatJour, jourParis } from '../../core/dates.ts'
import { TRAITEMENTS } from '../../core/traitements.ts'
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
      <Traitements />
      <h2 id="cookies">Liste des cookies</h2>
      <p>
        Un seul cookie, strictement nécessaire, et un second pour qui se connecte par un annuaire, le temps
        d’y passer. Aucun autre site n’est appelé, aucun traceur n’est déposé.
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

/** From the dictionary of the columns, so that the page promises what the database does. */
function Traitements() {
  return (
    <>
      <h2 id="traitements">Liste des traitements</h2>
      {Object.entries(TRAITEMENTS).map(([nom, { libelle, finalite, base, duree, lecteurs }]) => (
        <section key={nom} aria-labelledby={`traitement-${nom}`}>
          <h3 id={`traitement-${nom}`}>{libelle}</h3>
          <Fiche
            lignes={[
              { libelle: 'Finalité', valeur: finalite },
              { libelle: 'Base légale', valeur: base },
              { libelle: 'Durée', valeur: duree },
              { libelle: 'Lecteurs', valeur: lecteurs },
            ]}
          />
        </section>
      ))}
    </>
  )
}
