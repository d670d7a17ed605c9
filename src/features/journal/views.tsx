import type { ComponentChildren } from 'preact'
import { FAMILLES, nommeActe } from '../../core/actes.ts'
import { formatInstant, formatJour } from '../../core/dates.ts'
import { type FiltreIgnore, messageIgnore } from '../../core/filtres.ts'
import { formatNom } from '../../core/texte.ts'
import { Bouton, Champ, ChampDate, Liste } from '../../ui/champs.tsx'
import { Etat } from '../../ui/etat.tsx'
import { Filtres, FiltresIgnores, Puces } from '../../ui/filtres.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import { Vide } from '../../ui/vide.tsx'
import type { LigneJournal, PageJournal, PersonneListee } from './queries.ts'
import {
  adresseJournal,
  type Espace,
  libelleResultat,
  nommeObjet,
  nommePersonne,
  pucesOf,
  tellDetails,
} from './rules.ts'
import { FINANCEUR, type FiltresJournal, LIBELLES_FILTRES, RESULTATS } from './schemas.ts'

type JournalProps = PageJournal & {
  contexte: ContextePage
  filtres: FiltresJournal
  ignores: FiltreIgnore[]
}

/** Who did what in the organisme. */
export function JournalPage(props: JournalProps & { personnes: PersonneListee[] }) {
  const { contexte, personnes } = props
  const options = [
    ...personnes.map((personne) => ({ valeur: personne.id, libelle: formatNom(personne) })),
    { valeur: FINANCEUR, libelle: contexte.financeur },
  ]
  const choisie = options.find(({ valeur }) => valeur === props.filtres.personne)
  return (
    <Journal
      {...props}
      espace={{ base: '/journal', financeur: contexte.financeur }}
      introduction={`Ce que vos utilisateurs et ${contexte.financeur} ont fait dans votre espace. Personne ne peut changer ces lignes.`}
      nomPersonne={choisie?.libelle}
    >
      <Liste
        name="personne"
        label={LIBELLES_FILTRES.personne}
        vide="Toutes"
        valeur={props.filtres.personne}
        options={options}
      />
    </Journal>
  )
}

/** The same for the funder's administrateurs, over every organisme. */
export function JournalGestionPage(
  props: JournalProps & { scelle: { dernier: number; scelle_le: Date } | null },
) {
  const { contexte, filtres, scelle } = props
  const sceau = scelle ? ` Lignes scellées jusqu’au ${formatInstant(scelle.scelle_le)}.` : ''
  return (
    <Journal
      {...props}
      espace={{ base: '/gestion/journal', financeur: contexte.financeur }}
      introduction={`Ce qui a été fait dans tous les espaces. Votre lecture y laisse sa ligne.${sceau}`}
    >
      <Champ
        name="siren"
        label={LIBELLES_FILTRES.siren}
        inputmode="numeric"
        taille="moyen"
        valeur={filtres.siren}
      />
      <Champ
        name="personne"
        label="Personne"
        aide="Nom ou e-mail"
        taille="moyen"
        autocomplete="off"
        valeur={filtres.personne}
      />
    </Journal>
  )
}

type CadreProps = JournalProps & {
  espace: Espace
  introduction: string
  nomPersonne?: string | undefined
  children: ComponentChildren
}

function Journal(props: CadreProps) {
  const { contexte, espace, introduction, filtres, ignores, lignes, nomPersonne } = props
  const mots = {
    famille: filtres.famille && FAMILLES[filtres.famille],
    resultat: filtres.resultat && RESULTATS[filtres.resultat],
    personne: nomPersonne,
  }
  const puces = pucesOf(espace.base, filtres, mots)
  return (
    <Page
      titre="Journal"
      contexte={contexte}
      menu="journal"
      entete={
        <Bouton
          href={adresseJournal(`${espace.base}/export`, { ...filtres, suite: undefined })}
          variante="second"
          icone="download"
        >
          Exporter en CSV
        </Bouton>
      }
    >
      <p>{introduction}</p>
      <FiltresIgnores messages={ignores.map((ignore) => messageIgnore(LIBELLES_FILTRES, ignore))} />
      <Filtres
        action={espace.base}
        actifs={puces.length}
        hrefEffacer={puces.length > 0 ? espace.base : undefined}
      >
        <ChampsCommuns filtres={filtres} base={espace.base} />
        {props.children}
      </Filtres>
      <Puces puces={puces} />
      {lignes.length > 0 ? (
        <Tableau
          id="lignes"
          legende={
            filtres.suite
              ? 'Lignes plus anciennes, la plus récente d’abord'
              : 'La ligne la plus récente d’abord'
          }
          lignes={lignes}
          cle={({ id }) => String(id)}
          colonnes={columnsOf(espace)}
          dense
        />
      ) : (
        <Vide
          titre={puces.length > 0 ? 'Aucune ligne ne correspond' : 'Rien pour l’instant'}
          icone="file-text"
        />
      )}
      <Suite {...props} />
    </Page>
  )
}

