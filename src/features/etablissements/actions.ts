import type { Acces } from '../../auth/acces.ts'
import { journalise } from '../../auth/journal.ts'
import type { Coffre } from '../../core/coffre.ts'
import { Introuvable } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import { findCompteScelle } from './queries.ts'

/** The account in force of an établissement, whole; its line of journal comes first. @throws Introuvable */
export async function revealCompte(trx: Trx, coffre: Coffre, acces: Acces, numero: string) {
  const compte = await findCompteScelle(trx, acces, numero)
  if (!compte) throw new Introuvable()
  await journalise(trx, acces, {
    acte: 'compte.affichage',
    objetType: 'etablissement',
    objetId: numero,
    details: { compte: compte.id, fin: compte.iban_fin },
  })
  const { iban_chiffre: chiffre, iban_cle: cle, ville, enseigne, bic, titulaire } = compte
  return { numero, ville, enseigne, bic, titulaire, iban: coffre.open({ chiffre, cle }) }
}
export type CompteRevele = Awaited<ReturnType<typeof revealCompte>>
