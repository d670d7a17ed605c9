const ICI = 'http://localhost'

/** Where to go after sign-in: a local path only, encoded, so that no mailed link can send people elsewhere. */
export function safeReturn(retour: string | undefined): string {
  if (!retour || !/^\/(?![/\\])[^\\]*$/.test(retour) || !URL.canParse(retour, ICI)) return '/'
  const { origin, pathname, search, hash } = new URL(retour, ICI)
  return origin === ICI && !pathname.startsWith('//') ? pathname + search + hash : '/'
}
