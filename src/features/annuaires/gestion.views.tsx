import { Bouton, CaseACocher, Champ, ChampCache, ChampMotDePasse } from '../../ui/champs.tsx'
import { ACopier, Formulaire, Section } from '../../ui/disposition.tsx'
import { Avis, ResumeErreurs } from '../../ui/erreurs.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import type { Reglage } from './queries.ts'

type ReglageProps = {
  contexte: ContextePage
  reglage: Reglage
  saisie: Record<string, string>
  /** Where the directory must send back. */
  retour: string
  message?: string | undefined
  erreurs?: Record<string, string>
  /** Somebody saved meanwhile: both values are on the page. */
  conflit?: true
}

export function ReglagePage(props: ReglageProps) {
  const { contexte, reglage, message, erreurs = {}, conflit = false } = props
  const organisme = { libelle: reglage.raison_sociale, href: `/gestion/organismes/${reglage.siren}` }
  return (
    <Page
      titre="Annuaire de connexion"
      titreDocument={`Annuaire de connexion – ${reglage.raison_sociale}`}
      contexte={contexte}
      menu="organismes"
      fil={[{ libelle: 'Organismes', href: '/gestion/organismes' }, organisme]}
      erreur={conflit || Object.keys(erreurs).length > 0}
    >
      <ResumeErreurs erreurs={Object.entries(erreurs).map(([champ, dit]) => ({ champ, message: dit }))} />
      {message && (
        <Avis ton="succes">
          <p>{message}</p>
        </Avis>
      )}
      {conflit && <Entretemps {...reglage} />}
      <p>
        Les personnes de cet organisme qui n’en ont pas d’autre entrent par son annuaire (OpenID Connect),
        avec l’adresse e-mail qu’il a vérifiée. Aucun compte n’est créé. Donnez-lui cette adresse de
        retour&nbsp;:
      </p>
      <p>
        <ACopier valeur={props.retour} />
      </p>
      <Section titre="Réglages" id="reglages">
        <Reglages {...props} />
      </Section>
      {reglage.version !== null && <Retrait {...reglage} />}
    </Page>
  )
}

function Entretemps({ emetteur, client_id, domaine, acr, exclusif }: Reglage) {
  return (
    <Avis ton="attention" titre="Cet annuaire a été modifié pendant votre saisie">
      <p>
        Enregistré maintenant&nbsp;:{' '}
        <strong>
          {emetteur
            ? [emetteur, client_id, domaine, ...(acr ?? []), exclusif && 'seule entrée']
                .filter(Boolean)
                .join(', ')
            : 'aucun annuaire'}
        </strong>
      </p>
      <p>Votre saisie est gardée ci-dessous, sauf le secret.</p>
    </Avis>
  )
}

function Reglages({ reglage, saisie, erreurs = {}, conflit }: ReglageProps) {
  const commun = (name: string) => ({
    name,
    autocomplete: 'off',
    valeur: saisie[name],
    erreur: erreurs[name],
  })
  const connu = reglage.version !== null
  return (
    <Formulaire
      action={`/gestion/organismes/${reglage.siren}/annuaire`}
      actions={<Bouton>{conflit ? 'Enregistrer tout de même ma saisie' : 'Enregistrer'}</Bouton>}
    >
      <ChampCache name="version" valeur={reglage.version ?? 0} />
      <Champ
        {...commun('emetteur')}
        label="Adresse de l’annuaire"
        aide="Son « issuer », par exemple https://annuaire.exemple.fr"
        type="url"
        obligatoire
      />
      <Champ {...commun('clientId')} label="Identifiant d’oGestion chez lui (client_id)" obligatoire />
      <ChampMotDePasse
        name="secret"
        label="Secret (client_secret)"
        aide={
          connu
            ? 'Laissez vide pour garder celui qui est enregistré.'
            : 'Il est gardé chiffré, et jamais montré.'
        }
        autocomplete="new-password"
        erreur={erreurs.secret}
      />
      <Champ
        {...commun('domaine')}
        label="Domaine des adresses e-mail"
        aide="Par exemple organisme.fr. Un domaine n’a qu’un annuaire."
        taille="moyen"
        obligatoire
      />
      <Champ
        {...commun('acr')}
        label="Niveaux exigés (acr)"
        aide="Séparés par des espaces. L’un d’eux est exigé, et vaut un second facteur. Sans niveau, l’annuaire vaut un mot de passe."
        facultatif
      />
      <CaseACocher
        name="exclusif"
        label="Entrer par cet annuaire seulement"
        aide="Pour les personnes de ce domaine qui n’ont que cet organisme. Quand l’annuaire est en panne, elles n’entrent plus."
        coche={saisie.exclusif === '1'}
        erreur={erreurs.exclusif}
      />
    </Formulaire>
  )
}

/** Two steps, without a script: open, read, confirm. */
function Retrait({ siren, version }: Reglage) {
  return (
    <details class="confirmation">
      <summary>Retirer cet annuaire…</summary>
      <form method="post" action={`/gestion/organismes/${siren}/annuaire/retrait`}>
        <p>Les sessions qu’il a ouvertes se ferment. Chacun se connecte de nouveau avec son mot de passe.</p>
        <input type="hidden" name="version" value={version ?? 0} />
        <Bouton variante="danger">Oui, retirer l’annuaire</Bouton>
      </form>
    </details>
  )
}
