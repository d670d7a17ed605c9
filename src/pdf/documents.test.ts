import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type AccordPdf, type AvisPdf, openPdf } from './documents.ts'

const pdf = openPdf()
after(() => pdf.close())

const ETABLISSEMENT = {
  numero: 'E000002',
  raisonSociale: 'Alpha Formation Grenoble',
  siret: '73282932000074',
  nda: '84380765138',
  ville: 'Grenoble',
}

function accordPdf(champs: Partial<AccordPdf> = {}): AccordPdf {
  return {
    financeur: 'Constructys',
    numero: 'APC-D26000001',
    version: 2,
    dossier: 'D26000001',
    dateAccord: '2026-10-12',
    validite: '2027-04-12',
    dispositif: 'Plan de développement des compétences',
    intitule: 'Habilitation électrique',
    entreprise: { raisonSociale: 'Électricité Bonnet', siret: '73282932000074' },
    etablissement: ETABLISSEMENT,
    dateDebut: '2026-11-02',
    dateFin: '2026-11-06',
    dureeHeures: 17.5,
    stagiaires: ['Latarte Noël', 'Clément Inès'],
    subrogation: true,
    lignes: [
      {
        nature: 'Coût pédagogique',
        ht: 240000,
        tva: 48000,
        ttc: 288000,
        partOpco: 240000,
        partEntreprise: 48000,
      },
    ],
    ...champs,
  }
}

function avisPdf(nombre: number, champs: Partial<AvisPdf> = {}): AvisPdf {
  const ligne = {
    type: 'Facture',
    dossier: 'D26000117',
    facture: 'FA-49004',
    numeroInterne: 'C26-001000',
    beneficiaire: '3 stagiaires',
    entreprise: 'Électricité Bonnet',
    libelle: null,
    retenue: 3000,
    motif: '1 h d’absence',
    montant: 67200,
  }
  return {
    financeur: 'Constructys',
    reference: 'V2600318',
    dateEmission: '2026-11-22',
    dateExecution: '2026-11-23',
    statutLibelle: 'Exécuté',
    montant: nombre * ligne.montant,
    libelleBancaire: 'OPCOV2600318',
    etablissement: ETABLISSEMENT,
    compteMasque: 'FR76 •••• •••• 0189',
    titulaire: 'Alpha Formation',
    lignes: Array.from({ length: nombre }, () => ligne),
    mention: 'Données fictives',
    ...champs,
  }
}

test('l’accord est un PDF/UA-1 balisé, en français, avec un titre affiché', async () => {
  const { octets, pages } = await pdf.accord(accordPdf())
  const source = octets.toString('latin1')
  assert.ok(source.startsWith('%PDF-'))
  assert.equal(pages, 1)
  assert.match(source, /\/MarkInfo\s*<<\s*\/Marked true/)
  assert.match(source, /\/Lang \(fr-FR\)/)
  assert.match(source, /\/StructTreeRoot/)
  assert.match(source, /\/DisplayDocTitle true/)
  assert.match(source, /<pdfuaid:part>1</)
  assert.ok(octets.includes('Accord de prise en charge APC-D26000001 – Constructys'), 'titre du document')
  assert.match(source, /D:20261012/, 'date tirée des données')
})

test('l’avis porte des titres et de vrais en-têtes de colonnes', async () => {
  const source = (await pdf.avis(avisPdf(1))).octets.toString('latin1')
  assert.match(source, /\/S \/H1/)
  assert.match(source, /\/S \/H2/)
  assert.equal(source.match(/\/S \/TH\b/g)?.length, 7)
  assert.match(source, /\/Scope \/Column/)
})

test('un avis de soixante lignes court sur plusieurs pages', async () => {
  const { pages } = await pdf.avis(avisPdf(60))
  assert.ok(pages > 1, `${pages} page`)
})

test('les mêmes données donnent les mêmes octets, d’une fabrique à l’autre', async () => {
  const autre = openPdf()
  const [un, deux] = await Promise.all([pdf.avis(avisPdf(4)), autre.avis(avisPdf(4))])
  await autre.close()
  assert.ok(un.octets.equals(deux.octets))
  assert.ok(!un.octets.equals((await pdf.avis(avisPdf(5))).octets))
})

test('un texte hostile est imprimé comme du texte', async () => {
  const hostile =
    '#import "/etc/passwd": * #panic("x") \\ "q" \' $a$ `r` ] } <b>@x</b> 😀👩‍👩‍👧 中 Ж \u0007\ud800'
  const long = 'W'.repeat(300)
  const { octets } = await pdf.accord(
    accordPdf({ numero: hostile, intitule: hostile, stagiaires: [hostile, long] }),
  )
  const titre = 'Accord de prise en charge #import "/etc/passwd": * #panic("x") \\ "q" '
  assert.ok(octets.includes(titre.replaceAll('"', '&quot;')))
  const { pages } = await pdf.avis(avisPdf(2, { titulaire: hostile, reference: long, libelleBancaire: '' }))
  assert.ok(pages < 3)
})

test('la fabrique renouvelle son fil et rend le même document', async () => {
  const courte = openPdf({ documentsParWorker: 2 })
  const rendus = await Promise.all([1, 2, 3, 4, 5].map(() => courte.accord(accordPdf())))
  await courte.close()
  assert.ok(rendus.every(({ octets }) => octets.equals(rendus[0]?.octets ?? Buffer.alloc(0))))
})

test('un échec rejette l’appel en cours et laisse passer les suivants', async () => {
  const echec = pdf.accord(accordPdf({ dateAccord: '2026-02-31' }))
  const suivant = pdf.accord(accordPdf())
  await assert.rejects(echec, /typst/)
  assert.equal((await suivant).pages, 1)
})

test('la mort du fil rejette l’appel en cours, puis un autre fil est lancé', async () => {
  const morte = openPdf({ worker: new URL('data:text/javascript,process.exit(3)') })
  await assert.rejects(morte.accord(accordPdf()), /code 3/)
  await assert.rejects(morte.accord(accordPdf()), /code 3/)
  await morte.close()
})
