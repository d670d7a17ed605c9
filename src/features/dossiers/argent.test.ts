import assert from 'node:assert/strict'
import { test } from 'node:test'
import { creerDossier, type DossierTest, recalcule } from '../../../test/fabriques/dossiers.ts'
import { creerReglement } from '../../../test/fabriques/reglements.ts'
import { connecte, creerOrganisme, ouvreBanc, texte } from '../../../test/support.ts'

const banc = await ouvreBanc()

async function page(voulu: DossierTest, options: Parameters<typeof connecte>[2] = {}) {
  const organisme = await creerOrganisme(banc, { etablissements: 2 })
  const numero = await creerDossier(banc, organisme, voulu)
  const nav = await connecte(banc, organisme, options)
  const read = async (query = '') => {
    const reponse = await nav.get(`/dossiers/${numero}${query}`)
    assert.equal(reponse.statusCode, 200)
    return reponse
  }
  return { organisme, numero, nav, read }
}

test('le facturé additionne les factures, avoirs déduits, sans les rejetées ; l’avoir seul retire une facture annulée', async () => {
  const { read } = await page({
    accords: 168_000,
    factures: [
      { montant: 100_000, numero_facture: 'FA-1', statut: 'REGLEE' },
      { montant: 20_000, type: 'AVOIR', numero_facture: 'AV-1', statut: 'BON_A_PAYER' },
      { montant: 5_000, numero_facture: 'FA-2', statut: 'REJETEE', motif: 'doublon' },
      { montant: 6_000, numero_facture: 'FA-3', statut: 'ANNULEE' },
      { montant: 6_000, type: 'AVOIR', numero_facture: 'AV-3', statut: 'REGLEE' },
      { montant: 7_000, numero_facture: 'FA-4', numero_interne: null, statut: 'ETRANGE' },
    ],
  })
  const vue = texte(await read())
  assert.match(vue, /870,00 € facturé/)
  assert.match(vue, /Facturé, avoirs déduits, sans les factures rejetées 870,00 €/)
  assert.match(vue, /AV-1 Avoir .*?−200,00 €/)
  assert.match(vue, /FA-2 Facture .*?Rejetée Le 12\/10\/2026 ?\. doublon 50,00 €/)
  assert.match(vue, /FA-4 Facture Pas encore attribué/)
  assert.match(vue, /État inconnu : ETRANGE/)
})

/** Contract of words for money: statut of the dossier, then what its transfers make. */
const MONNAIE: {
  statut: string
  virements: [string, number][]
  regle: string
  reste: string
  dits: RegExp[]
}[] = [
  {
    statut: 'ACCORDE',
    virements: [
      ['EXECUTE', 60_000],
      ['EMIS', 40_000],
    ],
    regle: '1 000,00 € réglé, dont 400,00 € émis',
    reste: '680,00 € reste à régler',
    dits: [],
  },
  {
    statut: 'ROMPU',
    virements: [['EXECUTE', 170_000]],
    regle: '1 700,00 € réglé',
    reste: '20,00 € de trop-perçu',
    dits: [/Constructys vous a réglé 20,00 € de trop/],
  },
  {
    statut: 'SOLDE',
    virements: [['EXECUTE', 100_000]],
    regle: '1 000,00 € réglé',
    reste: '0,00 € reste à régler',
    dits: [/Constructys a réglé 1 000,00 €/],
  },
  {
    statut: 'SOLDE',
    virements: [['REJETE', 100_000]],
    regle: '0,00 € réglé',
    reste: '0,00 € reste à régler',
    dits: [
      /À réémettre, hors de ces sommes : 1 000,00 €/,
      /Hors du montant réglé/,
      /Motif de la banque : le compte est clos\. À réémettre\./,
    ],
  },
  {
    statut: 'ACCORDE',
    virements: [
      ['RETOURNE', 100_000],
      ['PROGRAMME', 5_000],
      ['ANNULE', 3_000],
    ],
    regle: '0,00 € réglé',
    reste: '1 680,00 € reste à régler',
    dits: [/À réémettre, hors de ces sommes : 1 000,00 €/, /3 virements qui ne comptent pas/],
  },
  { statut: 'ANNULE', virements: [], regle: '0,00 € réglé', reste: '0,00 € reste à régler', dits: [] },
]

for (const { statut, virements, regle, reste, dits } of MONNAIE) {
  test(`l’argent d’un dossier ${statut} réglé par ${virements.map(([mot]) => mot).join(', ') || 'rien'} se lit comme le contrat le dit`, async () => {
    const { organisme, numero, read } = await page({ statut, accords: 168_000 })
    for (const [etat, montant] of virements)
      await creerReglement(banc, organisme, {
        statut: etat,
        motif: etat === 'REJETE' ? 'AC04' : '',
        lignes: [{ montant, dossier_numero: numero }],
      })
    await recalcule(banc, organisme)
    const vue = texte(await read())
    assert.ok(vue.includes(regle), vue)
    assert.ok(vue.includes(reste), vue)
    for (const dit of dits) assert.match(vue, dit)
  })
}

test('un règlement dit la somme de ses lignes pour ce dossier, et mène à sa page s’il est dans le périmètre', async () => {
  const { organisme, numero, nav } = await page({ accords: 168_000 })
  const [grenoble = '', lyon = ''] = organisme.etablissements
  const autre = await creerDossier(banc, organisme)
  const lignes = [
    { montant: 30_000, dossier_numero: numero },
    { montant: -2_000, dossier_numero: numero },
    { montant: 9_900, dossier_numero: autre },
  ]
  const sien = await creerReglement(banc, organisme, { lignes })
  const voisin = await creerReglement(banc, organisme, {
    etablissement_numero: lyon,
    lignes: [{ montant: 1_000, dossier_numero: numero }],
  })
  await recalcule(banc, organisme)
  const tout = await nav.get(`/dossiers/${numero}`)
  assert.match(texte(tout), new RegExp(`${sien} 23/11/2026 Exécuté 280,00 €`))
  assert.match(tout.body, new RegExp(`<a href="/reglements/${voisin}">`))
  const borne = await (await connecte(banc, organisme, { etablissements: [grenoble] })).get(
    `/dossiers/${numero}`,
  )
  assert.match(borne.body, new RegExp(`<a href="/reglements/${sien}">`))
  assert.doesNotMatch(borne.body, new RegExp(`/reglements/${voisin}`))
  assert.match(
    texte(borne),
    new RegExp(`${voisin} 23/11/2026 Exécuté 10,00 € ${sien} 23/11/2026 Exécuté 280,00 € Réglé 290,00 €`),
  )
})

test('un virement remplacé le dit et n’est plus à réémettre', async () => {
  const { organisme, numero, read } = await page({ statut: 'SOLDE', accords: 100 })
  const rejete = await creerReglement(banc, organisme, {
    statut: 'RETOURNE',
    motif: 'AC01',
    lignes: [{ montant: 100, dossier_numero: numero }],
  })
  await creerReglement(banc, organisme, {
    remplace_reference: rejete,
    lignes: [{ montant: 100, dossier_numero: numero }],
  })
  await recalcule(banc, organisme)
  const vue = texte(await read())
  assert.match(vue, /Remplacé par un autre virement/)
  assert.doesNotMatch(vue, /À réémettre/)
})
