import assert from 'node:assert/strict'
import { test } from 'node:test'
import { creerDocument } from '../../../test/fabriques/documents.ts'
import { creerDossier } from '../../../test/fabriques/dossiers.ts'
import { creerCompte, nommerEtablissement } from '../../../test/fabriques/etablissements.ts'
import { creerAvis, creerReglement, creerReglements } from '../../../test/fabriques/reglements.ts'
import { connecte, creerOrganisme, type Organisme, ouvreBanc, texte } from '../../../test/support.ts'

const banc = await ouvreBanc()
const IBAN = 'FR7630006000011234567890189'
const ANCIEN = 'FR7630004000010000123456789'

const etablissementOf = (organisme: Organisme, rang: number) => organisme.etablissements[rang] ?? ''

function numeros(body: string): string[] {
  return [...body.matchAll(/<a href="\/etablissements\/([^"?]+)"/g)].map(([, numero]) => numero ?? '')
}

test('un organisme ne voit que ses établissements, et une personne que les siens', async () => {
  const [alpha, beta] = [await creerOrganisme(banc, { etablissements: 2 }), await creerOrganisme(banc)]
  const amelie = await connecte(banc, alpha)
  assert.deepEqual(numeros((await amelie.get('/etablissements')).body), alpha.etablissements)
  const etranger = await amelie.get(`/etablissements/${etablissementOf(beta, 0)}`)
  assert.equal(etranger.statusCode, 404)
  assert.equal(etranger.body, (await amelie.get('/etablissements/E0')).body)
  const colin = await connecte(banc, alpha, {
    profil: 'comptable',
    etablissements: [etablissementOf(alpha, 0)],
  })
  assert.deepEqual(numeros((await colin.get('/etablissements')).body), [etablissementOf(alpha, 0)])
  assert.equal((await colin.get(`/etablissements/${etablissementOf(alpha, 1)}`)).statusCode, 404)
})

test('chaque filtre trouve une partie du mot, sans blancs, sans casse et sans accents', async () => {
  const alpha = await creerOrganisme(banc, { etablissements: 2 })
  const [premier, second] = [etablissementOf(alpha, 0), etablissementOf(alpha, 1)]
  await nommerEtablissement(banc, alpha, premier, {
    raison_sociale: 'Écoles d’Œuvre Rhône-Alpes',
    enseigne: 'L’Atelier Noël Šimić & Łódź',
    siret: '73282932000074',
    nda: '84380123438',
  })
  await nommerEtablissement(banc, alpha, second, {
    raison_sociale: 'Autre',
    siret: '35600000000048',
    nda: '',
  })
  const nav = await connecte(banc, alpha)
  const cherche = async (nom: string, valeur: string) =>
    numeros((await nav.get(`/etablissements?${new URLSearchParams({ [nom]: valeur })}`)).body)
  for (const [nom, valeur] of [
    ['numero', premier.toLowerCase()],
    ['numero', `${premier.slice(0, 4)} ${premier.slice(4)}`],
    ['raison_sociale', "ecoles d'oeuvre"],
    ['raison_sociale', 'RHONE ALPES'],
    ['enseigne', 'l atelier noel'],
    ['enseigne', 'Šimić'],
    ['enseigne', 'SIMIC & ŁÓDŹ'],
    ['enseigne', 'lodz'],
    ['siret', '732 829 320 00074'],
    ['siret', '00074'],
    ['nda', '84 38 01234 38'],
  ] as const) {
    assert.deepEqual(await cherche(nom, valeur), [premier], `${nom}=${valeur}`)
  }
  assert.deepEqual(await cherche('enseigne', '%'), [])
  const vide = texte(await nav.get('/etablissements?numero=ZZZ'))
  assert.match(vide, /Aucun établissement ne correspond à ces filtres/)
  const insense = await nav.get(`/etablissements?siret=${'1'.repeat(80)}&page=abc`)
  assert.equal(insense.statusCode, 200)
  assert.match(texte(insense), /SIRET \(siret\)/)
  assert.deepEqual(numeros(insense.body), alpha.etablissements)
  assert.match(texte(await nav.get('/etablissements?numero=-')), /Saisissez le numéro ou une partie/)
})

