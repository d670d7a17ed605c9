import { Bouton, CaseACocher, Champ } from '../../ui/champs.tsx'
import { Formulaire, Section } from '../../ui/disposition.tsx'
import type { OrganismeLu } from './organisme.queries.ts'

/** What was typed in one of the page's forms, the boxes included, and what to say at its fields. */
export type SaisieOrganisme = {
  saisie: Record<string, string>
  coches: string[]
  erreurs?: Record<string, string> | undefined
}

type InvitationProps = SaisieOrganisme & Pick<OrganismeLu, 'organisme'>

export function PremierAdministrateur({ organisme, saisie, erreurs = {} }: InvitationProps) {
  const commun = (name: string) => ({
    name,
    autocomplete: 'off',
    obligatoire: true,
    valeur: saisie[name],
    erreur: erreurs[name],
  })
  return (
    <Section titre="Inviter un premier administrateur" id="invitation">
      <p>
        Personne ne peut gérer les utilisateurs de cet organisme. La personne invitée reçoit un lien à usage
        unique, valable 72 heures.
      </p>
      <Formulaire
        action={`/gestion/organismes/${organisme.siren}/administrateur`}
        actions={<Bouton icone="mail">Envoyer l’invitation</Bouton>}
      >
        {erreurs.confirme && (
          <CaseACocher
            name="confirme"
            label="Inviter cette personne en plus de celle qui l’est déjà"
            erreur={erreurs.confirme}
          />
        )}
        <Champ {...commun('nom')} label="Nom" taille="moyen" />
        <Champ {...commun('prenom')} label="Prénom" taille="moyen" />
        <Champ {...commun('email')} label="Adresse e-mail" type="email" inputmode="email" />
        <Champ
          {...commun('motif')}
          label="Raison de cette invitation"
          aide="Gardée au journal de l’organisme, par exemple&nbsp;: demande écrite du dirigeant, reçue le 12 novembre."
        />
      </Formulaire>
    </Section>
  )
}
