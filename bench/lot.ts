// A lot of any size, as the funder's information system would write it: per dossier two stagiaires, one accord, half a
// facture and its imputation, half a line of règlement. Deterministic.
import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const DOSSIERS_PAR_ORGANISME = 200
const LIGNES_PAR_REGLEMENT = 10
const CENTIMES_PAR_LIGNE = 84_000
/** Rows that one dossier brings. */
const LIGNES_PAR_DOSSIER = 5.6

/** Writes the lot in an empty folder; about `lignes` rows in all. Returns how many exactly. */
export async function writeLot(dossier: string, lignes: number): Promise<number> {
  mkdirSync(dossier, { recursive: true })
  const nombre = Math.round(lignes / LIGNES_PAR_DOSSIER / 20) * 20
  let ecrites = 0
  for (const [fichier, { entete, rows }] of Object.entries(fichiers(nombre))) {
    await pipeline(
      Readable.from(
        blocs(entete, rows, () => {
          ecrites++
        }),
      ),
      createWriteStream(join(dossier, fichier)),
    )
  }
  return ecrites
}

type Fichier = { entete: string; rows: Iterable<string> }

function fichiers(dossiers: number): Record<string, Fichier> {
  const organismes = Math.ceil(dossiers / DOSSIERS_PAR_ORGANISME)
  return {
    'organismes.csv': {
      entete: 'siren;nda;raison_sociale;forme_juridique;qualiopi;email',
      rows: each(organismes, (o) => `${siren(o)};;ORGANISME DE FORMATION ${o};SARL;oui;`),
    },
    'etablissements.csv': {
      entete: 'numero;siret;siren;nda;raison_sociale;enseigne;adresse;code_postal;ville;iban;bic;titulaire',
      rows: each(
        organismes,
        (o) =>
          `E${o};${siret(o)};${siren(o)};;ORGANISME DE FORMATION ${o};;1 rue des Lilas;38000;Grenoble;FR1420041010050500013M02606;PSSTFRPPGRE;ORGANISME ${o}`,
      ),
    },
    'dossiers.csv': {
      entete:
        'numero;numero_externe;etablissement_numero;dispositif;intitule;entreprise_siret;entreprise_raison_sociale;date_debut;date_fin;duree_heures;etat;etat_le;motif;date_limite_facturation;maj_le',
      rows: each(
        dossiers,
        (d) =>
          `D${d};;E${organismeOf(d)};PLAN;HABILITATION ÉLECTRIQUE B1V OPÉRATEUR;;CHARPENTE MOREAU ${d % 997};${jour(d)};${jour(d)};35;ACCORDE;${jour(d)};;2027-06-30;2026-11-20`,
      ),
    },
    'stagiaires.csv': {
      entete: 'dossier_numero;stagiaire_id;nom;prenom;heures_prevues;heures_realisees;abandon_le',
      rows: each(
        dossiers * 2,
        (s) => `D${s >> 1};S${s};${NOMS[s % NOMS.length]};${PRENOMS[s % PRENOMS.length]};35;35;`,
      ),
    },
    'accords.csv': {
      entete:
        'numero;version;dossier_numero;date_accord;validite;subrogation;nature;ht;tva;ttc;part_opco;part_entreprise',
      rows: each(
        dossiers,
        (d) => `A${d};1;D${d};${jour(d)};2027-06-30;oui;PEDAGOGIE;840.00;0.00;840.00;840.00;0.00`,
      ),
    },
    'factures.csv': {
      entete:
        'numero_interne;numero_facture;etablissement_numero;type;date_facture;recue_le;ht;tva;ttc;statut;statut_le;motif',
      rows: each(
        dossiers / 2,
        (f) =>
          `F${f};FA-${f};E${organismeOf(f * 2)};FACTURE;${jour(f)};${jour(f)};840.00;0.00;840.00;REGLEE;${jour(f)};`,
      ),
    },
    'imputations.csv': {
      entete: 'facture_numero_interne;dossier_numero;echeance_numero;montant',
      rows: each(dossiers / 2, (f) => `F${f};D${f * 2};;840.00`),
    },
    'reglements.csv': {
      entete:
        'reference;etablissement_numero;date_emission;date_execution;montant;iban;bic;titulaire;statut;motif;end_to_end_id;remplace_reference',
      rows: each(
        dossiers / 2 / LIGNES_PAR_REGLEMENT,
        (r) =>
          `V${r};E${organismeOf(r * LIGNES_PAR_REGLEMENT * 2)};${jour(r)};${jour(r)};${euros(LIGNES_PAR_REGLEMENT)};FR1420041010050500013M02606;PSSTFRPPGRE;ORGANISME;EXECUTE;;OPCOV${r};`,
      ),
    },
    'reglement_lignes.csv': {
      entete:
        'reglement_reference;ligne;type;facture_numero_interne;numero_facture;dossier_numero;stagiaire_id;libelle;montant;retenue;motif',
      rows: each(
        dossiers / 2,
        (l) =>
          `V${Math.floor(l / LIGNES_PAR_REGLEMENT)};${(l % LIGNES_PAR_REGLEMENT) + 1};FACTURE;F${l};FA-${l};D${l * 2};;HABILITATION ÉLECTRIQUE;${euros(1)};0.00;`,
      ),
    },
  }
}

const NOMS = [
  'GARNIER',
  'LEFÈVRE',
  'MOREAU',
  'ÉTIENNE',
  'DUPONT',
  'MARTIN',
  'BERNARD',
  'PETIT',
  'ROBERT',
  'ROUX',
  'GIRARD',
]
const PRENOMS = [
  'Léa',
  'Noël',
  'Inès',
  'Camille',
  'Hugo',
  'Chloé',
  'Théo',
  'Zoé',
  'Loïc',
  'Hélène',
  'André',
  'Jade',
  'Louis',
]

function* each(nombre: number, ligne: (rang: number) => string): Generator<string> {
  for (let rang = 0; rang < nombre; rang++) yield ligne(rang)
}

/** The lines of a règlement are one organisme's, as its dossiers are. */
const organismeOf = (dossier: number) => Math.floor(dossier / DOSSIERS_PAR_ORGANISME)
const euros = (lignes: number) => ((lignes * CENTIMES_PAR_LIGNE) / 100).toFixed(2)

function jour(rang: number): string {
  return new Date(Date.UTC(2025, 0, 1 + (rang % 600))).toISOString().slice(0, 10)
}

const siren = (rang: number) => withKey(String(80_000_000 + rang))
const siret = (rang: number) => withKey(`${siren(rang)}0001`)

/** Adds Luhn's key. */
function withKey(chiffres: string): string {
  const somme = [...chiffres].reduceRight((total, chiffre, place) => {
    const poids = (chiffres.length - place) % 2 === 1 ? 2 : 1
    const valeur = Number(chiffre) * poids
    return total + (valeur > 9 ? valeur - 9 : valeur)
  }, 0)
  return chiffres + ((10 - (somme % 10)) % 10)
}

function* blocs(entete: string, rows: Iterable<string>, onRow: () => void): Generator<string> {
  let bloc = `${entete}\r\n`
  for (const row of rows) {
    onRow()
    bloc += `${row}\r\n`
    if (bloc.length < 65_536) continue
    yield bloc
    bloc = ''
  }
  yield bloc
}
