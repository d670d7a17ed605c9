// A whole organisme, with one object of every kind, for tests that look at every page.
import { type Banc, creerOrganisme, creerPersonne } from '../support.ts'
import { autreIban } from './banque.ts'
import { creerDocument } from './documents.ts'
import { creerDossier } from './dossiers.ts'
import { creerCompte } from './etablissements.ts'
import { creerConversation, creerPieceJointe } from './messages.ts'
import { creerReglement } from './reglements.ts'

/** One object of each kind, all in the first of two establishments. */
export async function creerMonde(banc: Banc, nom: string) {
  const organisme = await creerOrganisme(banc, { etablissements: 2, raisonSociale: nom })
  const dossier = await creerDossier(banc, organisme, {
    intitule: `Levage ${nom}`,
    stagiaires: [{ nom, prenom: 'Ali' }],
    accords: 80_000,
  })
  const reglement = await creerReglement(banc, organisme, {
    lignes: [{ montant: 40_000, dossier_numero: dossier, libelle: nom }],
  })
  const document = await creerDocument(banc, organisme, { objetId: dossier, titre: `Accord ${nom}` })
  const { id: auteur, email, habilitationId } = await creerPersonne(banc, organisme)
  const conversation = await creerConversation(banc, organisme, {
    auteur,
    dossier,
    texte: `Question de ${nom}`,
  })
  const piece = await creerPieceJointe(banc, organisme, { conversation, nom: `Devis ${nom}.pdf` })
  const [etablissement = '', autreEtablissement = ''] = organisme.etablissements
  const iban = autreIban(organisme.id)
  await creerCompte(banc, organisme, etablissement, iban)
  return {
    nom,
    organisme,
    dossier,
    reglement,
    document,
    conversation,
    piece,
    etablissement,
    autreEtablissement,
    iban,
    email,
    habilitation: habilitationId,
  }
}
export type Monde = Awaited<ReturnType<typeof creerMonde>>

/** Their numbers and identifiers. */
export const objetsOf = ({ dossier, reglement, document, conversation, piece, etablissement }: Monde) => [
  dossier,
  reglement,
  document,
  conversation,
  piece,
  etablissement,
]
