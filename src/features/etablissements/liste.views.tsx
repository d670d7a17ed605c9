import { type FiltreIgnore, messageIgnore } from '../../core/filtres.ts'
import { formatNda } from '../../core/nda.ts'
import { formatSiret } from '../../core/siret.ts'
import { pluriel } from '../../core/texte.ts'
import { Bouton, Champ } from '../../ui/champs.tsx'
import { Etat } from '../../ui/etat.tsx'
import { Filtres, FiltresIgnores, type Puce, Puces } from '../../ui/filtres.tsx'
import { Montant } from '../../ui/montant.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import { Vide } from '../../ui/vide.tsx'
import type { EtablissementListe, ListeEtablissements } from './queries.ts'
import { adresseEtablissements, etatCoordonnees, ibanMasque } from './rules.ts'
import { CHAMPS_ETABLISSEMENTS, type FiltresEtablissements } from './schemas.ts'

export type EtablissementsProps = ListeEtablissements & {
  contexte: ContextePage
  filtres: FiltresEtablissements
  ignores: FiltreIgnore[]
}

const TITRE = 'Voir mes établissements / mes avis de virement'

export function EtablissementsPage(props: EtablissementsProps) {
  const { contexte, etablissements, filtres, ignores, total, page, pages } = props
  const puces = pucesOf(filtres)
  return (
    <Page
      titre={TITRE}
      titreDocument={`${TITRE} (${pluriel(total, 'résultat')}${pages > 1 ? `, page ${page} sur ${pages}` : ''})`}
      contexte={contexte}
      menu="etablissements"
    >
      <FiltresIgnores messages={ignores.map((ignore) => messageIgnore(LIBELLES, ignore))} />
      <FormulaireFiltres filtres={filtres} ignores={ignores} actifs={puces.length} />
      <Puces puces={puces} />
      <p class="invisible" role="status">
        {pluriel(total, 'établissement')}
      </p>
      {total > 0 ? (
        <Tableau
          id="etablissements"
          dense
          legende={
            <>
              <strong>{pluriel(total, 'établissement')}</strong>, par numéro
              {pages > 1 && `, page ${page} sur ${pages}`}
            </>
          }
          colonnes={COLONNES}
          lignes={etablissements}
          cle={({ numero }) => numero}
        />
      ) : (
        <AucunEtablissement filtree={puces.length > 0} financeur={contexte.financeur} />
      )}
      <Pagination
        page={page}
        pages={pages}
        href={(voulue) => adresseEtablissements({ ...filtres, page: voulue })}
      />
    </Page>
  )
}

const LIBELLES: Record<keyof FiltresEtablissements, string> = {
  numero: 'N°',
  raison_sociale: 'Raison sociale',
  siret: 'SIRET',
  nda: 'NDA',
  enseigne: 'Enseigne',
  compte: 'Coordonnées bancaires',
  page: 'Page',
}

function FormulaireFiltres({
  filtres,
  ignores,
  actifs,
}: Pick<EtablissementsProps, 'filtres' | 'ignores'> & { actifs: number }) {
  return (
    <Filtres
      action="/etablissements"
      hrefEffacer={actifs > 0 ? '/etablissements' : undefined}
      actifs={actifs}
      gardes={{ compte: filtres.compte }}
    >
      {CHAMPS_ETABLISSEMENTS.map((champ) => {
        const ignore = ignores.find(({ nom }) => nom === champ)
        return (
          <Champ
            key={champ}
            name={champ}
            label={LIBELLES[champ]}
            valeur={ignore?.valeur ?? filtres[champ]}
            erreur={ignore?.message}
            autocomplete="off"
          />
        )
      })}
    </Filtres>
  )
}

function pucesOf(filtres: FiltresEtablissements): Puce[] {
  return ([...CHAMPS_ETABLISSEMENTS, 'compte'] as const).flatMap((champ) => {
    const valeur = filtres[champ]
    if (!valeur) return []
    return [
      {
        libelle: LIBELLES[champ],
        valeur: champ === 'compte' ? 'à compléter' : valeur,
        href: adresseEtablissements({ ...filtres, page: 1, [champ]: undefined }),
      },
    ]
  })
}

/** The guide's columns; the state of the bank details stands under the IBAN. */
const COLONNES: Colonne<EtablissementListe>[] = [
  {
    cle: 'numero',
    titre: 'N°',
    entete: true,
    valeur: ({ numero }) => <a href={`/etablissements/${encodeURIComponent(numero)}`}>{numero}</a>,
  },
  {
    cle: 'raison',
    titre: 'Raison sociale',
    largeur: 'large',
    valeur: ({ raison_sociale }) => raison_sociale,
  },
  {
    cle: 'siret',
    titre: 'SIRET',
    valeur: ({ siret }) => <span class="insecable">{formatSiret(siret)}</span>,
  },
  { cle: 'cp', titre: 'CP', valeur: ({ code_postal }) => code_postal || <Vierge /> },
  { cle: 'ville', titre: 'Ville', valeur: ({ ville }) => ville || <Vierge /> },
  { cle: 'iban', titre: 'IBAN', valeur: (etablissement) => <Coordonnees {...etablissement} /> },
  { cle: 'bic', titre: 'BIC', valeur: ({ bic }) => bic || <Vierge /> },
  {
    cle: 'nda',
    titre: 'NDA',
    valeur: ({ nda }) => (nda ? <span class="insecable">{formatNda(nda)}</span> : <Vierge />),
  },
  { cle: 'enseigne', titre: 'Enseigne', valeur: ({ enseigne }) => enseigne || <Vierge /> },
]

function Vierge() {
  return <span class="discret">Non renseigné</span>
}

function Coordonnees(etablissement: EtablissementListe) {
  const { du, attente } = etablissement
  return (
    <>
      {du && <div class="insecable">{ibanMasque(etablissement)}</div>}
      <Etat
        libelle={etatCoordonnees(du)}
        ton={du ? 'vert' : 'ambre'}
        detail={
          !du &&
          attente.nombre > 0 && (
            <>
              {pluriel(attente.nombre, 'règlement')} en attente&nbsp;: <Montant cents={attente.montant} />
            </>
          )
        }
      />
    </>
  )
}

function AucunEtablissement({ filtree, financeur }: { filtree: boolean; financeur: string }) {
  if (filtree) {
    return (
      <Vide
        titre="Aucun établissement ne correspond à ces filtres"
        icone="search"
        action={
          <Bouton variante="second" href="/etablissements">
            Effacer les filtres
          </Bouton>
        }
      >
        Une partie du numéro, du nom ou du SIRET suffit&nbsp;: retirez un filtre ci-dessus, ou
        raccourcissez-le.
      </Vide>
    )
  }
  return (
    <Vide titre="Aucun établissement pour l’instant" icone="building-2">
      Vos établissements apparaîtront ici quand {financeur} les aura enregistrés, avec leurs coordonnées
      bancaires et leurs avis de virement.
    </Vide>
  )
}
