import assert from 'node:assert/strict'
import { test } from 'node:test'
import { creerDossier } from '../../../test/fabriques/dossiers.ts'
import { creerAvis, creerReglement, creerReglements } from '../../../test/fabriques/reglements.ts'
import { connecte, creerOrganisme, type Organisme, ouvreBanc, texte } from '../../../test/support.ts'

const banc = await ouvreBanc()

/** The references that the list shows, in its order. */
function references(body: string): string[] {
  return [...body.matchAll(/href="\/reglements\/([^"?#]+)"/g)].map(([, reference]) => reference ?? '')
}

const etablissementOf = (organisme: Organisme, rang: number) => organisme.etablissements[rang] ?? ''

test('un organisme ne voit que ses règlements, et celui d’un autre répond comme un absent', async () => {
  const [alpha, beta] = [await creerOrganisme(banc), await creerOrganisme(banc)]
  const sienne = await creerReglement(banc, alpha)
  const autre = await creerReglement(banc, beta)
  const nav = await connecte(banc, alpha)
  assert.deepEqual(references((await nav.get('/reglements')).body), [sienne])
  const etranger = await nav.get(`/reglements/${autre}`)
  const absent = await nav.get('/reglements/V9999999')
  assert.equal(etranger.statusCode, 404)
  assert.equal(etranger.body, absent.body)
})

test('une personne limitée à un établissement ne voit que ses règlements et leur total', async () => {
  const alpha = await creerOrganisme(banc, { etablissements: 2 })
  const grenoble = await creerReglement(banc, alpha, { montant: 12_345 })
  const lyon = await creerReglement(banc, alpha, {
    montant: 50_000,
    etablissement_numero: etablissementOf(alpha, 1),
  })
  const colin = await connecte(banc, alpha, {
    profil: 'comptable',
    etablissements: [etablissementOf(alpha, 0)],
  })
  const liste = await colin.get('/reglements')
  assert.deepEqual(references(liste.body), [grenoble])
  assert.match(texte(liste), /123,45 € réglés/)
  assert.equal((await colin.get(`/reglements/${lyon}`)).statusCode, 404)
  const filtree = await colin.get(`/reglements?etablissement=${etablissementOf(alpha, 1)}`)
  assert.match(texte(filtree), /Choisissez un de vos établissements/)
  assert.deepEqual(references(filtree.body), [grenoble])
})

test('le filtre par établissement n’est proposé qu’à qui en a plusieurs', async () => {
  const [un, deux] = [await creerOrganisme(banc), await creerOrganisme(banc, { etablissements: 2 })]
  const filtre = /<select[^>]*name="etablissement"/
  assert.doesNotMatch((await (await connecte(banc, un)).get('/reglements')).body, filtre)
  assert.match((await (await connecte(banc, deux)).get('/reglements')).body, filtre)
})

test('le total suit les filtres et n’ajoute que ce qui est payé', async () => {
  const alpha = await creerOrganisme(banc)
  await creerReglement(banc, alpha, { montant: 100_001 })
  await creerReglement(banc, alpha, {
    montant: 20_002,
    statut: 'EMIS',
    date_emission: '2026-10-01',
    date_execution: null,
  })
  await creerReglement(banc, alpha, { montant: 3_003, statut: 'REJETE', motif: 'AC04' })
  await creerReglement(banc, alpha, { montant: 405, statut: 'PROGRAMME', date_emission: '2026-12-01' })
  await creerReglement(banc, alpha, { montant: 700, statut: 'EN_LITIGE' })
  const nav = await connecte(banc, alpha)
  const tout = texte(await nav.get('/reglements'))
  assert.match(tout, /1 200,03 € réglés/)
  assert.match(tout, /dont émis, que la banque n’a pas encore confirmé 200,02 €/)
  assert.match(tout, /Hors total : 1 rejeté \(refus de la banque\) 30,03 €/)
  assert.match(tout, /Hors total : 1 programmé \(en attente d’envoi à la banque\) 4,05 €/)
  assert.match(tout, /État inconnu : EN_LITIGE 1/)
  assert.match(texte(await nav.get('/reglements?debut=2026-11-01')), /1 000,01 € réglés/)
  assert.match(texte(await nav.get('/reglements?statut=EMIS')), /Total réglé 200,02 €/)
  assert.match(
    texte(await nav.get('/reglements?statut=EN_LITIGE')),
    /Total réglé 0,00 € Hors total : 1 état inconnu : EN_LITIGE/,
  )
})

test('une période qui finit avant de commencer est laissée de côté, ses deux dates dites à leurs champs', async () => {
  const alpha = await creerOrganisme(banc)
  const reference = await creerReglement(banc, alpha)
  const nav = await connecte(banc, alpha)
  const reponse = await nav.get('/reglements?debut=2026-02-01&fin=2026-01-01')
  assert.match(
    texte(reponse),
    /\(debut\) : « 01\/02\/2026 » est laissé de côté. Cette date vient après la date de fin/,
  )
  assert.match(
    texte(reponse),
    /\(fin\) : « 01\/01\/2026 » est laissé de côté. Cette date vient avant la date de début/,
  )
  assert.match(reponse.body, /id="champ-fin"[^>]*aria-invalid="true"/)
  assert.deepEqual(references(reponse.body), [reference])
  assert.doesNotMatch(reponse.body, /Filtres actifs/)
})

test('les compteurs par statut suivent les autres filtres et sont eux-mêmes des filtres', async () => {
  const alpha = await creerOrganisme(banc)
  const ancien = await creerReglement(banc, alpha, { date_emission: '2025-03-01' })
  await creerReglement(banc, alpha, { date_emission: '2026-03-01' })
  await creerReglement(banc, alpha, { date_emission: '2025-04-01', statut: 'ANNULE' })
  const nav = await connecte(banc, alpha)
  const { body } = await nav.get('/reglements?fin=31/12/2025')
  assert.match(texte(await nav.get('/reglements?fin=31/12/2025')), /2 règlements au total/)
  const [, lien = ''] = /href="([^"]*statut=EXECUTE[^"]*)"/.exec(body) ?? []
  assert.match(lien, /fin=2025-12-31/)
  assert.deepEqual(references((await nav.get(lien.replaceAll('&amp;', '&'))).body), [ancien])
})

test('la référence se cherche par son début ou en entier, la nôtre ou celle du relevé, sans casse ni blancs', async () => {
  const alpha = await creerOrganisme(banc)
  const cherche = await creerReglement(banc, alpha, {
    reference: 'Vx 2600-77',
    end_to_end_id: 'Opco/2026 77',
  })
  await creerReglement(banc, alpha, { reference: 'AUTRE-1', end_to_end_id: 'OPCO/2025' })
  const nav = await connecte(banc, alpha)
  for (const saisie of ['Vx 2600-77', 'vx2600', ' VX 26 ', 'opco/202677', 'OPCO / 2026']) {
    const { body } = await nav.get(`/reglements?${new URLSearchParams({ reference: saisie })}`)
    assert.deepEqual(references(body), [encodeURIComponent(cherche)], saisie)
  }
  assert.deepEqual(references((await nav.get('/reglements?reference=2600')).body), [])
  assert.deepEqual(references((await nav.get('/reglements?reference=%25')).body), [])
})

test('un montant se cherche sous toutes les formes françaises', async () => {
  const alpha = await creerOrganisme(banc)
  const cherche = await creerReglement(banc, alpha, { montant: 481_237 })
  await creerReglement(banc, alpha, { montant: 481_236 })
  const nav = await connecte(banc, alpha)
  for (const saisie of ['4812,37', '4812.37', '4 812,37', '4\u202f812,37\u00a0€', ' 4812,370 ']) {
    const reponse = await nav.get(`/reglements?${new URLSearchParams({ montant: saisie })}`)
    assert.deepEqual(references(reponse.body), [cherche], saisie)
    assert.match(texte(reponse), /Montant : 4 812,37 €/)
  }
})

test('un paramètre insensé est laissé de côté avec un message, et la liste reste', async () => {
  const alpha = await creerOrganisme(banc)
  const seul = await creerReglement(banc, alpha)
  const nav = await connecte(banc, alpha)
  const insenses = {
    debut: 'hier',
    fin: '2026-02-31',
    montant: 'beaucoup',
    statut: 'PAYÉ',
    tri: 'iban',
    page: '-1',
    etablissement: 'E0',
    reference: 'x'.repeat(200),
    inconnu: '1',
  }
  for (const [nom, valeur] of Object.entries(insenses)) {
    const reponse = await nav.get(`/reglements?${new URLSearchParams({ [nom]: valeur })}`)
    assert.equal(reponse.statusCode, 200, nom)
    assert.deepEqual(references(reponse.body), [seul], nom)
    assert.equal(/est laissé de côté/.test(texte(reponse)), nom !== 'inconnu', nom)
  }
  const inverse = await nav.get('/reglements?debut=2026-12-01&fin=2026-01-01')
  assert.match(texte(inverse), /Émis jusqu’au \(fin\) : « 01\/01\/2026 » est laissé de côté/)
  const { body } = await nav.get('/reglements?debut=hier')
  assert.match(body, /<input(?=[^>]*value="hier")(?=[^>]*aria-invalid="true")/)
})

test('la liste se trie par date, montant ou référence, par pages de vingt-cinq', async () => {
  const alpha = await creerOrganisme(banc)
  const numeros = Array.from({ length: 27 }, (_, rang) => rang + 10)
  await creerReglements(
    banc,
    alpha,
    numeros.map((n) => ({ reference: `T${n}`, montant: 100 * (46 - n), date_emission: `2026-05-${n - 9}` })),
  )
  const nav = await connecte(banc, alpha)
  const premiere = await nav.get('/reglements')
  assert.equal(references(premiere.body).length, 25)
  assert.equal(references(premiere.body)[0], 'T36')
  assert.match(premiere.body, /<title>Consulter mes règlements \(27\u00a0règlements, page 1 sur 2\)/)
  assert.deepEqual(references((await nav.get('/reglements?page=2')).body), ['T11', 'T10'])
  assert.deepEqual(references((await nav.get('/reglements?page=99')).body), references(premiere.body))
  assert.equal(references((await nav.get('/reglements?tri=date_emission')).body)[0], 'T10')
  assert.equal(references((await nav.get('/reglements?tri=-montant')).body)[0], 'T10')
  assert.equal(references((await nav.get('/reglements?tri=montant')).body)[0], 'T36')
  assert.equal(references((await nav.get('/reglements?tri=-reference&page=2')).body)[1], 'T10')
})

test('sans règlement, la liste dit ce qui viendra ; sans résultat, elle propose d’effacer les filtres', async () => {
  const alpha = await creerOrganisme(banc)
  const nav = await connecte(banc, alpha)
  assert.match(texte(await nav.get('/reglements')), /Aucun règlement pour l’instant/)
  await creerReglement(banc, alpha)
  const vide = texte(await nav.get('/reglements?montant=1'))
  assert.match(vide, /Aucun règlement ne correspond/)
  assert.match(vide, /Effacer les filtres/)
})

test('la liste à réémettre tient les virements renvoyés que rien ne remplace', async () => {
  const alpha = await creerOrganisme(banc)
  const rejete = await creerReglement(banc, alpha, { statut: 'REJETE', motif: 'AC04', montant: 111 })
  const retourne = await creerReglement(banc, alpha, { statut: 'RETOURNE', motif: 'AC01' })
  await creerReglement(banc, alpha, { statut: 'ANNULE', remplace_reference: rejete })
  await creerReglement(banc, alpha, { remplace_reference: retourne })
  const nav = await connecte(banc, alpha)
  const liste = await nav.get('/reglements?statut=A_REEMETTRE')
  assert.deepEqual(references(liste.body), [rejete])
  assert.match(texte(liste), /1 à réémettre/)
})

test('un règlement ouvert s’inscrit au journal, la liste jamais', async () => {
  const alpha = await creerOrganisme(banc)
  const reference = await creerReglement(banc, alpha)
  const nav = await connecte(banc, alpha)
  await nav.get('/reglements')
  await nav.get(`/reglements/${reference}`)
  const actes = await banc.proprietaire((trx) =>
    trx
      .selectFrom('journal')
      .where('organisme_id', '=', alpha.id)
      .select(['acte', 'objet_type', 'objet_id'])
      .execute(),
  )
  assert.deepEqual(
    actes.filter(({ objet_type }) => objet_type === 'reglement'),
    [{ acte: 'reglement.lecture', objet_type: 'reglement', objet_id: reference }],
  )
})

test('l’avis de virement s’ouvre dans la page, et celui d’un autre règlement non', async () => {
  const alpha = await creerOrganisme(banc)
  const [premier, second] = [await creerReglement(banc, alpha), await creerReglement(banc, alpha)]
  const [avis, autre] = [await creerAvis(banc, alpha, premier), await creerAvis(banc, alpha, second)]
  await creerDossier(banc, alpha)
  const nav = await connecte(banc, alpha)
  const { body } = await nav.get(`/reglements/${premier}`)
  assert.ok(body.includes(`href="/reglements/${premier}?document=${avis}#apercu"`))
  assert.doesNotMatch(body, /<iframe/)
  const apercu = await nav.get(`/reglements/${premier}?document=${avis}`)
  assert.match(apercu.body, new RegExp(`<iframe[^>]*src="/documents/${avis}"`))
  for (const inconnu of [autre, 'nimporte', '%00']) {
    const reponse = await nav.get(`/reglements/${premier}?document=${inconnu}`)
    assert.doesNotMatch(reponse.body, /<iframe/)
    assert.match(texte(reponse), /Document \(document\) : .* est laissé de côté\./)
  }
})
