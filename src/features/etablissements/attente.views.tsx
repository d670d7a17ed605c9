import { pluriel } from '../../core/texte.ts'
import { DateJour } from '../../ui/date.tsx'
import { Section } from '../../ui/disposition.tsx'
import { Etat } from '../../ui/etat.tsx'
import { Lignes } from '../../ui/lignes.tsx'
import { Montant } from '../../ui/montant.tsx'
import { Phrase } from '../../ui/phrase.tsx'
import { libelleStatutReglement, tonStatutReglement } from '../reglements/rules.ts'
import type { EtablissementDetail } from './queries.ts'

type Attente = EtablissementDetail['attente']

/** What waits: without an account everything not sent; with one, only what the bank sent back. */
export function attenteOf({ attente }: EtablissementDetail, compte: boolean): Attente {
  return attente.filter(({ statut }) => !compte || statut !== 'PROGRAMME')
}

export function PhraseAttente({
  etablissement,
  compte,
  financeur,
}: {
  etablissement: EtablissementDetail
  compte: boolean
  financeur: string
}) {
  const attente = attenteOf(etablissement, compte)
  if (attente.length === 0) return null
  const { nombre, montant } = compte ? sumOf(attente) : etablissement.bilanAttente
  return (
    <Phrase qui="vous">
      <strong>À vous&nbsp;:</strong>{' '}
      {compte
        ? `vérifiez ces coordonnées bancaires et signalez tout changement à ${financeur}. `
        : `transmettez à ${financeur} un RIB au nom de votre organisme. `}
      <a href="#attente">{pluriel(nombre, 'règlement')}</a> {nombre < 2 ? 'attend' : 'attendent'}
      {compte ? ' d’être émis de nouveau' : ' un compte'}&nbsp;: <Montant cents={montant} />.
    </Phrase>
  )
}

export function EnAttente({ attente }: { attente: Attente }) {
  if (attente.length === 0) return null
  return (
    <Section titre="Règlements en attente" id="attente">
      <Lignes
        lignes={attente.map(({ reference, statut, montant: cents, date_emission }) => ({
          titre: `Virement ${reference}`,
          href: `/reglements/${encodeURIComponent(reference)}`,
          detail: (
            <>
              <Etat libelle={libelleStatutReglement(statut)} ton={tonStatutReglement(statut)} />{' '}
              {date_emission && (
                <>
                  {statut === 'PROGRAMME' ? 'prévu le ' : 'émis le '}
                  <DateJour jour={date_emission} />
                </>
              )}
            </>
          ),
          valeur: <Montant cents={cents} />,
        }))}
      />
    </Section>
  )
}

function sumOf(attente: Attente) {
  return { nombre: attente.length, montant: attente.reduce((somme, { montant }) => somme + montant, 0) }
}
