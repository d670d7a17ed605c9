import type { Insertable } from 'kysely'
import type { DB } from '../../src/db/schema.ts'
import { type Banc, MAINTENANT, type Organisme } from '../support.ts'

type Compte = Partial<
  Pick<Insertable<DB['coordonnees_bancaires']>, 'bic' | 'titulaire' | 'origine' | 'du' | 'au'>
>

/** An account of an établissement, sealed as the product seals it; in force unless it has an end. */
export async function creerCompte(
  banc: Banc,
  organisme: Organisme,
  etablissement: string,
  iban: string,
  compte: Compte = {},
): Promise<void> {
  const scelle = banc.deps.coffre.seal(iban)
  await banc.proprietaire((trx) =>
    trx
      .insertInto('coordonnees_bancaires')
      .values({
        organisme_id: organisme.id,
        etablissement_numero: etablissement,
        ...compteScelle(scelle),
        bic: 'CMCIFR2A',
        titulaire: organisme.raisonSociale,
        origine: 'lot',
        du: MAINTENANT,
        ...compte,
      })
      .execute(),
  )
}

/** The columns that hold a sealed account, in any table. */
export function compteScelle({
  chiffre,
  cle,
  empreinte,
  pays,
  fin,
}: ReturnType<Banc['deps']['coffre']['seal']>) {
  return { iban_chiffre: chiffre, iban_cle: cle, iban_empreinte: empreinte, iban_pays: pays, iban_fin: fin }
}

/** Names the établissement in another way than creerOrganisme does. */
export async function nommerEtablissement(
  banc: Banc,
  organisme: Organisme,
  numero: string,
  valeurs: Partial<Omit<Insertable<DB['etablissement']>, 'organisme_id' | 'numero'>>,
): Promise<void> {
  await banc.proprietaire((trx) =>
    trx
      .updateTable('etablissement')
      .set(valeurs)
      .where('organisme_id', '=', organisme.id)
      .where('numero', '=', numero)
      .execute(),
  )
}
