import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numeros, quatreDossiers } from '../../../test/fabriques/liste-dossiers.ts'
import {
  connecte,
  creerOrganisme,
  type Navigateur,
  type Organisme,
  ouvreBanc,
  texte,
} from '../../../test/support.ts'

const banc = await ouvreBanc()

async function trouve(nav: Navigateur, query: string): Promise<string[]> {
  const reponse = await nav.get(`/dossiers?${query}`)
  assert.equal(reponse.statusCode, 200)
  return numeros(reponse).sort()
}

test('chaque filtre garde les dossiers qu’il dit, bornes comprises', async () => {
  const { nav, a, b, c, lyon, grenoble } = await quatreDossiers(banc)
  assert.deepEqual(await trouve(nav, 'dispositif=APP'), [b])
  assert.deepEqual(await trouve(nav, `etablissement=${grenoble}`), [a, c].sort())
  assert.deepEqual(await trouve(nav, 'debut=2026-10-05'), [a])
  assert.deepEqual(await trouve(nav, 'debut=05/10/2026'), [a])
  assert.deepEqual(await trouve(nav, 'debut=06/10/2026'), [])
  assert.deepEqual(await trouve(nav, 'fin=2025-03-02'), [c])
  assert.deepEqual(await trouve(nav, 'fin=01/03/2025'), [])
  assert.deepEqual(await trouve(nav, 'debut=2026-01-15&fin=24/11/2026'), [a, b].sort())
  assert.deepEqual(await trouve(nav, 'statut=SOLDE'), [c])
  assert.deepEqual(await trouve(nav, 'soldes=1'), [c])
  assert.deepEqual(await trouve(nav, `dispositif=APP&etablissement=${lyon}&statut=ACCORDE`), [b])
  assert.deepEqual(
    await trouve(nav, 'statut=EN_REVISION'),
    (await trouve(nav, '')).filter((n) => ![a, b, c].includes(n)),
  )
})

test('un stagiaire se cherche sans accent, par morceaux, tous les mots sur la même personne', async () => {
  const { nav, a, b, c } = await quatreDossiers(banc)
  assert.deepEqual(await trouve(nav, 'stagiaire=etienne'), [a])
  assert.deepEqual(await trouve(nav, 'stagiaire=NOEL%20eti'), [a])
  assert.deepEqual(await trouve(nav, 'stagiaire=d%27amico'), [c])
  assert.deepEqual(await trouve(nav, 'stagiaire=jean-luc'), [c])
  assert.deepEqual(await trouve(nav, 'stagiaire=ali+durand'), [b])
  assert.deepEqual(await trouve(nav, 'stagiaire=martin+ali'), [])
  assert.deepEqual(await trouve(nav, 'stagiaire=%25'), [b])
  assert.deepEqual(await trouve(nav, 'stagiaire=_'), [])
})

test('la recherche d’un stagiaire est au journal, sans son nom ; la liste seule n’y est pas', async () => {
  const { nav, organisme } = await quatreDossiers(banc)
  await nav.get('/dossiers')
  assert.deepEqual(await actes(organisme), [])
  await nav.get('/dossiers?stagiaire=etienne')
  const lignes = await actes(organisme)
  assert.deepEqual(
    lignes.map(({ acte }) => acte),
    ['stagiaire.recherche'],
  )
  assert.doesNotMatch(JSON.stringify(lignes), /etienne/i)
})

function actes(organisme: Organisme) {
  return banc.proprietaire((trx) =>
    trx
      .selectFrom('journal')
      .where('organisme_id', '=', organisme.id)
      .where('acte', 'not in', ['connexion', 'facteur.verification'])
      .selectAll()
      .execute(),
  )
}

