// Each thing to do leads to the list that holds it all, and nothing else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { creerDossier, type DossierTest } from '../../../test/fabriques/dossiers.ts'
import { creerCompte } from '../../../test/fabriques/etablissements.ts'
import { creerReglement } from '../../../test/fabriques/reglements.ts'
import { connecte, creerOrganisme, ouvreBanc, texte } from '../../../test/support.ts'

const banc = await ouvreBanc()

/** Six dossiers of a kind: the home page names five, and sends to the list for the sixth. */
const TACHES: [quoi: string, titre: RegExp, dossier: DossierTest][] = [
  ['FACTURER', /Facturer 6 dossiers/, { date_limite_facturation: '2026-12-01' }],
  [
    'FACTURER',
    /Facturer 6 dossiers/,
    {
      date_limite_facturation: '2026-12-01',
      factures: [{ montant: 40_000, type: 'ACOMPTE', statut: 'REGLEE' }],
    },
  ],
  [
    'FACTURER',
    /Facturer 6 dossiers/,
    {
      date_limite_facturation: '2026-12-01',
      factures: [
        { montant: 40_000, statut: 'REJETEE' },
        { montant: 40_000, statut: 'REGLEE', date_facture: '2026-10-20' },
      ],
    },
  ],
  ['DEPASSE', /Écrire à Constructys pour 6 dossiers/, { date_limite_facturation: '2026-11-23' }],
  [
    'DEPASSE',
    /Écrire à Constructys pour 6 dossiers/,
    { date_limite_facturation: '2026-11-23', factures: [{ montant: 40_000, statut: 'REGLEE' }] },
  ],
  ['CORRIGER', /facture corrigée pour 6 dossiers/, { factures: [{ montant: 100_000, statut: 'REJETEE' }] }],
  [
    'CORRIGER',
    /facture corrigée pour 6 dossiers/,
    { date_limite_facturation: null, factures: [{ montant: 100_000, statut: 'REJETEE' }] },
  ],
  [
    'PIECES',
    /pièces demandées pour 6 dossiers/,
    { factures: [{ montant: 100_000, statut: 'EN_ATTENTE_PIECES' }] },
  ],
]

for (const [rang, [quoi, titre, voulu]] of TACHES.entries()) {
  test(`« et 1 autre » mène à la liste des six dossiers, et d’eux seuls : ${quoi}, cas ${rang + 1}`, async () => {
    const alpha = await creerOrganisme(banc)
    const siens = []
    for (let n = 0; n < 6; n++) siens.push(await creerDossier(banc, alpha, { accords: 100_000, ...voulu }))
    await creerDossier(banc, alpha, { accords: 100_000, date_limite_facturation: null })
    await creerDossier(banc, alpha, { accords: 100_000, date_limite_facturation: '2027-06-01' })
    const nav = await connecte(banc, alpha)
    const accueil = await nav.get('/')
    assert.match(texte(accueil), titre)
    assert.match(accueil.body, new RegExp(`<a href="/dossiers\\?a_faire=${quoi}">1\u00a0autre</a>`))
    const liste = await nav.get(`/dossiers?a_faire=${quoi}`)
    assert.match(texte(liste), /0 soldés 6 au total/)
    for (const numero of siens) assert.ok(liste.body.includes(`/dossiers/${numero}"`))
    assert.match(liste.body, /Retirer le filtre <\/span>À faire/)
  })
}

test('ce qui n’est plus à facturer ne paraît nulle part, ni ce qui n’a pas de date limite', async () => {
  const alpha = await creerOrganisme(banc)
  const passee = { accords: 100_000, date_limite_facturation: '2026-11-01' }
  const proche = { accords: 100_000, date_limite_facturation: '2026-12-01' }
  const rejetee = { montant: 90_000, statut: 'REJETEE' }
  await creerDossier(banc, alpha, { accords: 100_000, date_limite_facturation: null })
  await creerDossier(banc, alpha, { ...passee, statut: 'SOLDE', etat: 'SOLDE' })
  await creerDossier(banc, alpha, { ...passee, factures: [{ montant: 100_000, statut: 'REGLEE' }] })
  await creerDossier(banc, alpha, { ...passee, factures: [{ montant: 60_000, statut: 'EN_CONTROLE' }] })
  await creerDossier(banc, alpha, { ...passee, factures: [rejetee, { montant: 90_000, statut: 'DEPOSEE' }] })
  await creerDossier(banc, alpha, {
    accords: 90_000,
    factures: [rejetee, { montant: 90_000, statut: 'REGLEE' }],
  })
  const finale = { montant: 60_000, type: 'SOLDE', statut: 'REGLEE' }
  await creerDossier(banc, alpha, { ...passee, factures: [finale] })
  await creerDossier(banc, alpha, { ...proche, factures: [finale] })
  await creerDossier(banc, alpha, { ...proche, factures: [{ montant: 60_000, statut: 'EN_CONTROLE' }] })
  await creerDossier(banc, alpha, {
    accords: 100_000,
    date_limite_facturation: null,
    factures: [rejetee, { montant: 60_000, statut: 'REGLEE', date_facture: '2026-10-20' }],
  })
  const nav = await connecte(banc, alpha)
  assert.doesNotMatch(texte(await nav.get('/')), /Facturer|Écrire à|facture corrigée|pièces demandées/)
  for (const quoi of ['FACTURER', 'DEPASSE', 'CORRIGER', 'PIECES'])
    assert.match(texte(await nav.get(`/dossiers?a_faire=${quoi}`)), /Aucun dossier ne correspond/)
})

test('les établissements sans compte ont leur liste, que « et 1 autre » ouvre', async () => {
  const alpha = await creerOrganisme(banc, { etablissements: 7 })
  await creerCompte(banc, alpha, alpha.etablissements[0] ?? '', 'FR7630006000011234567890189')
  await creerReglement(banc, alpha)
  const nav = await connecte(banc, alpha)
  const accueil = await nav.get('/')
  assert.match(texte(accueil), /Compléter les coordonnées bancaires de 6 établissements/)
  assert.ok(accueil.body.includes('<a href="/etablissements?compte=A_COMPLETER">1\u00a0autre</a>'))
  const liste = await nav.get('/etablissements?compte=A_COMPLETER')
  assert.match(texte(liste), /6 établissements , par numéro/)
  assert.ok(!liste.body.includes(`href="/etablissements/${alpha.etablissements[0] ?? ''}"`))
  assert.match(texte(await nav.get('/etablissements?compte=non')), /« non » est laissé de côté/)
})
