import { formatInstant } from '../../core/dates.ts'
import { acceptOf } from '../../core/types-fichiers.ts'
import type { Erreurs, Saisie } from '../../http/formulaire.ts'
import { Bouton, Champ, Liste } from '../../ui/champs.tsx'
import { Formulaire, Section } from '../../ui/disposition.tsx'
import { ResumeErreurs } from '../../ui/erreurs.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import { libelleTypeDocument, TYPES_DOCUMENT } from '../documents/rules.ts'
import { type Analyse, isOuvrable, MOTS_ANALYSE, toAnalyse } from '../fichiers/rules.ts'
import type { PublicationListe } from './queries.ts'
import { EXTENSIONS, type ObjetPublie } from './schemas.ts'

const LIBELLES_OBJET: Readonly<Record<ObjetPublie, string>> = {
  dossier: 'Dossier',
  reglement: 'Règlement',
  etablissement: 'Établissement',
}

type PublicationsProps = {
  contexte: ContextePage
  publications: PublicationListe[]
  saisie: Saisie
  erreurs: Erreurs
}

export function PublicationsPage({ contexte, publications, saisie, erreurs }: PublicationsProps) {
  const resume = Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))
  return (
    <Page titre="Publier un document" contexte={contexte} menu="documents" erreur={resume.length > 0}>
      <ResumeErreurs erreurs={resume} />
      <NouveauDocument saisie={saisie} erreurs={erreurs} />
      {publications.length > 0 && (
        <Section titre="Documents publiés" id="publies">
          <Tableau
            id="publications"
            legende="Les cinquante derniers, du plus récent au plus ancien"
            lignes={publications.map((lue) => ({ ...lue, analyse: toAnalyse(lue.etat, contexte.antivirus) }))}
            cle={({ id }) => id}
            colonnes={COLONNES}
          />
        </Section>
      )}
    </Page>
  )
}

function NouveauDocument({ saisie, erreurs }: { saisie: Saisie; erreurs: Erreurs }) {
  return (
    <Formulaire action="/gestion/documents" multipart actions={<Bouton>Publier le document</Bouton>}>
      <Liste
        name="objet_type"
        label="À quoi se rapporte-t-il ?"
        valeur={saisie.objet_type}
        erreur={erreurs.objet_type}
        options={Object.entries(LIBELLES_OBJET).map(([valeur, libelle]) => ({ valeur, libelle }))}
      />
      <Champ
        name="objet_id"
        label="Numéro"
        taille="moyen"
        valeur={saisie.objet_id}
        erreur={erreurs.objet_id}
        aide="Numéro du dossier, référence du règlement ou numéro de l’établissement"
      />
      <Liste
        name="type"
        label="Type de document"
        valeur={saisie.type ?? 'COURRIER'}
        erreur={erreurs.type}
        options={Object.entries(TYPES_DOCUMENT).map(([valeur, { libelle }]) => ({ valeur, libelle }))}
      />
      <Champ name="titre" label="Titre" maxlength={300} valeur={saisie.titre} erreur={erreurs.titre} />
      <Champ
        name="fichier"
        label="Fichier"
        type="file"
        accept={acceptOf(EXTENSIONS)}
        erreur={erreurs.fichier}
        aide="PDF, image, document bureautique ou texte, 10 Mo au plus. L’organisme le voit dès sa publication."
      />
    </Formulaire>
  )
}

const COLONNES: Colonne<PublicationListe & { analyse: Analyse }>[] = [
  {
    cle: 'titre',
    titre: 'Document',
    entete: true,
    valeur: ({ id, titre, type, analyse }) => (
      <>
        {isOuvrable(analyse) ? <a href={`/gestion/documents/${id}`}>{titre}</a> : titre}
        <span class="detail">
          {[libelleTypeDocument(type), MOTS_ANALYSE[analyse]].filter(Boolean).join(', ')}
        </span>
      </>
    ),
  },
  {
    cle: 'objet',
    titre: 'Objet',
    valeur: ({ objet_type, objet_id, raison_sociale }) => (
      <>
        {LIBELLES_OBJET[objet_type as ObjetPublie]} {objet_id}
        <span class="detail">{raison_sociale}</span>
      </>
    ),
  },
  {
    cle: 'publie',
    titre: 'Publié',
    valeur: ({ publie_le, auteur }) => (
      <>
        {formatInstant(publie_le)}
        <span class="detail">{auteur}</span>
      </>
    ),
  },
  { cle: 'retrait', titre: 'Retrait', valeur: (publication) => <RetraitPublication {...publication} /> },
]

function RetraitPublication({ id, titre, retire_le, retrait_auteur, retrait_motif }: PublicationListe) {
  if (retire_le) {
    return (
      <>
        Retiré le {formatInstant(retire_le)}
        <span class="detail">
          {retrait_auteur}&nbsp;: {retrait_motif}
        </span>
      </>
    )
  }
  const champ = `motif-${id}`
  return (
    <form method="post" action={`/gestion/documents/${id}/retrait`}>
      <label for={champ}>Motif</label>
      <input type="text" class="saisie saisie-moyen" id={champ} name="motif" maxlength={500} />
      <Bouton variante="second" compact complement={`le document ${titre}`}>
        Retirer
      </Bouton>
    </form>
  )
}
