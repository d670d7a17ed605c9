import type { Erreurs, Saisie } from '../../http/formulaire.ts'
import { Bouton, Champ, ChampCache } from '../../ui/champs.tsx'
import { Formulaire, Section } from '../../ui/disposition.tsx'
import { ResumeErreurs } from '../../ui/erreurs.tsx'
import { Historique } from '../../ui/historique.tsx'
import { Lignes } from '../../ui/lignes.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { direTexte, type Revision, tellRevisions } from '../revisions/rules.ts'

type ReglagesProps = {
  contexte: ContextePage
  edite: { nom: string; version: number } | undefined
  /** The name as installed (FINANCEUR_NOM). */
  installe: string
  revisions: Revision[]
  saisie: Saisie
  erreurs: Erreurs
}

const AILLEURS = [
  {
    titre: 'États des dossiers',
    href: '/gestion/etats',
    detail: 'Le statut montré pour chaque mot que les lots écrivent',
  },
  {
    titre: 'Motifs',
    href: '/gestion/motifs',
    detail: 'Ce que veulent dire les codes des banques, des factures et des retenues',
  },
  {
    titre: 'Dispositifs',
    href: '/gestion/dispositifs',
    detail: 'Leur libellé',
  },
  {
    titre: 'Nous contacter',
    href: '/gestion/textes/CONTACT',
    detail: 'Téléphone, adresse électronique et postale, affichés sur /aide',
  },
]

export function ReglagesPage({ contexte, edite, installe, revisions, saisie, erreurs }: ReglagesProps) {
  const resume = Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))
  return (
    <Page titre="Réglages" contexte={contexte} menu="reglages" erreur={resume.length > 0}>
      <ResumeErreurs erreurs={resume} />
      <Section titre="Nom du financeur" id="nom">
        <Formulaire action="/gestion/reglages/nom" actions={<Bouton>Enregistrer</Bouton>}>
          <ChampCache name="version" valeur={edite?.version ?? 0} />
          <Champ
            name="nom"
            label="Nom"
            taille="moyen"
            maxlength={100}
            valeur={saisie.nom ?? edite?.nom ?? installe}
            erreur={erreurs.nom}
            aide="Sur les pages en moins d’une minute, dans les courriels et sur les documents émis ensuite"
          />
        </Formulaire>
      </Section>
      <Section titre="Mots et contacts" id="mots">
        <Lignes lignes={AILLEURS} />
      </Section>
      <Historique revisions={tellRevisions(revisions, { nom: { libelle: 'Nom', dire: direTexte } })} />
    </Page>
  )
}
