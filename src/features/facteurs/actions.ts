import { askNewCle, drawDefi, listCles, readNewCle, saveCle } from '../../auth/cles.ts'
import { pendingDefi, readDefi, takeDefi } from '../../auth/defis.ts'
import { deleteFactors, renewCodes, saveTotp } from '../../auth/facteurs.ts'
import { type Acte, journalisePersonne } from '../../auth/journal.ts'
import type { SessionLue } from '../../auth/session-lue.ts'
import { renewSession } from '../../auth/sessions.ts'
import { drawSecret, stepOf } from '../../auth/totp.ts'
import { formatInstant } from '../../core/dates.ts'
import { ErreurMetier, Introuvable, Invalide, Redirection } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import { horsOrganisme } from '../../db/tenant.ts'
import { confirmPassword } from '../connexion/actions.ts'
import { postCourriel } from '../courriels/actions.ts'
import { type Facteurs, readFacteurs } from './queries.ts'
import { asksPassword } from './rules.ts'
import { auteur, type Moyens } from './verification.actions.ts'

/** `codes`: the recovery codes, drawn with the first factor, to be shown this once. */
export type Enrolement = { jeton: string; codes: string[] | null }

/** The secret that her application is given; it counts once a code of it has been typed. */
export function prepareApplication({ base, coffre }: Moyens, session: SessionLue): Promise<string> {
  const { empreinte, personne } = session
  const nom = { session: empreinte, type: 'totp', maintenant: personne.maintenant } as const
  return horsOrganisme(base, (trx) => pendingDefi(trx, coffre, nom, drawSecret))
}

/** @throws Invalide when the code is not that of the secret shown, or the password is wrong. */
export async function enrolApplication(
  moyens: Moyens,
  session: SessionLue,
  { code, motDePasse }: { code: string; motDePasse: string },
): Promise<Enrolement> {
  await checkPassword(moyens, session, motDePasse)
  const { empreinte, personne } = session
  const { id: utilisateurId, maintenant } = personne
  return horsOrganisme(moyens.base, async (trx) => {
    const secret = await readDefi(trx, moyens.coffre, { session: empreinte, type: 'totp', maintenant })
    if (!secret)
      throw new Invalide({
        code: 'La clé a changé après dix minutes. Enregistrez la nouvelle, puis recommencez.',
      })
    const pas = stepOf(secret, code, maintenant)
    if (pas === null)
      throw new Invalide({
        code: 'Ce code n’est pas celui de cette clé. Attendez le suivant, puis recommencez.',
      })
    await takeDefi(trx, moyens.coffre, { session: empreinte, type: 'totp', maintenant })
    await saveTotp(trx, moyens.coffre, { utilisateurId, secret, pas, maintenant })
    return settle(trx, moyens, session, { acte: 'facteur.ajout', details: { moyen: 'application' } })
  })
}

/** What the browser is given to make a passkey. */
export function prepareCle(
  { base, coffre, config }: Moyens,
  { empreinte, personne }: SessionLue,
): Promise<string> {
  return horsOrganisme(base, async (trx) => {
    const nom = { session: empreinte, type: 'enrolement', maintenant: personne.maintenant } as const
    const defi = await pendingDefi(trx, coffre, nom, drawDefi)
    const options = await askNewCle(config, personne, { connues: await listCles(trx, personne.id), defi })
    return JSON.stringify(options)
  })
}

/** @throws Invalide when the browser's answer does not hold, or the password is wrong. */
export async function enrolCle(
  moyens: Moyens,
  session: SessionLue,
  { nom, reponse, motDePasse }: { nom: string; reponse: unknown; motDePasse: string },
): Promise<Enrolement> {
  await checkPassword(moyens, session, motDePasse)
  const { empreinte, personne } = session
  const { id: utilisateurId, maintenant } = personne
  const question = { session: empreinte, type: 'enrolement', maintenant } as const
  const defi = await horsOrganisme(moyens.base, (trx) => takeDefi(trx, moyens.coffre, question))
  const cle = defi === null ? null : await readNewCle(moyens.config, defi, reponse)
  if (!cle) throw new Invalide({ nom: 'La clé d’accès n’a pas pu être vérifiée. Recommencez.' })
  return horsOrganisme(moyens.base, async (trx) => {
    if (!(await saveCle(trx, { utilisateurId, nom, cle, maintenant })))
      throw new Invalide({ nom: 'Cette clé d’accès est déjà enregistrée.' })
    return settle(trx, moyens, session, { acte: 'facteur.ajout', details: { moyen: 'cle', nom } })
  })
}

