/** Most precise first: every browser also calls itself by the names of others. */
const NAVIGATEURS: [RegExp, string][] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/Chrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const SYSTEMES: [RegExp, string][] = [
  [/\biPhone\b|\biPad\b/, 'un iPhone ou un iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'un Mac'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
]

/** « Firefox sur Windows », from what the browser says of itself. */
export function describeNavigateur(annonce: string): string {
  const find = (noms: [RegExp, string][]) => noms.find(([motif]) => motif.test(annonce))?.[1]
  const systeme = find(SYSTEMES)
  return `${find(NAVIGATEURS) ?? 'un navigateur inconnu'}${systeme ? ` sur ${systeme}` : ''}`
}
