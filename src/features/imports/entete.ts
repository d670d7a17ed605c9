import type { Definition } from './definition.ts'
import type { Registre } from './rapport.rules.ts'
import { isColonneSensible } from './rules.ts'

/** Why a file cannot be read by its header, or null. */
export function findFauteEntete(definition: Definition, colonnes: readonly string[]): string | null {
  const manquantes = definition.cle.filter((nom) => !colonnes.includes(nom))
  if (manquantes.length > 0)
    return `La première ligne ne nomme pas ${quote(manquantes)}, qui forme la clé du fichier.`
  const seules = (definition.ensemble ?? []).find((groupe) => {
    const presentes = groupe.filter((nom) => colonnes.includes(nom))
    return presentes.length > 0 && presentes.length < groupe.length
  })
  return seules === undefined ? null : `Les colonnes ${quote(seules)} doivent être données ensemble.`
}

/** Names the columns that are not read: unknown ones, and those no portal may hold. */
export function warnColonnes(definition: Definition, colonnes: readonly string[], registre: Registre): void {
  const connues = new Set(['retire', ...definition.colonnes.map(({ nom }) => nom)])
  for (const colonne of colonnes) {
    if (colonne === '' || connues.has(colonne)) continue
    const { code, message } = isColonneSensible(colonne) ? SENSIBLE : INCONNUE
    registre.warn({
      fichier: definition.fichier,
      ligne: 1,
      cle: '',
      colonne: colonne.slice(0, 100),
      code,
      message,
    })
  }
}

const SENSIBLE = {
  code: 'COLONNE_SENSIBLE',
  message:
    'La colonne annonce un NIR, un handicap ou une donnée de santé\u00a0: elle n’est ni lue ni conservée.',
}
const INCONNUE = { code: 'COLONNE_INCONNUE', message: 'La colonne n’est pas connue\u00a0: elle est ignorée.' }

function quote(noms: readonly string[]): string {
  return noms.map((nom) => `«\u00a0${nom}\u00a0»`).join(', ')
}
