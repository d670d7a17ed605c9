import { formatInstant } from '../../core/dates.ts'
import { pluriel } from '../../core/texte.ts'
import { Bouton, Champ, ChampMotDePasse } from '../../ui/champs.tsx'
import { Formulaire, Section } from '../../ui/disposition.tsx'
import { Avis, ResumeErreurs } from '../../ui/erreurs.tsx'
import { Lignes } from '../../ui/lignes.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import type { Facteurs } from './queries.ts'

const FIL = [{ libelle: 'Mon compte', href: '/mon-compte' }]

type FacteursProps = {
  contexte: ContextePage
  facteurs: Facteurs
  message?: string | undefined
  erreurs?: Record<string, string>
}

/** What confirms that it is her, beside her password. */
export function FacteursPage({ contexte, facteurs, message, erreurs = {} }: FacteursProps) {
  const { application, cles, codes } = facteurs
  const aucun = !application && cles.length === 0
  return (
    <Page titre="Second facteur" contexte={contexte} fil={FIL} erreur={Object.keys(erreurs).length > 0}>
      {message && (
        <Avis ton="succes">
          <p>{message}</p>
        </Avis>
      )}
      <ResumeErreurs erreurs={Object.entries(erreurs).map(([champ, texte]) => ({ champ, message: texte }))} />
      <p class="chapeau">
        {aucun
          ? 'Votre mot de passe seul protège votre compte. Ajoutez une application ou une clé d’accès\u00a0: elle sera demandée avant les actes sensibles.'
          : 'En plus de votre mot de passe, l’un de ces moyens confirme que c’est bien vous avant les actes sensibles.'}
      </p>
      <Application le={application?.cree_le} />
      <Cles cles={cles} erreurs={erreurs} />
      {!aucun && <Codes restants={codes} />}
    </Page>
  )
}

function Application({ le }: { le: Date | undefined }) {
  return (
    <Section titre="Application d’authentification" id="application">
      <p>{le ? `Enregistrée le ${formatInstant(le)}.` : 'Aucune pour l’instant.'}</p>
      <p class="actions">
        <Bouton variante="second" href="/mon-compte/facteurs/application">
          {le ? 'Changer d’application' : 'Ajouter une application'}
        </Bouton>{' '}
        {le && (
          <Bouton variante="discret" href="/mon-compte/facteurs/application/retrait">
            Retirer
          </Bouton>
        )}
      </p>
    </Section>
  )
}

function Cles({ cles, erreurs }: { cles: Facteurs['cles']; erreurs: Record<string, string> }) {
  return (
    <Section titre="Clés d’accès" id="cles">
      {cles.length === 0 && (
        <p>Aucune pour l’instant. Une clé d’accès est votre empreinte, votre visage ou une clé USB.</p>
      )}
      <Lignes
        lignes={cles.map((cle) => ({
          titre: <strong>{cle.nom}</strong>,
          detail: `Ajoutée le ${formatInstant(cle.cree_le)}${cle.servie_le ? `, servie le ${formatInstant(cle.servie_le)}` : ''}`,
          valeur: (
            <Bouton
              variante="discret"
              compact
              href={`/mon-compte/facteurs/cles/${cle.id}`}
              complement={cle.nom}
            >
              Renommer ou retirer
            </Bouton>
          ),
        }))}
      />
      {erreurs.nom && <p class="message">{erreurs.nom}</p>}
      <p>
        <Bouton variante="second" href="/mon-compte/facteurs/cle">
          Ajouter une clé d’accès
        </Bouton>
      </p>
    </Section>
  )
}

function Codes({ restants }: { restants: number }) {
  return (
    <Section titre="Codes de secours" id="codes">
      <p>
        {restants === 0
          ? 'Il ne vous en reste aucun.'
          : `Il vous en reste ${pluriel(restants, 'code', 'codes')}, chacun pour une fois.`}
      </p>
      <p>
        <Bouton variante="second" href="/mon-compte/facteurs/codes">
          Remplacer mes codes
        </Bouton>
      </p>
    </Section>
  )
}

export type ActeProps = {
  contexte: ContextePage
  titre: string
  texte: string
  action: string
  bouton: string
  danger?: boolean
  erreurs?: Record<string, string>
}

/** An act on one's own factors, read then confirmed by the password. */
export function ActePage({ contexte, titre, texte, action, bouton, danger, erreurs = {} }: ActeProps) {
  return (
    <Page
      titre={titre}
      contexte={contexte}
      fil={[...FIL, { libelle: 'Second facteur', href: '/mon-compte/facteurs' }]}
      erreur={Object.keys(erreurs).length > 0}
    >
      <ResumeErreurs erreurs={Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))} />
      <p class="chapeau">{texte}</p>
      <Formulaire
        action={action}
        actions={
          <>
            <Bouton variante={danger ? 'danger' : 'principal'}>{bouton}</Bouton>
            <Bouton variante="discret" href="/mon-compte/facteurs">
              Annuler
            </Bouton>
          </>
        }
      >
        <ChampMotDePasse
          name="motDePasse"
          label="Votre mot de passe actuel"
          autocomplete="current-password"
          erreur={erreurs.motDePasse}
          obligatoire
        />
      </Formulaire>
    </Page>
  )
}

type CleProps = {
  contexte: ContextePage
  cle: Facteurs['cles'][number]
  nom: string
  erreurs?: Record<string, string>
}

export function CleConnuePage({ contexte, cle, nom, erreurs = {} }: CleProps) {
  return (
    <Page
      titre={cle.nom}
      titreDocument={`Clé d’accès ${cle.nom}`}
      contexte={contexte}
      fil={[...FIL, { libelle: 'Second facteur', href: '/mon-compte/facteurs' }]}
      erreur={Object.keys(erreurs).length > 0}
    >
      <ResumeErreurs erreurs={Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))} />
      <Formulaire action={`/mon-compte/facteurs/cles/${cle.id}`} actions={<Bouton>Renommer</Bouton>}>
        <Champ
          name="nom"
          label="Nom de cette clé"
          taille="moyen"
          maxlength={60}
          autocomplete="off"
          valeur={nom}
          erreur={erreurs.nom}
          obligatoire
        />
      </Formulaire>
      <p>
        <a href={`/mon-compte/facteurs/cles/${cle.id}/retrait`}>Retirer cette clé d’accès</a>
      </p>
    </Page>
  )
}
