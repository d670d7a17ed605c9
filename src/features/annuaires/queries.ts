import type { Config } from '../../config.ts'
import type { Coffre } from '../../core/coffre.ts'
import type { Trx } from '../../db/client.ts'
import type { Fournisseur } from '../../oidc/fournisseur.ts'
import { FINANCEUR } from './schemas.ts'

/** A directory by which people sign in, and whose: null for the funder's own. */
export type AnnuaireOuvert = {
  nom: string
  fournisseur: Fournisseur
  domaines: readonly string[]
  organismeId: number | null
}

/** By its name in the addresses: `financeur`, or the SIREN of an organisme. */
export async function findAnnuaire(
  trx: Trx,
  { config, coffre }: { config: Pick<Config, 'oidc'>; coffre: Coffre },
  nom: string,
): Promise<AnnuaireOuvert | null> {
  if (nom === FINANCEUR) {
    const fournisseur = config.oidc
    return fournisseur && { nom, fournisseur, domaines: fournisseur.domaines, organismeId: null }
  }
  const lu = await annuaires(trx).where('o.siren', '=', nom).executeTakeFirst()
  if (!lu) return null
  const fournisseur = {
    emetteur: lu.emetteur,
    clientId: lu.client_id,
    secret: coffre.openTexte({ chiffre: lu.secret, cle: lu.cle }),
    acr: lu.acr,
    emailRepute: false,
    interne: false,
  }
  return { nom, fournisseur, domaines: [lu.domaine], organismeId: lu.organisme_id }
}

function annuaires(trx: Trx) {
  return trx
    .selectFrom('annuaire as a')
    .innerJoin('organisme as o', 'o.id', 'a.organisme_id')
    .select(['a.organisme_id', 'a.emetteur', 'a.client_id', 'a.secret', 'a.cle', 'a.acr', 'a.domaine'])
    .select(['a.exclusif', 'a.version', 'o.siren', 'o.raison_sociale'])
}

/** The directory that speaks for this domain, or for this organisme: what the sign-in page may tell of it. */
export function findProposition(
  trx: Trx,
  { domaine, siren }: { domaine: string | null; siren: string | null },
) {
  return trx
    .selectFrom('annuaire as a')
    .innerJoin('organisme as o', 'o.id', 'a.organisme_id')
    .where((eb) => eb.or([eb('a.domaine', '=', domaine), eb('o.siren', '=', siren)]))
    .select(['o.siren', 'a.domaine'])
    .executeTakeFirst()
}
export type Proposition = NonNullable<Awaited<ReturnType<typeof findProposition>>>

/** Whether any organisme has its own. */
export async function hasAnnuaires(trx: Trx): Promise<boolean> {
  return (await trx.selectFrom('annuaire').select('organisme_id').limit(1).executeTakeFirst()) !== undefined
}

/** Of an organisme for the funder's people, who edit it; never its secret. */
export async function findReglage(trx: Trx, siren: string) {
  return trx
    .selectFrom('organisme as o')
    .leftJoin('annuaire as a', 'a.organisme_id', 'o.id')
    .where('o.siren', '=', siren)
    .select(['o.id', 'o.siren', 'o.raison_sociale'])
    .select(['a.emetteur', 'a.client_id', 'a.acr', 'a.domaine', 'a.exclusif', 'a.version'])
    .executeTakeFirst()
}
export type Reglage = NonNullable<Awaited<ReturnType<typeof findReglage>>>
