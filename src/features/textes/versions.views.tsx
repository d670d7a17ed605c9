import { formatInstant } from '../../core/dates.ts'
import { Section } from '../../ui/disposition.tsx'
import { Historique } from '../../ui/historique.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { Prose } from '../../ui/prose.tsx'
import { Tableau } from '../../ui/tableau.tsx'
import { direTexte, type Revision, tellRevisions } from '../revisions/rules.ts'
import type { Dispositif, VersionLue, VersionTexte } from './queries.ts'
import { compareTextes, TITRES } from './rules.ts'
import type { TypeTexte } from './schemas.ts'

/** Every version of a text, each to be read. */
export function Versions({ type, versions }: { type: TypeTexte; versions: VersionTexte[] }) {
  if (versions.length === 0) return null
  return (
    <Section titre="Versions" id="versions">
      <Tableau
        id="table-versions"
        legende="De la plus récente, en vigueur, à la plus ancienne"
        lignes={versions}
        cle={({ version }) => String(version)}
        colonnes={[
          {
            cle: 'version',
            titre: 'Version',
            entete: true,
            valeur: ({ version }) => <a href={`/gestion/textes/${type}/${version}`}>Version {version}</a>,
          },
          { cle: 'publiee', titre: 'Publiée', valeur: ({ publie_le }) => formatInstant(publie_le) },
          { cle: 'auteur', titre: 'Par', valeur: ({ auteur }) => auteur || 'Livrée avec le programme' },
        ]}
      />
    </Section>
  )
}

type VersionProps = { contexte: ContextePage; type: TypeTexte; version: VersionLue }

export function VersionPage({ contexte, type, version: lue }: VersionProps) {
  const { version, contenu, precedent, publie_le, auteur } = lue
  return (
    <Page
      titre={`Version ${version}`}
      titreDocument={`${TITRES[type].titre}, version ${version}`}
      contexte={contexte}
      menu="textes"
      fil={[
        { libelle: 'Textes', href: '/gestion/textes' },
        { libelle: TITRES[type].titre, href: `/gestion/textes/${type}` },
      ]}
      sousTitre={`Publiée le ${formatInstant(publie_le)}${auteur ? `, par ${auteur}` : ''}`}
    >
      {precedent !== null && (
        <Section titre={`Ce qui a changé depuis la version ${version - 1}`} id="changements">
          <Differences avant={precedent} apres={contenu} />
        </Section>
      )}
      <Section titre="Texte" id="texte">
        <div class="texte">
          <Prose contenu={contenu} />
        </div>
      </Section>
    </Page>
  )
}

function Differences({ avant, apres }: { avant: string; apres: string }) {
  return (
    <dl class="texte">
      {compareTextes(avant, apres).map(({ sorte, bloc }, rang) => (
        <div key={rang}>
          <dt>{sorte === 'ajoute' ? 'Ajouté' : 'Retiré'}</dt>
          <dd>{sorte === 'ajoute' ? <ins>{bloc}</ins> : <del>{bloc}</del>}</dd>
        </div>
      ))}
    </dl>
  )
}

type DispositifProps = { contexte: ContextePage; dispositif: Dispositif; revisions: Revision[] }

/** What a dispositif has been called. */
export function DispositifPage({ contexte, dispositif: { code, libelle }, revisions }: DispositifProps) {
  return (
    <Page
      titre={`Dispositif ${code}`}
      contexte={contexte}
      menu="textes"
      fil={[
        { libelle: 'Textes', href: '/gestion/textes' },
        { libelle: 'Libellés des dispositifs', href: '/gestion/dispositifs' },
      ]}
      sousTitre={libelle}
    >
      <Historique
        revisions={tellRevisions(revisions, { libelle: { libelle: 'Libellé', dire: direTexte } })}
      />
    </Page>
  )
}
