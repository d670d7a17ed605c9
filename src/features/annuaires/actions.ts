import { createHash } from 'node:crypto'
import { journalisePersonne } from '../../auth/journal.ts'
import type { SessionLue } from '../../auth/session-lue.ts'
import { closeSession, renewSession } from '../../auth/sessions.ts'
import type { Config } from '../../config.ts'
import type { Coffre } from '../../core/coffre.ts'
import { Introuvable } from '../../core/errors.ts'
import type { Base, Trx } from '../../db/client.ts'
import { horsOrganisme, horsOrganismeLecture } from '../../db/tenant.ts'
import type { Queue } from '../../jobs/queue.ts'
import { FournisseurEnPanne, type Identite, type Oidc, RetourRefuse } from '../../oidc/fournisseur.ts'
import { type Demande, enterByAnnuaire } from '../connexion/entree.actions.ts'
import { type Billet, openBillet, sealBillet } from './billet.ts'
import { findPersonne, type Lien } from './identite.actions.ts'
import { type AnnuaireOuvert, findAnnuaire } from './queries.ts'
import { adresseRetour, DUREE_PASSAGE_SECONDES, isAcrReached, type RefusAnnuaire } from './rules.ts'

export type Moyens = {
  base: Base
  coffre: Coffre
  queue: Queue
  config: Pick<Config, 'oidc' | 'publicUrl'>
  oidc: Oidc
}

/** Nothing was opened, and why. */
export class PassageRefuse extends Error {
  readonly motif: RefusAnnuaire
  constructor(motif: RefusAnnuaire) {
    super(motif)
    this.motif = motif
  }
}

/**
 * Sends a person to a directory: where, and what her browser keeps meanwhile. With a session, she proves again who she
 * is. @throws Introuvable when there is no such directory. @throws PassageRefuse when it does not answer.
 */
export async function startPassage(
  moyens: Moyens,
  nom: string,
  { retour, session }: { retour: string; session: SessionLue | null },
  maintenant: Date,
): Promise<{ adresse: string; billet: string }> {
  const { fournisseur } = await openAnnuaire(moyens, nom)
  const vers = adresseRetour(moyens.config.publicUrl, nom)
  const { adresse, aller } = await reach(() =>
    moyens.oidc.start(fournisseur, vers, { fraiche: session !== null }),
  )
  const billet = { annuaire: nom, aller, retour, session: session?.empreinte.toString('hex') ?? null }
  return { adresse, billet: sealBillet(moyens.coffre, billet, maintenant) }
}

type Retour = { annuaire: string; adresse: URL; cookie: string | undefined; session: SessionLue | null }

/** Takes her back: the token of her session, and where she was going. @throws PassageRefuse */
export async function finishPassage(
  moyens: Moyens,
  { annuaire: nom, adresse, cookie, session }: Retour,
  demande: Demande,
): Promise<{ jeton: string; retour: string }> {
  const billet = openBillet(moyens.coffre, cookie, demande.maintenant)
  const annuaire = await openAnnuaire(moyens, nom)
  if (billet?.annuaire !== nom || !(await spendPassage(moyens.base, billet, demande.maintenant)))
    return refuse(moyens, annuaire, 'refus', demande)
  const identite = await reach(() => moyens.oidc.finish(annuaire.fournisseur, adresse, billet.aller)).catch(
    (erreur: unknown) => {
      if (erreur instanceof PassageRefuse) return refuse(moyens, annuaire, erreur.motif, demande)
      throw erreur
    },
  )
  if (!isAcrReached(annuaire.fournisseur.acr, identite.acr)) return refuse(moyens, annuaire, 'acr', demande)
  const jeton = billet.session
    ? await confirm(moyens, annuaire, { billet, session, identite })
    : await signIn(moyens, annuaire, { session, identite }, demande)
  return jeton ? { jeton, retour: billet.retour } : refuse(moyens, annuaire, 'inconnu', demande)
}

