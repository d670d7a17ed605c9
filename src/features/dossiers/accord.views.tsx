import type { Cents } from '../../core/money.ts'
import { DateJour } from '../../ui/date.tsx'
import { Section } from '../../ui/disposition.tsx'
import { Fiche } from '../../ui/fiche.tsx'
import { Montant } from '../../ui/montant.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import type { AccordDetail, DossierDetail } from './dossier.queries.ts'
import { formatTaux, libelleDestinataire, libelleNature } from './rules.ts'

type Ligne = AccordDetail['lignes'][number]

/** The last version of each accord; the earlier ones folded under it. */
export function SectionAccords({ dossier, financeur }: { dossier: DossierDetail; financeur: string }) {
  const accords = groupVersions(dossier.accords)
  return (
    <Section titre="Accord de prise en charge" id="accord">
      {accords.length === 0 && <p>Pas encore d’accord.</p>}
      {accords.map(([derniere, ...anterieures]) => (
        <div key={derniere.numero} class="accord">
          <Version accord={derniere} financeur={financeur} />
          {anterieures.length > 0 && (
            <details>
              <summary>
                {anterieures.length === 1
                  ? 'Version antérieure'
                  : `${anterieures.length} versions antérieures`}
                <span class="invisible"> de l’accord {derniere.numero}</span>
              </summary>
              {anterieures.map((accord) => (
                <Version key={accord.version} accord={accord} financeur={financeur} />
              ))}
            </details>
          )}
        </div>
      ))}
      {dossier.echeancier.length > 0 && <Echeancier dossier={dossier} />}
    </Section>
  )
}

/** Versions come sorted, the last one first. */
function groupVersions(accords: AccordDetail[]): [AccordDetail, ...AccordDetail[]][] {
  const groupes = new Map<string, [AccordDetail, ...AccordDetail[]]>()
  for (const accord of accords) {
    const groupe = groupes.get(accord.numero)
    if (groupe) groupe.push(accord)
    else groupes.set(accord.numero, [accord])
  }
  return [...groupes.values()]
}

function Version({ accord, financeur }: { accord: AccordDetail; financeur: string }) {
  const jour = (valeur: string | null) => valeur && <DateJour jour={valeur} />
  return (
    <div class="accord-version">
      <Fiche
        lignes={[
          { libelle: 'N° d’accord', valeur: `${accord.numero}, version ${accord.version}` },
          { libelle: 'Donné le', valeur: jour(accord.date_accord) },
          { libelle: 'Valable jusqu’au', valeur: jour(accord.validite) },
          {
            libelle: 'Paiement',
            valeur: accord.subrogation
              ? `Avec subrogation\u00a0: ${financeur} vous règle directement sa part.`
              : `Sans subrogation\u00a0: l’entreprise vous règle, ${financeur} la rembourse.`,
          },
          {
            libelle: 'Facture à adresser à',
            valeur: libelleDestinataire(accord.destinataire_facture, financeur),
          },
        ]}
      />
      <Tableau
        id={`accord-${accord.numero.replace(/\W/g, '-')}-${accord.version}`}
        legende={`Montants de l’accord ${accord.numero}, version ${accord.version}, par nature`}
        colonnes={colonnes(financeur)}
        lignes={accord.lignes}
        cle={({ nature }) => nature}
        pied={[{ libelle: 'Total', valeurs: totaux(accord.lignes) }]}
      />
    </div>
  )
}

const MONTANTS = ['ht', 'tva', 'ttc', 'part_opco', 'part_entreprise'] as const

function colonnes(financeur: string): Colonne<Ligne>[] {
  const montant = (cle: (typeof MONTANTS)[number], titre: string): Colonne<Ligne> => ({
    cle,
    titre,
    alignement: 'nombre',
    valeur: (ligne) => <Montant cents={ligne[cle]} />,
  })
  return [
    {
      cle: 'nature',
      titre: 'Nature',
      entete: true,
      valeur: ({ nature, taux_tva }) => (
        <>
          {libelleNature(nature)}
          {taux_tva !== null && <span class="detail">TVA {formatTaux(taux_tva)}</span>}
        </>
      ),
    },
    montant('ht', 'HT'),
    montant('tva', 'TVA'),
    montant('ttc', 'TTC'),
    montant('part_opco', `Part ${financeur}`),
    montant('part_entreprise', 'Part entreprise'),
  ]
}

function totaux(lignes: Ligne[]) {
  const somme = (cle: (typeof MONTANTS)[number]): Cents =>
    lignes.reduce((total, ligne) => total + ligne[cle], 0)
  return Object.fromEntries(MONTANTS.map((cle) => [cle, <Montant key={cle} cents={somme(cle)} />]))
}

type Echeance = DossierDetail['echeancier'][number]

const ECHEANCES: Colonne<Echeance>[] = [
  {
    cle: 'numero',
    titre: 'Échéance',
    entete: true,
    valeur: ({ numero, codification }) => (codification ? `${numero} (${codification})` : numero),
  },
  {
    cle: 'ouverture',
    titre: 'Ouverte à partir du',
    valeur: ({ ouverture }) =>
      ouverture ? <DateJour jour={ouverture} /> : <span class="discret">Non renseigné</span>,
  },
  {
    cle: 'total',
    titre: 'Montant',
    alignement: 'nombre',
    valeur: ({ montant_total }) => <Montant cents={montant_total} />,
  },
  {
    cle: 'regle',
    titre: 'Réglé',
    alignement: 'nombre',
    valeur: ({ montant_regle }) => <Montant cents={montant_regle} />,
  },
  {
    cle: 'cours',
    titre: 'En cours',
    alignement: 'nombre',
    valeur: ({ montant_en_cours }) => <Montant cents={montant_en_cours} />,
  },
]

function Echeancier({ dossier: { echeancier, numero } }: { dossier: DossierDetail }) {
  return (
    <>
      <h3>Échéancier</h3>
      <Tableau
        id="echeancier"
        legende={`Échéances du dossier ${numero}, dans l’ordre des dates`}
        colonnes={ECHEANCES}
        lignes={echeancier}
        cle={({ numero: echeance }) => echeance}
      />
    </>
  )
}
