import { joinMotif } from '../../core/motifs.ts'
import { formatNom, pluriel } from '../../core/texte.ts'
import { Montant } from '../../ui/montant.tsx'
import type { ContextePage } from '../../ui/page.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import type { LigneReglement, ReglementDetail } from './reglement.queries.ts'
import { isPaye, libelleTypeLigne } from './rules.ts'

/** Every line, and the amount of the transfer under them. */
export function LignesReglement({
  reglement,
  contexte: { financeur, motifs },
}: {
  reglement: ReglementDetail
  contexte: ContextePage
}) {
  const { lignes, montant, reference } = reglement
  if (lignes.length === 0) return <p>{financeur} n’a pas transmis le détail de ce virement.</p>
  return (
    <Tableau
      id="lignes-virement"
      legende={`${pluriel(lignes.length, 'ligne')} du virement ${reference}, dans l’ordre de l’avis`}
      colonnes={isPaye(reglement.statut) ? COLONNES : COLONNES_IMPAYE}
      lignes={lignes.map((ligne) => ({ ...ligne, motif: joinMotif(motifs, 'RETENUE', ligne.motif ?? '') }))}
      cle={({ ligne }) => String(ligne)}
      pied={[{ libelle: 'Montant du virement', valeurs: { paye: <Montant cents={montant} /> } }]}
    />
  )
}

const COLONNES: Colonne<LigneReglement>[] = [
  { cle: 'dossier', titre: 'Dossier', entete: true, valeur: (ligne) => <Dossier {...ligne} /> },
  {
    cle: 'objet',
    titre: 'Entreprise et stagiaire',
    largeur: 'large',
    valeur: (ligne) => <Objet {...ligne} />,
  },
  { cle: 'facture', titre: 'Votre facture', valeur: (ligne) => <Facture {...ligne} /> },
  { cle: 'retenue', titre: 'Retenue', alignement: 'nombre', valeur: (ligne) => <Retenue {...ligne} /> },
  { cle: 'paye', titre: 'Payé', alignement: 'nombre', valeur: ({ montant }) => <Montant cents={montant} /> },
]

/** Nothing was paid by a transfer that did not arrive. */
const COLONNES_IMPAYE = COLONNES.map((colonne) =>
  colonne.cle === 'paye' ? { ...colonne, titre: 'Montant' } : colonne,
)

function Dossier({ dossier_numero, dossier_texte, lien }: LigneReglement) {
  const numero = dossier_numero ?? dossier_texte
  if (!numero) return <span class="discret">Sans dossier</span>
  if (lien) return <a href={`/dossiers/${encodeURIComponent(numero)}`}>{numero}</a>
  return (
    <>
      {numero}
      {dossier_numero === null && <span class="detail">dossier inconnu d’oGestion</span>}
    </>
  )
}

function Objet(ligne: LigneReglement) {
  if (!ligne.visible) return <span class="discret">Dossier d’un autre établissement</span>
  const { entreprise, type, libelle, motif, retenue } = ligne
  const titre = entreprise || libelleTypeLigne(type)
  const nature = [type === 'FACTURE' || !entreprise ? '' : libelleTypeLigne(type), libelle]
  const detail = [stagiaireOf(ligne), nature.filter(Boolean).join('\u00a0: '), retenue === 0 && motif]
  return (
    <>
      {titre}
      <span class="detail">{detail.filter(Boolean).join(', ')}</span>
    </>
  )
}

/** The name when the line is about one person, else how many there are. */
function stagiaireOf({ nom, prenom, stagiaire, nb_stagiaires }: LigneReglement): string {
  if (nom) return formatNom({ nom, prenom: prenom ?? '' })
  if (!nb_stagiaires) return ''
  return nb_stagiaires === 1 && stagiaire ? stagiaire : pluriel(nb_stagiaires, 'stagiaire')
}

function Facture({ numero_facture, numero_interne, visible }: LigneReglement) {
  if (!visible || (!numero_facture && !numero_interne))
    return <span class="discret">{visible ? 'Sans facture' : 'Non communiquée'}</span>
  return (
    <>
      <span class="insecable">{numero_facture}</span>
      {numero_interne && <span class="detail insecable">chez nous {numero_interne}</span>}
    </>
  )
}

function Retenue({ retenue, motif }: LigneReglement) {
  if (retenue === 0) return <span class="discret">Aucune</span>
  return (
    <>
      <Montant cents={retenue} />
      {motif && <span class="detail">{motif}</span>}
    </>
  )
}
