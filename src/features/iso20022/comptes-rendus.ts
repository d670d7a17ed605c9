import { readRaisons, readReference, readSomme, refuseChamp, requireText } from './champs.ts'
import { type Noeud, textAt } from './noeud.ts'
import type { CompteRendu } from './schemas.ts'
import type { Etape } from './xml.ts'

/**
 * pain.002: the reports, the wider ones first; those that say nothing are left out. Numbers and sums that it recalls
 * are the original file's: a report may name the refused transfers only, so they prove nothing about itself.
 */
export async function* readComptesRendus(etapes: AsyncIterable<Etape>): AsyncGenerator<CompteRendu> {
  let rang = 0
  let fichier: CompteRendu | null = null
  let remise: Noeud | null = null
  for await (const { type, noeud, parents } of etapes) {
    const [racine, pmtInf] = type === 'fin' ? [...parents, noeud] : parents
    const rendus: CompteRendu[] = []
    if (racine && !pmtInf && type === 'article') {
      fichier = toFichier(noeud, racine)
      rendus.push(fichier)
    } else if (pmtInf) {
      fichier ??= refuseChamp(pmtInf.ligne, 'OrgnlGrpInfAndSts manque avant ce compte rendu.')
      if (pmtInf !== remise) rendus.push(toRemise(pmtInf, fichier))
      if (type === 'article') rendus.push(toVirement(noeud, pmtInf, fichier))
      remise = pmtInf
    }
    for (const rendu of rendus.filter(isParlant))
      yield { ...rendu, position: { ...rendu.position, rang: ++rang } }
  }
  if (!fichier) refuseChamp(1, 'OrgnlGrpInfAndSts manque dans ce message.')
}

function toFichier(noeud: Noeud, racine: Noeud): CompteRendu {
  return {
    type: 'compte-rendu',
    position: { ligne: noeud.ligne, rang: 0 },
    niveau: 'fichier',
    msgId: requireText(racine, 'GrpHdr/MsgId'),
    msgIdOrigine: requireText(noeud, 'OrgnlMsgId'),
    pmtInfId: null,
    endToEndId: null,
    statut: textAt(noeud, 'GrpSts'),
    raisons: readRaisons(noeud),
    montant: null,
  }
}

function toRemise(noeud: Noeud, fichier: CompteRendu): CompteRendu {
  return {
    ...fichier,
    position: { ligne: noeud.ligne, rang: 0 },
    niveau: 'remise',
    pmtInfId: requireText(noeud, 'OrgnlPmtInfId'),
    statut: textAt(noeud, 'PmtInfSts'),
    raisons: readRaisons(noeud),
  }
}

function toVirement(noeud: Noeud, pmtInf: Noeud, fichier: CompteRendu): CompteRendu {
  return {
    ...fichier,
    position: { ligne: noeud.ligne, rang: 0 },
    niveau: 'virement',
    pmtInfId: requireText(pmtInf, 'OrgnlPmtInfId'),
    endToEndId: readReference(noeud, 'OrgnlEndToEndId'),
    statut: textAt(noeud, 'TxSts'),
    raisons: readRaisons(noeud),
    montant: readSomme(noeud, 'OrgnlTxRef/Amt/InstdAmt', 'OrgnlTxRef/Amt/EqvtAmt/Amt'),
  }
}

function isParlant({ niveau, statut, raisons }: CompteRendu): boolean {
  return niveau === 'virement' || statut !== null || raisons.length > 0
}
