import type { Fusion } from './fusion.ts'

/** Notes whose avis or accord may have to be issued: the worker looks at each once the lot is in. */
export async function noteEmissions({ client, colonnes, maintenant }: Fusion): Promise<void> {
  for (const [fichier, requete] of Object.entries(ATTENTES))
    if (colonnes.get(fichier)?.size) await client.query(requete, [maintenant])
}

/** One that could not be issued is worth another try: its data changed. */
const AGAIN = 'on conflict (organisme_id, type, objet_id, version) do update set tentatives = 0'
const INSERT = 'insert into emission_attente (organisme_id, type, objet_id, version, cree_le)'

const ATTENTES: Readonly<Record<string, string>> = {
  'reglements.csv': `${INSERT}
    select distinct organisme_id, 'AVIS_VIREMENT', reference, 0, $1::timestamptz from r_reglements
    where action in ('C', 'M') and not retire ${AGAIN}`,
  'reglement_lignes.csv': `${INSERT}
    select distinct organisme_id, 'AVIS_VIREMENT', reglement_reference, 0, $1::timestamptz from r_lignes
    where action in ('C', 'M', 'D') ${AGAIN}`,
  'accords.csv': `${INSERT}
    select distinct organisme_id, 'APC', numero, version, $1::timestamptz from r_accords
    where action in ('C', 'M') and not retire ${AGAIN}`,
}
