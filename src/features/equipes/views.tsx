import type { Erreurs } from '../../http/formulaire.ts'
import { Bouton, Champ, ChampCache, Choix } from '../../ui/champs.tsx'
import { Formulaire, Section } from '../../ui/disposition.tsx'
import { Avis, ResumeErreurs } from '../../ui/erreurs.tsx'
import { Historique } from '../../ui/historique.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import { type Revision, tellRevisions } from '../revisions/rules.ts'
import type { EquipeListe } from './queries.ts'
import { champsEquipe, choixDePrises, direDelai, phrasePrises } from './rules.ts'

const LE_RESTE = 'Tout ce qu’aucune autre équipe ne prend'

export function EquipesPage({ contexte, equipes }: { contexte: ContextePage; equipes: EquipeListe[] }) {
  return (
    <Page
      titre="Équipes"
      contexte={contexte}
      menu="equipes"
      entete={
        <Bouton href="/gestion/equipes/nouvelle" icone="plus">
          Ajouter une équipe
        </Bouton>
      }
    >
      <p>
        Chaque message d’un organisme va à l’équipe qui prend son objet. L’organisme en voit le nom et le
        délai habituel de réponse.
      </p>
      <Tableau
        id="equipes"
        legende="Équipes, par nom, celle qui prend le reste en dernier"
        lignes={equipes}
        cle={({ id }) => id}
        colonnes={COLONNES}
      />
    </Page>
  )
}

const COLONNES: Colonne<EquipeListe>[] = [
  {
    cle: 'nom',
    titre: 'Équipe',
    entete: true,
    valeur: ({ id, nom }) => <a href={`/gestion/equipes/${id}`}>{nom}</a>,
  },
  { cle: 'email', titre: 'Boîte aux lettres', valeur: ({ email }) => email || 'Aucune' },
  {
    cle: 'delai',
    titre: 'Délai habituel',
    valeur: ({ delai }) => direDelai(delai),
  },
  {
    cle: 'prend',
    titre: 'Prend',
    valeur: ({ par_defaut, prend }) => (par_defaut ? LE_RESTE : phrasePrises(prend)),
  },
]

/** The form as typed; each field undefined when it was not sent. */
export type SaisieEquipe = {
  nom?: string | undefined
  email?: string | undefined
  delai?: string | undefined
  prend: string[]
}

type EquipeProps = {
  contexte: ContextePage
  /** Undefined for a new one. */
  equipe: EquipeListe | undefined
  revisions: Revision[]
  dispositifs: { code: string; libelle: string }[]
  saisie?: SaisieEquipe
  erreurs?: Erreurs
  conflit?: boolean
}

export function EquipePage({
  contexte,
  equipe,
  revisions,
  dispositifs,
  saisie,
  erreurs = {},
  conflit,
}: EquipeProps) {
  const titre = equipe?.nom ?? 'Nouvelle équipe'
  return (
    <Page
      titre={titre}
      titreDocument={`${titre} – Équipes`}
      contexte={contexte}
      menu="equipes"
      fil={[{ libelle: 'Équipes', href: '/gestion/equipes' }]}
      erreur={conflit === true || Object.keys(erreurs).length > 0}
    >
      <ResumeErreurs erreurs={Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))} />
      {conflit && equipe && <Conflit {...equipe} />}
      <FormulaireEquipe
        equipe={equipe}
        dispositifs={dispositifs}
        saisie={saisie ?? toSaisie(equipe)}
        erreurs={erreurs}
      />
      {equipe && <Historique revisions={tellRevisions(revisions, champsEquipe(equipe.par_defaut))} />}
      {equipe && !equipe.par_defaut && <Suppression {...equipe} />}
    </Page>
  )
}

function toSaisie(equipe: EquipeListe | undefined): SaisieEquipe {
  if (!equipe) return { delai: '3', prend: [] }
  return { nom: equipe.nom, email: equipe.email, delai: String(equipe.delai), prend: equipe.prend }
}

function Conflit({ nom, email, delai, prend }: EquipeListe) {
  return (
    <Avis ton="erreur" titre="Cette équipe a été modifiée entre-temps">
      <p>
        Enregistré&nbsp;: {nom}, {email || 'sans boîte aux lettres'}, {direDelai(delai)}. Prend&nbsp;:{' '}
        {phrasePrises(prend)}. Votre saisie est gardée ci-dessous&nbsp;: enregistrez-la de nouveau pour
        remplacer ces valeurs.
      </p>
    </Avis>
  )
}

type FormulaireProps = Required<Pick<EquipeProps, 'equipe' | 'dispositifs' | 'erreurs'>> & {
  saisie: SaisieEquipe
}

function FormulaireEquipe({ equipe, dispositifs, saisie, erreurs }: FormulaireProps) {
  return (
    <Formulaire
      action={`/gestion/equipes/${equipe?.id ?? 'nouvelle'}`}
      actions={<Bouton>{equipe ? 'Enregistrer' : 'Ajouter l’équipe'}</Bouton>}
    >
      {equipe && <ChampCache name="version" valeur={equipe.version} />}
      <Champ
        name="nom"
        label="Nom"
        aide="Tel que les organismes le liront"
        maxlength={100}
        valeur={saisie.nom}
        erreur={erreurs.nom}
        obligatoire
      />
      <Champ
        name="email"
        label="Boîte aux lettres"
        aide="Prévenue quand un organisme écrit, sans le texte, par exemple equipe@exemple.fr"
        type="email"
        inputmode="email"
        autocomplete="off"
        valeur={saisie.email}
        erreur={erreurs.email}
        facultatif
      />
      <Champ
        name="delai"
        label="Délai habituel de réponse, en jours ouvrés"
        inputmode="numeric"
        taille="court"
        valeur={saisie.delai}
        erreur={erreurs.delai}
        obligatoire
      />
      {equipe?.par_defaut ? (
        <p>{LE_RESTE}.</p>
      ) : (
        <Choix
          name="prend"
          legende="Ce qu’elle prend"
          aide="Les messages à venir. Une chose n’est prise que par une équipe."
          options={choixDePrises(dispositifs, saisie.prend)}
          valeurs={saisie.prend}
          erreur={erreurs.prend}
          multiple
          facultatif
        />
      )}
    </Formulaire>
  )
}

function Suppression({ id, nom, version }: EquipeListe) {
  return (
    <Section titre="Supprimer l’équipe" id="suppression">
      <p>Ses messages, en attente ou non, passent à l’équipe qui prend le reste.</p>
      <form method="post" action={`/gestion/equipes/${id}/suppression`} class="formulaire-actions">
        <ChampCache name="version" valeur={version} />
        <Bouton variante="second" complement={nom}>
          Supprimer
        </Bouton>
      </form>
    </Section>
  )
}
