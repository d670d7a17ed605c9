import type { Trx } from '../../db/client.ts'

export type TypeTexte = 'CGU' | 'RGPD'
export type Texte = { type: TypeTexte; version: number; contenu: string; empreinte: Buffer; publie_le: Date }

/** The version in force of each text. */
export async function textesEnVigueur(trx: Trx, maintenant: Date): Promise<Record<TypeTexte, Texte>> {
  const rows = await trx
    .selectFrom('texte')
    .distinctOn('type')
    .where('type', 'in', ['CGU', 'RGPD'])
    .where('publie_le', '<=', maintenant)
    .orderBy('type')
    .orderBy('version', 'desc')
    .selectAll()
    .execute()
  const find = (type: TypeTexte) => {
    const row = rows.find((texte) => texte.type === type)
    if (!row) throw new Error(`no text ${type} in force`)
    return { ...row, type }
  }
  return { CGU: find('CGU'), RGPD: find('RGPD') }
}
