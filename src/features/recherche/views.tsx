import type { ComponentChildren } from 'preact'
import { type FiltreIgnore, messageIgnore } from '../../core/filtres.ts'
import { formatSiret } from '../../core/siret.ts'
import { pluriel } from '../../core/texte.ts'
import { Section } from '../../ui/disposition.tsx'
import { Etat } from '../../ui/etat.tsx'
import { FiltresIgnores } from '../../ui/filtres.tsx'
import { type LigneLien, Lignes } from '../../ui/lignes.tsx'
import { Montant } from '../../ui/montant.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { Vide } from '../../ui/vide.tsx'
import { adresseDossiers } from '../dossiers/liste.rules.ts'
import { libelleStatutDossier, tonStatutDossier } from '../dossiers/rules.ts'
import { adresseEtablissements, nomEtablissement } from '../etablissements/rules.ts'
import { adresseReglements, libelleStatutDate, tonStatutReglement } from '../reglements/rules.ts'
import type { DossierTrouve, ReglementTrouve, Trouves } from './queries.ts'
import { PAR_GROUPE, type Recherche } from './rules.ts'

export type RechercheProps = {
  contexte: ContextePage
  ignores: FiltreIgnore[]
  /** Absent before anything is searched for. */
  recherche?: Recherche
  trouves?: Trouves | undefined
}

export function RecherchePage({ contexte, ignores, recherche, trouves }: RechercheProps) {
  const groupes = recherche && trouves ? groupesOf(recherche, trouves) : []
  return (
    <Page
      titre="Rechercher"
      titreDocument={titreOf(groupes, recherche)}
      contexte={contexte}
      q={recherche?.texte}
    >
      <FiltresIgnores messages={ignores.map((ignore) => messageIgnore({ q: 'Recherche' }, ignore))} />
      {recherche && (
        <p role="status">
          {compte(groupes)} pour «&nbsp;{recherche.texte}&nbsp;»
        </p>
      )}
      {groupes.map((groupe) => (
        <Resultats key={groupe.id} {...groupe} />
      ))}
      {groupes.length === 0 && <Aide cherchee={recherche !== undefined} sansNoms={contexte.sansNoms} />}
    </Page>
  )
}

function titreOf(groupes: Groupe[], recherche: Recherche | undefined): string {
  return recherche ? `Rechercher (${compte(groupes)})` : 'Rechercher'
}

/** A group that holds more than it names makes the whole « plus de ». */
function compte(groupes: Groupe[]): string {
  const nombre = groupes.reduce((somme, { lignes }) => somme + Math.min(lignes.length, PAR_GROUPE), 0)
  if (nombre === 0) return 'Aucun résultat'
  const plus = groupes.some(({ lignes }) => lignes.length > PAR_GROUPE)
  return plus ? `Plus de ${pluriel(nombre, 'résultat')}` : pluriel(nombre, 'résultat')
}

type Groupe = {
  id: string
  titre: string
  lignes: LigneLien[]
  /** The list that holds them all, and its name; none for what bears one number. */
  tous?: { libelle: string; href: string }
}

function groupesOf({ texte, siret, montant }: Recherche, trouves: Trouves): Groupe[] {
  const { dossiers, stagiaires, entreprises, reglements, montants, etablissements } = trouves
  const liste = (libelle: string, href: string) => ({ libelle, href })
  const groupes: Groupe[] = [
    { id: 'dossiers', titre: 'Dossiers', lignes: dossiers.map(ligneDossier) },
    {
      id: 'stagiaires',
      titre: 'Dossiers par stagiaire',
      lignes: stagiaires.map(ligneDossier),
      tous: liste('Tous les dossiers de ce stagiaire', adresseDossiers({ stagiaire: texte })),
    },
    {
      id: 'entreprises',
      titre: 'Dossiers par entreprise',
      lignes: entreprises.map(ligneDossier),
      tous: liste('Tous les dossiers de cette entreprise', adresseDossiers({ entreprise: texte })),
    },
    {
      id: 'reglements',
      titre: 'Règlements par référence',
      lignes: reglements.map(ligneReglement),
      tous: liste('Tous les règlements de cette référence', adresseReglements({ reference: texte })),
    },
    {
      id: 'montants',
      titre: 'Règlements par montant',
      lignes: montants.map(ligneReglement),
      tous: liste('Tous les règlements de ce montant', adresseReglements({ montant: montant ?? undefined })),
    },
    {
      id: 'etablissements',
      titre: 'Établissements',
      lignes: etablissements.map(ligneEtablissement),
      tous: liste(
        'Tous les établissements trouvés',
        adresseEtablissements(siret ? { siret: texte } : { numero: texte }),
      ),
    },
  ]
  return groupes.filter(({ lignes }) => lignes.length > 0)
}

function Resultats({ id, titre, lignes, tous }: Groupe) {
  return (
    <Section titre={titre} id={id} action={tous && <a href={tous.href}>{tous.libelle}</a>}>
      <Lignes lignes={lignes.slice(0, PAR_GROUPE)} />
      {lignes.length > PAR_GROUPE && <p class="discret">Les {PAR_GROUPE} premiers seulement sont ici.</p>}
    </Section>
  )
}

function ligneDossier({
  numero,
  intitule,
  entreprise,
  stagiaire,
  statut,
  accorde,
}: DossierTrouve): LigneLien {
  return {
    titre: `Dossier ${numero}`,
    href: `/dossiers/${encodeURIComponent(numero)}`,
    detail: avecEtat(<Etat libelle={libelleStatutDossier(statut)} ton={tonStatutDossier(statut)} />, [
      entreprise,
      stagiaire,
      intitule,
    ]),
    valeur: <Montant cents={accorde} />,
  }
}

function ligneReglement(reglement: ReglementTrouve): LigneLien {
  return {
    titre: `Virement ${reglement.reference}`,
    href: `/reglements/${encodeURIComponent(reglement.reference)}`,
    detail: <Etat libelle={libelleStatutDate(reglement)} ton={tonStatutReglement(reglement.statut)} />,
    valeur: <Montant cents={reglement.montant} />,
  }
}

function ligneEtablissement(etablissement: Trouves['etablissements'][number]): LigneLien {
  const { numero, raison_sociale, siret } = etablissement
  return {
    titre: `Établissement ${nomEtablissement(etablissement)}`,
    href: `/etablissements/${encodeURIComponent(numero)}`,
    detail: [raison_sociale, siret && `SIRET ${formatSiret(siret)}`].filter(Boolean).join(', '),
  }
}

function avecEtat(etat: ComponentChildren, mots: string[]) {
  return (
    <>
      {etat} {mots.filter(Boolean).join(', ')}
    </>
  )
}

function Aide({ cherchee, sansNoms }: { cherchee: boolean; sansNoms: boolean | undefined }) {
  return (
    <Vide titre={cherchee ? 'Rien ne correspond' : 'Que cherchez-vous\u00a0?'} icone="search">
      Saisissez dans le champ en haut de la page un numéro de dossier, de facture ou d’établissement, la
      référence d’un virement ou celle de votre relevé, un SIRET, un montant (1&nbsp;234,56)
      {!sansNoms && ', le nom d’un stagiaire'}, ou le début du nom d’une entreprise.
      {sansNoms && ' Votre organisme ne vous ouvre pas la recherche par stagiaire.'}
    </Vide>
  )
}
