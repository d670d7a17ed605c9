import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { creerReglement } from '../../../test/fabriques/reglements.ts'
import { creerOrganisme, creerPersonne, ouvreBanc, seConnecter, texte } from '../../../test/support.ts'
import { fluxOfLot } from '../../core/flux.ts'
import { refreshStatistiques } from './actions.ts'
import { listAttentes } from './rules.ts'

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

  test('il dit de chaque flux son dernier lot et ses lignes refusées, et les lots où il y en a', async () => {
    const fichiers = [
      { fichier: 'dossiers.csv', lus: 10, crees: 8, modifies: 0, inchanges: 0, refuses: 2 },
      { fichier: 'factures.csv', lus: 4, crees: 4, modifies: 0, inchanges: 0, refuses: 0 },
    ]
    await banc.proprietaire((trx) =>
      trx
        .insertInto('lot')
        .values({
          nom: 'nuit.zip',
          depose_le: new Date('2026-11-20T05:00:00Z'),
          termine_le: new Date('2026-11-20T05:01:00Z'),
          etat: 'importe',
          rapport: JSON.stringify({ fichiers }),
          flux: fluxOfLot(fichiers),
        })
        .execute(),
    )
    const page = texte(await gisele.get('/gestion'))
    assert.match(
      page,
      /Dossiers et accords 20\/11\/2026 à 06:00 Toutes les 24 heures 21\/11\/2026 à 06:00 En retard nuit\.zip 2/,
    )
    assert.match(page, /Factures 20\/11\/2026 à 06:00 .* En retard nuit\.zip 0/)
    assert.match(page, /Règlements – Toutes les 24 heures – Rien reçu/)
    assert.match(page, /nuit\.zip 20\/11\/2026 à 06:00 dossiers\.csv 2/)
  })

  test('ce qui attend est dit le plus urgent d’abord, ce que rien n’attend à la fin', () => {
    const comptes = {
      changements: 0,
      lots: 0,
      rapprochements: 2,
      emissions: 0,
      refusees: 0,
      demandes: 1,
      sansAdministrateur: 5,
      messages: 0,
    }
    assert.deepEqual(
      listAttentes(comptes).map(({ valeur, libelle }) => `${valeur} ${libelle}`),
      [
        '2 rapprochements à faire',
        '1 demande de compte à traiter',
        '5 organismes sans administrateur',
        '0 lot à confirmer ou à reprendre',
        '0 avis ou accord à reprendre',
        '0 message à traiter',
        '0 changement de compte à traiter',
        '0 ligne refusée en trente jours',
      ],
    )
  })
})
