import { askCle, drawDefi, listCles, type Site, spendCle } from '../../auth/cles.ts'
import { pendingDefi, takeDefi } from '../../auth/defis.ts'
import { spendCode, spendTotp } from '../../auth/facteurs.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import type { SessionLue } from '../../auth/session-lue.ts'
import { renewSession } from '../../auth/sessions.ts'
import { forgetAttempts, recordAttempt, secondsToWait, waitMessage } from '../../auth/throttle.ts'
import type { Coffre } from '../../core/coffre.ts'
import { formatInstant } from '../../core/dates.ts'
import { Redirection, TropDeDemandes } from '../../core/errors.ts'
import type { Base, Trx } from '../../db/client.ts'
import { horsOrganisme } from '../../db/tenant.ts'
import type { Queue } from '../../jobs/queue.ts'
import { postCourriel } from '../courriels/actions.ts'

export type Moyens = { base: Base; coffre: Coffre; queue: Queue; config: Site }

/** What a person gives as second factor: what she typed, or what her passkey signed. */
export type Preuve = { code?: string | undefined; reponse?: unknown }

const SEUIL_AVERTISSEMENT = 5

/**
 * Opens the session fully, or makes it fresh again, under a new identifier; returns its token, or null when refused.
 * @throws TropDeDemandes while the account or the address has to wait; the right code waits too.
 */
export async function giveFactor(
  moyens: Moyens,
  session: SessionLue,
  preuve: Preuve,
): Promise<string | null> {
  const { personne } = session
  const cible = { email: personne.email, adresse: personne.adresse, facteur: true } as const
  // Counted before anything is looked at: attempts sent all at once are slowed like the others.
  const { attente, echecs } = await horsOrganisme(moyens.base, async (trx) => {
    const secondes = await secondsToWait(trx, cible, personne.maintenant)
    return { attente: secondes, echecs: secondes ? 0 : await recordAttempt(trx, cible, personne.maintenant) }
  })
  if (attente > 0) throw new TropDeDemandes(attente, waitMessage(attente, 'rien n’est perdu'))
  return horsOrganisme(moyens.base, async (trx) => {
    const moyen = await spend(trx, moyens, session, preuve)
    if (!moyen) return refuse(trx, moyens, session, echecs)
    await forgetAttempts(trx, cible)
    return accept(trx, moyens, session, moyen)
  })
}

type Moyen = 'application' | 'cle' | 'secours'

async function spend(trx: Trx, moyens: Moyens, session: SessionLue, preuve: Preuve): Promise<Moyen | null> {
  const { id: utilisateurId, maintenant } = session.personne
  if (preuve.reponse !== undefined) {
    const question = { session: session.empreinte, type: 'verification', maintenant } as const
    const defi = await takeDefi(trx, moyens.coffre, question)
    if (!defi) return null
    const { reponse } = preuve
    return (await spendCle(trx, moyens.config, { utilisateurId, defi, reponse, maintenant })) ? 'cle' : null
  }
  const code = (preuve.code ?? '').replace(/\s/g, '')
  if (/^\d{6}$/.test(code))
    return (await spendTotp(trx, moyens.coffre, { utilisateurId, code, maintenant })) ? 'application' : null
  return (await spendCode(trx, { utilisateurId, code, maintenant })) ? 'secours' : null
}

async function accept(trx: Trx, { queue }: Moyens, session: SessionLue, moyen: Moyen): Promise<string> {
  const { personne } = session
  await journalisePersonne(trx, auteur(session), { acte: 'facteur.verification', details: { moyen } })
  if (moyen === 'secours') {
    await postCourriel(trx, queue, personne.maintenant, {
      destinataire: personne.email,
      modele: 'code-secours-servi',
      donnees: { quand: formatInstant(personne.maintenant) },
    })
  }
  const jeton = await renewSession(trx, session.empreinte, personne.maintenant)
  // Ended meanwhile, in another tab.
  if (!jeton) throw new Redirection('/connexion')
  return jeton
}

/** Whoever fails here has the password already: the owner is told. */
async function refuse(trx: Trx, { queue }: Moyens, session: SessionLue, echecs: number): Promise<null> {
  await journalisePersonne(trx, auteur(session), { acte: 'facteur.verification', resultat: 'refuse' })
  if (echecs !== SEUIL_AVERTISSEMENT) return null
  await postCourriel(trx, queue, session.personne.maintenant, {
    destinataire: session.personne.email,
    modele: 'facteurs-refuses',
  })
  return null
}

/** Her own acts are of no organisme that she only observes. */
export function auteur({ personne, acces }: SessionLue) {
  return { ...personne, organismeId: acces?.observation ? null : (acces?.organismeId ?? null) }
}

/** The challenge of her passkeys, for the browser; null when she has none. */
export async function prepareVerification(
  { base, coffre, config }: Moyens,
  { empreinte, personne }: SessionLue,
): Promise<string | null> {
  return horsOrganisme(base, async (trx) => {
    const cles = await listCles(trx, personne.id)
    if (cles.length === 0) return null
    const nom = { session: empreinte, type: 'verification', maintenant: personne.maintenant } as const
    const defi = await pendingDefi(trx, coffre, nom, drawDefi)
    const options = await askCle(config, { connues: cles, defi })
    return JSON.stringify(options)
  })
}
