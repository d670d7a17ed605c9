import {
  readJour,
  readRaison,
  readReference,
  readSomme,
  refuseChamp,
  requireSomme,
  requireText,
  toSomme,
} from './champs.ts'
import { find, findAll, type Noeud, textAt, textsAt } from './noeud.ts'
import type { Mouvement, Somme } from './schemas.ts'

/** One transaction of a line: its TxDtls, or the Btch alone when the bank only gives the remise. */
export type Detail = { noeud: Noeud; lot: Noeud | undefined; ntry: Noeud }

/** `seul`: the line has no other detail, so that what the line says is true of it. */
export function toMouvement({ noeud, lot, ntry }: Detail, seul: boolean): Mouvement {
  const ecriture = requireSomme(ntry, 'Amt')
  const sources = seul ? [noeud, ntry] : [noeud]
  return {
    type: 'mouvement',
    position: { ligne: noeud.ligne, rang: 0 },
    msgId: textAt(noeud, 'Refs/MsgId') ?? (lot ? textAt(lot, 'MsgId') : null),
    pmtInfId: textAt(noeud, 'Refs/PmtInfId') ?? (lot ? textAt(lot, 'PmtInfId') : null),
    endToEndId: readReference(noeud, 'Refs/EndToEndId'),
    montant: readMontant(noeud) ?? (seul ? ecriture : null),
    montantOrdonne: first(sources, (source) => readSomme(source, 'AmtDtls/InstdAmt/Amt')),
    montantEcriture: ecriture,
    nombre: noeud.nom === 'TxDtls' ? 1 : lot ? readNombre(lot) : null,
    sens: readSens(noeud) ?? requireSens(ntry),
    extourne: ['true', '1'].includes(textAt(ntry, 'RvslInd') ?? ''),
    statut: requireText(ntry, 'Sts', 'Sts/Cd', 'Sts/Prtry'),
    dateComptable: readJour(ntry, 'BookgDt'),
    operation: readOperation(noeud) ?? readOperation(ntry),
    retour: first(findAll(noeud, 'RtrInf'), readRaison),
    frais: sources.map(readFrais).find((frais) => frais.length > 0) ?? [],
    libelles: textsAt(noeud, 'RmtInf/Ustrd'),
    refBanque: textAt(noeud, 'Refs/AcctSvcrRef') ?? textAt(ntry, 'AcctSvcrRef'),
  }
}

/** Zero is no amount: from version 04 on Amt is compulsory, and ISO's own example writes 0 where it is not told. */
export function readMontant(noeud: Noeud): Somme | null {
  const somme = readSomme(noeud, 'Amt', 'AmtDtls/TxAmt/Amt', 'TtlAmt')
  return somme?.valeur === '0' ? null : somme
}

export function readSens(noeud: Noeud): Mouvement['sens'] | null {
  const code = textAt(noeud, 'CdtDbtInd')
  if (code === null) return null
  if (code === 'CRDT') return 'credit'
  return code === 'DBIT' ? 'debit' : refuseChamp(noeud.ligne, 'CdtDbtInd doit être CRDT ou DBIT.')
}

export function requireSens(noeud: Noeud): Mouvement['sens'] {
  return readSens(noeud) ?? refuseChamp(noeud.ligne, `CdtDbtInd manque dans ${noeud.nom}.`)
}

function readNombre(lot: Noeud): number | null {
  const texte = textAt(lot, 'NbOfTxs')
  return texte !== null && /^\d{1,15}$/.test(texte) ? Number(texte) : null
}

function readOperation(noeud: Noeud): string | null {
  const code = find(noeud, 'BkTxCd')
  if (!code) return null
  const parts = ['Domn/Cd', 'Domn/Fmly/Cd', 'Domn/Fmly/SubFmlyCd'].map((chemin) => textAt(code, chemin))
  return parts.some((part) => part === null) ? textAt(code, 'Prtry/Cd') : parts.join('/')
}

/** Version 02 gives each charge in Chrgs, the later ones in its records; else their total. */
function readFrais(noeud: Noeud): Somme[] {
  const chemins = ['Chrgs/Rcrd/Amt', 'Chrgs/Amt', 'Chrgs/TtlChrgsAndTaxAmt']
  return (
    chemins
      .map((chemin) => findAll(noeud, chemin))
      .find((n) => n.length > 0)
      ?.map(toSomme) ?? []
  )
}

function first<Source, Lu>(sources: Source[], read: (source: Source) => Lu | null): Lu | null {
  for (const source of sources) {
    const lu = read(source)
    if (lu !== null) return lu
  }
  return null
}
