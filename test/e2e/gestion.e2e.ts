// The funder's own pages, each at two widths with axe, and a lot from its deposit to its undoing.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { toCsv } from '../fabriques/imports-atelier.ts'
import { lotSimple } from '../fabriques/imports-lot.ts'
import { writeZip } from '../fabriques/imports-zip.ts'
import { ouvreAtelier } from './atelier.ts'

const { visite } = await ouvreAtelier()

describe('l’espace du financeur', () => {
  test(
    'chaque page se lit aux deux largeurs',
    visite(async ({ seConnecte, va }) => {
      await seConnecte('hugo@opco.example')
      for (const chemin of [
        '/gestion/lots',
        '/gestion/documents',
        '/gestion/emissions',
        '/gestion/rapprochements',
        '/gestion/annonces',
        '/gestion/textes',
        '/gestion/textes/CGU',
        '/gestion/textes/CGU/1',
        '/gestion/dispositifs',
        '/gestion/dispositifs/PLAN',
        '/gestion/reglages',
        '/gestion/etats',
        '/gestion/etats/ENGAGE',
        '/gestion/motifs?domaine=FACTURE',
        '/gestion/motifs/BANQUE/AC04',
      ])
        await va(chemin)
    }),
  )

  test(
    'un lot se dépose, se vérifie, s’importe et s’annule',
    visite(async ({ page, seConnecte, va }) => {
      await seConnecte('gisele@opco.example')
      await va('/gestion/lots')
      const { dossier, fichiers } = lotSimple('9999')
      const contenus = Object.entries(fichiers).map(([nom, lignes]) => ({ nom, contenu: toCsv(lignes) }))
      await page.locator('input[type=file]').setInputFiles({
        name: 'lot-essai.zip',
        mimeType: 'application/zip',
        buffer: writeZip(contenus),
      })
      const clique = (name: string) =>
        Promise.all([page.waitForNavigation(), page.getByRole('button', { name }).click()])
      await clique('Vérifier le lot')
      // The page follows the work by itself.
      await page.getByRole('button', { name: 'Importer ce lot' }).waitFor()
      const adresse = new URL(page.url()).pathname
      await va(adresse)
      assert.match((await page.locator('main').textContent()) ?? '', new RegExp(dossier))
      await clique('Importer ce lot')
      await page.getByRole('button', { name: 'Annuler ce lot' }).waitFor()
      await va(adresse)
      await clique('Annuler ce lot')
      await page.locator('.etat', { hasText: 'Annulé' }).waitFor()
    }),
  )
})
