import { pluriel } from '../../core/texte.ts'
import { Section } from '../../ui/disposition.tsx'
import { Montant } from '../../ui/montant.tsx'
import { Tableau } from '../../ui/tableau.tsx'
import type { CompteFichier, Constat, Rapport } from '../imports/rapport.rules.ts'
import type { Lot } from './queries.ts'

const CONSTATS_MONTRES = 200
const nombre = (n: number) => n.toLocaleString('fr-FR')

/** What a lot brought, or would bring. */
export function RapportLot({ lot }: { lot: Lot }) {
  const { fichiers = [], totaux = [], exemples = [], refus = [], avertissements = [], tronque } = lot.rapport
  return (
    <>
      {fichiers.length > 0 && <Fichiers fichiers={fichiers} totaux={totaux} />}
      <Constats id="refus" titre="Lignes refusées" constats={refus} total={tronque?.refus}>
        {lot.rejets.length > 0 && <Rejets lot={lot} />}
      </Constats>
      <Constats
        id="avertissements"
        titre="Avertissements"
        constats={avertissements}
        total={tronque?.avertissements}
      />
      {exemples.length > 0 && <ExemplesLot exemples={exemples} />}
    </>
  )
}

const COMPTES: [Exclude<keyof CompteFichier, 'fichier'>, string][] = [
  ['lus', 'Lues'],
  ['crees', 'Créées'],
  ['modifies', 'Modifiées'],
  ['inchanges', 'Inchangées'],
  ['refuses', 'Refusées'],
]

function Fichiers({ fichiers, totaux }: { fichiers: CompteFichier[]; totaux: Rapport['totaux'] }) {
  return (
    <Section titre="Fichiers" id="fichiers">
      <Tableau
        id="table-fichiers"
        legende="Lignes de chaque fichier, et total de contrôle des montants acceptés"
        lignes={fichiers}
        cle={({ fichier }) => fichier}
        colonnes={[
          { cle: 'fichier', titre: 'Fichier', entete: true, valeur: ({ fichier }) => fichier },
          ...COMPTES.map(([cle, titre]) => ({
            cle,
            titre,
            alignement: 'nombre' as const,
            valeur: (compte: CompteFichier) => nombre(compte[cle]),
          })),
          {
            cle: 'total',
            titre: 'Total de contrôle',
            alignement: 'nombre',
            valeur: ({ fichier }) => {
              const total = totaux.find((autre) => autre.fichier === fichier)
              return total && <Montant cents={total.montant} />
            },
          },
        ]}
      />
    </Section>
  )
}

function ExemplesLot({ exemples }: { exemples: NonNullable<Rapport['exemples']> }) {
  return (
    <Section titre="Exemples" id="exemples">
      {exemples.map(({ fichier, crees, modifies }) => (
        <div key={fichier}>
          <h3>{fichier}</h3>
          <Exemple titre="Seraient créées" lignes={crees} />
          <Exemple titre="Seraient modifiées" lignes={modifies} />
        </div>
      ))}
    </Section>
  )
}

function Exemple({ titre, lignes }: { titre: string; lignes: string[] }) {
  if (lignes.length === 0) return null
  return (
    <>
      <p>{titre}&nbsp;:</p>
      <ul>
        {lignes.map((ligne) => (
          <li key={ligne}>{ligne}</li>
        ))}
      </ul>
    </>
  )
}

function Rejets({ lot: { id, rejets, rapport } }: { lot: Lot }) {
  const coupe = rapport.tronque !== undefined
  return (
    <div>
      {coupe && (
        <p>
          <strong>Seules les 10 000 premières lignes refusées sont ici&nbsp;:</strong> corrigez la cause dans
          le système d’information et envoyez les autres à nouveau.
        </p>
      )}
      <p>
        Corrigez ces lignes dans les fichiers ci-dessous, puis déposez-les à nouveau. Les comptes bancaires et
        les colonnes sensibles n’y sont pas repris.
      </p>
      <ul>
        {rejets.map((fichier) => (
          <li key={fichier}>
            <a href={`/gestion/lots/${id}/refus/${encodeURIComponent(fichier)}`}>
              Télécharger les lignes refusées de {fichier} (CSV)
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}

type ConstatsProps = {
  id: string
  titre: string
  constats: Constat[]
  total: number | undefined
  children?: preact.ComponentChildren
}

function Constats({ id, titre, constats, total = constats.length, children }: ConstatsProps) {
  if (constats.length === 0) return null
  const montres = constats.slice(0, CONSTATS_MONTRES)
  const partie = total > montres.length ? `, dont voici les ${montres.length} premiers` : ''
  return (
    <Section titre={titre} id={id}>
      {children}
      <Tableau
        id={`table-${id}`}
        legende={`${pluriel(total, 'constat')}${partie}`}
        lignes={montres.map((constat, rang) => ({ ...constat, rang }))}
        cle={({ rang }) => String(rang)}
        colonnes={[
          {
            cle: 'ligne',
            titre: 'Ligne',
            entete: true,
            valeur: ({ fichier, ligne }) => (ligne > 0 ? `${fichier}, ligne\u00a0${nombre(ligne)}` : fichier),
          },
          { cle: 'cle', titre: 'Clé', valeur: ({ cle }) => cle },
          { cle: 'colonne', titre: 'Colonne', valeur: ({ colonne }) => colonne },
          { cle: 'message', titre: 'Motif', valeur: ({ message, code }) => `${message} (${code})` },
        ]}
      />
    </Section>
  )
}
