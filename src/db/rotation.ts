import { sql } from 'kysely'
import type { Coffre } from '../core/coffre.ts'
import type { Base, Trx } from './client.ts'
import { asLots } from './tenant.ts'

const PAR_PASSE = 500

/** Rows sealed with another key than the one in use, and how each is sealed again. */
type Colonnes = { nom: string; passe(trx: Trx, coffre: Coffre): Promise<number> }

/** The accounts in force come last: as long as one is sealed with another key, the rotation is not over. */
const COLONNES: readonly Colonnes[] = [
  { nom: 'reglement', passe: (trx, coffre) => resealIban(trx, coffre, 'reglement') },
  { nom: 'lot_image', passe: resealImages },
  { nom: 'changement_compte', passe: (trx, coffre) => resealIban(trx, coffre, 'changement_compte') },
  { nom: 'facteur_totp', passe: resealFacteurs },
  { nom: 'annuaire', passe: resealAnnuaires },
  { nom: 'effacement', passe: resealEffacements },
  { nom: 'coordonnees_bancaires', passe: (trx, coffre) => resealIban(trx, coffre, 'coordonnees_bancaires') },
]

/**
 * Seals again, with the key in use, all that the database holds sealed with another. Each pass is a transaction of its
 * own: cut off, it goes on where it was. What lives for minutes (challenges, forms put aside) is dropped.
 */
export async function rotateColonnes(
  base: Base,
  coffre: Coffre,
  say: (table: string, lignes: number) => void,
): Promise<void> {
  for (const { nom, passe } of COLONNES) {
    let lignes = 0
    for (;;) {
      const faites = await asLots(base, (trx) => passe(trx, coffre))
      if (faites === 0) break
      lignes += faites
    }
    say(nom, lignes)
  }
  await asLots(base, async (trx) => {
    await trx.deleteFrom('defi').where('cle', '<>', coffre.numero).execute()
    await trx.deleteFrom('brouillon').where('cle', '<>', coffre.numero).execute()
  })
}

/** An account is still sealed with another key: equality by hash means nothing until the rotation is over. */
export const ROTATION_EN_COURS = 'select from coordonnees_bancaires where iban_cle <> $1 limit 1'

type TableIban = 'reglement' | 'changement_compte' | 'coordonnees_bancaires'

async function resealIban(trx: Trx, coffre: Coffre, table: TableIban): Promise<number> {
  const { rows } = await sql<{ ligne: string; chiffre: Buffer; cle: number }>`
    select ctid::text as ligne, iban_chiffre as chiffre, iban_cle as cle from ${sql.table(table)}
    where iban_cle <> ${coffre.numero} limit ${PAR_PASSE} for update`.execute(trx)
  for (const { ligne, ...scelle } of rows) {
    const { chiffre, cle, empreinte } = coffre.seal(coffre.open(scelle))
    await sql`update ${sql.table(table)} set iban_chiffre = ${chiffre}, iban_cle = ${cle}, iban_empreinte = ${empreinte}
      where ctid = ${ligne}::tid`.execute(trx)
  }
  return rows.length
}

/** Before-images of lots hold rows as JSON, their bytes written `\x…`. */
async function resealImages(trx: Trx, coffre: Coffre): Promise<number> {
  const { rows } = await sql<{ ligne: string; chiffre: string; cle: number }>`
    select ctid::text as ligne, avant ->> 'iban_chiffre' as chiffre, (avant ->> 'iban_cle')::integer as cle from lot_image
    where (avant ->> 'iban_cle')::integer <> ${coffre.numero} limit ${PAR_PASSE} for update`.execute(trx)
  for (const { ligne, chiffre: texte, cle } of rows) {
    const scelle = coffre.seal(coffre.open({ chiffre: Buffer.from(texte.slice(2), 'hex'), cle }))
    const colonnes = {
      iban_chiffre: `\\x${scelle.chiffre.toString('hex')}`,
      iban_cle: scelle.cle,
      iban_empreinte: `\\x${scelle.empreinte.toString('hex')}`,
    }
    await sql`update lot_image set avant = avant || ${JSON.stringify(colonnes)}::jsonb where ctid = ${ligne}::tid`.execute(
      trx,
    )
  }
  return rows.length
}

async function resealFacteurs(trx: Trx, coffre: Coffre): Promise<number> {
  const rows = await trx
    .selectFrom('facteur_totp')
    .where('cle', '<>', coffre.numero)
    .select(['utilisateur_id', 'secret', 'cle'])
    .limit(PAR_PASSE)
    .forUpdate()
    .execute()
  for (const { utilisateur_id, secret, cle: ancienne } of rows) {
    const { chiffre, cle } = coffre.sealTexte(coffre.openTexte({ chiffre: secret, cle: ancienne }))
    await trx
      .updateTable('facteur_totp')
      .set({ secret: chiffre, cle })
      .where('utilisateur_id', '=', utilisateur_id)
      .execute()
  }
  return rows.length
}

async function resealAnnuaires(trx: Trx, coffre: Coffre): Promise<number> {
  const rows = await trx
    .selectFrom('annuaire')
    .where('cle', '<>', coffre.numero)
    .select(['organisme_id', 'secret', 'cle'])
    .limit(PAR_PASSE)
    .execute()
  for (const { organisme_id, secret, cle: ancienne } of rows) {
    const { chiffre, cle } = coffre.sealTexte(coffre.openTexte({ chiffre: secret, cle: ancienne }))
    // Unless another secret was typed meanwhile, which is sealed with the key in use.
    await trx
      .updateTable('annuaire')
      .set({ secret: chiffre, cle })
      .where('organisme_id', '=', organisme_id)
      .where('cle', '=', ancienne)
      .execute()
  }
  return rows.length
}

async function resealEffacements(trx: Trx, coffre: Coffre): Promise<number> {
  const rows = await trx
    .selectFrom('effacement')
    .where('cle', '<>', coffre.numero)
    .select(['empreinte', 'identite', 'cle'])
    .limit(PAR_PASSE)
    .forUpdate()
    .execute()
  for (const { empreinte, identite, cle: ancienne } of rows) {
    const texte = coffre.openTexte({ chiffre: identite, cle: ancienne })
    const { chiffre, cle } = coffre.sealTexte(texte)
    await trx
      .updateTable('effacement')
      .set({ empreinte: coffre.hashIdentite(texte), identite: chiffre, cle })
      .where('empreinte', '=', empreinte)
      .execute()
  }
  return rows.length
}
