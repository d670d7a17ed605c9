import assert from 'node:assert/strict'
import { type Banc, MAINTENANT, type Navigateur } from '../support.ts'

export const ANCIEN = 'FR7630006000011234567890189'
export const NOUVEAU = 'FR1420041010050500013M02606'
export const ETRANGER = 'DE89370400440532013000'
export const RIB = Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Page >>\nendobj\n%%EOF')

const SAISIE = { ancien: '0189', iban: NOUVEAU, bic: 'PSSTFRPPGRE', titulaire: 'Alpha Formation' }

/** Types a new account with its RIB, as a browser does. */
export function saisitCompte(
  nav: Navigateur,
  etablissement: string,
  champs: Record<string, string> = {},
  octets = RIB,
) {
  return nav.depose(`/etablissements/${etablissement}/compte`, {
    champ: 'rib',
    nom: 'rib.pdf',
    octets,
    champs: { ...SAISIE, ...champs },
  })
}

/** The last request of the établissement, as the database has it. */
export function demandeOf(banc: Banc, etablissement: string) {
  return banc.proprietaire((trx) =>
    trx
      .selectFrom('changement_compte')
      .where('etablissement_numero', '=', etablissement)
      .selectAll()
      .orderBy('cree_le', 'desc')
      .orderBy('version')
      .limit(1)
      .executeTakeFirstOrThrow(),
  )
}

/** Does the next thing of a provider (envoi, confirmation, retrait), from the page she has just read. */
export async function poursuit(banc: Banc, nav: Navigateur, etablissement: string, chemin: string) {
  const { id, version } = await demandeOf(banc, etablissement)
  return nav.post(`/etablissements/${etablissement}/compte/${chemin}`, {
    demande: id,
    version: String(version),
  })
}

/** A request typed and sent. */
export async function envoieDemande(banc: Banc, nav: Navigateur, etablissement: string, champs = {}) {
  const saisie = await saisitCompte(nav, etablissement, champs)
  assert.equal(saisie.statusCode, 303)
  assert.equal((await poursuit(banc, nav, etablissement, 'envoi')).statusCode, 303)
  return demandeOf(banc, etablissement)
}

/** The mails of a kind, with their addresses and what they say. */
export function courrielsOf(banc: Banc, modele: string) {
  return banc.proprietaire((trx) =>
    trx.selectFrom('courriel').where('modele', '=', modele).selectAll().orderBy('cree_le').execute(),
  )
}

/** Whoever signs in has done so the same way for long, so that no alert says otherwise. */
export async function vieillit(banc: Banc): Promise<void> {
  const jadis = new Date('2026-01-05T09:00:00Z')
  await banc.proprietaire(async (trx) => {
    await trx.updateTable('facteur_totp').set({ cree_le: jadis }).execute()
    await trx.updateTable('habilitation').set({ invite_le: jadis }).execute()
  })
}

/** A number on file, known since that day, written by that person. */
export async function creerContact(
  banc: Banc,
  organismeId: number,
  saisiPar: string,
  connuLe = '2024-03-12',
) {
  const { id } = await banc.proprietaire((trx) =>
    trx
      .insertInto('contact_organisme')
      .values({
        organisme_id: organismeId,
        nom: 'Standard',
        telephone: '0476000000',
        source: 'Convention',
        connu_le: connuLe,
        saisi_par: saisiPar,
        saisi_le: MAINTENANT,
      })
      .returning('id')
      .executeTakeFirstOrThrow(),
  )
  return id
}

/** Does the next thing of the funder's, from the page just read. */
export async function decide(
  banc: Banc,
  nav: Navigateur,
  etablissement: string,
  chemin: string,
  champs: Record<string, string> = {},
) {
  const { id, version } = await demandeOf(banc, etablissement)
  return nav.post(`/gestion/coordonnees/${id}/${chemin}`, { version: String(version), ...champs })
}
