import type { Motifs } from '../../core/motifs.ts'
import { pluriel } from '../../core/texte.ts'
import { DateJour } from '../../ui/date.tsx'
import { Section } from '../../ui/disposition.tsx'
import { Etat } from '../../ui/etat.tsx'
import { Lignes } from '../../ui/lignes.tsx'
import { Montant } from '../../ui/montant.tsx'
import { Phrase } from '../../ui/phrase.tsx'
import { readMotif } from '../reglements/motifs.rules.ts'
import { adresseReglements, libelleStatutReglement, tonStatutReglement } from '../reglements/rules.ts'
import type { EtablissementDetail } from './queries.ts'

type ProprietesAttente = {
  etablissement: EtablissementDetail
  compte: boolean
  financeur: string
  motifs: Motifs
}

/** Who must act for what waits: the bank may have had a reason that is not the account. */
export function PhraseAttente(props: ProprietesAttente) {
  const { etablissement, compte, financeur, motifs } = props
  if (etablissement.bilanAttente.nombre === 0) return null
  const enCause = etablissement.attente.some(({ motif }) => readMotif(motif, motifs).compteEnCause)
  if (compte && !enCause) {
    return (
      <Phrase qui="financeur">
        <strong>Chez {financeur}&nbsp;:</strong> <CeQuiAttend {...props} /> Ces coordonnées bancaires ne sont
        pas en cause.
      </Phrase>
    )
  }
  return (
    <Phrase qui="vous">
      <strong>À vous&nbsp;:</strong>{' '}
      {compte
        ? `vérifiez ces coordonnées bancaires et signalez tout changement à ${financeur}. `
        : `transmettez à ${financeur} un RIB au nom de votre organisme. `}
      <CeQuiAttend {...props} />
    </Phrase>
  )
}

function CeQuiAttend({
  etablissement: { bilanAttente },
  compte,
}: Pick<ProprietesAttente, 'etablissement' | 'compte'>) {
  const { nombre, montant } = bilanAttente
  return (
    <>
      <a href="#attente">{pluriel(nombre, 'règlement')}</a> {nombre < 2 ? 'attend' : 'attendent'}
      {compte ? ' d’être émis de nouveau' : ' un compte'}&nbsp;: <Montant cents={montant} />.
    </>
  )
}

export function EnAttente({ etablissement }: { etablissement: EtablissementDetail }) {
  const { attente, bilanAttente, numero } = etablissement
  if (attente.length === 0) return null
  const autres = bilanAttente.nombre - attente.length
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
      {autres > 0 && (
        <p>
          <a href={adresseReglements({ etablissement: numero })}>
            et {pluriel(autres, 'autre règlement', 'autres règlements')} plus ancien{autres > 1 && 's'}
          </a>
        </p>
      )}
    </Section>
  )
}
