import type { ComponentChildren } from 'preact'
import { Bouton, CaseACocher, Champ, ChampDate, ChampMotDePasse, Choix, Liste } from './champs.tsx'
import { Chiffres } from './chiffres.tsx'
import { Periode } from './date.tsx'
import { ACopier, Formulaire } from './disposition.tsx'
import { LienDocument, LienDocumentCourt } from './document.tsx'
import { Avis, PageErreur } from './erreurs.tsx'
import { Etat } from './etat.tsx'
import { EXEMPLES } from './exemples.tsx'
import { Fiche } from './fiche.tsx'
import { FiltresIgnores, Puces } from './filtres.tsx'
import { Frise } from './frise.tsx'
import { Montant, Preuve } from './montant.tsx'
import { Onglets } from './onglets.tsx'
import { type ContextePage, Page } from './page.tsx'
import { Pagination } from './pagination.tsx'
import { Phrase } from './phrase.tsx'
import { Vide } from './vide.tsx'

/** The development page: every component in each of its states, and links to whole sample pages. */
export function Composants({ contexte }: { contexte: ContextePage }) {
  return (
    <Page titre="Composants" contexte={contexte}>
      <div class="texte">
        <p>Chaque composant dans ses états. Les pages d’exemple les montrent ensemble&nbsp;:</p>
        <ul>
          {Object.keys(EXEMPLES).map((nom) => (
            <li key={nom}>
              <a href={`/_composants/${nom}`}>{nom}</a>
            </li>
          ))}
        </ul>
      </div>
      <Boutons />
      <Champs />
      <Messages />
      <Reperes />
      <Listes />
      <Documents />
    </Page>
  )
}

function Exemple({ titre, children }: { titre: string; children: ComponentChildren }) {
  return (
    <section class="section">
      <div class="section-tete">
        <h2>{titre}</h2>
      </div>
      {children}
    </section>
  )
}

function Boutons() {
  return (
    <Exemple titre="Boutons">
      <p class="rangee">
        <Bouton type="button">Envoyer l’invitation</Bouton>
        <Bouton type="button" variante="second" icone="plus">
          Ajouter
        </Bouton>
        <Bouton type="button" variante="danger" complement="de Camille Royer">
          Désactiver le compte
        </Bouton>
        <Bouton variante="discret" href="#contenu">
          Annuler
        </Bouton>
        <Bouton type="button" variante="second" compact>
          Compact
        </Bouton>
      </p>
    </Exemple>
  )
}

function Champs() {
  const options = [
    { valeur: 'toutes', libelle: 'Tous les établissements' },
    { valeur: 'choix', libelle: 'Certains établissements', aide: 'Vous les choisirez à l’étape suivante.' },
  ]
  return (
    <Exemple titre="Champs">
      <Formulaire action="/_composants" actions={<Bouton>Enregistrer</Bouton>}>
        <Champ
          label="SIRET"
          name="siret"
          inputmode="numeric"
          aide="14 chiffres, espaces admis"
          taille="moyen"
        />
        <Champ
          label="Numéro de déclaration d’activité"
          name="nda"
          valeur="84 38"
          erreur="Saisissez les 11 chiffres, par exemple 84 38 01234 38"
          taille="moyen"
        />
        <Champ label="Message" name="message" lignes={3} facultatif />
        <Champ label="Justificatif" name="justificatif" type="file" accept=".pdf" aide="PDF, 10 Mo au plus" />
        <ChampDate label="Date de début" name="date" />
        <ChampMotDePasse
          label="Nouveau mot de passe"
          name="nouveau"
          autocomplete="new-password"
          aide="12 caractères au moins"
        />
        <Liste label="Dispositif formation" name="dispositif" vide="Tous" options={options} />
        <Choix name="perimetre" legende="Quels établissements ?" options={options} valeurs={['toutes']} />
        <Choix name="sites" legende="Établissements" options={options} multiple enLigne facultatif />
        <CaseACocher label="J’accepte les conditions générales d’utilisation" name="cgu" />
        <CaseACocher
          label="J’ai pris connaissance de l’information sur mes données personnelles"
          name="rgpd"
          erreur="Cochez cette case pour entrer dans votre espace"
        />
      </Formulaire>
    </Exemple>
  )
}