test('la liste montre les colonnes du guide, l’IBAN masqué et l’état des coordonnées bancaires', async () => {
  const alpha = await creerOrganisme(banc, { etablissements: 2 })
  const [verifie, incomplet] = [etablissementOf(alpha, 0), etablissementOf(alpha, 1)]
  await nommerEtablissement(banc, alpha, verifie, {
    siret: '73282932000074',
    nda: '84380123438',
    code_postal: '38000',
  })
  await creerCompte(banc, alpha, verifie, IBAN, { du: new Date('2026-02-03T09:00:00Z') })
  await creerReglement(banc, alpha, {
    statut: 'PROGRAMME',
    montant: 341_000,
    etablissement_numero: incomplet,
  })
  const reponse = await (await connecte(banc, alpha)).get('/etablissements')
  const lu = texte(reponse)
  assert.match(
    lu,
    /732 829 320 00074 38000 Grenoble FR•• •••• •••• 0189 Vérifiées le 03\/02\/2026 CMCIFR2A 84 38 01234 38/,
  )
  assert.match(lu, /À compléter 1 règlement en attente : 3 410,00 €/)
  assert.doesNotMatch(reponse.body.replaceAll(/\s/g, ''), /FR\d{2}\d{5}|1234567890189/)
})

test('le détail montre le compte en vigueur et les précédents, masqués', async () => {
  const alpha = await creerOrganisme(banc)
  const numero = etablissementOf(alpha, 0)
  await creerCompte(banc, alpha, numero, ANCIEN, {
    du: new Date('2024-03-01T10:00:00Z'),
    au: new Date('2026-02-03T09:00:00Z'),
  })
  await creerCompte(banc, alpha, numero, IBAN, {
    du: new Date('2026-02-03T09:00:00Z'),
    titulaire: 'Alpha Grenoble',
  })
  const reponse = await (await connecte(banc, alpha)).get(`/etablissements/${numero}`)
  const lu = texte(reponse)
  assert.match(lu, /Vérifiées le 03\/02\/2026/)
  assert.match(lu, /FR•• •••• •••• 0189 Titulaire Alpha Grenoble BIC CMCIFR2A Pays de la banque France/)
  assert.match(lu, /Transmises par Constructys, le 03\/02\/2026/)
  assert.match(lu, /Comptes précédents FR•• •••• •••• 6789 .* du 01\/03\/2024 au 03\/02\/2026/)
  assert.doesNotMatch(reponse.body.replaceAll(/\s/g, ''), /FR\d{2}\d{5}|1234567890189|0000123456789/)
})

test('sans compte, le détail nomme les règlements qui attendent et leur somme', async () => {
  const alpha = await creerOrganisme(banc)
  const numero = etablissementOf(alpha, 0)
  const programme = await creerReglement(banc, alpha, { statut: 'PROGRAMME', montant: 100_000 })
  const rejete = await creerReglement(banc, alpha, { statut: 'REJETE', montant: 50_050 })
  const retourne = await creerReglement(banc, alpha, { statut: 'RETOURNE', montant: 999 })
  await creerReglement(banc, alpha, { remplace_reference: retourne, montant: 999 })
  const nav = await connecte(banc, alpha)
  const sans = await nav.get(`/etablissements/${numero}`)
  assert.match(texte(sans), /À compléter/)
  assert.match(texte(sans), /2 règlements attendent un compte : 1 500,50 €/)
  for (const reference of [programme, rejete])
    assert.ok(sans.body.includes(`href="/reglements/${reference}"`))
  assert.ok(!sans.body.includes(`href="/reglements/${retourne}"`))
  await creerCompte(banc, alpha, numero, IBAN)
  const avec = await nav.get(`/etablissements/${numero}`)
  assert.match(texte(avec), /1 règlement attend d’être émis de nouveau : 500,50 €/)
  assert.ok(!avec.body.includes(`href="/reglements/${programme}"`))
})

test('avec un compte, cinquante virements programmés ne cachent pas les rejetés', async () => {
  const alpha = await creerOrganisme(banc)
  const numero = etablissementOf(alpha, 0)
  await creerCompte(banc, alpha, numero, IBAN)
  const rejete = await creerReglement(banc, alpha, {
    statut: 'REJETE',
    montant: 70_000,
    date_emission: '2026-01-05',
  })
  await creerReglements(
    banc,
    alpha,
    Array.from({ length: 51 }, () => ({ statut: 'PROGRAMME', date_emission: '2026-11-20' })),
  )
  const page = await (await connecte(banc, alpha)).get(`/etablissements/${numero}`)
  assert.match(texte(page), /1 règlement attend d’être émis de nouveau : 700,00 €/)
  assert.ok(page.body.includes(`href="/reglements/${rejete}"`))
})

