// An organisme with its administrateur at the keyboard, and the people she invites.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import {
  type Banc,
  creerOrganisme,
  creerPersonne,
  type Navigateur,
  type Organisme,
  seConnecter,
  texte,
} from '../support.ts'

export const NOUVEAU_MOT_DE_PASSE = 'girafe tambour lundi carafe'
export const choixMotDePasse = (motDePasse = NOUVEAU_MOT_DE_PASSE) => ({
  motDePasse,
  confirmation: motDePasse,
})

export const nouvelleAdresse = () => `inv-${randomBytes(4).toString('hex')}@alpha.example`

type Champs = Record<string, string | string[]>

/** The form of a new person, filled in well. */
export const fiche = (email: string, plus: Champs = {}): Champs => ({
  nom: 'Œuvray',
  prenom: 'Zoé',
  email,
  profil: 'lecteur',
  portee: 'tous',
  ...plus,
})

/** An organisme of three establishments, and its administrateur signed in. */
export async function chezAlpha(banc: Banc) {
  const organisme = await creerOrganisme(banc, { etablissements: 3 })
  const { email, habilitationId } = await creerPersonne(banc, organisme)
  return { organisme, amelie: await seConnecter(banc, email), ameliesId: habilitationId }
}

/** Invites through the real form and returns the address. */
export async function invite(
  amelie: Navigateur,
  email = nouvelleAdresse(),
  plus: Champs = {},
): Promise<string> {
  const reponse = await amelie.post('/utilisateurs/nouveau', fiche(email, plus))
  assert.equal(reponse.statusCode, 303, texte(reponse))
  return email
}

/** The row, as the database has it. */
export function habilitation(banc: Banc, organisme: Organisme, email: string) {
  return banc.proprietaire((trx) =>
    trx
      .selectFrom('habilitation')
      .innerJoin('utilisateur', 'utilisateur.id', 'habilitation.utilisateur_id')
      .where('habilitation.organisme_id', '=', organisme.id)
      .where('utilisateur.email', '=', email)
      .selectAll('habilitation')
      .executeTakeFirstOrThrow(),
  )
}

/** Acts refused for lack of the right, oldest first: the act, on whom, and why. */
export async function refusUtilisateurs(banc: Banc, organisme: Organisme): Promise<string[][]> {
  const lignes = await banc.proprietaire((trx) =>
    trx
      .selectFrom('journal')
      .where('organisme_id', '=', organisme.id)
      .where('resultat', '=', 'refuse')
      .orderBy('id')
      .select(['acte', 'objet_id', 'details'])
      .execute(),
  )
  return lignes.map(({ acte, objet_id, details }) => [
    acte,
    objet_id,
    String((details as { motif?: string }).motif),
  ])
}

/** What the journal says of this organisme's people, oldest first. */
export function actesUtilisateurs(banc: Banc, organisme: Organisme) {
  return banc.proprietaire((trx) =>
    trx
      .selectFrom('journal')
      .where('organisme_id', '=', organisme.id)
      .where('acte', 'like', 'utilisateur.%')
      .orderBy('id')
      .select(['acte', 'details'])
      .execute(),
  )
}
