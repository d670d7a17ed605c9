import { journalisePersonne } from '../../auth/journal.ts'
import type { Trx } from '../../db/client.ts'
import type { Identite } from '../../oidc/fournisseur.ts'
import type { Demande } from '../connexion/entree.actions.ts'
import { type Candidat, findCandidat } from '../connexion/queries.ts'
import type { AnnuaireOuvert } from './queries.ts'
import { domaineOf } from './rules.ts'

export type Lien = { annuaire: AnnuaireOuvert; identite: Identite; demande: Demande }

/**
 * The person whom an identity names: bound to it before, or by the verified address it gives, and then bound for good.
 * Nobody is created. Null when there is none, when she may not enter by this directory, or when her account is bound to
 * another identity of the same directory.
 */
export async function findPersonne(trx: Trx, lien: Lien): Promise<Candidat | null> {
  const { identite, annuaire } = lien
  const email = (await findBound(trx, identite)) ?? acceptedEmail(lien)
  const candidat = email ? await findCandidat(trx, email) : undefined
  if (!candidat || !mayEnter(candidat, annuaire)) return null
  return (await bind(trx, candidat, lien)) ? candidat : null
}

async function findBound(trx: Trx, { emetteur, sujet }: Identite): Promise<string | undefined> {
  const liee = await trx
    .selectFrom('identite as i')
    .innerJoin('utilisateur as u', 'u.id', 'i.utilisateur_id')
    .where('i.emetteur', '=', emetteur)
    .where('i.sujet', '=', sujet)
    .select('u.email')
    .executeTakeFirst()
  return liee?.email
}

function acceptedEmail({ identite: { email }, annuaire: { domaines } }: Lien): string | null {
  return email && domaines.includes(domaineOf(email)) ? email : null
}

/**
 * The funder's directory opens to its people alone. An organisme's opens its own space alone, hence to those who belong
 * nowhere else: whoever holds it could name any of them.
 */
function mayEnter({ profil_financeur, habilitations, places }: Candidat, { organismeId }: AnnuaireOuvert) {
  if (organismeId === null) return profil_financeur !== null
  return profil_financeur === null && places === 1 && habilitations[0]?.organisme_id === organismeId
}

async function bind(trx: Trx, { id }: Candidat, { identite, annuaire, demande }: Lien): Promise<boolean> {
  const { emetteur, sujet } = identite
  const nouvelle = await trx
    .insertInto('identite')
    .values({
      emetteur,
      sujet,
      utilisateur_id: id,
      liee_le: demande.maintenant,
      servie_le: demande.maintenant,
    })
    .onConflict((oc) => oc.doNothing())
    .returning('sujet')
    .executeTakeFirst()
  if (nouvelle) {
    const auteur = { ...demande, id, organismeId: annuaire.organismeId }
    await journalisePersonne(trx, auteur, { acte: 'annuaire.liaison', details: { annuaire: annuaire.nom } })
    return true
  }
  const { numUpdatedRows } = await trx
    .updateTable('identite')
    .set({ servie_le: demande.maintenant })
    .where('emetteur', '=', emetteur)
    .where('sujet', '=', sujet)
    .where('utilisateur_id', '=', id)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}
