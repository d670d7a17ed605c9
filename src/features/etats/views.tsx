import { pluriel } from '../../core/texte.ts'
import type { Erreurs, Saisie } from '../../http/formulaire.ts'
import { Bouton, Champ, Liste } from '../../ui/champs.tsx'
import { Formulaire, Section } from '../../ui/disposition.tsx'
import { ResumeErreurs } from '../../ui/erreurs.tsx'
import { Etat } from '../../ui/etat.tsx'
import { Lignes } from '../../ui/lignes.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import { tonStatutDossier } from '../dossiers/rules.ts'
import { OPTIONS_STATUT } from './etat.views.tsx'
import type { EtatDossier } from './queries.ts'
import { direStatut } from './rules.ts'

type EtatsProps = {
  contexte: ContextePage
  etats: EtatDossier[]
  inconnus: { mot: string; nombre: number }[]
  saisie: Saisie
  erreurs: Erreurs
}

export function EtatsPage({ contexte, etats, inconnus, saisie, erreurs }: EtatsProps) {
  const resume = Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))
  return (
    <Page
      titre="États des dossiers"
      contexte={contexte}
      menu="reglages"
      fil={[{ libelle: 'Réglages', href: '/gestion/reglages' }]}
      erreur={resume.length > 0}
    >
      <ResumeErreurs erreurs={resume} />
      <p>
        Le statut que les pages montrent pour chaque mot de la colonne «&nbsp;etat&nbsp;» des lots. Un mot
        sans statut est montré tel que reçu.
      </p>
      {inconnus.length > 0 && (
        <Section titre="À expliquer" id="inconnus">
          <Lignes
            lignes={inconnus.map(({ mot, nombre }) => ({ titre: mot, detail: pluriel(nombre, 'dossier') }))}
          />
        </Section>
      )}
      <Section titre="Donner un statut à un mot" id="ajout">
        <Formulaire action="/gestion/etats" actions={<Bouton>Ajouter</Bouton>}>
          <Champ
            name="code"
            label="Mot"
            taille="moyen"
            maxlength={60}
            valeur={saisie.code ?? inconnus[0]?.mot}
            erreur={erreurs.code}
            aide="Tel que les lots l’écrivent&nbsp;; la casse et les accents ne comptent pas"
          />
          <Liste
            name="statut"
            label="Statut"
            options={OPTIONS_STATUT}
            vide="Choisir"
            valeur={saisie.statut}
            erreur={erreurs.statut}
          />
        </Formulaire>
      </Section>
      <Section titre="Mots connus" id="etats">
        <Tableau
          id="table-etats"
          legende="Ceux du contrat des lots, puis ceux que vous avez ajoutés"
          lignes={etats}
          cle={({ code }) => code}
          colonnes={COLONNES}
        />
      </Section>
    </Page>
  )
}

const COLONNES: Colonne<EtatDossier>[] = [
  {
    cle: 'code',
    titre: 'Mot',
    entete: true,
    valeur: ({ code }) => <a href={`/gestion/etats/${encodeURIComponent(code)}`}>{code}</a>,
  },
  {
    cle: 'statut',
    titre: 'Statut',
    valeur: ({ statut }) => <Etat libelle={direStatut(statut)} ton={tonStatutDossier(statut ?? '')} />,
  },
  {
    cle: 'origine',
    titre: 'Origine',
    valeur: ({ contractuel }) => (contractuel ? 'Contrat des lots' : 'Ajouté ici'),
  },
  { cle: 'version', titre: 'Version', alignement: 'nombre', valeur: ({ version }) => version },
]
