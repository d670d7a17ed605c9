import { addJours, type Jour } from './dates.ts'

/** Public holidays at a fixed date, `MM-JJ`. */
const FIXES = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25']
/** Easter Monday, Ascension, Whit Monday: days after Easter. */
const APRES_PAQUES = [1, 39, 50]

/** Monday to Friday, public holidays of metropolitan France left out. */
export function isOuvre(jour: Jour): boolean {
  const rang = new Date(`${jour}T00:00:00Z`).getUTCDay()
  if (rang === 0 || rang === 6 || FIXES.includes(jour.slice(5))) return false
  const paques = easterOf(Number(jour.slice(0, 4)))
  return !APRES_PAQUES.some((n) => addJours(paques, n) === jour)
}

/** The n-th working day after this one. */
export function addJoursOuvres(jour: Jour, n: number): Jour {
  let lu = jour
  for (let restants = n; restants > 0; ) {
    lu = addJours(lu, 1)
    if (isOuvre(lu)) restants--
  }
  return lu
}

/** Easter Sunday of the Gregorian calendar, by Butcher's rule. */
function easterOf(annee: number): Jour {
  const siecle = Math.floor(annee / 100)
  const or = annee % 19
  const epacte =
    (19 * or +
      siecle -
      Math.floor(siecle / 4) -
      Math.floor((siecle - Math.floor((siecle + 8) / 25) + 1) / 3) +
      15) %
    30
  const lettre = (32 + 2 * (siecle % 4) + 2 * Math.floor((annee % 100) / 4) - epacte - (annee % 4)) % 7
  const retard = Math.floor((or + 11 * epacte + 22 * lettre) / 451)
  const rang = epacte + lettre - 7 * retard + 114
  const [mois, quantieme] = [Math.floor(rang / 31), (rang % 31) + 1]
  return `${annee}-${String(mois).padStart(2, '0')}-${String(quantieme).padStart(2, '0')}`
}
