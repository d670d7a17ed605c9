import { formatJour } from '../../core/dates.ts'
import { capitalise, formatNom, pluriel } from '../../core/texte.ts'
import type { Erreurs } from '../../http/formulaire.ts'
import { Bouton, Champ, ChampCache, Choix } from '../../ui/champs.tsx'
import { Formulaire, Section } from '../../ui/disposition.tsx'
import { Avis, ResumeErreurs } from '../../ui/erreurs.tsx'
import { Fiche } from '../../ui/fiche.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import type { DocumentNommant } from './queries.ts'
import { adresseOf, type Bilan, phraseBilan, type Sujette, toMots } from './rules.ts'

type EffacementProps = {
  contexte: ContextePage
  personne: Sujette
  documents: DocumentNommant[]
  bilan: Bilan
  erreurs: Erreurs
  saisie: Record<string, string>
}

/** First what would go, then the reason and the button. */
export function EffacementPage(props: EffacementProps) {
  const { contexte, personne, bilan, erreurs } = props
  const query = adresseOf(personne)
  return (
    <Page
      titre={`Effacer ${formatNom(personne)}`}
      titreDocument={`Effacer ${formatNom(personne)} – Droits des personnes`}
      contexte={contexte}
      menu="personnes"
      fil={[
        { libelle: 'Droits des personnes', href: '/gestion/personnes' },
        { libelle: formatNom(personne), href: `/gestion/personnes/fiche?${query}` },
      ]}
      erreur={Object.keys(erreurs).length > 0}
    >
      <ResumeErreurs erreurs={Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))} />
      <Section titre="Ce qui partira" id="bilan">
        <p>{phraseBilan(bilan)}</p>
        <Fiche lignes={lignesBilan(bilan)} />
      </Section>
      <Section titre="Effacer" id="effacer">
        <Avis ton="attention" titre="C’est sans retour">
          <p>
            Les sommes, les comptes, le texte des messages et le journal restent, sans son nom. Un lot à venir
            ne le ramènera pas.
          </p>
        </Avis>
        <Confirmation {...props} />
      </Section>
    </Page>
  )
}

function lignesBilan({ tables, copies, mentions }: Bilan) {
  return [
    ...Object.entries(tables).map(([nom, nombre]) => [capitalise(toMots(nom)), nombre] as const),
    ['Copies gardées par les lots', copies] as const,
    ['Courriels à d’autres qui la nomment', mentions] as const,
  ]
    .filter(([, nombre]) => nombre > 0)
    .map(([libelle, nombre]) => ({ libelle, valeur: pluriel(nombre, 'ligne') }))
}

function Confirmation({ personne, documents, erreurs, saisie }: EffacementProps) {
  const cles = Object.fromEntries(new URLSearchParams(adresseOf(personne)))
  return (
    <Formulaire
      action="/gestion/personnes/effacement"
      actions={
        <>
          <Bouton>Effacer définitivement</Bouton>
          <Bouton variante="discret" href={`/gestion/personnes/fiche?${adresseOf(personne)}`}>
            Annuler
          </Bouton>
        </>
      }
    >
      {Object.entries(cles).map(([nom, valeur]) => (
        <ChampCache key={nom} name={nom} valeur={valeur} />
      ))}
      {documents.length > 0 && (
        <Choix
          name="documents"
          legende="Documents à retirer"
          aide="Ils peuvent la nommer. Ceux que la loi oblige à garder restent."
          options={documents.map(toOption)}
          erreur={erreurs.documents}
          multiple
          facultatif
        />
      )}
      <Champ
        name="motif"
        label="Raison"
        aide="Sans nommer la personne, par exemple demande écrite du 3 novembre, identité vérifiée"
        lignes={2}
        maxlength={300}
        valeur={saisie.motif}
        erreur={erreurs.motif}
        obligatoire
      />
    </Formulaire>
  )
}

function toOption({ id, titre, objet_type, objet_id, depose_le }: DocumentNommant) {
  return {
    valeur: id,
    libelle: titre,
    aide: `${capitalise(objet_type)} ${objet_id}, du ${formatJour(depose_le)}`,
  }
}
