import type { Coffre, Secret, TexteScelle } from '../../core/coffre.ts'
import { CLE_PROPRE, SauvegardeRefusee } from '../../core/enveloppe.ts'
import { pluriel } from '../../core/texte.ts'
import type { Debut, Fin } from './schemas.ts'

type Cles = {
  backupKey: Buffer | null
  secretKey: Buffer
  secretKeyNumero: number
  secretKeyPrecedente: Secret | null
}

/** Every secret that may open an archive; the first one seals. */
export function secretsOf({ backupKey, secretKey, secretKeyNumero, secretKeyPrecedente }: Cles): Secret[] {
  return [
    ...(backupKey ? [{ numero: CLE_PROPRE, secret: backupKey }] : []),
    { numero: secretKeyNumero, secret: secretKey },
    ...(secretKeyPrecedente ? [secretKeyPrecedente] : []),
  ]
}

const TEMOIN = 'oGestion'

export function sealTemoin(coffre: Coffre): Debut['temoin'] {
  const { chiffre, cle } = coffre.sealTexte(TEMOIN)
  return { chiffre: chiffre.toString('base64'), cle }
}

/** @throws SauvegardeRefusee where the accounts of the archive could not be read */
export function checkTemoin(coffre: Coffre, { chiffre, cle }: Debut['temoin']): void {
  const scelle: TexteScelle = { chiffre: Buffer.from(chiffre, 'base64'), cle }
  try {
    if (coffre.openTexte(scelle) === TEMOIN) return
  } catch {
    // The same refusal.
  }
  throw new SauvegardeRefusee(
    `SECRET_KEY n’est pas celle de la base sauvegardée (clé n°\u00a0${cle})\u00a0: ses comptes bancaires seraient illisibles.`,
  )
}

/** Lines of COPY's text: an end of line inside a value is written otherwise. */
export function countLignes(bloc: Uint8Array): number {
  let nombre = 0
  for (let rang = bloc.indexOf(10); rang !== -1; rang = bloc.indexOf(10, rang + 1)) nombre++
  return nombre
}

/** What an archive holds, told in a few lines. */
export function tellArchive({ version, instant, migrations, tete }: Debut, fin: Fin): string {
  const lignes = Object.values(fin.lignes).reduce((somme, nombre) => somme + nombre, 0)
  return [
    `Sauvegarde du ${instant}, version ${version}, migration ${Object.keys(migrations).sort().at(-1) ?? 'aucune'}.`,
    `${pluriel(Object.keys(fin.lignes).length, 'table')}, ${pluriel(lignes, 'ligne')}.`,
    `${pluriel(fin.fichiers, 'fichier')}, ${pluriel(fin.octets, 'octet')}.`,
    ...(fin.absents > 0
      ? [`${pluriel(fin.absents, 'fichier')} que la base nomme et que le stockage n’avait plus.`]
      : []),
    `Tête du journal\u00a0: ${tete || 'rien n’était encore scellé'}.`,
  ].join('\n')
}