const INSENSES: [string, string, RegExp][] = [
  ['debut=31/02/2026', 'debut', /Date de début.*31\/02\/2026.*Saisissez une date, par exemple 24\/11\/2026/],
  ['fin=hier', 'fin', /Date de fin.*hier.*Saisissez une date/],
  ['dispositif=NIMPORTE', 'dispositif', /Dispositif formation.*Choisissez un dispositif/],
  ['etablissement=E1', 'etablissement', /Établissement.*Choisissez un de vos établissements/],
  ['statut=NIMPORTE', 'statut', /Statut.*Choisissez un statut/],
  ['a_faire=RIEN', 'a_faire', /À faire.*Choisissez une chose à faire/],
  ['soldes=oui', 'soldes', /Soldés.*soldes=1/],
  ['page=-1', 'page', /Page.*numéro de page/],
  ['page=abc', 'page', /Page.*numéro de page/],
  ['tri=motdepasse', 'tri', /Tri.*Écrivez un tri parmi/],
  ['stagiaire=%00', 'stagiaire', /Nom du stagiaire.*Saisissez un nom/],
  ['stagiaire=-', 'stagiaire', /Nom du stagiaire.*Saisissez un nom/],
  [`stagiaire=${'a'.repeat(101)}`, 'stagiaire', /100 caractères au plus/],
]

test('un paramètre qui n’a pas de sens est laissé de côté et dit, le reste tient', async () => {
  const { nav } = await quatreDossiers(banc)
  for (const [query, nom, attendu] of INSENSES) {
    const reponse = await nav.get(
      `/dossiers?statut=ACCORDE&${query}`.replace('statut=ACCORDE&statut', 'statut'),
    )
    assert.equal(reponse.statusCode, 200, query)
    assert.match(texte(reponse), attendu, query)
    assert.ok(texte(reponse).includes(`(${nom})`), query)
    assert.equal(numeros(reponse).length, nom === 'statut' ? 4 : 2, query)
  }
})

test('une date incomprise est dite à son champ, telle que saisie, et les clés inconnues sont ignorées', async () => {
  const { nav } = await quatreDossiers(banc)
  const reponse = await nav.get('/dossiers?debut=<b>hier&inconnu=1&__proto__=x')
  assert.match(reponse.body, /id="champ-debut"[^>]*aria-invalid="true"/)
  assert.match(reponse.body, /value="&lt;b>hier"/)
  assert.equal(numeros(reponse).length, 4)
})

test('chaque filtre actif a sa puce, qui le retire seul', async () => {
  const { nav, grenoble } = await quatreDossiers(banc)
  const { body } = await nav.get(`/dossiers?etablissement=${grenoble}&debut=2026-01-01&soldes=1&tri=reste`)
  assert.match(
    body,
    /<a href="\/dossiers\?debut=2026-01-01&amp;soldes=1&amp;tri=reste"><span class="invisible">Retirer le filtre <\/span>Établissement/,
  )
  assert.match(body, /Date de début\u00a0: à partir du 01\/01\/2026/)
  assert.match(body, /value="01\/01\/2026"/)
  assert.match(body, /<input type="hidden" name="soldes" value="1"/)
  assert.match(body, /<input type="hidden" name="tri" value="reste"/)
})

test('rien encore n’est pas rien de trouvé', async () => {
  const vide = await connecte(banc, await creerOrganisme(banc))
  assert.match(texte(await vide.get('/dossiers')), /Aucun dossier pour l’instant/)
  const { nav } = await quatreDossiers(banc)
  const page = texte(await nav.get('/dossiers?debut=2030-01-01'))
  assert.match(page, /Aucun dossier ne correspond/)
  assert.match(page, /Effacer les filtres/)
})

test('une période qui finit avant de commencer est laissée de côté, ses deux dates dites à leurs champs', async () => {
  const { nav } = await quatreDossiers(banc)
  const reponse = await nav.get('/dossiers?debut=2026-02-01&fin=2026-01-01')
  assert.match(texte(reponse), /Filtres laissés de côté/)
  assert.match(
    texte(reponse),
    /\(debut\) : « 01\/02\/2026 » est laissé de côté. Cette date vient après la date de fin/,
  )
  assert.match(
    texte(reponse),
    /\(fin\) : « 01\/01\/2026 » est laissé de côté. Cette date vient avant la date de début/,
  )
  assert.match(reponse.body, /id="champ-debut"[^>]*aria-invalid="true"/)
  assert.equal(numeros(reponse).length, 4)
  assert.doesNotMatch(reponse.body, /Filtres actifs/)
  assert.equal(numeros(await nav.get('/dossiers?debut=2026-01-01&fin=2026-01-01')).length, 0)
})
