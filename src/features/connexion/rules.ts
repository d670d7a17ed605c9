/** Where to go after sign-in: only a local path, so that a mailed link cannot send people elsewhere. */
export function safeReturn(retour: string | undefined): string {
  if (!retour || !/^\/(?![/\\])[^\\]*$/.test(retour)) return '/'
  return URL.canParse(retour, 'http://localhost') &&
    new URL(retour, 'http://localhost').origin === 'http://localhost'
    ? retour
    : '/'
}