/** Whoever stands before an open screen cannot add a factor of her own. */
async function checkPassword({ base }: Moyens, session: SessionLue, motDePasse: string): Promise<void> {
  if (!asksPassword(session.facteur) || (await confirmPassword(base, session.personne, motDePasse))) return
  throw new Invalide({ motDePasse: 'Ce n’est pas votre mot de passe actuel. Saisissez-le de nouveau.' })
}

/** The proof just given counts: the session is open, and fresh. */
async function settle(trx: Trx, moyens: Moyens, session: SessionLue, acte: Acte): Promise<Enrolement> {
  const { personne, empreinte } = session
  await record(trx, moyens, session, acte)
  const { codes } = await readFacteurs(trx, personne.id)
  const jeton = await renewSession(trx, empreinte, personne.maintenant)
  // Ended meanwhile, in another tab.
  if (!jeton) throw new Redirection('/connexion')
  return { jeton, codes: session.facteur.connu && codes > 0 ? null : await renewCodes(trx, personne.id) }
}

/** Each change of factors has its line and its mail. */
async function record(trx: Trx, { queue }: Moyens, session: SessionLue, acte: Acte): Promise<void> {
  const { personne } = session
  await journalisePersonne(trx, auteur(session), acte)
  await postCourriel(trx, queue, personne.maintenant, {
    destinataire: personne.email,
    modele: 'facteurs-changes',
    donnees: { quand: formatInstant(personne.maintenant) },
  })
}

/** Draws ten other recovery codes, to be shown this once. @throws Invalide when the password is wrong. */
export async function replaceCodes(
  moyens: Moyens,
  session: SessionLue,
  motDePasse: string,
): Promise<string[]> {
  await checkPassword(moyens, session, motDePasse)
  return horsOrganisme(moyens.base, async (trx) => {
    await record(trx, moyens, session, { acte: 'facteur.codes' })
    return renewCodes(trx, session.personne.id)
  })
}

/** Takes one factor away: the application (`null`), or the passkey of that id. */
export async function removeFactor(
  moyens: Moyens,
  session: SessionLue,
  cleId: string | null,
  motDePasse: string,
): Promise<void> {
  await checkPassword(moyens, session, motDePasse)
  const { id } = session.personne
  await horsOrganisme(moyens.base, async (trx) => {
    await trx.selectFrom('utilisateur').where('id', '=', id).select('id').forNoKeyUpdate().execute()
    const facteurs = await readFacteurs(trx, id)
    if (!has(facteurs, cleId)) throw new Introuvable()
    const dernier = facteurs.cles.length + (facteurs.application ? 1 : 0) === 1
    if (dernier && session.facteur.exige) throw new ErreurMetier('DERNIER_FACTEUR', 409, DERNIER)
    if (dernier) await deleteFactors(trx, id)
    else if (cleId) await trx.deleteFrom('cle_acces').where('id', '=', cleId).execute()
    else await trx.deleteFrom('facteur_totp').where('utilisateur_id', '=', id).execute()
    const moyen = cleId ? 'cle' : 'application'
    await record(trx, moyens, session, { acte: 'facteur.retrait', details: { moyen } })
  })
}

const DERNIER = 'Votre accès demande un second facteur\u00a0: ajoutez-en un autre avant de retirer celui-ci.'

const has = ({ application, cles }: Facteurs, cleId: string | null) =>
  cleId === null ? application !== undefined : cles.some(({ id }) => id === cleId)

export async function renameCle(
  { base }: Moyens,
  { personne }: SessionLue,
  id: string,
  nom: string,
): Promise<void> {
  await horsOrganisme(base, async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('cle_acces')
      .set({ nom })
      .where('id', '=', id)
      .where('utilisateur_id', '=', personne.id)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 0n) throw new Introuvable()
    await journalisePersonne(trx, personne, { acte: 'facteur.nom', details: { nom } })
  })
}
