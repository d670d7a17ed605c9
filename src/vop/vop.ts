import { z } from 'zod'

/** What is asked of the payee's bank: does this account belong to that name? */
export type Question = { iban: string; nom: string; siren: string; reference: string }

/** `brut` is what came, as it came; `raison` is in French, for whoever then asks the bank herself. */
export type Reponse =
  | { code: CodeVop; nom: string; brut: string }
  | { code: null; raison: string; cause: string }

/** The codes of the European Payments Council's scheme: match, close match, no match, not applicable. */
const CODES = ['MTCH', 'CMTC', 'NMTC', 'NOAP'] as const
export type CodeVop = (typeof CODES)[number]

const Corps = z.object({ resultat: z.enum(CODES), nom: z.string().max(140).nullish() })

const DELAI_MS = 10_000
/** An answer is a hundred bytes; one that does not end is not read. */
const CARACTERES_MAX = 4_000

const MUET = 'le service de la banque ne répond pas'
const ILLISIBLE = 'la réponse du service de la banque n’a pas pu être lue'

/**
 * Asks the bank's service at `url`, whose name and password, if any, go as Basic. Never throws. Redirections are not
 * followed: an account is told to nobody else.
 */
export async function askVop(url: string, question: Question, delaiMs = DELAI_MS): Promise<Reponse> {
  try {
    const { adresse, entetes } = toDestination(url)
    const reponse = await fetch(adresse, {
      method: 'POST',
      headers: { ...entetes, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(question),
      redirect: 'error',
      signal: AbortSignal.timeout(delaiMs),
    })
    const brut = await readBody(reponse)
    if (reponse.status !== 200) return failed(`${MUET} (${reponse.status})`, `HTTP ${reponse.status}`)
    return brut === null ? failed(ILLISIBLE, 'too long') : toReponse(brut)
  } catch (erreur) {
    return failed(MUET, String((erreur as Error).cause ?? erreur))
  }
}

function failed(raison: string, cause: string): Reponse {
  return { code: null, raison, cause }
}

function toDestination(url: string): { adresse: URL; entetes: Record<string, string> } {
  const adresse = new URL(url)
  const { username, password } = adresse
  if (username === '') return { adresse, entetes: {} }
  adresse.username = ''
  adresse.password = ''
  const identite = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { adresse, entetes: { authorization: `Basic ${Buffer.from(identite).toString('base64')}` } }
}

/** Null when it is too long. */
async function readBody({ body }: Response): Promise<string | null> {
  let lu = ''
  if (body === null) return lu
  for await (const morceau of body.pipeThrough(new TextDecoderStream())) {
    lu += morceau
    if (lu.length > CARACTERES_MAX) return null
  }
  return lu
}

function toReponse(brut: string): Reponse {
  const lu = Corps.safeParse(parseJson(brut))
  if (!lu.success) return failed(ILLISIBLE, lu.error.issues.map(({ message }) => message).join('; '))
  return { code: lu.data.resultat, nom: lu.data.nom ?? '', brut }
}

function parseJson(texte: string): unknown {
  try {
    return JSON.parse(texte)
  } catch {
    return undefined
  }
}
