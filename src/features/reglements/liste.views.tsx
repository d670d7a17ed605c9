import { type FiltreIgnore, messageIgnore } from '../../core/filtres.ts'
import { pluriel } from '../../core/texte.ts'
import { Bouton } from '../../ui/bouton.tsx'
import { DateJour } from '../../ui/date.tsx'
import { Etat } from '../../ui/etat.tsx'
import { FiltresIgnores, Puces } from '../../ui/filtres.tsx'
import { Montant } from '../../ui/montant.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { type Colonne, type LignePied, Tableau } from '../../ui/tableau.tsx'
import { Vide } from '../../ui/vide.tsx'
import type { ChoixEtablissement } from '../etablissements/queries.ts'
import { nomEtablissement } from '../etablissements/rules.ts'
import { Compteurs } from './compteurs.views.tsx'
import { FormulaireFiltres, LIBELLES, pucesOf } from './filtres.views.tsx'
import type { ListeReglements, ReglementListe } from './liste.queries.ts'
import {
  adresseExport,
  adresseReglements,
  compteStatutReglement,
  libelleStatutReglement,
  sumGroupes,
  tonStatutReglement,
} from './rules.ts'
import { type FiltresReglements, TRI_DEFAUT, type TriReglements } from './schemas.ts'

export type ReglementsProps = ListeReglements & {
  contexte: ContextePage
  etablissements: ChoixEtablissement[]
  filtres: FiltresReglements
  ignores: FiltreIgnore[]
  /** The person may take the list away as a file. */
  exportable: boolean
}

const TITRE = 'Consulter mes règlements'

export function ReglementsPage(props: ReglementsProps) {
  const { contexte, filtres, ignores, groupes, total } = props
  const puces = pucesOf(props)
  return (
    <Page
      titre={TITRE}
      titreDocument={titreOf(props)}
      contexte={contexte}
      menu="reglements"
      entete={props.exportable && total > 0 && <LiensExport filtres={filtres} />}
    >
      <FiltresIgnores messages={ignores.map((ignore) => messageIgnore(LIBELLES, ignore))} />
      {groupes.length > 0 && <Compteurs {...props} />}
      <FormulaireFiltres {...props} actifs={puces.length} />
      <Puces puces={puces} />
      <p class="invisible" role="status">
        {pluriel(total, 'règlement')}
      </p>
      {total > 0 ? (
        <TableauReglements {...props} />
      ) : (
        <AucunReglement filtree={puces.length > 0} {...props} />
      )}
      <Pagination
        page={props.page}
        pages={props.pages}
        href={(page) => adresseReglements({ ...filtres, page })}
      />
    </Page>
  )
}

function LiensExport({ filtres }: { filtres: FiltresReglements }) {
  return (
    <>
      <Bouton href={adresseExport('lignes-de-reglement', filtres)} variante="second" icone="download">
        Exporter les lignes en CSV
      </Bouton>
      <Bouton href={adresseExport('reglements', filtres)} variante="second" icone="download">
        Exporter la liste en CSV
      </Bouton>
    </>
  )
}

function titreOf({ total, page, pages }: ReglementsProps): string {
  return `${TITRE} (${pluriel(total, 'règlement')}${pages > 1 ? `, page ${page} sur ${pages}` : ''})`
}

const COLONNES: Colonne<ReglementListe>[] = [
  {
    cle: 'reference',
    titre: 'Référence',
    tri: 'reference',
    entete: true,
    valeur: ({ reference }) => (
      <a class="insecable" href={`/reglements/${encodeURIComponent(reference)}`}>
        {reference}
      </a>
    ),
  },
  {
    cle: 'emission',
    titre: 'Émis le',
    tri: 'date_emission',
    valeur: ({ date_emission }) => jourOuRien(date_emission),
  },
  { cle: 'execution', titre: 'Exécuté le', valeur: (reglement) => <Execution {...reglement} /> },
  { cle: 'etablissement', titre: 'Établissement', largeur: 'large', valeur: () => null },
  { cle: 'lignes', titre: 'Lignes', alignement: 'nombre', valeur: ({ nb_lignes }) => nb_lignes },
  {
    cle: 'statut',
    titre: 'Statut',
    valeur: (reglement) => <StatutReglement {...reglement} />,
  },
  {
    cle: 'montant',
    titre: 'Montant',
    alignement: 'nombre',
    tri: 'montant',
    valeur: ({ montant }) => <Montant cents={montant} />,
  },
]

