import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { scan, type Verdict } from '../../antivirus/antivirus.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import { formatInstant } from '../../core/dates.ts'
import type { Trx } from '../../db/client.ts'
import { asLots } from '../../db/tenant.ts'
import type { Deps } from '../../http/types.ts'
import { addMinutes } from '../comptes/rules.ts'
import { postCourriel } from '../courriels/actions.ts'
import { openDepose } from './actions.ts'

type Ronde = Pick<Deps, 'base' | 'queue' | 'config' | 'horloge' | 'storage' | 'coffre' | 'logger'>

/**
 * Has the antivirus look at what waits, what people sent before what lots brought. One that does not answer ends the
 * round and costs the files nothing: they wait for the next one.
 */
export async function verifyFichiers(ronde: Ronde, arret?: AbortSignal): Promise<void> {
  const { clamavUrl } = ronde.config
  if (clamavUrl === null) return
  await eraseInfectes(ronde)
  for (let lot = await dueFichiers(ronde); lot.length > 0; lot = await dueFichiers(ronde))
    for (const fichier of lot) {
      if (arret?.aborted) return
      const verdict = await inspect(ronde, clamavUrl, fichier)
      if (verdict.etat === 'ERREUR') {
        ronde.logger.warn({ cle: fichier.cle, raison: verdict.raison }, 'antivirus')
        if (!verdict.joignable) return
      }
      await asLots(ronde.base, (trx) => settle(trx, ronde, fichier, verdict))
      if (verdict.etat === 'INFECTE') await eraseInfectes(ronde)
    }
}

const PAR_FOIS = 20

async function dueFichiers({ base, horloge }: Ronde) {
  return asLots(base, (trx) =>
    trx
      .selectFrom('fichier_depose')
      .where('etat', '=', 'EN_ATTENTE')
      .where('reprise_le', '<=', horloge())
      .select([
        'organisme_id',
        'cle',
        'taille',
        'sha256',
        'coffre_cle',
        'auteur_id',
        'page',
        'depose_le',
        'tentatives',
      ])
      .orderBy(sql`source = 'lot'`)
      .orderBy('reprise_le')
      .limit(PAR_FOIS)
      .execute(),
  )
}
type Fichier = Awaited<ReturnType<typeof dueFichiers>>[number]

async function inspect(ronde: Ronde, clamavUrl: string, fichier: Fichier): Promise<Verdict> {
  try {
    const contenu = await openDepose(ronde, fichier)
    return await scan(clamavUrl, Buffer.isBuffer(contenu) ? Readable.from([contenu]) : contenu)
  } catch (erreur) {
    return { etat: 'ERREUR', raison: (erreur as Error).message, joignable: true }
  }
}

/** After so many failures of its own, about an hour, a file stays blocked. */
const ESSAIS = 6

/** Once, of whatever two rounds may have seen together. */
async function settle(trx: Trx, ronde: Ronde, fichier: Fichier, verdict: Verdict): Promise<void> {
  const maintenant = ronde.horloge()
  const ecrit = await trx
    .updateTable('fichier_depose')
    .set(toSuite(fichier, verdict, maintenant))
    .where('organisme_id', '=', fichier.organisme_id)
    .where('cle', '=', fichier.cle)
    .where('etat', '=', 'EN_ATTENTE')
    .where('tentatives', '=', fichier.tentatives)
    .returning('cle')
    .executeTakeFirst()
  if (ecrit && verdict.etat === 'INFECTE') await tellInfecte(trx, ronde, fichier, verdict.signature)
}

function toSuite({ tentatives }: Fichier, verdict: Verdict, maintenant: Date) {
  if (verdict.etat !== 'ERREUR') return { ...verdict, analyse_le: maintenant }
  const essais = tentatives + 1
  if (essais >= ESSAIS) return { etat: 'ERREUR', tentatives: essais, analyse_le: maintenant }
  return { tentatives: essais, reprise_le: addMinutes(maintenant, 2 ** essais) }
}

/** The journal, from which the funder is alerted, and who deposited it. */
async function tellInfecte(trx: Trx, { queue, horloge }: Ronde, fichier: Fichier, signature: string) {
  const { organisme_id: organismeId, cle, sha256, taille, auteur_id, page, depose_le } = fichier
  const maintenant = horloge()
  await journalisePersonne(
    trx,
    { id: null, adresse: '', maintenant, organismeId },
    {
      acte: 'fichier.infecte',
      objetType: 'fichier',
      objetId: cle,
      details: { signature, taille, sha256: sha256.toString('hex') },
    },
  )
  if (auteur_id === null) return
  const { email } = await trx
    .selectFrom('utilisateur')
    .where('id', '=', auteur_id)
    .select('email')
    .executeTakeFirstOrThrow()
  const donnees = { quand: formatInstant(depose_le), page }
  await postCourriel(trx, queue, maintenant, {
    destinataire: email,
    modele: 'fichier-infecte',
    organismeId,
    donnees,
  })
}

/** Takes infected files out of the storage; one of a process killed before that goes at the next round. */
async function eraseInfectes({ base, horloge, storage }: Ronde): Promise<void> {
  const infectes = await asLots(base, (trx) =>
    trx
      .selectFrom('fichier_depose')
      .where('etat', '=', 'INFECTE')
      .where('efface_le', 'is', null)
      .select(['organisme_id', 'cle'])
      .execute(),
  )
  for (const { organisme_id, cle } of infectes) {
    await storage.delete(cle)
    await asLots(base, (trx) =>
      trx
        .updateTable('fichier_depose')
        .set({ efface_le: horloge() })
        .where('organisme_id', '=', organisme_id)
        .where('cle', '=', cle)
        .execute(),
    )
  }
}