/** Where the directory's own session ends; null when it says nothing of it, or does not answer. */
export async function endPassage(moyens: Moyens, nom: string): Promise<string | null> {
  const { fournisseur } = await openAnnuaire(moyens, nom)
  return moyens.oidc.end(fournisseur, `${moyens.config.publicUrl}/connexion`).catch(() => null)
}

async function openAnnuaire(moyens: Moyens, nom: string): Promise<AnnuaireOuvert> {
  const annuaire = await horsOrganismeLecture(moyens.base, (trx) => findAnnuaire(trx, moyens, nom))
  if (!annuaire) throw new Introuvable()
  return annuaire
}

async function reach<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (erreur) {
    if (erreur instanceof FournisseurEnPanne) throw new PassageRefuse('panne')
    if (erreur instanceof RetourRefuse) throw new PassageRefuse('refus')
    throw erreur
  }
}

/** False when it has come back already: the same address opened twice. */
function spendPassage(base: Base, { aller }: Billet, maintenant: Date): Promise<boolean> {
  return horsOrganisme(base, async (trx) => {
    await trx.deleteFrom('passage').where('expire_le', '<', maintenant).execute()
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('passage')
      .values({
        empreinte: createHash('sha256').update(aller.state).digest(),
        expire_le: new Date(maintenant.getTime() + DUREE_PASSAGE_SECONDES * 1000),
      })
      .onConflict((oc) => oc.doNothing())
      .executeTakeFirst()
    return numInsertedOrUpdatedRows === 1n
  })
}

async function refuse(
  { base }: Moyens,
  { nom, organismeId }: AnnuaireOuvert,
  motif: RefusAnnuaire,
  demande: Demande,
): Promise<never> {
  await horsOrganisme(base, (trx) =>
    journalisePersonne(
      trx,
      { ...demande, id: null, organismeId },
      { acte: 'connexion', resultat: 'refuse', details: { annuaire: nom, motif } },
    ),
  )
  throw new PassageRefuse(motif)
}

/** The session of the person that the directory names; null when she may not enter by it. */
function signIn(
  { base, queue }: Moyens,
  annuaire: AnnuaireOuvert,
  { session, identite }: { session: SessionLue | null; identite: Identite },
  demande: Demande,
): Promise<string | null> {
  const lien: Lien = { annuaire, identite, demande }
  return horsOrganisme(base, async (trx) => {
    const candidat = await findPersonne(trx, lien)
    if (!candidat) return null
    if (session) await closeSession(trx, session.empreinte)
    const facteur = annuaire.fournisseur.acr.length > 0
    return enterByAnnuaire(trx, queue, candidat, demande, { nom: annuaire.nom, facteur })
  })
}

type Confirmation = { billet: Billet; session: SessionLue | null; identite: Identite }

/** A proof asked again before a sensitive act, by the very person whose session it is. */
function confirm({ base }: Moyens, { nom }: AnnuaireOuvert, { billet, session, identite }: Confirmation) {
  if (session?.empreinte.toString('hex') !== billet.session || session.facteur.annuaire !== nom) return null
  return horsOrganisme(base, async (trx) => {
    if (!(await isHers(trx, session, identite))) return null
    const { personne, acces } = session
    const organismeId = acces?.observation ? null : (acces?.organismeId ?? null)
    await journalisePersonne(
      trx,
      { ...personne, organismeId },
      { acte: 'facteur.verification', details: { moyen: 'annuaire' } },
    )
    return renewSession(trx, session.empreinte, personne.maintenant)
  })
}

async function isHers(trx: Trx, { personne }: SessionLue, { emetteur, sujet }: Identite): Promise<boolean> {
  const liee = await trx
    .selectFrom('identite')
    .where('emetteur', '=', emetteur)
    .where('sujet', '=', sujet)
    .where('utilisateur_id', '=', personne.id)
    .select('sujet')
    .executeTakeFirst()
  return liee !== undefined
}