function jourOuRien(jour: string | null) {
  return jour ? <DateJour jour={jour} /> : <span class="discret">Non renseigné</span>
}

function Execution({ statut, date_execution }: ReglementListe) {
  if (date_execution) return <DateJour jour={date_execution} />
  const attendu = statut === 'PROGRAMME' || statut === 'EMIS'
  return <span class="discret insecable">{attendu ? 'Pas encore' : 'Non renseigné'}</span>
}

function StatutReglement({ statut, remplace }: ReglementListe) {
  const renvoye = statut === 'REJETE' || statut === 'RETOURNE'
  return (
    <Etat
      libelle={libelleStatutReglement(statut)}
      ton={tonStatutReglement(statut)}
      detail={renvoye && (remplace ? 'remplacé' : 'à réémettre')}
    />
  )
}

function TableauReglements(props: ReglementsProps) {
  const { filtres, etablissements, reglements, total, page, pages } = props
  const { tri = TRI_DEFAUT } = filtres
  return (
    <Tableau
      id="reglements"
      legende={
        <>
          <strong>{pluriel(total, 'règlement')}</strong>, {ORDRES[tri]}
          {pages > 1 && `, page ${page} sur ${pages}`}
        </>
      }
      colonnes={withEtablissement(etablissements)}
      lignes={reglements}
      cle={({ reference }) => reference}
      tri={tri}
      hrefTri={(choisi) => adresseReglements({ ...filtres, page: 1, tri: choisi as TriReglements })}
      pied={piedOf(props)}
    />
  )
}

const ORDRES: Record<TriReglements, string> = {
  '-date_emission': 'du plus récent au plus ancien',
  date_emission: 'du plus ancien au plus récent',
  '-montant': 'du montant le plus élevé au moins élevé',
  montant: 'du montant le moins élevé au plus élevé',
  '-reference': 'par référence décroissante',
  reference: 'par référence',
}

/** Somebody with one établissement has no use for its column. */
function withEtablissement(etablissements: ChoixEtablissement[]): Colonne<ReglementListe>[] {
  const noms = new Map(etablissements.map((choix) => [choix.numero, nomEtablissement(choix)]))
  return COLONNES.filter(({ cle }) => cle !== 'etablissement' || noms.size > 1).map((colonne) =>
    colonne.cle === 'etablissement'
      ? { ...colonne, valeur: ({ etablissement_numero: numero }) => noms.get(numero) ?? numero }
      : colonne,
  )
}

/** The total of all pages, and what it leaves out with the reason. */
function piedOf({ retenus, total }: ReglementsProps): LignePied[] {
  const bilan = sumGroupes(retenus)
  const ligne = (libelle: string, cents: number) => ({
    libelle,
    valeurs: { montant: <Montant cents={cents} /> },
  })
  return [
    ligne(`Total réglé${total > 1 ? `, pour les ${total} règlements de la liste` : ''}`, bilan.total),
    ...(bilan.emis > 0 ? [ligne('dont émis, que la banque n’a pas encore confirmé', bilan.emis)] : []),
    ...bilan.exclus.map(({ statut, nombre, montant, raison }) =>
      ligne(`Hors total\u00a0: ${nombre} ${compteStatutReglement(statut, nombre)} (${raison})`, montant),
    ),
  ]
}

function AucunReglement({ contexte, filtree, filtres }: ReglementsProps & { filtree: boolean }) {
  if (filtree) {
    return (
      <Vide
        titre="Aucun règlement ne correspond"
        icone="search"
        action={
          <Bouton variante="second" href={adresseReglements({ tri: filtres.tri })}>
            Effacer les filtres
          </Bouton>
        }
      >
        Retirez un filtre ci-dessus, ou vérifiez la référence et le montant sur votre relevé de compte.
      </Vide>
    )
  }
  return (
    <Vide titre="Aucun règlement pour l’instant" icone="banknote">
      Vos avis de virement apparaîtront ici dès que {contexte.financeur} aura payé une de vos factures. Chacun
      dira, ligne à ligne, quels dossiers il paie.
    </Vide>
  )
}
