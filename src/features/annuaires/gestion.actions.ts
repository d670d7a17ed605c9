import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import type { Config } from '../../config.ts'
import { isEmetteur } from '../../config-oidc.ts'
import type { Coffre } from '../../core/coffre.ts'
import { Conflit, Introuvable, Invalide } from '../../core/errors.ts'
import type { Base, Trx } from '../../db/client.ts'
import { asGestion } from '../../db/tenant.ts'
import { FournisseurEnPanne, type Oidc } from '../../oidc/fournisseur.ts'
import { findReglage, type Reglage } from './queries.ts'
import type { Annuaire } from './schemas.ts'

type Moyens = { base: Base; coffre: Coffre; config: Pick<Config, 'mode'>; oidc: Oidc }

/**
 * Writes the directory of an organisme, once something there speaks OpenID Connect; the sessions that another one
 * opened end, and where it becomes the only door, those of its people.
 * @throws Introuvable, Invalide at the field at fault, Conflit when somebody saved meanwhile.
 */
export async function saveAnnuaire(
  { base, coffre, config, oidc }: Moyens,
  personne: Personne,
  siren: string,
  saisie: Annuaire,
): Promise<void> {
  if (!isEmetteur(saisie.emetteur, config.mode)) throw new Invalide({ emetteur: EMETTEUR })
  await checkAnswers(oidc, saisie)
  await asGestion(base, async (trx) => {
    const actuel = await readReglage(trx, siren, saisie.version)
    const colonnes = toColonnes(coffre, saisie)
    await (actuel.version === null ? insert(trx, actuel, colonnes) : update(trx, actuel, colonnes))
    await endSessionsOf(trx, actuel, saisie)
    await journalisePersonne(
      trx,
      { ...personne, organismeId: actuel.id },
      {
        acte: 'annuaire.modification',
        objetType: 'organisme',
        objetId: siren,
        details: { domaine: saisie.domaine, exclusif: saisie.exclusif, secret: saisie.secret !== '' },
      },
    )
  })
}

const EMETTEUR = 'Saisissez une adresse https, par exemple https://annuaire.exemple.fr.'

/** The organisme's people sign in with their passwords again. @throws Introuvable, Conflit */
export function deleteAnnuaire(
  base: Base,
  personne: Personne,
  siren: string,
  version: number,
): Promise<void> {
  return asGestion(base, async (trx) => {
    const actuel = await readReglage(trx, siren, version)
    await trx
      .deleteFrom('annuaire')
      .where('organisme_id', '=', actuel.id)
      .where('version', '=', version)
      .execute()
    await trx.deleteFrom('session').where('annuaire', '=', siren).execute()
    await journalisePersonne(
      trx,
      { ...personne, organismeId: actuel.id },
      { acte: 'annuaire.retrait', objetType: 'organisme', objetId: siren },
    )
  })
}

async function checkAnswers(oidc: Oidc, { emetteur, clientId, secret }: Annuaire): Promise<void> {
  const essai = { emetteur, clientId, secret, acr: [], emailRepute: false, interne: false }
  try {
    await oidc.check(essai)
  } catch (erreur) {
    if (!(erreur instanceof FournisseurEnPanne)) throw erreur
    throw new Invalide({
      emetteur: 'Aucun annuaire ne répond à cette adresse. Vérifiez-la, ou réessayez quand il répondra.',
    })
  }
}

async function readReglage(trx: Trx, siren: string, version: number): Promise<Reglage> {
  const actuel = await findReglage(trx, siren)
  if (!actuel) throw new Introuvable()
  if ((actuel.version ?? 0) !== version) throw new Conflit<Reglage | undefined>(actuel, undefined)
  return actuel
}

type Colonnes = ReturnType<typeof toColonnes>

function toColonnes(coffre: Coffre, { emetteur, clientId, secret, acr, domaine, exclusif }: Annuaire) {
  const scelle = secret ? coffre.sealTexte(secret) : null
  return {
    emetteur,
    client_id: clientId,
    acr,
    domaine,
    exclusif,
    ...(scelle ? { secret: scelle.chiffre, cle: scelle.cle } : {}),
  }
}

async function insert(trx: Trx, { id }: Reglage, { secret, cle, ...colonnes }: Colonnes): Promise<void> {
  if (!secret || !cle)
    throw new Invalide({ secret: 'Saisissez le secret que l’annuaire a donné à oGestion.' })
  const cree = await trx
    .insertInto('annuaire')
    .values({ organisme_id: id, ...colonnes, secret, cle })
    .onConflict((oc) => oc.doNothing())
    .returning('organisme_id')
    .executeTakeFirst()
  if (!cree) throw new Invalide({ domaine: PRIS })
}

const PRIS = 'Un autre organisme a déjà un annuaire pour ce domaine\u00a0: un domaine n’en a qu’un.'

async function update(trx: Trx, { id, version }: Reglage, colonnes: Colonnes): Promise<void> {
  const pris = await trx
    .selectFrom('annuaire')
    .where('domaine', '=', colonnes.domaine)
    .where('organisme_id', '<>', id)
    .select('organisme_id')
    .executeTakeFirst()
  if (pris) throw new Invalide({ domaine: PRIS })
  const { numUpdatedRows } = await trx
    .updateTable('annuaire')
    .set({ ...colonnes, version: (version ?? 0) + 1 })
    .where('organisme_id', '=', id)
    .where('version', '=', version ?? 0)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) throw new Conflit<Reglage | undefined>(undefined, undefined)
}

async function endSessionsOf(
  trx: Trx,
  avant: Reglage,
  { emetteur, domaine, exclusif }: Annuaire,
): Promise<void> {
  if (avant.emetteur !== null && avant.emetteur !== emetteur)
    await trx.deleteFrom('session').where('annuaire', '=', avant.siren).execute()
  if (!exclusif) return
  await trx
    .deleteFrom('session')
    .where('annuaire', 'is', null)
    .where('habilitation_id', 'in', (eb) =>
      eb
        .selectFrom('habilitation as h')
        .innerJoin('utilisateur as u', 'u.id', 'h.utilisateur_id')
        .where('h.organisme_id', '=', avant.id)
        .where('u.email', 'like', `%@${domaine.replace(/[\\%_]/g, '\\$&')}`)
        .select('h.id'),
    )
    .execute()
}