test('le détail mène aux dossiers et aux règlements de l’établissement', async () => {
  const alpha = await creerOrganisme(banc, { etablissements: 2 })
  const numero = etablissementOf(alpha, 0)
  await creerReglement(banc, alpha)
  await creerDossier(banc, alpha)
  await creerDossier(banc, alpha)
  await creerDossier(banc, alpha, { etablissement_numero: etablissementOf(alpha, 1) })
  const { body } = await (await connecte(banc, alpha)).get(`/etablissements/${numero}`)
  assert.match(body, new RegExp(`href="/dossiers\\?etablissement=${numero}">2\u00a0dossiers<`))
  assert.match(body, new RegExp(`href="/reglements\\?etablissement=${numero}">1\u00a0règlement<`))
})

test('l’onglet des documents tient les avis de virement, et le RIB pour l’administrateur seul', async () => {
  const alpha = await creerOrganisme(banc)
  const numero = etablissementOf(alpha, 0)
  const reference = await creerReglement(banc, alpha)
  const avis = await creerAvis(banc, alpha, reference)
  await creerDocument(banc, alpha, {
    objetType: 'etablissement',
    objetId: numero,
    type: 'RIB',
    titre: 'RIB de Grenoble',
  })
  const amelie = await connecte(banc, alpha)
  const adresse = `/etablissements/${numero}?onglet=documents`
  const page = await amelie.get(adresse)
  assert.match(texte(page), new RegExp(`Avis de virement ${reference}`))
  assert.match(texte(page), /RIB de Grenoble/)
  assert.ok(page.body.includes(`href="${adresse}&amp;document=${avis}#apercu"`))
  const apercu = await amelie.get(`${adresse}&document=${avis}`)
  assert.match(apercu.body, new RegExp(`<iframe[^>]*src="/documents/${avis}"`))
  const lea = await connecte(banc, alpha, { profil: 'lecteur' })
  assert.doesNotMatch(texte(await lea.get(adresse)), /RIB de Grenoble/)
  for (const inconnu of [`${adresse}&document=nimporte`, `/etablissements/${numero}?document=${avis}`]) {
    const reponse = await amelie.get(inconnu)
    assert.doesNotMatch(reponse.body, /<iframe/)
    assert.match(texte(reponse), /Document \(document\) : .* est laissé de côté\./)
  }
  const secret = texte(await amelie.get(`/etablissements/${numero}?onglet=secret`))
  assert.match(secret, /Onglet \(onglet\) : « secret » est laissé de côté\..*Coordonnées bancaires/)
})

test('un virement refusé pour une autre raison que le compte n’accuse pas les coordonnées bancaires', async () => {
  const alpha = await creerOrganisme(banc)
  const numero = etablissementOf(alpha, 0)
  await creerCompte(banc, alpha, numero, 'FR7630006000011234567890189')
  await creerReglement(banc, alpha, { statut: 'REJETE', motif: 'AM04', montant: 20_000 })
  const nav = await connecte(banc, alpha)
  const lu = texte(await nav.get(`/etablissements/${numero}`))
  assert.match(lu, /Chez Constructys : 1 règlement attend d’être émis de nouveau : 200,00 €/)
  assert.match(lu, /Ces coordonnées bancaires ne sont pas en cause/)
  assert.doesNotMatch(lu, /vérifiez ces coordonnées/)
  await creerReglement(banc, alpha, { statut: 'RETOURNE', motif: 'AC04', montant: 10_000 })
  assert.match(
    texte(await nav.get(`/etablissements/${numero}`)),
    /À vous : vérifiez ces coordonnées bancaires/,
  )
})

test('un organisme sans établissement lit ce qui viendra', async () => {
  const gamma = await creerOrganisme(banc, { etablissements: 0 })
  assert.match(
    texte(await (await connecte(banc, gamma)).get('/etablissements')),
    /Aucun établissement pour l’instant/,
  )
})
