import type { Fichiers } from './imports-atelier.ts'
import { lotSimple } from './imports-lot.ts'
import { camt054, ligneXml, pain002 } from './iso20022.ts'

/** A provider whose règlement, of 390.00 €, has that statut; its invoice is REGLEE. */
export function lotEmis(statut: string, autres: Record<string, string> = {}) {
  const lot = lotSimple()
  const [reglement] = lot.fichiers['reglements.csv']
  const e2e = `OPCO${lot.reglement}`
  const change = { ...reglement, statut, date_execution: '', end_to_end_id: e2e, ...autres }
  const fichiers: Fichiers = { ...lot.fichiers, 'reglements.csv': [change as Record<string, string>] }
  return { ...lot, e2e, fichiers }
}

/** Accounts of their own, so that an order unknown of all finds one establishment only. */
export function autreIban(rang: number): string {
  const corps = `10278${'01507'}${String(rang).padStart(11, '0')}`
  const rib = 97n - ((BigInt(corps) * 100n) % 97n)
  const bban = `${corps}${String(rib).padStart(2, '0')}`
  const cle = 98n - (BigInt(`${bban}152700`) % 97n)
  return `FR${String(cle).padStart(2, '0')}${bban}`
}

/** A pain.002 on a file: `statut` of the whole, of its remise, then transfers with theirs. */
export function compteRendu({
  msg = 'M1',
  pmt = 'P1',
  fichier = '',
  remise = '',
  virements = '',
} = {}): string {
  const groupe = fichier && `<GrpSts>${fichier}</GrpSts>`
  const statut = remise && `<PmtInfSts>${remise}</PmtInfSts>`
  return pain002(
    `<OrgnlGrpInfAndSts><OrgnlMsgId>${msg}</OrgnlMsgId>${groupe}</OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>${pmt}</OrgnlPmtInfId>${statut}${virements}</OrgnlPmtInfAndSts>`,
  )
}

export function statutXml(ref: string, statut: string, code = '', mots = ''): string {
  const complement = mots && `<AddtlInf>${mots}</AddtlInf>`
  const raison = code && `<StsRsnInf><Rsn><Cd>${code}</Cd></Rsn>${complement}</StsRsnInf>`
  return `<TxInfAndSts><OrgnlEndToEndId>${ref}</OrgnlEndToEndId><TxSts>${statut}</TxSts>${raison}</TxInfAndSts>`
}

/** A camt.054 of one line: our transfer leaves, or comes back with this reason. */
export function mouvement(ref: string, { montant = '390.00', retour = '' } = {}): string {
  const raison = retour && `<RtrInf><Rsn><Cd>${retour}</Cd></Rsn></RtrInf>`
  const detail = `<NtryDtls><TxDtls><Refs><EndToEndId>${ref}</EndToEndId></Refs>${raison}</TxDtls></NtryDtls>`
  return camt054(ligneXml(detail, { montant, sens: retour ? 'CRDT' : 'DBIT' }))
}
