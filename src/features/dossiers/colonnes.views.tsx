import { formatMontant } from '../../core/money.ts'
import { pluriel } from '../../core/texte.ts'
import { DateJour, Periode } from '../../ui/date.tsx'
import { LienDocumentCourt } from '../../ui/document.tsx'
import { Etat } from '../../ui/etat.tsx'
import { Montant } from '../../ui/montant.tsx'
import type { Colonne } from '../../ui/tableau.tsx'
import type { DossierListe } from './liste.queries.ts'
import { type Cadre, libelleStatutDossier, tonStatutDossier } from './rules.ts'
import { situation } from './situation.rules.ts'

/** The columns of the guide, then dates, statut and amounts. */
export function colonnesDossiers(cadre: Cadre & { sansNoms?: boolean | undefined }): Colonne<DossierListe>[] {
  return [
    {
      cle: 'numero',
      titre: 'N° de dossier',
      tri: 'numero',
      entete: true,
      valeur: ({ numero }) => <a href={`/dossiers/${encodeURIComponent(numero)}`}>{numero}</a>,
    },
    {
      cle: 'entreprise',
      titre: 'Raison sociale de l’entreprise',
      tri: 'entreprise',
      largeur: 'large',
      valeur: ({ entreprise_raison_sociale, intitule }) => (
        <>
          {entreprise_raison_sociale || <span class="discret">Non renseigné</span>}
          <span class="detail">{intitule}</span>
        </>
      ),
    },
    { cle: 'accord', titre: 'Accord', valeur: (dossier) => <Accord dossier={dossier} /> },
    { cle: 'stagiaire', titre: cadre.sansNoms ? 'Stagiaires' : 'Nom du stagiaire', valeur: nomOuNombre },
    { cle: 'dispositif', titre: 'Dispositif', valeur: ({ dispositif }) => dispositif },
    {
      cle: 'dates',
      titre: 'Dates',
      tri: 'date_debut',
      valeur: ({ date_debut, date_fin }) => <Periode debut={date_debut} fin={date_fin} />,
    },
    {
      cle: 'statut',
      titre: 'Statut',
      largeur: 'moyenne',
      valeur: (dossier) => (
        <Etat
          libelle={libelleStatutDossier(dossier.statut)}
          ton={tonStatutDossier(dossier.statut)}
          detail={situation(dossier, cadre).court}
        />
      ),
    },
    {
      cle: 'accorde',
      titre: 'Accordé',
      alignement: 'nombre',
      tri: 'accorde',
      valeur: (dossier) => <Accorde {...dossier} />,
    },
    {
      cle: 'reste',
      titre: 'Reste',
      alignement: 'nombre',
      tri: 'reste',
      valeur: (dossier) => <Reste dossier={dossier} />,
    },
  ]
}

function Accord({ dossier: { document, accord_date } }: { dossier: DossierListe }) {
  if (document) {
    const { taille, extension, ...reste } = document
    return <LienDocumentCourt document={{ ...reste, octets: taille, format: extension.toUpperCase() }} />
  }
  if (!accord_date) return <span class="detail">Pas&nbsp;encore d’accord</span>
  return (
    <span class="detail">
      Accord du <DateJour jour={accord_date} />, document non transmis
    </span>
  )
}

/** What is paid of it stands under it: a column less leaves room for the words. */
function Accorde({ accorde, regle }: DossierListe) {
  return (
    <>
      <Montant cents={accorde} />
      {regle !== 0 && <span class="detail">réglé {formatMontant(regle)}</span>}
    </>
  )
}

function nomOuNombre({ nb_stagiaires, stagiaire }: DossierListe) {
  if (nb_stagiaires === 1 && stagiaire) return stagiaire
  return nb_stagiaires === 0 ? (
    <span class="discret">Non renseigné</span>
  ) : (
    pluriel(nb_stagiaires, 'stagiaire')
  )
}

function Reste({ dossier: { reste, a_reemettre, montant_a_reemettre } }: { dossier: DossierListe }) {
  return (
    <>
      <Montant cents={reste} />
      {reste < 0 && <span class="detail">trop-perçu</span>}
      {a_reemettre && (
        <span class="detail">
          à réémettre{montant_a_reemettre ? `\u00a0: ${formatMontant(montant_a_reemettre)}` : ''}
        </span>
      )}
    </>
  )
}
