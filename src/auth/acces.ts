import type { Profil, ProfilFinanceur } from './permissions.ts'

/** A signed-in person, whatever she may see, and where and when she asks. */
export type Personne = {
  id: string
  email: string
  nom: string
  prenom: string
  profilFinanceur: ProfilFinanceur | null
  /** The versions in force of both texts are accepted. */
  conditionsAcceptees: boolean
  adresse: string
  maintenant: Date
}

/** A person acting for one organisme: where every read starts. */
export type Acces = {
  personne: Personne
  /** Null for a person of the funder who observes. */
  habilitationId: string | null
  organismeId: number
  organisme: { siren: string; raisonSociale: string }
  profil: Profil
  /** Numbers of the establishments in scope; null = all of the organisme. */
  etablissements: readonly string[] | null
  /** The organisme does not show her the names of its stagiaires, nor what may hold them. */
  sansNoms: boolean
  /** The person is the funder's and sees this organisme « comme » that profil: she reads, and changes nothing. */
  observation: { jusquA: Date } | null
}

/** Whose rows a read may see. */
export type Perimetre = Pick<Acces, 'organismeId' | 'etablissements'>
