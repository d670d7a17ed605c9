import { type CleFlux, FLUX, MARGE_HEURES, type Rythme } from '../../core/flux.ts'
import type { Erreurs, Saisie } from '../../http/formulaire.ts'
import { Bouton, CaseACocher, Champ, ChampCache, Liste } from '../../ui/champs.tsx'
import { Formulaire } from '../../ui/disposition.tsx'
import { ResumeErreurs } from '../../ui/erreurs.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'

type FluxProps = {
  contexte: ContextePage
  cle: CleFlux
  rythme: Rythme
  version: number
  saisie: Saisie
  erreurs: Erreurs
}

/** How often a feed is announced, to change. */
export function FluxPage({ contexte, cle, rythme, version, saisie, erreurs }: FluxProps) {
  const resume = Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))
  const valeurs = Object.keys(saisie).length > 0 ? saisie : toSaisie(rythme)
  return (
    <Page
      titre={`Rythme\u00a0: ${FLUX[cle]}`}
      contexte={contexte}
      menu="annonces"
      fil={[{ libelle: 'Données et arrêts prévus', href: '/gestion/annonces' }]}
      erreur={resume.length > 0}
    >
      <ResumeErreurs erreurs={resume} />
      <Formulaire action={`/gestion/annonces/flux/${cle}`} actions={<Bouton>Enregistrer</Bouton>}>
        <ChampCache name="version" valeur={version} />
        <Liste
          name="unite"
          label="Rythme"
          aide={`Sans données nouvelles ${MARGE_HEURES} heures après l’heure attendue, un bandeau le dit sur les pages qui les montrent.`}
          vide="Pas d’annonce"
          options={[
            { valeur: 'heures', libelle: 'Heures' },
            { valeur: 'jours', libelle: 'Jours' },
          ]}
          valeur={valeurs.unite}
          erreur={erreurs.unite}
        />
        <Champ
          name="nombre"
          label="Nombre d’heures ou de jours entre deux livraisons"
          facultatif
          taille="court"
          inputmode="numeric"
          autocomplete="off"
          aide="Sans objet quand rien n’est annoncé."
          valeur={valeurs.nombre}
          erreur={erreurs.nombre}
        />
        <CaseACocher name="ouvres" label="Les jours ouvrés seulement" coche={valeurs.ouvres === '1'} />
      </Formulaire>
    </Page>
  )
}

function toSaisie(rythme: Rythme): Saisie {
  if (!rythme) return {}
  const { nombre, unite, ouvres } = rythme
  return { nombre: String(nombre), unite, ...(ouvres ? { ouvres: '1' } : {}) }
}
