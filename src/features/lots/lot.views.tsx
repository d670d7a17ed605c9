import { formatInstant } from '../../core/dates.ts'
import { pluriel } from '../../core/texte.ts'
import { Bouton } from '../../ui/champs.tsx'
import { Section } from '../../ui/disposition.tsx'
import { Avis } from '../../ui/erreurs.tsx'
import { Etat } from '../../ui/etat.tsx'
import { Fiche } from '../../ui/fiche.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import type { Lot } from './queries.ts'
import { RapportLot } from './rapport.views.tsx'
import { ETATS, isEnAttente, ORIGINES } from './rules.ts'

export function LotPage({ contexte, lot }: { contexte: ContextePage; lot: Lot }) {
  const { etat, rapport, empechement } = lot
  return (
    <Page
      titre={lot.nom}
      titreDocument={`Lot ${lot.nom}`}
      contexte={contexte}
      menu="lots"
      fil={[{ libelle: 'Lots reçus', href: '/gestion/lots' }]}
      sousTitre={<Etat {...ETATS[etat]} />}
    >
      {empechement && (
        <Avis ton="erreur" titre={titreEmpechement(etat)}>
          <p>{empechement}</p>
        </Avis>
      )}
      {rapport.lotRefuse && (
        <Avis ton="erreur" titre="Le lot est refusé en entier" annonce={false}>
          <p>
            {rapport.lotRefuse.message} ({rapport.lotRefuse.code})
          </p>
        </Avis>
      )}
      {isEnAttente(etat) ? <EnCours lot={lot} /> : <Actions lot={lot} />}
      <Fiche
        lignes={[
          { libelle: 'Origine', valeur: ORIGINES[lot.origine] ?? lot.origine },
          { libelle: 'Déposé le', valeur: formatInstant(lot.depose_le) },
          { libelle: 'Par', valeur: lot.auteur },
          { libelle: 'Données du', valeur: lot.emis_le && formatInstant(lot.emis_le) },
          {
            libelle: 'Importé le',
            valeur: lot.termine_le && etat !== 'refuse' && formatInstant(lot.termine_le),
          },
        ]}
      />
      <RapportLot lot={lot} />
      {etat === 'importe' && <Annulation lot={lot} />}
    </Page>
  )
}

function titreEmpechement(etat: Lot['etat']): string {
  if (etat === 'refuse') return 'Le lot est refusé en entier'
  return etat === 'importe' ? 'Le lot n’a pas pu être annulé' : 'Le lot n’a pas pu être traité'
}

/** The page says where the work is; a script asks again every few seconds, the link does it without one. */
function EnCours({ lot: { id, progression } }: { lot: Lot }) {
  return (
    <div class="avis avis-information" data-attente>
      <div role="status">
        <p>{progression ? formatProgression(progression) : 'Le lot attend son tour.'}</p>
        <p>
          <a href={`/gestion/lots/${id}`}>Actualiser la page</a>
        </p>
      </div>
    </div>
  )
}

function formatProgression({ etape, fait, total }: NonNullable<Lot['progression']>): string {
  if (fait === 0) return `${etape}…`
  const n = fait.toLocaleString('fr-FR')
  return total ? `${etape}\u00a0: ${n} sur ${total.toLocaleString('fr-FR')}` : `${etape}\u00a0: ${n}`
}

function Actions({ lot }: { lot: Lot }) {
  switch (lot.etat) {
    case 'essaye':
      return <Confirmation lot={lot} />
    case 'echec':
      return (
        <div class="formulaire-actions">
          <Acte lot={lot} acte="reprise" libelle="Vérifier à nouveau" />
          <Acte lot={lot} acte="abandon" libelle="Abandonner ce lot" variante="second" />
        </div>
      )
    default:
      return null
  }
}

function Annulation({ lot }: { lot: Lot }) {
  return (
    <Section titre="Annuler ce lot" id="annulation">
      <p>
        Chaque ligne redevient ce qu’elle était avant ce lot, et ce qu’il a créé disparaît. C’est refusé si un
        lot importé ensuite contient les mêmes lignes.
      </p>
      <div class="formulaire-actions">
        <Acte lot={lot} acte="annulation" libelle="Annuler ce lot" variante="danger" />
      </div>
    </Section>
  )
}

function Confirmation({ lot }: { lot: Lot }) {
  return (
    <Section titre="Importer ce lot ?" id="confirmation">
      <p>La vérification n’a rien enregistré. {announce(lot)}</p>
      <div class="formulaire-actions">
        <Acte lot={lot} acte="import" libelle="Importer ce lot" />
        <Acte lot={lot} acte="abandon" libelle="Abandonner" variante="second" />
      </div>
    </Section>
  )
}

/** A file refused before its first row, or the account of a row that enters, counts no refused row. */
function announce({ rapport: { fichiers = [], refus = [] } }: Lot): string {
  const refuses = fichiers.reduce((n, compte) => n + compte.refuses, 0)
  if (refuses > 0)
    return `${pluriel(refuses, 'ligne')} ${refuses > 1 ? 'seront refusées' : 'sera refusée'}, le reste entrera.`
  if (refus.length > 0) return 'Ce qui est dit plus bas sera refusé, le reste entrera.'
  return 'Toutes les lignes entreront.'
}

type ActeProps = { lot: Lot; acte: string; libelle: string; variante?: 'principal' | 'second' | 'danger' }

function Acte({ lot, acte, libelle, variante = 'principal' }: ActeProps) {
  return (
    <form method="post" action={`/gestion/lots/${lot.id}/${acte}`}>
      <Bouton variante={variante}>{libelle}</Bouton>
    </form>
  )
}
