import { formatInstant } from '../../core/dates.ts'
import { pluriel } from '../../core/texte.ts'
import { Bouton } from '../../ui/champs.tsx'
import { type ContextePage, PagePublique } from '../../ui/page.tsx'
import { Tableau } from '../../ui/tableau.tsx'
import { Vide } from '../../ui/vide.tsx'
import type { CompteFichier, Constat, Lot } from './queries.ts'

export function LotsPage({ contexte, lots }: { contexte: ContextePage; lots: Lot[] }) {
  return (
    <PagePublique
      titre={`Espace ${contexte.financeur}`}
      titreDocument="Lots reçus"
      contexte={contexte}
      sansConnexion
    >
      {lots.length === 0 ? (
        <Vide titre="Aucun lot reçu">
          <p>Un lot s’importe par la commande « npm run ogestion -- import LOT ».</p>
        </Vide>
      ) : (
        <TableauLots lots={lots} />
      )}
      <Sortie />
    </PagePublique>
  )
}

function TableauLots({ lots }: { lots: Lot[] }) {
  return (
    <Tableau
      id="lots"
      legende="Derniers lots reçus, du plus récent au plus ancien"
      lignes={lots}
      cle={(lot) => lot.id}
      colonnes={[
        {
          cle: 'depose',
          titre: 'Déposé le',
          entete: true,
          valeur: (lot) => <a href={`/gestion/lots/${lot.id}`}>{formatInstant(lot.depose_le)}</a>,
        },
        { cle: 'nom', titre: 'Lot', valeur: (lot) => lot.nom },
        { cle: 'lus', titre: 'Lignes lues', alignement: 'nombre', valeur: (lot) => sum(lot, 'lus') },
        {
          cle: 'changes',
          titre: 'Créées ou modifiées',
          alignement: 'nombre',
          valeur: (lot) => sum(lot, 'crees') + sum(lot, 'modifies'),
        },
        { cle: 'refuses', titre: 'Refusées', alignement: 'nombre', valeur: (lot) => sum(lot, 'refuses') },
      ]}
    />
  )
}

function sum(lot: Lot, colonne: Exclude<keyof CompteFichier, 'fichier'>): number {
  return lot.rapport.fichiers.reduce((total, fichier) => total + fichier[colonne], 0)
}

export function LotPage({ contexte, lot }: { contexte: ContextePage; lot: Lot }) {
  const { fichiers, refus, avertissements } = lot.rapport
  return (
    <PagePublique titre={`Lot du ${formatInstant(lot.depose_le)}`} contexte={contexte} sansConnexion>
      <p>
        <a href="/gestion">Tous les lots</a>
      </p>
      <Tableau
        id="fichiers"
        legende={`Fichiers du lot ${lot.nom}`}
        lignes={fichiers}
        cle={({ fichier }) => fichier}
        colonnes={[
          { cle: 'fichier', titre: 'Fichier', entete: true, valeur: ({ fichier }) => fichier },
          { cle: 'lus', titre: 'Lues', alignement: 'nombre', valeur: ({ lus }) => lus },
          { cle: 'crees', titre: 'Créées', alignement: 'nombre', valeur: ({ crees }) => crees },
          { cle: 'modifies', titre: 'Modifiées', alignement: 'nombre', valeur: ({ modifies }) => modifies },
          {
            cle: 'inchanges',
            titre: 'Inchangées',
            alignement: 'nombre',
            valeur: ({ inchanges }) => inchanges,
          },
          { cle: 'refuses', titre: 'Refusées', alignement: 'nombre', valeur: ({ refuses }) => refuses },
        ]}
      />
      <Constats id="refus" titre="Lignes refusées" constats={refus} />
      <Constats id="avertissements" titre="Avertissements" constats={avertissements} />
      <Sortie />
    </PagePublique>
  )
}

const CONSTATS_MONTRES = 200

function Constats({ id, titre, constats }: { id: string; titre: string; constats: Constat[] }) {
  if (constats.length === 0) return null
  const montres = constats.slice(0, CONSTATS_MONTRES)
  const reste = constats.length - montres.length
  return (
    <>
      <h2>{titre}</h2>
      <Tableau
        id={id}
        legende={`${pluriel(constats.length, 'constat')}${reste > 0 ? `, dont les ${CONSTATS_MONTRES} premiers` : ''}`}
        lignes={montres}
        cle={({ fichier, ligne, colonne, code }) => `${fichier}-${ligne}-${colonne}-${code}`}
        colonnes={[
          {
            cle: 'ligne',
            titre: 'Ligne',
            entete: true,
            valeur: ({ fichier, ligne }) => `${fichier}, ligne ${ligne}`,
          },
          { cle: 'colonne', titre: 'Colonne', valeur: ({ colonne }) => colonne },
          { cle: 'message', titre: 'Motif', valeur: ({ message, code }) => `${message} (${code})` },
        ]}
      />
    </>
  )
}

function Sortie() {
  return (
    <form method="post" action="/deconnexion">
      <Bouton variante="discret">Se déconnecter</Bouton>
    </form>
  )
}
