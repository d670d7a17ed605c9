import { LIBELLES_PROFIL, PROFILS } from '../../auth/permissions.ts'
import { CaseACocher, Choix } from '../../ui/champs.tsx'
import type { ChoixEtablissement } from '../etablissements/queries.ts'
import { libelleEtablissement } from './rules.ts'

/** What was typed, the boxes included. */
export type SaisieFiche = { champs: Record<string, string>; etablissement: string[] }

export type DroitsProps = {
  /** The establishments that the reader may grant. */
  choix: ChoixEtablissement[]
  /** She sees all of the organisme, hence may give all. */
  tous: boolean
  saisie: SaisieFiche
  erreurs?: Record<string, string>
}

const QUELS = 'Quels établissements pourra-t-elle voir\u00a0?'

/** Profil and establishments, the same for a new person and for a known one. */
export function Droits({ choix, tous, saisie: { champs, etablissement }, erreurs = {} }: DroitsProps) {
  return (
    <>
      <Choix
        name="profil"
        legende={'Que pourra faire cette personne\u00a0?'}
        erreur={erreurs.profil}
        valeurs={[champs.profil ?? '']}
        options={PROFILS.map((profil) => ({
          valeur: profil,
          libelle: LIBELLES_PROFIL[profil].libelle,
          aide: LIBELLES_PROFIL[profil].description,
        }))}
      />
      {tous ? (
        <Choix
          name="portee"
          legende={QUELS}
          erreur={erreurs.portee}
          valeurs={[champs.portee ?? '']}
          options={[
            { valeur: 'tous', libelle: 'Tous les établissements, ceux à venir compris' },
            { valeur: 'choix', libelle: 'Seulement ceux que je coche ci-dessous' },
          ]}
        />
      ) : (
        <input type="hidden" name="portee" value="choix" />
      )}
      <Choix
        name="etablissement"
        multiple
        legende={tous ? 'Établissements, si vous choisissez' : QUELS}
        erreur={erreurs.etablissement ?? (tous ? undefined : erreurs.portee)}
        valeurs={etablissement}
        options={choix.map((e) => ({ valeur: e.numero, libelle: libelleEtablissement(e) }))}
      />
      <CaseACocher
        name="sansNoms"
        label="Sans les noms des stagiaires"
        aide={
          'Pour une personne de l’extérieur, par exemple un cabinet comptable. Les pages et la recherche ne montrent aucun nom\u00a0; les documents, qui en portent, et les messages des autres ne lui sont pas ouverts.'
        }
        coche={champs.sansNoms === '1'}
        erreur={erreurs.sansNoms}
      />
    </>
  )
}
