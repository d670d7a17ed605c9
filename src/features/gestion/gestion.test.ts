import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { creerReglement } from '../../../test/fabriques/reglements.ts'
import { creerOrganisme, creerPersonne, ouvreBanc, seConnecter, texte } from '../../../test/support.ts'
import { refreshStatistiques } from './actions.ts'

describe('le tableau de bord du financeur', async () => {
  const banc = await ouvreBanc()
  const { email } = await creerPersonne(banc, null, { financeur: 'agent' })
  const gisele = await seConnecter(banc, email)
  const alpha = await creerOrganisme(banc)

  test('il montre les virements renvoyés que rien ne remplace', async () => {
    const rejete = await creerReglement(banc, alpha, {
      statut: 'REJETE',
      motif: 'AC04',
      lignes: [{ montant: 40_000 }],
    })
    const retourne = await creerReglement(banc, alpha, { statut: 'RETOURNE', lignes: [{ montant: 30_000 }] })
    await creerReglement(banc, alpha, {
      statut: 'EMIS',
      remplace_reference: retourne,
      lignes: [{ montant: 30_000 }],
    })
    const page = texte(await gisele.get('/gestion'))
    assert.match(page, new RegExp(`Virements renvoyés par la banque.*${rejete}.*400,00`))
    assert.doesNotMatch(page, new RegExp(retourne))
  })

  test('les figures des douze mois ont leur table', async () => {
    await creerReglement(banc, alpha, {
      statut: 'EXECUTE',
      date_emission: '2026-10-02',
      date_execution: '2026-10-05',
      lignes: [{ montant: 123_456 }],
    })
    await refreshStatistiques(banc.deps)
    const page = await gisele.get('/gestion')
    assert.equal(page.body.match(/<figure class="graphique"/g)?.length, 3)
    assert.match(texte(page), /oct\. 26 0 0,00 € 1 1 234,56 €/)
    assert.match(texte(page), /déc\. 25/)
  })
})