function Messages() {
  return (
    <Exemple titre="Messages">
      <Avis annonce={false} titre="Coordonnées bancaires vérifiées le 12/10/2026" />
      <Avis annonce={false} ton="succes" titre="Invitation envoyée">
        <p>Camille Royer a 72 heures pour choisir son mot de passe.</p>
      </Avis>
      <FiltresIgnores
        messages={['« 31/02/2026 » n’est pas une date : le filtre Date de fin est laissé de côté.']}
      />
      <Avis annonce={false} ton="erreur" titre="Virement rejeté par la banque">
        <p>Le compte est clos. Transmettez un nouveau RIB pour être réglé.</p>
      </Avis>
      <Phrase qui="vous">
        C’est à vous&nbsp;: facturez <Montant cents={168_000} /> avant le 31/12/2026.
      </Phrase>
      <Phrase qui="financeur">
        Constructys contrôle votre facture FA-49004. Réponse avant le 04/12/2026.
      </Phrase>
      <Phrase qui="personne">Tout est réglé&nbsp;: rien n’est à faire.</Phrase>
      <PageErreur code={404} reference="7F3A-21C9" />
    </Exemple>
  )
}

function Reperes() {
  return (
    <Exemple titre="Statuts, onglets et repères">
      <p class="rangee">
        <Etat libelle="Soldé" ton="vert" />
        <Etat libelle="À facturer" ton="ambre" />
        <Etat libelle="Refusé" ton="rouge" />
        <Etat libelle="En instruction" ton="bleu" />
        <Etat libelle="État inconnu : XYZ" />
      </p>
      <Onglets
        titre="Établissement E000002"
        onglets={[
          { libelle: 'Détails', href: '?', courant: true },
          { libelle: 'Documents', href: '?onglet=documents', nombre: 14 },
        ]}
      />
      <Chiffres
        titre="Compteurs"
        chiffres={[
          { valeur: 128, libelle: 'soldés', href: '?soldes=1', courant: true },
          { valeur: 211, libelle: 'au total', href: '?' },
          { valeur: <Montant cents={481_237} />, libelle: 'réglés en novembre' },
        ]}
      />
      <Puces puces={[{ libelle: 'Dispositif', valeur: 'PLAN', href: '?' }]} />
      <Pagination page={5} pages={12} href={(page) => `?page=${page}`} />
    </Exemple>
  )
}

function Listes() {
  return (
    <Exemple titre="Fiche, frise, état vide">
      <Fiche
        lignes={[
          { libelle: 'SIRET', valeur: '732 829 320 00074' },
          { libelle: 'Enseigne', valeur: null },
          { libelle: 'Dates', valeur: <Periode debut="2026-10-12" fin="2026-10-16" /> },
          { libelle: 'Référence bancaire', valeur: <ACopier valeur="OPCOV2600318" /> },
        ]}
      />
      <Preuve exacte={false}>La somme des lignes diffère du montant du virement.</Preuve>
      <Frise
        evenements={[
          { le: '2026-11-23', titre: 'Règlement exécuté', auteur: 'Constructys' },
          {
            le: '2026-10-20',
            titre: 'Facture FA-49004 reçue',
            auteur: 'Amélie Garnier',
            children: 'Montant conforme.',
          },
          { le: '2026-09-02', titre: 'Accord de prise en charge' },
        ]}
      />
      <Vide titre="Aucun dossier ne correspond" action={<a href="?">Effacer les filtres</a>}>
        Vos filtres sont gardés&nbsp;: élargissez les dates ou retirez un filtre.
      </Vide>
    </Exemple>
  )
}

function Documents() {
  const accord = { id: '142', titre: 'Accord de prise en charge D26000142', pages: 2, octets: 188_416 }
  return (
    <Exemple titre="Documents">
      <p>
        <LienDocument document={accord} />
      </p>
      <p>
        <LienDocumentCourt document={accord} />
      </p>
    </Exemple>
  )
}
