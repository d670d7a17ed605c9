// What a person finds in her mailbox: rows of the table, and the addresses they hold.
import type { Banc } from '../support.ts'

export type CourrielRecu = { id: string; modele: string; liens: Record<string, string> | null; etat: string }

/** Mails to this address, oldest first. */
export function courriels(banc: Banc, destinataire: string): Promise<CourrielRecu[]> {
  return banc.proprietaire(async (trx) => {
    const rows = await trx
      .selectFrom('courriel')
      .where('destinataire', '=', destinataire)
      .orderBy('cree_le')
      .orderBy('id')
      .select(['id', 'modele', 'liens', 'etat'])
      .execute()
    return rows.map((row) => ({ ...row, liens: row.liens as Record<string, string> | null }))
  })
}

/** Path of the one-time link of the last mail of that template. */
export async function dernierLien(banc: Banc, destinataire: string, modele: string): Promise<string> {
  const derniers = (await courriels(banc, destinataire)).filter((c) => c.modele === modele)
  const adresse = derniers.at(-1)?.liens?.adresse
  if (!adresse) throw new Error(`no ${modele} for ${destinataire}`)
  return new URL(adresse).pathname
}
