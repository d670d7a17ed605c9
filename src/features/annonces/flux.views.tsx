import { formatInstant } from '../../core/dates.ts'
import {
  type CleFlux,
  type EtatFlux,
  FLUX,
  isEnRetard,
  libelleRythme,
  MARGE_HEURES,
  prochaineLivraison,
  type Rythme,
} from '../../core/flux.ts'
import { capitalise } from '../../core/texte.ts'
import type { Erreurs, Saisie } from '../../http/formulaire.ts'
import { Bouton, CaseACocher, Champ, Liste } from '../../ui/champs.tsx'
import { Formulaire } from '../../ui/disposition.tsx'
import { ResumeErreurs } from '../../ui/erreurs.tsx'
import { Etat, type Ton } from '../../ui/etat.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import type { Colonne } from '../../ui/tableau.tsx'

/** A feed's row on any page: its name, its last data, what is announced, whether it is kept. */
export function colonnesFlux<Lu extends EtatFlux>(maintenant: Date): Colonne<Lu>[] {
  return [
    { cle: 'flux', titre: 'Flux', entete: true, valeur: ({ cle }) => FLUX[cle] },
    {
      cle: 'dernieres',
      titre: 'Dernières données',
      valeur: ({ donneesAu }) => donneesAu && <span class="date">{formatInstant(donneesAu)}</span>,
    },
    { cle: 'rythme', titre: 'Rythme annoncé', valeur: ({ rythme }) => capitalise(libelleRythme(rythme)) },
    {
      cle: 'prochaine',
      titre: 'Prochaines attendues',
      valeur: (flux) => {
        const prochaine = prochaineLivraison(flux)
        return prochaine && <span class="date">{formatInstant(prochaine)}</span>
      },
    },
    { cle: 'etat', titre: 'État', valeur: (flux) => <Etat {...etatFlux(flux, maintenant)} /> },
  ]
}

function etatFlux(flux: EtatFlux, maintenant: Date): { libelle: string; ton: Ton } {
  if (!flux.donneesAu) return { libelle: 'Rien reçu', ton: 'gris' }
  if (isEnRetard(flux, maintenant)) return { libelle: 'En retard', ton: 'ambre' }
  return flux.rythme ? { libelle: 'À l’heure', ton: 'vert' } : { libelle: 'Sans annonce', ton: 'gris' }
}

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
      <p>
        {MARGE_HEURES} heures après l’heure attendue sans données nouvelles, un bandeau le dit sur les pages
        qui les montrent.
      </p>
      <Formulaire action={`/gestion/annonces/flux/${cle}`} actions={<Bouton>Enregistrer</Bouton>}>
        <input type="hidden" name="version" value={version} />
        <Liste
          name="unite"
          label="Rythme"
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
