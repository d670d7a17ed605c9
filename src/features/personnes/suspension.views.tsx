import { formatInstant } from '../../core/dates.ts'
import { formatNom, pluriel } from '../../core/texte.ts'
import type { Erreurs } from '../../http/formulaire.ts'
import { Bouton, Champ, ChampCache } from '../../ui/champs.tsx'
import { Formulaire } from '../../ui/disposition.tsx'
import { Avis, ResumeErreurs } from '../../ui/erreurs.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import type { Suspension } from './queries.ts'
import { adresseOf, type Stagiaire } from './rules.ts'

type SuspensionProps = {
  contexte: ContextePage
  personne: Stagiaire
  suspensions: Suspension[]
  erreurs: Erreurs
  saisie: Record<string, string>
}

/** Hides what a person contests, or shows it again: the same page both ways. */
export function SuspensionPage(props: SuspensionProps) {
  const { contexte, personne, suspensions, erreurs } = props
  const titre = `${suspensions.length > 0 ? 'Rétablir' : 'Suspendre'} ${formatNom(personne)}`
  return (
    <Page
      titre={titre}
      titreDocument={`${titre} – Droits des personnes`}
      contexte={contexte}
      menu="personnes"
      fil={[
        { libelle: 'Droits des personnes', href: '/gestion/personnes' },
        { libelle: formatNom(personne), href: `/gestion/personnes/fiche?${adresseOf(personne)}` },
      ]}
      erreur={Object.keys(erreurs).length > 0}
    >
      <ResumeErreurs erreurs={Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))} />
      <Effet {...props} />
      <Decision {...props} />
    </Page>
  )
}

export function Effet({ personne, suspensions }: Pick<SuspensionProps, 'personne' | 'suspensions'>) {
  const [premiere] = suspensions
  const dossiers = pluriel(personne.participations.length, 'dossier')
  if (!premiere)
    return (
      <p class="chapeau">
        Cette personne conteste ce qui est dit d’elle dans {dossiers}. Les organismes ne la verront plus et
        n’ouvriront plus les documents qui peuvent la nommer. Ce que des lots apporteront d’elle sera gardé
        sans être montré. Les sommes ne changent pas.
      </p>
    )
  return (
    <Avis
      ton="attention"
      titre={`Suspendue depuis le ${formatInstant(premiere.suspendue_le)}`}
      annonce={false}
    >
      <p>Raison&nbsp;: {premiere.motif}. Les organismes ne voient pas cette personne.</p>
    </Avis>
  )
}

function Decision({ personne, suspensions, erreurs, saisie }: SuspensionProps) {
  const leve = suspensions.length > 0
  return (
    <Formulaire
      action="/gestion/personnes/suspension"
      actions={
        <>
          <Bouton>{leve ? 'Rétablir' : 'Suspendre'}</Bouton>
          <Bouton variante="discret" href={`/gestion/personnes/fiche?${adresseOf(personne)}`}>
            Annuler
          </Bouton>
        </>
      }
    >
      {[...new URLSearchParams(adresseOf(personne))].map(([nom, valeur]) => (
        <ChampCache key={nom} name={nom} valeur={valeur} />
      ))}
      <ChampCache name="sens" valeur={leve ? 'retablir' : 'suspendre'} />
      <Champ
        name="motif"
        label="Raison"
        aide="Sans nommer la personne. Chaque organisme la lit dans son journal."
        lignes={2}
        maxlength={300}
        valeur={saisie.motif}
        erreur={erreurs.motif}
        obligatoire
      />
    </Formulaire>
  )
}
