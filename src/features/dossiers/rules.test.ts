import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tellEvenements } from './evenements.rules.ts'
import { adresseDossiers, keepKnown, sortStatuts, without } from './liste.rules.ts'
import {
  facturation,
  formatHeures,
  formatTaux,
  libelleNature,
  libelleStatutDossier,
  montantImpute,
  motifsStagiaire,
  realisation,
  reglement,
} from './rules.ts'

const TODAY = '2026-11-24'

test('les facettes se lisent sur les dates et les montants', () => {
  const dates = (date_debut: string | null, date_fin: string | null) =>
    realisation({ date_debut, date_fin }, TODAY)
  assert.equal(dates('2026-11-25', '2026-11-26'), 'A_VENIR')
  assert.equal(dates('2026-11-24', '2026-11-24'), 'EN_COURS')
  assert.equal(dates('2026-11-01', '2026-11-23'), 'TERMINEE')
  assert.equal(dates('2026-11-23', null), 'TERMINEE')
  assert.equal(dates(null, null), 'INCONNUE')
  const facture = (statut: string, accorde: number, facture: number) =>
    facturation({ statut, accorde, facture })
  assert.equal(facture('EN_INSTRUCTION', 100, 0), 'NON_FACTURABLE')
  assert.equal(facture('ACCORDE', 0, 0), 'NON_FACTURABLE')
  assert.equal(facture('ACCORDE', 100, 0), 'A_FACTURER')
  assert.equal(facture('ACCORDE', 100, 99), 'PARTIELLE')
  assert.equal(facture('ROMPU', 100, 100), 'TOTALE')
  assert.equal(reglement({ accorde: 100, regle: 0 }), 'AUCUN')
  assert.equal(reglement({ accorde: 100, regle: 99 }), 'PARTIEL')
  assert.equal(reglement({ accorde: 100, regle: 100 }), 'TOTAL')
  assert.equal(reglement({ accorde: 100, regle: 101 }), 'TROP_PERCU')
})

test('un mot inconnu du financeur est montré tel que reçu', () => {
  assert.equal(libelleStatutDossier('XYZ'), 'État inconnu\u00a0: XYZ')
  assert.equal(libelleNature('Premierequipement'), 'Premier équipement')
  assert.equal(libelleNature('DROM'), 'DROM')
})

test('un avoir se déduit, quel que soit son signe', () => {
  assert.equal(montantImpute('AVOIR', 500), -500)
  assert.equal(montantImpute('AVOIR', -500), -500)
  assert.equal(montantImpute('FACTURE', 500), 500)
})

test('un nom cherché donne un motif par mot, jokers neutralisés, le plus long d’abord', () => {
  assert.deepEqual(motifsStagiaire('De Étienne'), ['%etienne%', '%de%'])
  assert.deepEqual(motifsStagiaire('100%_\\'), ['%100\\%\\_\\\\%'])
  assert.deepEqual(motifsStagiaire('D’Amico'), ['%amico%', '%d%'])
  assert.deepEqual(motifsStagiaire(' - '), [])
})

test('les heures et les taux se lisent comme on les dit', () => {
  assert.equal(formatHeures(14), '14\u00a0h')
  assert.equal(formatHeures(13.5), '13\u00a0h\u00a030')
  assert.equal(formatHeures(0.05), '0\u00a0h\u00a003')
  assert.equal(formatTaux(2000), '20\u00a0%')
  assert.equal(formatTaux(550), '5,5\u00a0%')
})

test('l’adresse de la liste tait la première page et le tri habituel', () => {
  assert.equal(adresseDossiers({}), '/dossiers')
  assert.equal(adresseDossiers({ page: 1, tri: '-date_debut' }), '/dossiers')
  assert.equal(
    adresseDossiers({ dispositif: 'PLAN', page: 3, tri: 'reste' }),
    '/dossiers?dispositif=PLAN&tri=reste&page=3',
  )
  assert.deepEqual(without({ dispositif: 'PLAN', debut: '2026-01-01', page: 2 }, 'debut'), {
    dispositif: 'PLAN',
  })
})

test('un filtre qui ne nomme rien de connu est laissé de côté', () => {
  const choix = {
    etablissements: [{ numero: 'E1' }],
    dispositifs: [{ code: 'PLAN' }],
    presents: [{ dispositif: 'X', statut: 'XYZ' }],
  }
  assert.deepEqual(keepKnown({ etablissement: 'E1', dispositif: 'X', statut: 'XYZ' }, choix).inconnus, [])
  assert.deepEqual(keepKnown({ etablissement: 'E2', dispositif: 'Y', statut: 'Z', tri: 'reste' }, choix), {
    filtres: { tri: 'reste' },
    inconnus: ['dispositif', 'etablissement', 'statut'],
  })
  assert.deepEqual(keepKnown({ statut: 'ROMPU' }, choix).filtres, { statut: 'ROMPU' })
})

test('les statuts suivent la vie d’un dossier, les inconnus à la fin', () => {
  const statuts = ['XYZ', 'CADUC', 'SOLDE', 'ACCORDE'].map((statut) => ({ statut }))
  assert.deepEqual(
    sortStatuts(statuts).map(({ statut }) => statut),
    ['ACCORDE', 'SOLDE', 'CADUC', 'XYZ'],
  )
})

test('la frise raconte en mots, nomme votre facture et tait un document que vous ne pouvez pas lire', () => {
  const commun = { le: '2026-11-02', auteur: 'lot', avant: '', motif: '' }
  const contexte = {
    financeur: 'Constructys',
    motifs: new Map([['BANQUE AC04', { libelle: 'le compte est clos', queFaire: '', compteEnCause: true }]]),
    factures: new Map([['F1', 'FA-7']]),
    documents: ['Accord D1'],
  }
  const evenements = [
    { ...commun, objet_type: 'reglement', objet_id: 'V1', type: 'statut', apres: 'REJETE', motif: 'AC04' },
    {
      ...commun,
      objet_type: 'facture',
      objet_id: 'F1',
      type: 'statut',
      avant: 'DEPOSEE',
      apres: 'EN_CONTROLE',
    },
    { ...commun, objet_type: 'dossier', objet_id: 'D1', type: 'accord', apres: 'APC-D1 v2' },
    { ...commun, objet_type: 'dossier', objet_id: 'D1', type: 'document', apres: 'Accord D1' },
    { ...commun, objet_type: 'dossier', objet_id: 'D1', type: 'document', apres: 'RIB' },
    {
      ...commun,
      objet_type: 'dossier',
      objet_id: 'D1',
      type: 'retrait',
      apres: '',
      auteur: 'Amélie Garnier',
    },
  ]
  const racontes = tellEvenements(evenements, contexte).map(({ titre, auteur, texte }) =>
    [titre, auteur, texte].join('|').replaceAll('\u00a0', ' '),
  )
  assert.deepEqual(racontes, [
    'Virement V1 : rejeté|Constructys|le compte est clos',
    'Facture FA-7 : en contrôle|Constructys|Auparavant : déposée.',
    'Accord donné : APC-D1, version 2|Constructys|',
    'Document déposé : Accord D1|Constructys|',
    'Dossier : retrait|Amélie Garnier|',
  ])
})
