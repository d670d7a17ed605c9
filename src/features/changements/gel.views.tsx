import { Bouton } from '../../ui/bouton.tsx'
import { type ContextePage, PagePublique } from '../../ui/page.tsx'
import type { Changement } from './queries.ts'

type GelProps = {
  contexte: ContextePage
  demande: Pick<Changement, 'etablissement_numero' | 'iban_fin'>
  fait: boolean
}

/** For whoever holds the link of a mail: what it stops, then that it is stopped. */
export function GelPage({ contexte, demande, fait }: GelProps) {
  const { etablissement_numero: numero, iban_fin: fin } = demande
  if (fait)
    return (
      <PagePublique titre="Le changement est gelé" contexte={contexte} sansConnexion>
        <p>
          Le changement de compte de l’établissement {numero} n’avance plus. Le compte actuel reste utilisé,
          et les équipes de {contexte.financeur} sont prévenues&nbsp;: elles vont vous contacter.
        </p>
        <p>Si quelqu’un d’autre utilise votre accès, changez votre mot de passe maintenant.</p>
      </PagePublique>
    )
  return (
    <PagePublique titre="Ce changement ne vient pas de vous&nbsp;?" contexte={contexte} sansConnexion>
      <p>
        Un nouveau compte bancaire, terminé par <strong>{fin}</strong>, est demandé pour l’établissement{' '}
        <strong>{numero}</strong>.
      </p>
      <p>
        Si personne de votre organisme ne l’a demandé, gelez le changement. Ce bouton ne fait rien d’autre, et
        ne demande pas de se connecter.
      </p>
      <form method="post">
        <Bouton variante="danger">Ce n’est pas moi, geler le changement</Bouton>
      </form>
    </PagePublique>
  )
}
