import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FaitsDossier } from './rules.ts'
import { acteur, situation } from './situation.rules.ts'

const TODAY = '2026-11-24'
const CADRE = { today: TODAY, financeur: 'Constructys', motifs: new Map() }

/** Accorded, over since October, nothing invoiced, to invoice before the end of the year. */
const FAITS: FaitsDossier = {
  statut: 'ACCORDE',
  statut_le: '2026-10-01',
  motif: '',
  date_debut: '2026-10-12',
  date_fin: '2026-10-16',
  date_limite_facturation: '2026-12-31',
  accord_date: '2026-10-02',
  accorde: 168_000,
  facture: 0,
  regle: 0,
  reste: 168_000,
  a_reemettre: false,
  subrogation: true,
  factures: [],
  echeances: [],
}

const facture = (statut: string, motif = '') => ({
  numero_facture: 'FA-1',
  statut,
  statut_le: '2026-11-02',
  motif,
})

/** Plain spaces: the no-break ones have their own test. */
function phrase(faits: Partial<FaitsDossier>): string {
  const lue = situation({ ...FAITS, ...faits }, CADRE)
  const qui = acteur(lue, CADRE.financeur)
  return [lue.constat, qui ? `${qui} :` : '', lue.action]
    .filter(Boolean)
    .join(' ')
    .replace(/[\u00a0\u202f]/g, ' ')
}

