import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import type { NomActe } from '../../core/actes.ts'
import { Conflit, Introuvable, Invalide } from '../../core/errors.ts'
import type { DomaineMotif } from '../../core/motifs.ts'
import type { Trx } from '../../db/client.ts'
import { recordRevision } from '../revisions/actions.ts'
import { findMotif, type MotifListe } from './queries.ts'
import type { ChangementMotif, NouveauMotif } from './schemas.ts'

/** @throws {Invalide} when the code has its words already */
export async function createMotif(
  trx: Trx,
  personne: Personne,
  { domaine, code, ...mots }: NouveauMotif,
): Promise<void> {
  const contenu = toContenu(domaine, mots)
  const cree = await trx
    .insertInto('motif')
    .values({ domaine, code, ...contenu })
    .onConflict((oc) => oc.columns(['domaine', 'code']).doNothing())
    .returning('version')
    .executeTakeFirst()
  if (!cree) throw new Invalide({ code: `${code} existe déjà\u00a0: changez-le dans la liste.` })
  await noteMotif(trx, personne, { acte: 'motif.creation', cle: `${domaine} ${code}`, version: 1, contenu })
}

/** @throws {Conflit} with the words stored now, when somebody else changed them since the page was opened */
export async function changeMotif(
  trx: Trx,
  personne: Personne,
  { domaine, code }: { domaine: DomaineMotif; code: string },
  { version: lue, ...mots }: ChangementMotif,
): Promise<void> {
  const actuel = await findMotif(trx, domaine, code)
  if (!actuel) throw new Introuvable()
  const contenu = toContenu(domaine, mots)
  if (actuel.version !== lue) throw new Conflit<MotifListe | undefined>(actuel, undefined)
  if (Object.entries(contenu).every(([nom, valeur]) => actuel[nom as keyof MotifListe] === valeur))
    throw new Invalide({ libelle: 'Rien n’a changé.' })
  const version = lue + 1
  const change = await trx
    .updateTable('motif')
    .set({ ...contenu, version })
    .where('domaine', '=', domaine)
    .where('code', '=', code)
    .where('version', '=', lue)
    .returning('version')
    .executeTakeFirst()
  if (!change) throw new Conflit<MotifListe | undefined>(await findMotif(trx, domaine, code), undefined)
  await noteMotif(trx, personne, { acte: 'motif.modification', cle: `${domaine} ${code}`, version, contenu })
}

type Mots = Pick<NouveauMotif, 'libelle' | 'queFaire' | 'compteEnCause'>
type ContenuMotif = { libelle: string; que_faire: string; compte_en_cause: boolean }

/** Only a bank's reason questions an account. */
function toContenu(domaine: DomaineMotif, { libelle, queFaire, compteEnCause }: Mots): ContenuMotif {
  return { libelle, que_faire: queFaire, compte_en_cause: domaine === 'BANQUE' && compteEnCause }
}

type Note = { acte: NomActe; cle: string; version: number; contenu: ContenuMotif }

async function noteMotif(trx: Trx, personne: Personne, { acte, cle, version, contenu }: Note): Promise<void> {
  await recordRevision(trx, personne, { objet: 'motif', cle }, { version, contenu })
  await journalisePersonne(trx, personne, { acte, objetType: 'motif', objetId: cle, details: { version } })
}
