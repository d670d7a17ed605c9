import { formatInstant } from '../../core/dates.ts'
import { formatOctets, pluriel } from '../../core/texte.ts'
import { Bouton, Champ } from '../../ui/champs.tsx'
import { Formulaire, Section } from '../../ui/disposition.tsx'
import { Avis, ResumeErreurs } from '../../ui/erreurs.tsx'
import { Etat } from '../../ui/etat.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import { Vide } from '../../ui/vide.tsx'
import { type EtatFichier, MOTS_ANALYSE } from '../fichiers/rules.ts'
import type { LotResume } from './queries.ts'
import { ETATS, sumCompte } from './rules.ts'
import type { LotSurveille } from './surveille.ts'

type LotsProps = {
  contexte: ContextePage
  lots: LotResume[]
  /** Their documents that the antivirus holds. */
  retenus: { etat: EtatFichier; nombre: number }[]
  page: number
  pages: number
  surveilles: LotSurveille[]
  /** A watched directory is set. */
  surveille: boolean
  erreurs: Record<string, string>
}

export function LotsPage({
  contexte,
  lots,
  retenus,
  page,
  pages,
  surveilles,
  surveille,
  erreurs,
}: LotsProps) {
  const resume = Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))
  return (
    <Page
      titre="Lots reçus"
      titreDocument={pages > 1 ? `Lots reçus (page ${page} sur ${pages})` : 'Lots reçus'}
      contexte={contexte}
      menu="lots"
      erreur={resume.length > 0}
    >
      <ResumeErreurs erreurs={resume} />
      <Section titre="Déposer un lot" id="depot">
        <Formulaire action="/gestion/lots" multipart actions={<Bouton>Vérifier le lot</Bouton>}>
          <Champ
            name="fichier"
            label="Fichier du lot"
            type="file"
            accept=".zip,.xml"
            erreur={erreurs.fichier}
            aide="Un zip des fichiers CSV et de leurs documents, ou un fichier XML de la banque. Rien n’est enregistré avant que vous ayez vu le résultat de la vérification."
          />
        </Formulaire>
      </Section>
      <Retenus retenus={retenus} />
      {surveille && <Surveilles lots={surveilles} erreur={erreurs.nom} />}
      <Section titre="Historique" id="historique">
        {lots.length === 0 ? (
          <Vide titre="Aucun lot reçu">
            <p>Les lots déposés ici ou importés par la commande apparaîtront dans cette liste.</p>
          </Vide>
        ) : (
          <Tableau
            id="lots"
            legende={`Du plus récent au plus ancien${pages > 1 ? `, page ${page} sur ${pages}` : ''}`}
            lignes={lots}
            cle={({ id }) => id}
            colonnes={COLONNES}
          />
        )}
        <Pagination page={page} pages={pages} href={(autre) => `/gestion/lots?page=${autre}`} />
      </Section>
    </Page>
  )
}

/** Nobody opens them, and a later lot has to bring again those that are blocked. */
function Retenus({ retenus }: Pick<LotsProps, 'retenus'>) {
  if (retenus.length === 0) return null
  return (
    <Avis ton="attention" titre="Des documents apportés par les lots ne s’ouvrent pas" annonce={false}>
      <ul>
        {retenus.map(({ etat, nombre }) => (
          <li key={etat}>
            {pluriel(nombre, 'document')} {MOTS_ANALYSE[etat]}
          </li>
        ))}
      </ul>
    </Avis>
  )
}

const COLONNES: Colonne<LotResume>[] = [
  {
    cle: 'nom',
    titre: 'Lot',
    entete: true,
    valeur: ({ id, nom }) => <a href={`/gestion/lots/${id}`}>{nom}</a>,
  },
  {
    cle: 'depose',
    titre: 'Déposé',
    valeur: ({ depose_le, auteur }) => (
      <>
        {formatInstant(depose_le)}
        {auteur && <span class="detail">{auteur}</span>}
      </>
    ),
  },
  { cle: 'etat', titre: 'État', valeur: ({ etat }) => <Etat {...ETATS[etat]} /> },
  {
    cle: 'lus',
    titre: 'Lues',
    alignement: 'nombre',
    valeur: ({ fichiers }) => nombre(sumCompte(fichiers, 'lus')),
  },
  {
    cle: 'changes',
    titre: 'Créées ou modifiées',
    alignement: 'nombre',
    valeur: ({ fichiers }) => nombre(sumCompte(fichiers, 'crees') + sumCompte(fichiers, 'modifies')),
  },
  {
    cle: 'refuses',
    titre: 'Refusées',
    alignement: 'nombre',
    valeur: ({ fichiers }) => nombre(sumCompte(fichiers, 'refuses')),
  },
]

const nombre = (n: number) => n.toLocaleString('fr-FR')

function Surveilles({ lots, erreur }: { lots: LotSurveille[]; erreur: string | undefined }) {
  return (
    <Section titre="Dossier surveillé" id="surveilles">
      {erreur && (
        <Avis ton="erreur">
          <p id="champ-nom">{erreur}</p>
        </Avis>
      )}
      {lots.length === 0 ? (
        <p>Aucun lot n’y attend.</p>
      ) : (
        <Tableau
          id="lots-surveilles"
          legende={`${pluriel(lots.length, 'lot')} dans le dossier, du plus récent au plus ancien`}
          lignes={lots}
          cle={({ nom }) => nom}
          colonnes={COLONNES_SURVEILLES}
        />
      )}
    </Section>
  )
}

const COLONNES_SURVEILLES: Colonne<LotSurveille>[] = [
  { cle: 'nom', titre: 'Lot', entete: true, valeur: ({ nom }) => nom },
  { cle: 'modifie', titre: 'Arrivé', valeur: ({ modifieLe }) => formatInstant(modifieLe) },
  {
    cle: 'taille',
    titre: 'Taille',
    alignement: 'nombre',
    valeur: ({ octets }) => (octets === null ? 'dossier' : formatOctets(octets)),
  },
  {
    cle: 'action',
    titre: 'Action',
    valeur: ({ nom, arrive }) =>
      arrive ? (
        <form method="post" action="/gestion/lots/surveilles">
          <input type="hidden" name="nom" value={nom} />
          <Bouton variante="second" compact complement={`le lot ${nom}`}>
            Vérifier
          </Bouton>
        </form>
      ) : (
        'Arrive encore'
      ),
  },
]