const CAS: [string, Partial<FaitsDossier>, string][] = [
  [
    'en instruction',
    { statut: 'EN_INSTRUCTION', accorde: 0, reste: 0 },
    'En instruction depuis le 01/10/2026. Chez Constructys : la demande de prise en charge est en cours d’examen. Rien n’est à faire de votre côté.',
  ],
  [
    'accordé, terminé, rien de facturé',
    {},
    'Accord donné le 02/10/2026. À vous : déposez la facture et le certificat de réalisation avant le 31/12/2026.',
  ],
  [
    'accordé, sans date limite',
    { date_limite_facturation: null },
    'Accord donné le 02/10/2026. À vous : déposez la facture et le certificat de réalisation.',
  ],
  [
    'accordé, délai dépassé',
    { date_limite_facturation: '2026-11-23' },
    'Accord donné le 02/10/2026. La date limite de facturation, le 23/11/2026, est passée. À vous : écrivez à Constructys sans attendre.',
  ],
  [
    'délai dépassé, avant la fin de la formation',
    { date_limite_facturation: '2026-11-23', date_fin: '2026-11-30' },
    'Accord donné le 02/10/2026. La date limite de facturation, le 23/11/2026, est passée. À vous : écrivez à Constructys sans attendre.',
  ],
  [
    'accordé, dernier jour du délai',
    { date_limite_facturation: TODAY },
    'Accord donné le 02/10/2026. À vous : déposez la facture et le certificat de réalisation avant le 24/11/2026.',
  ],
  [
    'accordé, à venir',
    { date_debut: '2026-12-01', date_fin: '2026-12-03' },
    'Accord donné le 02/10/2026. À vous à la fin de la formation, le 03/12/2026 : déposez la facture et le certificat de réalisation avant le 31/12/2026.',
  ],
  [
    'accordé, en cours',
    { date_fin: '2026-11-30' },
    'Accord donné le 02/10/2026. À vous à la fin de la formation, le 30/11/2026 : déposez la facture et le certificat de réalisation avant le 31/12/2026.',
  ],
  [
    'accordé, sans dates',
    { date_debut: null, date_fin: null },
    'Accord donné le 02/10/2026. À vous : déposez la facture et le certificat de réalisation avant le 31/12/2026.',
  ],
  [
    'facturé en partie',
    { facture: 100_000, factures: [facture('REGLEE')] },
    'Accord donné le 02/10/2026. À vous : déposez la facture du solde, 680,00 € au plus, et le certificat de réalisation avant le 31/12/2026.',
  ],
  [
    'facture déposée',
    { facture: 168_000, factures: [facture('DEPOSEE')] },
    'Facture FA-1 déposée le 02/11/2026. Chez Constructys : contrôle de service fait, puis règlement.',
  ],
  [
    'facture en contrôle',
    { facture: 168_000, factures: [facture('EN_CONTROLE')] },
    'Facture FA-1 en contrôle depuis le 02/11/2026. Chez Constructys : contrôle de service fait, puis règlement.',
  ],
  [
    'pièces demandées avant tout le reste',
    {
      facture: 168_000,
      factures: [facture('EN_CONTROLE'), facture('EN_ATTENTE_PIECES', 'certificat absent')],
    },
    'Des pièces sont demandées le 02/11/2026 pour la facture FA-1. À vous : transmettez-les à Constructys : certificat absent.',
  ],
  [
    'facture acceptée',
    { facture: 168_000, factures: [facture('BON_A_PAYER')] },
    'Facture FA-1 acceptée le 02/11/2026. Chez Constructys : le virement est en préparation.',
  ],
  [
    'facture acceptée en partie',
    { facture: 168_000, factures: [facture('ACCEPTEE_PARTIELLEMENT')] },
    'Facture FA-1 acceptée en partie le 02/11/2026. Chez Constructys : le virement est en préparation.',
  ],
  [
    'facture mise en paiement',
    { facture: 168_000, factures: [facture('MISE_EN_PAIEMENT')] },
    'Facture FA-1 acceptée le 02/11/2026. Chez Constructys : le virement est en préparation.',
  ],
  [
    'facture rejetée',
    { factures: [facture('REJETEE', 'doublon')] },
    'Facture FA-1 rejetée le 02/11/2026 : doublon. À vous : déposez une facture corrigée avant le 31/12/2026.',
  ],
  [
    'facture rejetée puis refaite',
    { facture: 168_000, factures: [facture('REJETEE'), facture('REGLEE')] },
    'Accord donné le 02/10/2026. Chez Constructys : 1 680,00 € restent à régler.',
  ],
  [
    'tout facturé et réglé',
    { facture: 168_000, regle: 168_000, reste: 0, factures: [facture('REGLEE')] },
    'Accord donné le 02/10/2026. Chez Constructys : tout l’accord est réglé, le dossier reste à solder.',
  ],
  [
    'trop-perçu',
    { facture: 168_000, regle: 170_963, reste: -2_963 },
    'Constructys vous a réglé 29,63 € de trop. Chez Constructys : ce trop-perçu sera repris sur un prochain virement, ou vous sera demandé.',
  ],
  [
    'virement revenu',
    { a_reemettre: true },
    'Un virement qui payait ce dossier a été rejeté ou retourné par la banque. À vous : ouvrez ce virement, il dit pourquoi et ce qu’il faut vérifier avant que Constructys paie de nouveau.',
  ],
  [
    'soldé dont le virement est revenu',
    { statut: 'SOLDE', a_reemettre: true },
    'Un virement qui payait ce dossier a été rejeté ou retourné par la banque. À vous : ouvrez ce virement, il dit pourquoi et ce qu’il faut vérifier avant que Constructys paie de nouveau.',
  ],
  [
    'sans subrogation',
    { subrogation: false, accorde: 0, reste: 0 },
    'Accord donné le 02/10/2026. Sans subrogation, Constructys rembourse l’entreprise. À vous de facturer l’entreprise : aucun virement n’est attendu ici.',
  ],
  [
    'accordé sans montant',
    { subrogation: null, accorde: 0, reste: 0, accord_date: null },
    'Accord donné le 01/10/2026. Chez Constructys : les montants de l’accord ne sont pas encore transmis.',
  ],
  [
    'échéance ouverte',
    {
      date_fin: '2027-08-31',
      echeances: [
        { numero: 'E2', ouverture: '2027-04-01' },
        { numero: 'E1', ouverture: '2026-11-01' },
      ],
    },
    'Accord donné le 02/10/2026. À vous : déposez la facture et le certificat de réalisation avant le 31/12/2026.',
  ],
  [
    'échéance à venir',
    { date_fin: '2027-08-31', facture: 67_200, echeances: [{ numero: 'E2', ouverture: '2027-04-01' }] },
    'Accord donné le 02/10/2026. À vous à l’ouverture de la prochaine échéance, le 01/04/2027 : déposez la facture et le certificat de réalisation avant le 31/12/2026.',
  ],
  [
    'rompu',
    { statut: 'ROMPU', date_fin: '2027-08-31', statut_le: '2026-11-10' },
    'Formation interrompue le 10/11/2026. À vous : déposez la facture et le certificat de réalisation avant le 31/12/2026.',
  ],
  [
    'rompu, facturé',
    { statut: 'ROMPU', facture: 168_000, factures: [facture('EN_CONTROLE')] },
    'Facture FA-1 en contrôle depuis le 02/11/2026. Chez Constructys : contrôle de service fait, puis règlement.',
  ],
  [
    'soldé',
    { statut: 'SOLDE', regle: 168_000, reste: 0, statut_le: '2026-10-21' },
    'Soldé le 21/10/2026 : Constructys a réglé 1 680,00 €. Rien n’est à faire.',
  ],
  [
    'refusé',
    { statut: 'REFUSE', motif: 'Demande tardive' },
    'Refusé le 01/10/2026 par Constructys : Demande tardive. Ce dossier n’est pas à facturer ici : voyez avec l’entreprise.',
  ],
  [
    'annulé',
    { statut: 'ANNULE' },
    'Annulé le 01/10/2026. Constructys ne réglera rien de plus pour ce dossier.',
  ],
  [
    'caduc',
    { statut: 'CADUC' },
    'Caduc le 01/10/2026 : l’accord n’a pas été utilisé à temps. Si la formation a eu lieu, à vous de le faire savoir à Constructys.',
  ],
  [
    'inconnu',
    { statut: 'EN_REVISION' },
    'État inconnu : EN_REVISION, tel que Constructys l’a transmis le 01/10/2026. Constructys peut vous dire ce qu’il signifie.',
  ],
]

for (const [nom, faits, attendue] of CAS) {
  test(`la phrase d’un dossier ${nom} dit qui agit et quand`, () => {
    assert.equal(phrase(faits), attendue)
    assert.match(attendue, /Constructys|À vous|à vous/)
  })
}

test('la phrase n’a que des espaces insécables avant les deux-points', () => {
  for (const [, faits] of CAS) {
    const lue = situation({ ...FAITS, ...faits }, CADRE)
    assert.doesNotMatch(lue.constat + lue.action + lue.court, / [:;!?]/)
  }
})
