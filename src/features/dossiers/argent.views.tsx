import { joinMotif, type Motifs } from '../../core/motifs.ts'
import { pluriel } from '../../core/texte.ts'
import { DateJour } from '../../ui/date.tsx'
import { Section } from '../../ui/disposition.tsx'
import { Etat } from '../../ui/etat.tsx'
import { Montant } from '../../ui/montant.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import { readMotif } from '../reglements/motifs.rules.ts'
import { libelleStatutReglement, tonStatutReglement } from '../reglements/rules.ts'
import type { DossierDetail, ReglementDossier } from './dossier.queries.ts'
import { libelleStatutFacture, libelleTypeFacture, montantImpute, tonStatutFacture } from './rules.ts'

type Imputation = DossierDetail['imputations'][number]

const FACTURES: Colonne<Imputation>[] = [
  {
    cle: 'numero',
    titre: 'Votre facture',
    entete: true,
    valeur: ({ numero_facture, type }) => (
      <>
        {numero_facture}
        <span class="detail">{libelleTypeFacture(type)}</span>
      </>
    ),
  },
  {
    cle: 'interne',
    titre: 'Notre numéro',
    valeur: ({ numero_interne }) => numero_interne ?? <span class="discret">Pas encore attribué</span>,
  },
  { cle: 'date', titre: 'Date', valeur: ({ date_facture }) => jourOuRien(date_facture) },
  {
    cle: 'statut',
    titre: 'Statut',
    largeur: 'moyenne',
    valeur: ({ statut, statut_le, motif }) => (
      <Etat
        libelle={libelleStatutFacture(statut)}
        ton={tonStatutFacture(statut)}
        detail={
          (motif || statut_le) && (
            <>
              {statut_le && (
                <>
                  Le <DateJour jour={statut_le} />.{' '}
                </>
              )}
              {motif}
            </>
          )
        }
      />
    ),
  },
  {
    cle: 'montant',
    titre: 'Montant pour ce dossier',
    alignement: 'nombre',
    valeur: ({ type, montant, echeance_numero }) => (
      <>
        <Montant cents={montantImpute(type, montant)} />
        {echeance_numero && <span class="detail">échéance {echeance_numero}</span>}
      </>
    ),
  },
]

type ProprietesArgent = { dossier: DossierDetail; motifs: Motifs }

/** What each invoice asks for this dossier; the total is the sum invoiced, without those rejected. */
export function SectionFactures({ dossier, motifs }: ProprietesArgent) {
  const { imputations, numero, facture } = dossier
  const exclues = imputations.some(({ statut }) => statut === 'REJETEE')
  return (
    <Section titre="Factures" id="factures">
      {imputations.length === 0 ? (
        <p>Aucune facture pour l’instant.</p>
      ) : (
        <Tableau
          id="tableau-factures"
          legende={`${pluriel(imputations.length, 'montant facturé', 'montants facturés')} pour le dossier ${numero}, du plus récent au plus ancien`}
          colonnes={FACTURES}
          lignes={imputations.map((i) => ({ ...i, motif: joinMotif(motifs, 'FACTURE', i.motif) }))}
          cle={({ id, echeance_numero }) => `${id}-${echeance_numero}`}
          pied={[
            {
              libelle: exclues ? 'Facturé, avoirs déduits, sans les factures rejetées' : 'Facturé',
              valeurs: { montant: <Montant cents={facture} /> },
            },
          ]}
        />
      )}
    </Section>
  )
}

const COMPTES = ['EXECUTE', 'EMIS']

/** The transfers that count as paid, then, apart, those that do not and why. */
export function SectionReglements({ dossier, motifs }: ProprietesArgent) {
  const reglements = dossier.reglements.map((r) => ({ ...r, motif: pourquoi(r, motifs) }))
  const payes = reglements.filter(({ statut }) => COMPTES.includes(statut))
  const autres = reglements.filter(({ statut }) => !COMPTES.includes(statut))
  return (
    <Section titre="Règlements" id="reglements">
      {payes.length === 0 ? (
        <p>Aucun virement n’a encore payé ce dossier.</p>
      ) : (
        <Tableau
          id="tableau-reglements"
          legende={`${pluriel(payes.length, 'virement')} pour le dossier ${dossier.numero}, du plus récent au plus ancien`}
          colonnes={REGLEMENTS}
          lignes={payes}
          cle={({ reference }) => reference}
          pied={[{ libelle: 'Réglé', valeurs: { montant: <Montant cents={dossier.regle} /> } }]}
        />
      )}
      {autres.length > 0 && (
        <>
          <h3>Hors du montant réglé</h3>
          <Tableau
            id="tableau-reglements-autres"
            legende={`${pluriel(autres.length, 'virement')} qui ne ${autres.length > 1 ? 'comptent' : 'compte'} pas, et pourquoi`}
            colonnes={REGLEMENTS}
            lignes={autres}
            cle={({ reference }) => reference}
          />
        </>
      )}
    </Section>
  )
}

const REGLEMENTS: Colonne<ReglementDossier>[] = [
  {
    cle: 'reference',
    titre: 'Virement',
    entete: true,
    valeur: ({ reference, accessible }) =>
      accessible ? <a href={`/reglements/${encodeURIComponent(reference)}`}>{reference}</a> : reference,
  },
  {
    cle: 'date',
    titre: 'Date',
    valeur: ({ date_execution, date_emission }) => jourOuRien(date_execution ?? date_emission),
  },
  {
    cle: 'statut',
    titre: 'Statut',
    largeur: 'large',
    valeur: (reglement) => (
      <Etat
        libelle={libelleStatutReglement(reglement.statut)}
        ton={tonStatutReglement(reglement.statut)}
        detail={reglement.motif}
      />
    ),
  },
  {
    cle: 'montant',
    titre: 'Montant pour ce dossier',
    alignement: 'nombre',
    valeur: ({ montant }) => <Montant cents={montant} />,
  },
]

/** The reason of a transfer that failed, and what becomes of its amount. */
function pourquoi({ statut, motif, remplace }: ReglementDossier, motifs: Motifs): string {
  if (statut !== 'REJETE' && statut !== 'RETOURNE') return motif
  const { libelle, recu } = readMotif(motif, motifs)
  const raison = libelle ?? recu
  return `${raison ? `Motif de la banque\u00a0: ${raison}. ` : ''}${remplace ? 'Remplacé par un autre virement.' : 'À réémettre.'}`
}

function jourOuRien(jour: string | null) {
  return jour ? <DateJour jour={jour} /> : <span class="discret">Non renseigné</span>
}
