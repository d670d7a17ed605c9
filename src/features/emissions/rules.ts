/** A document that failed so often waits for its data to change, or for somebody to ask for it again. */
export const TENTATIVES_MAX = 5

/** Why a document could not be issued: no path of the server, no stack. */
export function tellErreur(erreur: unknown): string {
  const code = erreur instanceof Error && 'code' in erreur ? String(erreur.code) : ''
  if (/^E[A-Z_]+$/.test(code)) return `Le fichier n’a pas pu être enregistré (${code}).`
  const [message = ''] = (erreur instanceof Error ? erreur.message : String(erreur)).split('\n')
  return `Le document n’a pas pu être établi\u00a0: ${message.slice(0, 300)}`
}
