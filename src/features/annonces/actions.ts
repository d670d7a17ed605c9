import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import { Conflit, Introuvable } from '../../core/errors.ts'
import { type CleFlux, libelleRythme } from '../../core/flux.ts'
import { formatNom } from '../../core/texte.ts'
import type { Trx } from '../../db/client.ts'
import { readRythme } from './queries.ts'
import type { NouvelArret, RythmeFlux } from './schemas.ts'

/** Every page says it until its end. */
export async function announceArret(trx: Trx, personne: Personne, arret: NouvelArret): Promise<void> {
  const { id } = await trx
    .insertInto('annonce')
    .values({ ...arret, auteur: formatNom(personne), cree_le: personne.maintenant })
    .returning('id')
    .executeTakeFirstOrThrow()
  await journalisePersonne(trx, personne, { acte: 'annonce.creation', objetType: 'annonce', objetId: id })
}

export async function withdrawArret(trx: Trx, personne: Personne, id: string): Promise<void> {
  const retiree = await trx
    .updateTable('annonce')
    .set({ retiree_le: personne.maintenant })
    .where('id', '=', id)
    .where('retiree_le', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!retiree) throw new Introuvable()
  await journalisePersonne(trx, personne, { acte: 'annonce.retrait', objetType: 'annonce', objetId: id })
}

/** @throws {Conflit} when somebody else changed it since the page was opened. */
export async function changeRythme(
  trx: Trx,
  personne: Personne,
  cle: CleFlux,
  { rythme, version }: RythmeFlux,
): Promise<void> {
  const avant = await readRythme(trx, cle)
  const change = await trx
    .updateTable('flux')
    .set({ ...(rythme ?? SANS_ANNONCE), version: version + 1 })
    .where('cle', '=', cle)
    .where('version', '=', version)
    .returning('cle')
    .executeTakeFirst()
  if (!change) throw new Conflit((await readRythme(trx, cle)).rythme, rythme)
  await journalisePersonne(trx, personne, {
    acte: 'flux.rythme',
    objetType: 'flux',
    objetId: cle,
    details: { avant: libelleRythme(avant.rythme), apres: libelleRythme(rythme) },
  })
}

const SANS_ANNONCE = { nombre: null, unite: null, ouvres: false }
