import { createHash } from 'node:crypto'
import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import { Conflit, Invalide } from '../../core/errors.ts'
import { formatNom } from '../../core/texte.ts'
import type { Trx } from '../../db/client.ts'
import { recordRevision } from '../revisions/actions.ts'
import { findTexte } from './queries.ts'
import type { NouveauDispositif, NouvelleVersion, TypeTexte } from './schemas.ts'

/**
 * Publishes a new version, in force at once.
 * @throws {Conflit} when another version was published since the page was opened
 * @throws {Invalide} when nothing changes: everybody would be asked again for nothing
 */
export async function publishTexte(
  trx: Trx,
  personne: Personne,
  type: TypeTexte,
  { contenu, version }: NouvelleVersion,
): Promise<void> {
  const actuel = await findTexte(trx, type)
  if (actuel?.contenu === contenu) throw new Invalide({ contenu: 'Le texte n’a pas changé.' })
  const cree = await trx
    .insertInto('texte')
    .values({
      type,
      version: version + 1,
      contenu,
      empreinte: createHash('sha256').update(contenu).digest(),
      publie_le: personne.maintenant,
      auteur: formatNom(personne),
    })
    .onConflict((oc) => oc.columns(['type', 'version']).doNothing())
    .returning('version')
    .executeTakeFirst()
  if (!cree || version !== (actuel?.version ?? 0)) throw new Conflit(actuel?.contenu ?? '', contenu)
  const details = { version: version + 1 }
  await journalisePersonne(trx, personne, {
    acte: 'texte.publication',
    objetType: 'texte',
    objetId: type,
    details,
  })
}

/** @throws {Invalide} when the code is taken */
export async function createDispositif(
  trx: Trx,
  personne: Personne,
  { code, libelle }: NouveauDispositif,
): Promise<void> {
  const cree = await trx
    .insertInto('dispositif')
    .values({ code, libelle })
    .onConflict((oc) => oc.column('code').doNothing())
    .returning('code')
    .executeTakeFirst()
  if (!cree) throw new Invalide({ code: 'Ce code existe déjà\u00a0: changez son libellé dans la liste.' })
  await keepLibelle(trx, personne, code, { libelle, version: 1 })
  await journalisePersonne(trx, personne, {
    acte: 'dispositif.creation',
    objetType: 'dispositif',
    objetId: code,
  })
}

/** @throws {Conflit} when somebody else changed it since the page was opened */
export async function renameDispositif(
  trx: Trx,
  personne: Personne,
  code: string,
  { libelle, version }: { libelle: string; version: number },
): Promise<void> {
  const change = await trx
    .updateTable('dispositif')
    .set({ libelle, version: version + 1 })
    .where('code', '=', code)
    .where('version', '=', version)
    .returning('code')
    .executeTakeFirst()
  if (!change) {
    const actuel = await trx
      .selectFrom('dispositif')
      .select('libelle')
      .where('code', '=', code)
      .executeTakeFirst()
    throw new Conflit(actuel?.libelle ?? '', libelle)
  }
  await keepLibelle(trx, personne, code, { libelle, version: version + 1 })
  await journalisePersonne(trx, personne, {
    acte: 'dispositif.modification',
    objetType: 'dispositif',
    objetId: code,
  })
}

function keepLibelle(
  trx: Trx,
  personne: Personne,
  code: string,
  { libelle, version }: { libelle: string; version: number },
): Promise<void> {
  return recordRevision(trx, personne, { objet: 'dispositif', cle: code }, { version, contenu: { libelle } })
}
