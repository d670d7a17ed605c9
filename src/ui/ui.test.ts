import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HtmlValidate } from 'html-validate'
import { h, type VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { Champ, Choix } from './champs.tsx'
import { Composants } from './composants.tsx'
import { Etat } from './etat.tsx'
import { EXEMPLES } from './exemples.tsx'
import { Fiche } from './fiche.tsx'
import { Montant } from './montant.tsx'
import { type ContextePage, Page } from './page.tsx'
import { numerosAffiches, Pagination } from './pagination.tsx'
import { Tableau } from './tableau.tsx'

const contexte: ContextePage = {
  assets: { css: '/assets/a.css', js: '/assets/a.js', sprite: '/assets/i.svg', polices: ['/assets/p.woff2'] },
  demo: true,
  financeur: 'Constructys',
  antivirus: false,
  motifs: new Map(),
  organisme: { raisonSociale: 'Alpha Formation', siren: '900100207' },
  personne: { nomComplet: 'Amélie Garnier', profilLibelle: 'administrateur' },
  espace: 'organisme',
  estAdministrateur: true,
  donneesAu: '24/11/2026 à 05:12',
  chemin: '/_composants',
}

const validateur = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: {
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    'doctype-style': 'off',
    // Our own files, under names that hold their hash.
    'require-sri': 'off',
    // The roles that the cards of a phone would lose.
    'no-redundant-role': 'off',
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'submit'] }],
    'void-style': 'off',
  },
})

const PAGES: Record<string, VNode> = {
  composants: Composants({ contexte }),
  ...Object.fromEntries(Object.entries(EXEMPLES).map(([nom, page]) => [nom, page(contexte)])),
}

for (const [nom, page] of Object.entries(PAGES)) {
  test(`la page d’exemple « ${nom} » est un document HTML valide`, async () => {
    const { results } = await validateur.validateString(`<!doctype html>${renderToString(page)}`)
    const messages = results.flatMap((resultat) => resultat.messages.map((m) => `${m.line}: ${m.message}`))
    assert.deepEqual(messages, [])
  })

  test(`la page d’exemple « ${nom} » ne porte ni style ni script en ligne`, () => {
    assert.doesNotMatch(renderToString(page), /\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)|javascript:/)
  })
}

const COLONNES = [
  { cle: 'numero', titre: 'N°', tri: 'numero', entete: true as const, valeur: (n: number) => `D${n}` },
  { cle: 'reste', titre: 'Reste', alignement: 'nombre' as const, valeur: (n: number) => `${n} €` },
]

function tableau(tri?: string): string {
  const props = { id: 't', legende: 'Deux lignes', colonnes: COLONNES, lignes: [1, 2], cle: String }
  const pied = [{ libelle: 'Total', valeurs: { reste: '3 €' } }]
  return renderToString(
    Tableau({ ...props, pied, hrefTri: (valeur) => `?tri=${valeur}`, ...(tri ? { tri } : {}) }),
  )
}

test('un tableau écrit ses rôles, nomme sa région et répète les mots des en-têtes', () => {
  const html = tableau()
  assert.match(html, /<section class="tableau" aria-labelledby="t-legende"/)
  assert.match(html, /<table id="t" role="table"/)
  assert.match(html, /<th class="col-numero t-entete" data-t="N°" role="rowheader" scope="row">D1/)
  assert.match(html, /<td class="col-reste t-nombre" data-t="Reste" role="cell">/)
  assert.match(html, /<th role="rowheader" scope="row" colspan="1">Total<\/th>/)
})

test('un en-tête trié le dit et mène au tri inverse', () => {
  assert.doesNotMatch(tableau(), /aria-sort/)
  assert.match(tableau('numero'), /aria-sort="ascending"[^>]*><a href="\?tri=-numero">/)
  assert.match(tableau('-numero'), /aria-sort="descending"[^>]*><a href="\?tri=numero">/)
  assert.doesNotMatch(tableau('autre'), /aria-sort/)
})

test('la pagination montre les bords et deux voisines, et rien pour une seule page', () => {
  assert.deepEqual(numerosAffiches(1, 9), [1, 2, 3, null, 9])
  assert.deepEqual(numerosAffiches(5, 9), [1, null, 3, 4, 5, 6, 7, null, 9])
  assert.deepEqual(numerosAffiches(4, 5), [1, 2, 3, 4, 5])
  assert.equal(renderToString(h(Pagination, { page: 1, pages: 1, href: String })), '')
})

test('un champ refusé est relié à son aide et à son message', () => {
  const html = renderToString(
    h(Champ, { name: 'nda', label: 'NDA', aide: '11 chiffres', erreur: 'Trop court' }),
  )
  assert.match(html, /<label for="champ-nda">NDA<\/label>/)
  assert.match(html, /aria-describedby="champ-nda-aide champ-nda-erreur"/)
  assert.match(html, /aria-invalid="true"/)
  assert.match(html, /id="champ-nda-erreur"/)
})

test('le premier choix porte l’identifiant vers lequel mène le résumé des erreurs', () => {
  const options = ['a', 'b'].map((valeur) => ({ valeur, libelle: valeur }))
  const html = renderToString(h(Choix, { name: 'profil', legende: 'Profil', options, valeurs: ['b'] }))
  assert.match(html, /id="champ-profil"[^>]*>/)
  assert.match(html, /<input[^>]*value="b"[^>]*checked|<input[^>]*checked[^>]*value="b"/)
})

test('le menu ne propose les utilisateurs qu’à un administrateur et dit l’entrée courante', () => {
  const page = (estAdministrateur: boolean) =>
    renderToString(
      Page({
        titre: 'Accueil',
        contexte: { ...contexte, estAdministrateur },
        menu: 'accueil',
        children: null,
      }),
    )
  assert.match(page(true), /href="\/utilisateurs"/)
  assert.doesNotMatch(page(false), /href="\/utilisateurs"/)
  assert.match(page(false), /<a href="\/" aria-current="page">/)
})

test('le titre d’une page en erreur commence par « Erreur »', () => {
  const html = renderToString(Page({ titre: 'Créer', contexte, erreur: true, children: null }))
  assert.match(html, /<title>Erreur\u00a0: Créer – oGestion<\/title>/)
})

test('un montant négatif porte le signe moins, une valeur vide se dit', () => {
  assert.match(renderToString(Montant({ cents: -2963 })), /−29,63\u00a0€/)
  assert.match(renderToString(Fiche({ lignes: [{ libelle: 'Enseigne', valeur: null }] })), /Non renseigné/)
})

test('ce qui vient des données est échappé', () => {
  assert.match(renderToString(Etat({ libelle: '<b>XYZ</b>' })), /&lt;b>XYZ/)
})
