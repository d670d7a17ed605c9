import { pluriel } from '../../core/texte.ts'
import { Section } from '../../ui/disposition.tsx'
import { Etat } from '../../ui/etat.tsx'
import { Montant } from '../../ui/montant.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import { libelleStatutDossier, tonStatutDossier } from '../dossiers/rules.ts'
import { libelleStatutReglement, tonStatutReglement } from '../reglements/rules.ts'
import type { DossiersParStatut, ReglementsParStatut } from './organisme.queries.ts'

export function Dossiers({ dossiers }: { dossiers: DossiersParStatut[] }) {
  const nombre = sum(dossiers, 'nombre')
  return (
    <Section titre="Dossiers" id="dossiers">
      {dossiers.length === 0 ? (
        <p>Aucun dossier.</p>
      ) : (
        <Tableau
          id="organisme-dossiers"
          legende={`${pluriel(nombre, 'dossier')}, par statut`}
          colonnes={DOSSIERS}
          lignes={dossiers}
          cle={({ statut }) => statut}
          pied={[{ libelle: 'Total', valeurs: totalOf(dossiers) }]}
        />
      )}
    </Section>
  )
}

const SOMMES = ['accorde', 'facture', 'regle', 'reste'] as const

const DOSSIERS: Colonne<DossiersParStatut>[] = [
  {
    cle: 'statut',
    titre: 'Statut',
    entete: true,
    valeur: ({ statut }) => <Etat libelle={libelleStatutDossier(statut)} ton={tonStatutDossier(statut)} />,
  },
  {
    cle: 'nombre',
    titre: 'Nombre',
    alignement: 'nombre',
    valeur: ({ nombre }) => nombre.toLocaleString('fr-FR'),
  },
  { cle: 'accorde', titre: 'Accordé', alignement: 'nombre', valeur: (d) => <Montant cents={d.accorde} /> },
  { cle: 'facture', titre: 'Facturé', alignement: 'nombre', valeur: (d) => <Montant cents={d.facture} /> },
  { cle: 'regle', titre: 'Réglé', alignement: 'nombre', valeur: (d) => <Montant cents={d.regle} /> },
  { cle: 'reste', titre: 'Reste', alignement: 'nombre', valeur: (d) => <Montant cents={d.reste} /> },
]

function totalOf(dossiers: DossiersParStatut[]) {
  return {
    nombre: sum(dossiers, 'nombre').toLocaleString('fr-FR'),
    ...Object.fromEntries(SOMMES.map((cle) => [cle, <Montant key={cle} cents={sum(dossiers, cle)} />])),
  }
}

/** Sums stay by statut: a rejected transfer never adds to a paid one. */
export function Reglements({ reglements }: { reglements: ReglementsParStatut[] }) {
  return (
    <Section titre="Règlements" id="reglements">
      {reglements.length === 0 ? (
        <p>Aucun règlement.</p>
      ) : (
        <Tableau
          id="organisme-reglements"
          legende={`${pluriel(sum(reglements, 'nombre'), 'règlement')}, par statut`}
          colonnes={REGLEMENTS}
          lignes={reglements}
          cle={({ statut }) => statut}
        />
      )}
    </Section>
  )
}

const REGLEMENTS: Colonne<ReglementsParStatut>[] = [
  {
    cle: 'statut',
    titre: 'Statut',
    entete: true,
    valeur: ({ statut }) => (
      <Etat libelle={libelleStatutReglement(statut)} ton={tonStatutReglement(statut)} />
    ),
  },
  {
    cle: 'nombre',
    titre: 'Nombre',
    alignement: 'nombre',
    valeur: ({ nombre }) => nombre.toLocaleString('fr-FR'),
  },
  { cle: 'montant', titre: 'Montant', alignement: 'nombre', valeur: (r) => <Montant cents={r.montant} /> },
]

function sum<Cle extends string>(lignes: readonly Record<Cle, number>[], cle: Cle): number {
  return lignes.reduce((total, ligne) => total + ligne[cle], 0)
}
