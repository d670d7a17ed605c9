import { formatInstant } from '../../core/dates.ts'
import { Bouton, CaseACocher } from '../../ui/champs.tsx'
import { ResumeErreurs } from '../../ui/erreurs.tsx'
import { type ContextePage, PagePublique } from '../../ui/page.tsx'
import { Prose } from '../../ui/prose.tsx'
import type { Texte, TypeTexte } from './queries.ts'

const TITRES: Record<TypeTexte, string> = {
  RGPD: 'Information sur vos données personnelles',
  CGU: 'Conditions générales d’utilisation',
}

type ConditionsProps = {
  contexte: ContextePage
  textes: Record<TypeTexte, Texte>
  coches?: Record<string, string>
  erreurs?: Record<string, string>
}

export function ConditionsPage({ contexte, textes, coches = {}, erreurs = {} }: ConditionsProps) {
  const liste = Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))
  return (
    <PagePublique
      titre="Avant votre première visite"
      contexte={contexte}
      erreur={liste.length > 0}
      sansConnexion
    >
      <ResumeErreurs erreurs={liste} />
      <p class="chapeau">
        Lisez ces deux textes, puis cochez les deux cases. Nous vous les demanderons à nouveau s’ils changent.
      </p>
      <TexteALire texte={textes.RGPD} />
      <TexteALire texte={textes.CGU} />
      <form method="post" action="/conditions" class="formulaire" novalidate>
        <input type="hidden" name="versionRgpd" value={textes.RGPD.version} />
        <input type="hidden" name="versionCgu" value={textes.CGU.version} />
        <CaseACocher
          name="rgpd"
          valeur="oui"
          coche={coches.rgpd === 'oui'}
          erreur={erreurs.rgpd}
          label="J’ai pris connaissance de l’information sur mes données personnelles"
        />
        <CaseACocher
          name="cgu"
          valeur="oui"
          coche={coches.cgu === 'oui'}
          erreur={erreurs.cgu}
          label="J’accepte les conditions générales d’utilisation"
        />
        <Bouton>Continuer</Bouton>
      </form>
      <p class="discret">
        Sans ces deux cases, l’espace reste fermé : vous pouvez vous déconnecter et écrire à{' '}
        {contexte.financeur} depuis la page <a href="/aide">Aide</a>.
      </p>
      <form method="post" action="/deconnexion">
        <Bouton variante="discret">Se déconnecter</Bouton>
      </form>
    </PagePublique>
  )
}

/** Readable before ticking, whole, with its version and date. */
function TexteALire({ texte }: { texte: Texte }) {
  return (
    <details class="texte texte-a-lire">
      <summary>
        {TITRES[texte.type]}{' '}
        <span class="discret">
          version {texte.version}, publiée le {formatInstant(texte.publie_le)}
        </span>
      </summary>
      <Prose contenu={texte.contenu} />
    </details>
  )
}
