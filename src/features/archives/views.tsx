import { formatInstant, formatJour } from '../../core/dates.ts'
import { formatMontant } from '../../core/money.ts'
import { formatNom, pluriel } from '../../core/texte.ts'
import type { Erreurs, Saisie } from '../../http/formulaire.ts'
import { Bouton, Champ } from '../../ui/champs.tsx'
import { Formulaire, Section } from '../../ui/disposition.tsx'
import { ResumeErreurs } from '../../ui/erreurs.tsx'
import { Fiche } from '../../ui/fiche.tsx'
import { Lignes } from '../../ui/lignes.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { libelleStatutDossier } from '../dossiers/rules.ts'
import { libelleStatutReglement } from '../reglements/rules.ts'
import type { Archive } from './queries.ts'

const TITRE = 'Dossiers archivés'

type ArchivesProps = { contexte: ContextePage; annees: number; erreurs: Erreurs; saisie: Saisie }

export function ArchivesPage({ contexte, annees, erreurs, saisie }: ArchivesProps) {
  return (
    <Page titre={TITRE} contexte={contexte} menu="archives" erreur={Object.keys(erreurs).length > 0}>
      <ResumeErreurs erreurs={Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))} />
      <p class="chapeau">
        Un dossier clos depuis {pluriel(annees, 'an')} quitte les pages, les listes et les totaux. Il reste
        consultable ici, pour une raison inscrite au journal.
      </p>
      <Formulaire action="/gestion/archives" actions={<Bouton>Consulter le dossier</Bouton>}>
        <Champ
          name="numero"
          label="Numéro du dossier"
          taille="moyen"
          maxlength={60}
          autocomplete="off"
          valeur={saisie.numero}
          erreur={erreurs.numero}
          obligatoire
        />
        <Champ
          name="motif"
          label="Raison"
          aide="Par exemple contrôle du service régional. L’organisme la lit dans son journal."
          maxlength={300}
          autocomplete="off"
          valeur={saisie.motif}
          erreur={erreurs.motif}
          obligatoire
        />
      </Formulaire>
    </Page>
  )
}

export function ArchivePage({ contexte, archive }: { contexte: ContextePage; archive: Archive }) {
  const { numero, intitule, stagiaires, reglements, archive_le } = archive
  return (
    <Page
      titre={`Dossier ${numero}`}
      contexte={contexte}
      menu="archives"
      fil={[{ libelle: TITRE, href: '/gestion/archives' }]}
      sousTitre={`${intitule}. Archivé le ${archive_le ? formatInstant(archive_le) : ''}.`}
    >
      <Resume archive={archive} />
      <Section titre="Stagiaires" id="stagiaires">
        {stagiaires.length === 0 ? (
          <p>Aucun stagiaire.</p>
        ) : (
          <Lignes
            lignes={stagiaires.map((stagiaire) => ({
              titre: formatNom(stagiaire),
              detail: `Numéro ${stagiaire.stagiaire_id}`,
            }))}
          />
        )}
      </Section>
      <Section titre="Règlements" id="reglements">
        {reglements.length === 0 ? (
          <p>Aucun règlement.</p>
        ) : (
          <Lignes
            lignes={reglements.map(({ reference, date_execution, statut, montant }) => ({
              titre: reference,
              detail: `${libelleStatutReglement(statut)}${date_execution ? `, le ${formatJour(date_execution)}` : ''}`,
              valeur: formatMontant(montant),
            }))}
          />
        )}
      </Section>
    </Page>
  )
}

function Resume({ archive }: { archive: Archive }) {
  const { statut, statut_le, date_debut, date_fin, siren, raison_sociale } = archive
  return (
    <Fiche
      lignes={[
        { libelle: 'Organisme', valeur: <a href={`/gestion/organismes/${siren}`}>{raison_sociale}</a> },
        { libelle: 'Établissement', valeur: archive.etablissement_numero },
        { libelle: 'Entreprise', valeur: archive.entreprise_raison_sociale },
        {
          libelle: 'Dates',
          valeur: date_debut && date_fin && `Du ${formatJour(date_debut)} au ${formatJour(date_fin)}`,
        },
        {
          libelle: 'État',
          valeur: `${libelleStatutDossier(statut)}${statut_le ? `, le ${formatJour(statut_le)}` : ''}`,
        },
        { libelle: 'Accordé', valeur: formatMontant(archive.accorde) },
        { libelle: 'Facturé', valeur: formatMontant(archive.facture) },
        { libelle: 'Réglé', valeur: formatMontant(archive.regle) },
      ]}
    />
  )
}