type ChampsCommunsProps = { filtres: FiltresJournal; base: Espace['base'] }

function ChampsCommuns({ filtres: { debut, fin, famille, resultat }, base }: ChampsCommunsProps) {
  const familles = toOptions(FAMILLES).filter(
    ({ valeur }) => base === '/gestion/journal' || !FAMILLES_FINANCEUR.has(valeur),
  )
  return (
    <>
      <ChampDate name="debut" label={LIBELLES_FILTRES.debut} valeur={debut && formatJour(debut)} />
      <ChampDate name="fin" label={LIBELLES_FILTRES.fin} valeur={fin && formatJour(fin)} />
      <Liste
        name="famille"
        label={LIBELLES_FILTRES.famille}
        vide="Toutes"
        valeur={famille}
        options={familles}
      />
      <Liste
        name="resultat"
        label={LIBELLES_FILTRES.resultat}
        vide="Tous"
        valeur={resultat}
        options={toOptions(RESULTATS)}
      />
    </>
  )
}

/** Acts of no organisme. */
const FAMILLES_FINANCEUR: ReadonlySet<string> = new Set(['lots', 'reglages'])

const toOptions = (mots: Readonly<Record<string, string>>) =>
  Object.entries(mots).map(([valeur, libelle]) => ({ valeur, libelle }))

function Suite({ espace: { base }, filtres, suite }: CadreProps) {
  if (!suite && !filtres.suite) return null
  return (
    <nav class="pagination" aria-label="Pages">
      <ul>
        {filtres.suite && (
          <li>
            <a href={adresseJournal(base, { ...filtres, suite: undefined })}>Revenir aux plus récentes</a>
          </li>
        )}
        {suite && (
          <li>
            <a href={adresseJournal(base, { ...filtres, suite })} rel="next">
              Lignes plus anciennes
            </a>
          </li>
        )}
      </ul>
    </nav>
  )
}

function columnsOf(espace: Espace): Colonne<LigneJournal>[] {
  return [
    {
      cle: 'instant',
      titre: 'Date',
      entete: true,
      valeur: ({ instant }) => <span class="date">{formatInstant(instant)}</span>,
    },
    { cle: 'personne', titre: 'Personne', valeur: (ligne) => <Personne ligne={ligne} espace={espace} /> },
    ...(espace.base === '/gestion/journal' ? [ORGANISME] : []),
    { cle: 'acte', titre: 'Acte', valeur: ({ acte }) => nommeActe(acte) },
    { cle: 'objet', titre: 'Objet', valeur: (ligne) => <Objet ligne={ligne} espace={espace} /> },
    {
      cle: 'adresse',
      titre: 'Depuis',
      valeur: ({ adresse }) => <span class="adresse">{adresse || '—'}</span>,
    },
    {
      cle: 'resultat',
      titre: 'Résultat',
      valeur: ({ resultat }) => (
        <Etat libelle={libelleResultat(resultat)} ton={resultat === 'ok' ? 'gris' : 'ambre'} />
      ),
    },
  ]
}

const ORGANISME: Colonne<LigneJournal> = {
  cle: 'organisme',
  titre: 'Organisme',
  valeur: ({ siren, raison_sociale }) =>
    siren ? <a href={`/gestion/organismes/${siren}`}>{raison_sociale}</a> : '—',
}

type CelluleProps = { ligne: LigneJournal; espace: Espace }

function Personne({ ligne, espace }: CelluleProps) {
  const nom = nommePersonne(ligne, espace)
  if (nom !== '') return <>{nom}</>
  return <span class="discret">{ligne.adresse === '' ? 'Le programme' : 'Personne inconnue'}</span>
}

function Objet({ ligne, espace }: CelluleProps) {
  const objet = nommeObjet(ligne, espace)
  const details = tellDetails(ligne)
  if (!objet && !details) return <>—</>
  return (
    <>
      {objet?.href ? <a href={objet.href}>{objet.libelle}</a> : objet?.libelle}
      {details && <span class="detail">{details}</span>}
    </>
  )
}
