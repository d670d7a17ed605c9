import { formatInstant } from '../../core/dates.ts'
import { type EtatFlux, FLUX } from '../../core/flux.ts'
import type { Erreurs, Saisie } from '../../http/formulaire.ts'
import { Bouton, Champ, ChampDate } from '../../ui/champs.tsx'
import { Formulaire, Section } from '../../ui/disposition.tsx'
import { ResumeErreurs } from '../../ui/erreurs.tsx'
import { Etat } from '../../ui/etat.tsx'
import { colonnesFlux } from '../../ui/flux.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import type { ArretListe } from './queries.ts'

type AnnoncesProps = {
  contexte: ContextePage
  arrets: ArretListe[]
  flux: EtatFlux[]
  saisie: Saisie
  erreurs: Erreurs
  maintenant: Date
}

export function AnnoncesPage({ contexte, arrets, flux, saisie, erreurs, maintenant }: AnnoncesProps) {
  const resume = Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))
  return (
    <Page titre="Données et arrêts prévus" contexte={contexte} menu="annonces" erreur={resume.length > 0}>
      <ResumeErreurs erreurs={resume} />
      <Section titre="Flux de données" id="flux">
        <Tableau
          id="table-flux"
          legende="Chaque flux, ses dernières données et ce qui en est annoncé"
          lignes={flux}
          cle={({ cle }) => cle}
          colonnes={[...colonnesFlux<EtatFlux>(maintenant), MODIFIER]}
        />
        <p>
          <a href="/etat">Voir l’état du service, tel que chacun le lit</a>
        </p>
      </Section>
      <Section titre="Annoncer un arrêt" id="arret">
        <Formulaire action="/gestion/annonces" actions={<Bouton>Annoncer l’arrêt</Bouton>}>
          <ChampDate
            name="jourDebut"
            label="Jour du début"
            valeur={saisie.jourDebut}
            erreur={erreurs.jourDebut}
          />
          <ChampHeure name="heureDebut" label="Heure du début" saisie={saisie} erreurs={erreurs} />
          <ChampDate name="jourFin" label="Jour de la fin" valeur={saisie.jourFin} erreur={erreurs.jourFin} />
          <ChampHeure name="heureFin" label="Heure de la fin" saisie={saisie} erreurs={erreurs} />
          <Champ
            name="texte"
            label="Précision"
            facultatif
            maxlength={300}
            valeur={saisie.texte}
            erreur={erreurs.texte}
            aide="Affichée sur chaque page jusqu’à la fin de l’arrêt."
          />
        </Formulaire>
      </Section>
      {arrets.length > 0 && (
        <Section titre="Arrêts annoncés" id="arrets">
          <Tableau
            id="table-arrets"
            legende="Les cinquante derniers, du plus récent au plus ancien"
            lignes={arrets}
            cle={({ id }) => id}
            colonnes={columnsOf(maintenant)}
          />
        </Section>
      )}
    </Page>
  )
}

const MODIFIER: Colonne<EtatFlux> = {
  cle: 'action',
  titre: 'Action',
  valeur: ({ cle }) => (
    <Bouton
      variante="second"
      compact
      href={`/gestion/annonces/flux/${cle}`}
      complement={`le rythme de ${FLUX[cle]}`}
    >
      Modifier
    </Bouton>
  ),
}

type ChampHeureProps = { name: string; label: string; saisie: Saisie; erreurs: Erreurs }

function ChampHeure({ name, label, saisie, erreurs }: ChampHeureProps) {
  return (
    <Champ
      name={name}
      label={label}
      taille="court"
      inputmode="numeric"
      valeur={saisie[name]}
      erreur={erreurs[name]}
      aide="hh:mm, heure de Paris"
    />
  )
}

function columnsOf(maintenant: Date): Colonne<ArretListe>[] {
  const enCours = ({ fin, retiree_le }: ArretListe) => retiree_le === null && fin > maintenant
  return [
    {
      cle: 'periode',
      titre: 'Période',
      entete: true,
      valeur: ({ debut, fin }) => `Du ${formatInstant(debut)} au ${formatInstant(fin)}`,
    },
    { cle: 'texte', titre: 'Précision', valeur: ({ texte }) => texte },
    { cle: 'auteur', titre: 'Annoncé par', valeur: ({ auteur }) => auteur },
    {
      cle: 'etat',
      titre: 'État',
      valeur: (arret) =>
        enCours(arret) ? (
          <form method="post" action={`/gestion/annonces/${arret.id}/retrait`}>
            <Bouton variante="second" compact complement={`l’arrêt du ${formatInstant(arret.debut)}`}>
              Retirer
            </Bouton>
          </form>
        ) : (
          <Etat libelle={arret.retiree_le ? 'Retiré' : 'Passé'} />
        ),
    },
  ]
}
