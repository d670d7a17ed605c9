// Requests for an account as the public page leaves them, without its limits.
import { type Banc, MAINTENANT, numeroLuhn } from '../support.ts'

let rang = 0

/** Returns its reference. */
export async function creerDemande(
  banc: Banc,
  {
    siret = numeroLuhn(14),
    nda = '84380123438',
    raison_sociale = 'Alpha Formation',
    email = `demande${rang}@alpha.example`,
    recue_le = MAINTENANT,
  } = {},
): Promise<string> {
  const signes = (++rang).toString(8).padStart(4, '0')
  const reference = `DC-${signes.replace(/\d/g, (chiffre) => String(Number(chiffre) + 2))}-7F3K`
  await banc.proprietaire((trx) =>
    trx
      .insertInto('demande_compte')
      .values({
        siret,
        nda,
        raison_sociale,
        email,
        recue_le,
        reference,
        nom: 'Œuvray',
        prenom: 'Zoé',
        adresse: '192.0.2.1',
      })
      .execute(),
  )
  return reference
}
