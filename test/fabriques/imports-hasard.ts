import { autreIban, mouvement } from './banque.ts'
import type { Fichiers } from './imports-atelier.ts'
import { lotSimple } from './imports-lot.ts'

/** Numbers that look drawn, the same for the same seed. */
export function hasard(graine: number) {
  let etat = graine
  const sous = (n: number) => {
    etat = (etat * 48_271) % 2_147_483_647
    return etat % n
  }
  return {
    sous,
    parmi: <T>(choix: readonly [T, ...T[]]): T => choix[sous(choix.length)] ?? choix[0],
    melange: <T>(valeurs: readonly T[]): T[] =>
      valeurs
        .map((valeur) => ({ valeur, rang: sous(1_000_003) }))
        .sort((a, b) => a.rang - b.rang)
        .map(({ valeur }) => valeur),
  }
}
export type Hasard = ReturnType<typeof hasard>

type Ligne = Record<string, string | number>

/** What a cell of a lot may become: right, wrong, or of a parent that nobody knows. */
const CHANGEMENTS: Readonly<Record<string, (h: Hasard) => Ligne>> = {
  'organismes.csv': (h) => ({ raison_sociale: `ALPHA ${h.sous(3)}` }),
  'etablissements.csv': (h) => ({ ville: `Ville ${h.sous(3)}`, iban: autreIban(h.sous(3) + 50) }),
  'dossiers.csv': (h) => ({
    etat: h.parmi(['ENGAGE', 'SOLDE', 'RUPTU', '']),
    etablissement_numero: h.parmi(['', '', '', 'INCONNU']),
    maj_le: `2026-11-${10 + h.sous(14)}`,
    retire: h.parmi(['', '', '', 'oui']),
  }),
  'stagiaires.csv': (h) => ({ nom: h.parmi(['Royer', 'Petit', '']), retire: h.parmi(['', '', 'oui']) }),
  'accords.csv': (h) => ({ part_opco: h.parmi(['1000,00', '800,00']), subrogation: h.parmi(['oui', 'non']) }),
  'factures.csv': (h) => ({
    statut: h.parmi(['REGLEE', 'REJETEE', 'BON_A_PAYER']),
    motif: h.parmi(['', 'x']),
  }),
  'imputations.csv': (h) => ({ montant: h.parmi(['400.00', '300.00', 'abc']) }),
  'reglements.csv': (h) => ({
    statut: h.parmi(['EMIS', 'EXECUTE', 'REJETE']),
    montant: h.parmi(['390.00', '390.00', '391.00']),
  }),
  'reglement_lignes.csv': (h) => ({ libelle: `Libellé ${h.sous(2)}` }),
  'documents.csv': (h) => ({ titre: `Titre ${h.sous(2)}`, retire: h.parmi(['', '', 'oui']) }),
}

/** Providers whose lots come again and again, in part, changed here and there, with faults and the bank's word. */
export function openMonde(nombre: number) {
  const lots = Array.from({ length: nombre }, () => lotSimple())
  const documents = lots.map(({ dossier }) => ({
    ref: `DOC-${dossier}`,
    fichier: 'a.pdf',
    type: 'APC',
    titre: 'Accord',
    depose_le: '2026-11-01',
    objet_type: 'dossier',
    objet_id: dossier,
  }))
  return (h: Hasard): Fichiers => {
    const fichiers: Fichiers = { 'documents.csv': [], 'a.pdf': `%PDF-1.4\n%${h.sous(2)}\n%%EOF` }
    lots.forEach((lot, rang) => {
      const lignes = { ...lot.fichiers, 'documents.csv': [documents[rang]] } as Record<string, Ligne[]>
      for (const [fichier, rows] of Object.entries(lignes)) {
        if (h.sous(4) === 0) continue
        fichiers[fichier] = [
          ...((fichiers[fichier] as Ligne[] | undefined) ?? []),
          ...rows.map((ligne) => change(h, fichier, ligne)),
        ]
      }
      if (h.sous(3) === 0)
        fichiers[`banque-${rang}.xml`] = mouvement(`OPCO${lot.reglement}`, { retour: h.parmi(['', 'AC04']) })
    })
    for (const [fichier, rows] of Object.entries(fichiers)) if (rows.length === 0) delete fichiers[fichier]
    if (h.sous(2))
      fichiers['manifest.json'] = JSON.stringify({ schema: 1, emis_le: `2026-11-${10 + h.sous(14)}` })
    return fichiers
  }
}

/** Some cells of some rows change; `retire` is a column of all rows of the file, or of none. */
function change(h: Hasard, fichier: string, ligne: Ligne): Ligne {
  const { retire = '', ...autres } = h.sous(3) === 0 ? (CHANGEMENTS[fichier]?.(h) ?? {}) : {}
  const remplis = Object.entries(autres).filter(([, valeur]) => valeur !== '' || h.sous(4) === 0)
  return { ...ligne, ...Object.fromEntries(remplis), retire }
}
