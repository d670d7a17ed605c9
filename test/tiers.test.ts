import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { COOKIES } from '../src/features/publiques/donnees.schemas.ts'
import { RACINE } from '../src/racine.ts'
import { annuaireFinanceur, ouvreFournisseur } from './fabriques/fournisseur.ts'
import { listRoutes } from './routes.ts'
import { creerOrganisme, creerPersonne, navigateur, ouvreBanc, seConnecter } from './support.ts'

const fournisseur = await ouvreFournisseur(['financeur'], { sub: '', email: '', acr: null })
const banc = await ouvreBanc({ oidc: annuaireFinanceur(fournisseur) })

/** What a browser would fetch or post to by itself: every element but a link that one follows. */
function fetched(body: string): string[] {
  const balises = [...body.matchAll(/<(?!a[\s>])[a-z][^>]*>/g)].map(([balise]) => balise)
  const attributs = balises.flatMap((balise) => [
    ...balise.matchAll(/\s(?:href|src|srcset|action|formaction|poster|data|content)="([^"]*)"/g),
  ])
  return attributs.map(([, valeur = '']) => valeur)
}
assert.deepEqual(fetched('<a href="https://a.example"><img src="//b.example/x">'), ['//b.example/x'])
const ELSEWHERE = /^(?:[a-z][a-z0-9+.-]*:)?\/\//i

test('aucune page ne fait appel à un autre site, et seuls les cookies de la liste sont déposés', async () => {
  const alpha = await creerOrganisme(banc)
  const comptes = [
    await creerPersonne(banc, alpha),
    await creerPersonne(banc, null, { financeur: 'administrateur' }),
  ]
  const deposes = new Set<string>()
  const lues: string[] = []
  const routes = (await listRoutes(banc.deps)).filter((r) => r.methode === 'GET' && r.parametres.length === 0)
  const visiteurs = [navigateur(banc), ...(await Promise.all(comptes.map((c) => seConnecter(banc, c.email))))]
  for (const { cookie } of visiteurs) if (cookie()) deposes.add(cookie().split('=')[0] ?? '')
  for (const nav of visiteurs)
    for (const { url } of routes) {
      const reponse = await nav.get(url)
      for (const { name } of reponse.cookies) deposes.add(name)
      if (!String(reponse.headers['content-type']).startsWith('text/html')) continue
      lues.push(url)
      assert.deepEqual(
        fetched(reponse.body).filter((adresse) => ELSEWHERE.test(adresse)),
        [],
        url,
      )
      assert.match(String(reponse.headers['content-security-policy']), /default-src '(?:none|self)'/, url)
    }
  const depart = await navigateur(banc).get('/connexion/annuaire/financeur')
  for (const { name } of depart.cookies) deposes.add(name)
  assert.ok(new Set(lues).size > 40, `${new Set(lues).size} pages lues`)
  assert.deepEqual(
    [...deposes],
    COOKIES.map(({ nom }) => nom),
  )
})

test('les feuilles de style et les scripts n’appellent aucun autre site', () => {
  const racine = fileURLToPath(new URL('assets', RACINE))
  const fichiers = globSync('**/*.{css,ts}', { cwd: racine })
  assert.ok(fichiers.length > 5)
  for (const fichier of fichiers) {
    const contenu = readFileSync(join(racine, fichier), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
    assert.doesNotMatch(
      contenu,
      /@import\s+(?:url\()?["']?(?:https?:)?\/\/|url\(["']?(?:https?:)?\/\//,
      fichier,
    )
    assert.doesNotMatch(contenu, /["'`]https?:\/\/(?!www\.w3\.org\/)/, fichier)
  }
})
