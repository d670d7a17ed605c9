import { formatInstant } from '../../core/dates.ts'
import { pluriel } from '../../core/texte.ts'
import { Bouton } from '../../ui/bouton.tsx'
import { Section } from '../../ui/disposition.tsx'
import { Etat } from '../../ui/etat.tsx'
import { Fiche } from '../../ui/fiche.tsx'
import { Lignes } from '../../ui/lignes.tsx'
import { Montant } from '../../ui/montant.tsx'
import type { ContextePage } from '../../ui/page.tsx'
import type { ChangementPasse } from '../changements/queries.ts'
import { compteEnMots, etatChangement, isOuvert } from '../changements/rules.ts'
import type { Compte, EtablissementDetail } from './queries.ts'
import { etatCoordonnees, ibanMasque, jourDe, origineCoordonnees, paysBanque } from './rules.ts'

type CoordonneesProps = {
  contexte: ContextePage
  etablissement: EtablissementDetail
  enVigueur: Compte | undefined
  anciens: Compte[]
  changements: ChangementPasse[]
  droits: { reveler: boolean; changer: boolean }
}

/** The account in force, what is asked about it, and those before it: never more than the last four characters. */
export function Coordonnees(props: CoordonneesProps) {
  const { contexte, enVigueur, anciens, changements } = props
  const [ouverte, passes] = [changements.find(isOuvert), changements.filter((c) => !isOuvert(c))]
  return (
    <Section
      titre="Coordonnées bancaires"
      id="coordonnees"
      action={<Etat libelle={etatCoordonnees(enVigueur?.du ?? null)} ton={enVigueur ? 'vert' : 'ambre'} />}
    >
      {enVigueur ? (
        <CompteEnVigueur {...enVigueur} financeur={contexte.financeur} />
      ) : (
        <p>
          Aucun compte n’est enregistré pour cet établissement&nbsp;: {contexte.financeur} ne peut pas le
          payer.
        </p>
      )}
      {ouverte && <Ouverte changement={ouverte} />}
      <Actions {...props} ouverte={ouverte} />
      {anciens.length > 0 && <Anciens comptes={anciens} />}
      {passes.length > 0 && <Passes changements={passes} />}
    </Section>
  )
}

function CompteEnVigueur(compte: Compte & { financeur: string }) {
  const { titulaire, bic, iban_pays, origine, du, financeur } = compte
  return (
    <Fiche
      lignes={[
        { libelle: 'IBAN', valeur: <span class="insecable">{ibanMasque(compte)}</span> },
        { libelle: 'Titulaire', valeur: titulaire },
        { libelle: 'BIC', valeur: bic },
        { libelle: 'Pays de la banque', valeur: paysBanque(bic.slice(4, 6) || iban_pays) },
        { libelle: 'Origine', valeur: `${origineCoordonnees(origine, financeur)}, le ${jourDe(du)}` },
        { libelle: 'Règlements reçus', valeur: <Recus {...compte} /> },
      ]}
    />
  )
}

/** What was paid to this account, as each règlement kept it. */
function Recus({ reglements: { nombre, montant } }: Compte) {
  if (nombre === 0) return <>Aucun</>
  return (
    <>
      {pluriel(nombre, 'règlement')}, <Montant cents={montant} />
    </>
  )
}

function Ouverte({ changement }: { changement: ChangementPasse }) {
  return (
    <p>
      Changement demandé le {changement.soumise_le && jourDe(changement.soumise_le)} vers{' '}
      <span class="insecable">{compteEnMots(changement)}</span> <Etat {...etatChangement(changement.etat)} />
    </p>
  )
}

function Actions({
  contexte,
  etablissement,
  enVigueur,
  droits,
  ouverte,
}: CoordonneesProps & { ouverte: unknown }) {
  const adresse = `/etablissements/${encodeURIComponent(etablissement.numero)}`
  if (contexte.observation || (!droits.reveler && !droits.changer)) return null
  return (
    <div class="formulaire-actions">
      {droits.reveler && enVigueur && (
        <form method="post" action={`${adresse}/iban`}>
          <Bouton variante="second" icone="eye">
            Afficher l’IBAN
          </Bouton>
        </form>
      )}
      {droits.changer && (
        <Bouton variante="second" href={`${adresse}/compte`}>
          {ouverte ? 'Suivre le changement' : enVigueur ? 'Changer de compte' : 'Donner un compte'}
        </Bouton>
      )}
    </div>
  )
}

function Anciens({ comptes }: { comptes: Compte[] }) {
  return (
    <>
      <h3 class="etablissement-anciens">Comptes précédents</h3>
      <Lignes
        lignes={comptes.map((compte) => ({
          titre: <span class="insecable">{ibanMasque(compte)}</span>,
          detail: (
            <>
              {compte.titulaire} – <Recus {...compte} />
            </>
          ),
          valeur: `du ${jourDe(compte.du)}${compte.au ? ` au ${jourDe(compte.au)}` : ''}`,
        }))}
      />
    </>
  )
}

function Passes({ changements }: { changements: ChangementPasse[] }) {
  return (
    <>
      <h3 class="etablissement-anciens">Demandes passées</h3>
      <Lignes
        lignes={changements.map((changement) => ({
          titre: <span class="insecable">{compteEnMots(changement)}</span>,
          detail: <Etat {...etatChangement(changement.etat)} />,
          valeur: formatInstant(changement.etat_le),
        }))}
      />
    </>
  )
}
