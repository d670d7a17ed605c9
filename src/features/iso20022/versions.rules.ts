export type Genre = 'pain.001' | 'pain.002' | 'camt.053' | 'camt.054'

export type Forme = {
  versions: readonly string[]
  /** Elements read piece by piece, each in the one before; their other children wait in them until they close. */
  conteneurs: readonly [string, ...string[]]
  /** Elements that repeat without bound, and the container that holds them: given whole, then forgotten. */
  articles: Readonly<Record<string, string>>
}

/**
 * Only versions whose schema was compared, for each element that we read. pain.001.001.12 and pain.002.001.14 name
 * them all as their elders do; another version could count a total or carry a reason elsewhere, in silence.
 */
export const FORMES: Readonly<Record<Genre, Forme>> = {
  'pain.001': {
    versions: ['03', '09', '12'],
    conteneurs: ['CstmrCdtTrfInitn', 'PmtInf'],
    articles: { CdtTrfTxInf: 'PmtInf' },
  },
  'pain.002': {
    versions: ['03', '10', '14'],
    conteneurs: ['CstmrPmtStsRpt', 'OrgnlPmtInfAndSts'],
    articles: { OrgnlGrpInfAndSts: 'CstmrPmtStsRpt', TxInfAndSts: 'OrgnlPmtInfAndSts' },
  },
  'camt.053': {
    versions: ['02', '04', '08'],
    conteneurs: ['BkToCstmrStmt', 'Stmt', 'Ntry', 'NtryDtls'],
    articles: { TxDtls: 'NtryDtls' },
  },
  'camt.054': {
    versions: ['02', '04', '08'],
    conteneurs: ['BkToCstmrDbtCdtNtfctn', 'Ntfctn', 'Ntry', 'NtryDtls'],
    articles: { TxDtls: 'NtryDtls' },
  },
}

const ESPACE = /^urn:iso:std:iso:20022:tech:xsd:([a-z]{4}\.\d{3})\.\d{3}\.(\d{2})$/

export type Nature = { ok: true; genre: Genre } | { ok: false; code: 'NATURE' | 'VERSION'; message: string }

/** Which message a namespace announces: `urn:iso:std:iso:20022:tech:xsd:camt.053.001.08`. */
export function readNature(espace: string): Nature {
  const [, famille = '', version = ''] = ESPACE.exec(espace) ?? []
  if (famille === '') return refuse('NATURE', 'ce n’est pas un message ISO 20022.')
  if (!isGenre(famille)) return refuse('NATURE', `le message ${famille} n’est pas de ceux que nous lisons.`)
  const { versions } = FORMES[famille]
  if (versions.includes(version)) return { ok: true, genre: famille }
  const lues = `${versions.slice(0, -1).join(', ')} et ${versions.at(-1)}`
  return {
    ok: false,
    code: 'VERSION',
    message: `la version ${version} du message ${famille} n’est pas connue. Demandez à la banque l’une des versions ${lues}.`,
  }
}

function refuse(code: 'NATURE' | 'VERSION', constat: string): Nature {
  const lus = Object.keys(FORMES).join(', ')
  return { ok: false, code, message: `${constat} Déposez un fichier ${lus.replace(/, ([^,]*)$/, ' ou $1')}.` }
}

function isGenre(famille: string): famille is Genre {
  return Object.hasOwn(FORMES, famille)
}
