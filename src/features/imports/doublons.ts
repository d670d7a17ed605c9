import type pg from 'pg'
import type { Definition } from './definition.ts'
import { CONSTATS_MAX, type Registre } from './rapport.rules.ts'

type Doublon = { no_ligne: number; premiere: number; cle: string; meme: boolean }

/** Keys given twice: the first row holds, the same row again counts as unchanged, another one is refused. */
export async function settleDoublons(
  client: pg.Client,
  definition: Definition,
  registre: Registre,
): Promise<void> {
  const { fichier, etape } = definition
  const cle = definition.cle.map((nom) => definition.colonnes.find((c) => c.nom === nom)?.cible ?? nom)
  const doubles = await client.query(
    `create temp table doublon_${etape} on commit drop as
     select ${cle.join(', ')}, min(no_ligne) as premiere from ${etape} where not refusee group by ${cle.join(', ')} having count(*) > 1`,
  )
  if (doubles.rowCount === 0) return
  const { rows } = await client.query<Doublon>(
    `delete from ${etape} s using doublon_${etape} d join ${etape} p on p.no_ligne = d.premiere
     where ${cle.map((nom) => `s.${nom} is not distinct from d.${nom}`).join(' and ')} and s.no_ligne > d.premiere and not s.refusee
     returning s.no_ligne, d.premiere, concat_ws(';', ${cle.map((nom) => `s.${nom}`).join(', ')}) as cle,
       ${content('s')} = ${content('p')} as meme`,
  )
  const compte = registre.compte(fichier)
  let tus = 0
  for (const { no_ligne, premiere, cle: valeur, meme } of rows) {
    if (meme) compte.inchanges++
    else compte.refuses++
    if (meme) continue
    if (++tus > CONSTATS_MAX) registre.countMore(1, 0)
    else
      registre.refuse({
        fichier,
        ligne: no_ligne,
        cle: valeur,
        colonne: cle.join(';'),
        code: 'DOUBLON',
        message: messageOf(premiere),
      })
  }
}

function messageOf(premiere: number): string {
  return `La même clé est déjà donnée à la ligne ${premiere}, avec d’autres valeurs.`
}

/** All that a row says; the ciphertext of one account differs each time, its keyed hash does not. */
function content(alias: string): string {
  return `(to_jsonb(${alias}) - 'no_ligne' - 'iban_chiffre')`
}
