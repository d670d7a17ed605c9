import { LIBELLES_PROFIL, PROFILS } from '../../auth/permissions.ts'
import { Bouton, Champ, Choix } from '../../ui/champs.tsx'
import { Formulaire, Section } from '../../ui/disposition.tsx'
import { libelleEtablissement } from '../utilisateurs/rules.ts'
import type { SaisieOrganisme } from './invitation.views.tsx'
import type { OrganismeLu } from './organisme.queries.ts'

type VoirCommeProps = SaisieOrganisme & Pick<OrganismeLu, 'organisme' | 'choix'>

export function VoirComme({ organisme, choix, saisie, coches, erreurs = {} }: VoirCommeProps) {
  return (
    <Section titre="Voir comme" id="observation">
      <p>
        Vous voyez pendant 30 minutes les pages de cet organisme comme une personne de ce profil, sans rien
        pouvoir y changer. Le début, la fin et la raison sont inscrits au journal de l’organisme, à votre nom.
      </p>
      <Formulaire
        action={`/gestion/organismes/${organisme.siren}/observation`}
        actions={<Bouton icone="eye">Voir l’espace</Bouton>}
      >
        <Choix
          name="profil"
          legende="Avec quel profil&nbsp;?"
          erreur={erreurs.profil}
          valeurs={[saisie.profil ?? 'lecteur']}
          options={PROFILS.map((profil) => ({ valeur: profil, libelle: LIBELLES_PROFIL[profil].libelle }))}
        />
        <Portee choix={choix} saisie={saisie} coches={coches} erreurs={erreurs} />
        <Champ
          name="raison"
          label="Raison"
          aide="Par exemple&nbsp;: appel de l’organisme, qui ne trouve pas un avis de virement."
          autocomplete="off"
          valeur={saisie.raison}
          erreur={erreurs.raison}
          obligatoire
        />
      </Formulaire>
    </Section>
  )
}

function Portee({ choix, saisie, coches, erreurs = {} }: Omit<VoirCommeProps, 'organisme'>) {
  if (choix.length < 2) return <input type="hidden" name="portee" value="tous" />
  return (
    <>
      <Choix
        name="portee"
        legende="Quels établissements&nbsp;?"
        erreur={erreurs.portee}
        valeurs={[saisie.portee ?? 'tous']}
        options={[
          { valeur: 'tous', libelle: 'Tous' },
          { valeur: 'choix', libelle: 'Seulement ceux que je coche ci-dessous' },
        ]}
      />
      <Choix
        name="etablissement"
        multiple
        legende="Établissements, si vous choisissez"
        erreur={erreurs.etablissement}
        valeurs={coches}
        options={choix.map((e) => ({ valeur: e.numero, libelle: libelleEtablissement(e) }))}
      />
    </>
  )
}
