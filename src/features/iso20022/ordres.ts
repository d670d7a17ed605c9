import { lastFour, maskIban } from '../../core/iban.ts'
import { dropSeparateurs } from '../../core/texte.ts'
import { readJour, readReference, refuseChamp, requireSomme, requireText } from './champs.ts'
import { type Noeud, textAt, textsAt } from './noeud.ts'
import type { Ordre } from './schemas.ts'
import { checkNombre, checkSomme, Total } from './totaux.ts'
import type { Etape } from './xml.ts'

/** pain.001: the transfers in order. Totals are checked as each remise, then the file, ends. */
export async function* readOrdres(etapes: AsyncIterable<Etape>): AsyncGenerator<Ordre> {
  const fichier = new Total()
  let remise = new Total()
  for await (const { type, noeud, parents } of etapes) {
    const [racine, pmtInf] = parents
    if (type === 'article' && racine && pmtInf) {
      const ordre = toOrdre(noeud, pmtInf, racine, fichier.nombre + 1)
      fichier.add(ordre.montant)
      remise.add(ordre.montant)
      yield ordre
    } else if (racine) {
      checkTotaux(noeud, '', remise)
      remise = new Total()
    } else {
      requireText(noeud, 'GrpHdr/NbOfTxs')
      checkTotaux(noeud, 'GrpHdr/', fichier)
    }
  }
}

function toOrdre(noeud: Noeud, pmtInf: Noeud, racine: Noeud, rang: number): Ordre {
  if (requireText(pmtInf, 'PmtMtd') === 'CHK')
    refuseChamp(pmtInf.ligne, 'cette remise est faite de chèques, non de virements.')
  return {
    type: 'ordre',
    position: { ligne: noeud.ligne, rang },
    msgId: requireText(racine, 'GrpHdr/MsgId'),
    pmtInfId: requireText(pmtInf, 'PmtInfId'),
    endToEndId: readReference(noeud, 'PmtId/EndToEndId'),
    dateDemandee:
      readJour(pmtInf, 'ReqdExctnDt') ?? refuseChamp(pmtInf.ligne, 'ReqdExctnDt manque dans PmtInf.'),
    compteDebite: mask(readIban(pmtInf, 'DbtrAcct')),
    montant: requireSomme(noeud, 'Amt/InstdAmt', 'Amt/EqvtAmt/Amt'),
    beneficiaire: {
      nom: textAt(noeud, 'Cdtr/Nm'),
      iban: readIban(noeud, 'CdtrAcct'),
      bic: textAt(noeud, 'CdtrAgt/FinInstnId/BICFI', 'CdtrAgt/FinInstnId/BIC'),
    },
    libelles: textsAt(noeud, 'RmtInf/Ustrd'),
  }
}

/** As written but for blanks and case: whether it is a real account is for who compares it. */
function readIban(noeud: Noeud, compte: string): string | null {
  const texte = textAt(noeud, `${compte}/Id/IBAN`)
  return texte && dropSeparateurs(texte).toUpperCase()
}

function mask(iban: string | null): string | null {
  return iban && iban.length >= 15 ? maskIban(iban.slice(0, 2), lastFour(iban)) : null
}

function checkTotaux(noeud: Noeud, entete: string, { nombre, somme }: Total): void {
  checkNombre(noeud, `${entete}NbOfTxs`, nombre)
  checkSomme(noeud, `${entete}CtrlSum`, somme)
}
