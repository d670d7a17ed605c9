import { formatInstant } from '../../core/dates.ts'
import type { FiltreIgnore } from '../../core/filtres.ts'
import { capitalise, formatNom, pluriel } from '../../core/texte.ts'
import { Bouton, Champ } from '../../ui/champs.tsx'
import { Formulaire, Section } from '../../ui/disposition.tsx'
import { Avis } from '../../ui/erreurs.tsx'
import { Fiche } from '../../ui/fiche.tsx'
import { Lignes } from '../../ui/lignes.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import type { Donnees } from './donnees.queries.ts'
import type { CompteTrouve, StagiaireTrouve, Suspension } from './queries.ts'
import { adresseOf, type Sujette, toMots } from './rules.ts'
import { Effet } from './suspension.views.tsx'

type RechercheProps = {
  contexte: ContextePage
  filtres: { email?: string; mots?: string }
  ignores: FiltreIgnore[]
  comptes: CompteTrouve[]
  stagiaires: StagiaireTrouve[]
  saisie: Record<string, string>
}

export function RecherchePage({ contexte, filtres, ignores, comptes, stagiaires, saisie }: RechercheProps) {
  const erreurs = Object.fromEntries(ignores.map(({ nom, message }) => [nom, message]))
  const trouves = [...comptes.map(ligneCompte), ...stagiaires.map(ligneStagiaire)]
  return (
    <Page titre="Droits des personnes" contexte={contexte} menu="personnes">
      <p class="chapeau">
        Une personne demande ce que l’espace garde d’elle, le conteste, ou veut qu’il l’oublie. Vérifiez
        d’abord que c’est bien elle.
      </p>
      {(filtres.email || filtres.mots) && (
        <Section titre="Personnes trouvées" id="trouvees">
          {trouves.length === 0 ? <p>Personne ne répond à cette recherche.</p> : <Lignes lignes={trouves} />}
        </Section>
      )}
      <Section titre="Chercher un compte" id="compte">
        <Formulaire methode="get" action="/gestion/personnes" actions={<Bouton>Chercher ce compte</Bouton>}>
          <Champ
            name="email"
            label="Adresse e-mail"
            type="email"
            inputmode="email"
            autocomplete="off"
            valeur={saisie.email}
            erreur={erreurs.email}
            obligatoire
          />
        </Formulaire>
      </Section>
      <Section titre="Chercher un stagiaire" id="stagiaire">
        <Formulaire
          methode="get"
          action="/gestion/personnes"
          actions={<Bouton>Chercher ce stagiaire</Bouton>}
        >
          <Champ
            name="mots"
            label="Nom, ou numéro du stagiaire"
            autocomplete="off"
            valeur={saisie.mots}
            erreur={erreurs.mots}
            obligatoire
          />
          <Champ
            name="dossier"
            label="Numéro de dossier"
            aide="Par exemple D26000123"
            taille="moyen"
            autocomplete="off"
            valeur={saisie.dossier}
            erreur={erreurs.dossier}
            facultatif
          />
        </Formulaire>
      </Section>
    </Page>
  )
}

function ligneCompte({ id, nom, prenom, email, efface_le }: CompteTrouve) {
  return {
    titre: formatNom({ nom, prenom }),
    href: `/gestion/personnes/fiche?utilisateur=${id}`,
    detail: efface_le ? `Effacé le ${formatInstant(efface_le)}` : email,
  }
}

function ligneStagiaire(trouve: StagiaireTrouve) {
  const { dossier_numero: dossier, stagiaire_id: stagiaire, raison_sociale } = trouve
  return {
    titre: formatNom(trouve),
    href: `/gestion/personnes/fiche?${new URLSearchParams({ dossier, stagiaire })}`,
    detail: `Stagiaire ${stagiaire} du dossier ${dossier}, ${raison_sociale}`,
  }
}

type FicheProps = {
  contexte: ContextePage
  personne: Sujette
  suspensions: Suspension[]
  donnees: Donnees[]
}

export function FichePage({ contexte, personne, suspensions, donnees }: FicheProps) {
  const query = adresseOf(personne)
  const efface = personne.type === 'utilisateur' ? personne.effaceLe !== null : personne.pliure === ''
  return (
    <Page
      titre={formatNom(personne)}
      titreDocument={`${formatNom(personne)} – Droits des personnes`}
      contexte={contexte}
      menu="personnes"
      fil={[{ libelle: 'Droits des personnes', href: '/gestion/personnes' }]}
      entete={
        <>
          <Bouton href={`/gestion/personnes/donnees.json?${query}`} icone="download" variante="second">
            Télécharger (JSON)
          </Bouton>
          {personne.type === 'stagiaire' && (
            <Bouton href={`/gestion/personnes/suspension?${query}`} variante="second">
              {suspensions.length > 0 ? 'Rétablir…' : 'Suspendre…'}
            </Bouton>
          )}
          {!efface && (
            <Bouton href={`/gestion/personnes/effacement?${query}`} variante="second">
              Effacer…
            </Bouton>
          )}
        </>
      }
    >
      {efface && (
        <Avis ton="succes">
          <p>L’identité de cette personne est effacée. Ce qui reste ne la nomme plus.</p>
        </Avis>
      )}
      {personne.type === 'stagiaire' && suspensions.length > 0 && (
        <Effet personne={personne} suspensions={suspensions} />
      )}
      {donnees.length === 0 && <p>L’espace ne garde rien sur cette personne.</p>}
      {donnees.map((partie, rang) => (
        <Partie key={rang} partie={partie} rang={rang} />
      ))}
    </Page>
  )
}

const LIGNES_MAX = 50

/** What one table holds, each row as a list of its values. */
export function Partie({ partie, rang }: { partie: Donnees; rang: number }) {
  const { table, traitement, lignes, nonCommuniquees } = partie
  const reste = lignes.length - LIGNES_MAX
  return (
    <Section titre={capitalise(toMots(table))} id={`partie-${rang}`}>
      <p class="discret">
        {traitement.finalite}. {traitement.base}. Durée&nbsp;: {traitement.duree.toLowerCase()}.
        Lecteurs&nbsp;: {traitement.lecteurs.toLowerCase()}.
      </p>
      {lignes.slice(0, LIGNES_MAX).map((ligne, numero) => (
        <Fiche
          key={numero}
          lignes={Object.entries(ligne).map(([nom, valeur]) => ({
            libelle: capitalise(toMots(nom)),
            valeur: toTexte(valeur),
          }))}
        />
      ))}
      {reste > 0 && <p>Et {pluriel(reste, 'autre ligne', 'autres lignes')}, dans le fichier JSON.</p>}
      {nonCommuniquees.length > 0 && (
        <p class="discret">Gardé aussi, sans être montré&nbsp;: {nonCommuniquees.map(toMots).join(', ')}.</p>
      )}
    </Section>
  )
}

function toTexte(valeur: unknown): string {
  if (valeur === null || valeur === '') return 'Vide'
  if (valeur instanceof Date) return formatInstant(valeur)
  return Array.isArray(valeur) ? valeur.join(', ') : String(valeur)
}
