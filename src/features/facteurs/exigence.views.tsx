import { pluriel } from '../../core/texte.ts'
import { Bouton, ChampCache, Choix } from '../../ui/champs.tsx'
import { Formulaire } from '../../ui/disposition.tsx'
import { Avis, ResumeErreurs } from '../../ui/erreurs.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import type { ExigenceLue } from './exigence.queries.ts'

type ExigenceProps = {
  contexte: ContextePage
  lue: ExigenceLue
  saisie: string
  erreurs?: Record<string, string>
  conflit?: boolean
  fait?: boolean
}

const dit = (exige: boolean) => (exige ? 'à chaque connexion' : 'avant les actes sensibles seulement')

export function ExigencePage({ contexte, lue, saisie, erreurs = {}, conflit = false, fait }: ExigenceProps) {
  return (
    <Page
      titre="Second facteur de mes utilisateurs"
      contexte={contexte}
      menu="utilisateurs"
      fil={[{ libelle: 'Gérer mes utilisateurs', href: '/utilisateurs' }]}
      erreur={conflit || Object.keys(erreurs).length > 0}
    >
      {fait && (
        <Avis ton="succes">
          <p>C’est enregistré. Chacun le verra à sa prochaine page.</p>
        </Avis>
      )}
      {conflit && (
        <Avis ton="attention" titre="Ce réglage a changé pendant votre saisie">
          <p>
            Enregistré maintenant&nbsp;: <strong>{dit(lue.exige)}</strong>. Votre choix, gardé
            ci-dessous&nbsp;: <strong>{dit(saisie === 'oui')}</strong>.
          </p>
        </Avis>
      )}
      <ResumeErreurs erreurs={Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))} />
      <p class="chapeau">
        Un second facteur (un code d’une application ou une clé d’accès) confirme que c’est bien la personne,
        en plus de son mot de passe. {sayCompte(lue)}
      </p>
      <Formulaire
        action="/utilisateurs/second-facteur"
        actions={<Bouton>{conflit ? 'Enregistrer tout de même mon choix' : 'Enregistrer'}</Bouton>}
      >
        <ChampCache name="version" valeur={lue.version} />
        <Choix
          name="exige"
          legende={'Quand le demander\u00a0?'}
          erreur={erreurs.exige}
          valeurs={[saisie]}
          options={[
            { valeur: 'non', libelle: 'Avant les actes sensibles seulement' },
            {
              valeur: 'oui',
              libelle: 'À chaque connexion, pour tout le monde',
              aide: 'Qui n’en a pas encore en enregistre un avant de continuer.',
            },
          ]}
        />
      </Formulaire>
    </Page>
  )
}

function sayCompte({ nombre, sans }: ExigenceLue): string {
  if (sans === 0) return `Tous vos utilisateurs actifs (${nombre}) en ont un.`
  return `${pluriel(sans, 'utilisateur actif', 'utilisateurs actifs')} sur ${nombre} n’en ${sans > 1 ? 'ont' : 'a'} pas encore.`
}
