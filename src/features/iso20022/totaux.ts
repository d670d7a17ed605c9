import { refuseChamp } from './champs.ts'
import { formatDecimal, parseDecimal } from './decimaux.rules.ts'
import { find, type Noeud } from './noeud.ts'
import { MessageRefuse } from './refus.ts'
import type { Somme } from './schemas.ts'

/** What was really read. Control sums add amounts whatever their currency. */
export class Total {
  nombre = 0
  somme = 0n

  add({ valeur }: Pick<Somme, 'valeur'>): void {
    this.nombre++
    this.somme += parseDecimal(valeur) ?? 0n
  }
}

/** Refuses the file when the number announced at this path, if any, is not the one found. */
export function checkNombre(noeud: Noeud, chemin: string, trouve: number): void {
  const annonce = find(noeud, chemin)
  if (!annonce) return
  const texte = annonce.texte.trim()
  const nombre = /^\d{1,15}$/.test(texte)
    ? Number(texte)
    : refuseChamp(annonce.ligne, `${chemin} n’est pas un nombre.`)
  if (nombre !== trouve)
    refuseTotal(annonce, `${nomOf(noeud, chemin)} annonce ${nombre}, le fichier en contient ${trouve}.`)
}

/** The same for a sum, or an amount in one currency. */
export function checkSomme(noeud: Noeud, chemin: string, trouvee: bigint): void {
  const annonce = find(noeud, chemin)
  if (!annonce) return
  const somme =
    parseDecimal(annonce.texte.trim()) ??
    refuseChamp(annonce.ligne, `${chemin} n’est pas un montant lisible.`)
  if (somme === trouvee) return
  const [annoncee, lue] = [formatDecimal(somme), formatDecimal(trouvee)]
  refuseTotal(annonce, `${nomOf(noeud, chemin)} annonce ${annoncee}, la somme dans le fichier est ${lue}.`)
}

function refuseTotal({ ligne }: Noeud, ecart: string): never {
  throw new MessageRefuse('TOTAL', ligne, `${ecart} Rien n’est repris\u00a0: demandez un fichier complet.`)
}

/** `PmtInf/CtrlSum`: the element and what holds it. */
function nomOf({ nom }: Noeud, chemin: string): string {
  return [nom, ...chemin.split('/')].slice(-2).join('/')
}
