import { Bouton, ChampMotDePasse } from '../../ui/champs.tsx'
import { Formulaire } from '../../ui/disposition.tsx'
import { ResumeErreurs } from '../../ui/erreurs.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'

type MesDonneesProps = { contexte: ContextePage; erreurs?: Record<string, string> }

export function MesDonneesPage({ contexte, erreurs = {} }: MesDonneesProps) {
  return (
    <Page
      titre="Mes données personnelles"
      contexte={contexte}
      fil={[{ libelle: 'Mon compte', href: '/mon-compte' }]}
      erreur={Object.keys(erreurs).length > 0}
    >
      <ResumeErreurs erreurs={Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))} />
      <p class="chapeau">
        Tout ce que l’espace garde de vous, avec la raison, la durée et les lecteurs, dans un fichier JSON que
        d’autres programmes savent lire. Pour faire rectifier ou effacer,{' '}
        <a href="/donnees-personnelles">lisez vos droits</a>.
      </p>
      <Formulaire
        action="/mon-compte/donnees"
        actions={
          <>
            <Bouton icone="download">Télécharger mes données</Bouton>
            <Bouton variante="discret" href="/mon-compte">
              Annuler
            </Bouton>
          </>
        }
      >
        <ChampMotDePasse
          name="actuel"
          label="Votre mot de passe actuel"
          autocomplete="current-password"
          erreur={erreurs.actuel}
          obligatoire
        />
      </Formulaire>
    </Page>
  )
}
