import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { RIB_DEMO } from '../../../db/demo/changement.ts'
import { BETA } from '../../../db/demo/organismes.ts'
import type { Trx } from '../../db/client.ts'
import type { Runtime } from '../../runtime.ts'

const JOUR = 86_400_000
const OBJET = 'coordonnees/demonstration'

/** Bruno has asked for another account of Beta two days ago; a number to call him back has been known for two years. */
export async function createChangement(trx: Trx, { coffre, storage, horloge }: Runtime): Promise<void> {
  const maintenant = horloge()
  const envoi = new Date(maintenant.getTime() - 2 * JOUR)
  const [{ numero = '' } = {}] = BETA.etablissements
  const { organisme_id, demandeur_id } = await trx
    .selectFrom('organisme as o')
    .innerJoin('habilitation as h', 'h.organisme_id', 'o.id')
    .where('o.siren', '=', BETA.organisme.siren)
    .where('h.profil', '=', 'administrateur')
    .select(['o.id as organisme_id', 'h.utilisateur_id as demandeur_id'])
    .executeTakeFirstOrThrow()
  const actuel = await trx
    .selectFrom('coordonnees_bancaires')
    .where('organisme_id', '=', organisme_id)
    .where('etablissement_numero', '=', numero)
    .where('au', 'is', null)
    .select([
      'iban_pays as ancien_pays',
      'iban_fin as ancien_fin',
      'bic as ancien_bic',
      'titulaire as ancien_titulaire',
    ])
    .executeTakeFirst()
  await storage.putFlux(OBJET, Readable.from(coffre.sealFlux(Readable.from([RIB_DEMO]))))
  await trx
    .insertInto('fichier_depose')
    .values({
      organisme_id,
      cle: OBJET,
      source: 'organisme',
      auteur_id: demandeur_id,
      page: `/etablissements/${numero}/compte`,
      taille: RIB_DEMO.length,
      sha256: createHash('sha256').update(RIB_DEMO).digest(),
      depose_le: envoi,
      reprise_le: envoi,
      coffre_cle: coffre.numero,
    })
    .execute()
  const { chiffre, cle, empreinte, pays, fin } = coffre.seal('FR1420041010050500013M02606')
  const { id } = await trx
    .insertInto('changement_compte')
    .values({
      organisme_id,
      demandeur_id,
      etablissement_numero: numero,
      ...actuel,
      etat: 'SOUMISE',
      etat_le: envoi,
      version: 2,
      adresse: '192.0.2.1',
      cree_le: envoi,
      expire_le: envoi,
      soumise_le: envoi,
      iban_chiffre: chiffre,
      iban_cle: cle,
      iban_empreinte: empreinte,
      iban_pays: pays,
      iban_fin: fin,
      bic: 'PSSTFRPPGRE',
      titulaire: BETA.organisme.raison_sociale,
      rib_objet: OBJET,
      rib_mime: 'application/pdf',
      rib_extension: 'pdf',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const etape = { organisme_id, changement_id: id, le: envoi, camp: 'organisme', auteur_id: demandeur_id }
  await trx
    .insertInto('changement_etape')
    .values([
      { ...etape, rang: 1, acte: 'creation', etat: 'BROUILLON' },
      { ...etape, rang: 2, acte: 'soumission', etat: 'SOUMISE' },
    ])
    .execute()
  await trx
    .insertInto('contact_organisme')
    .values({
      organisme_id,
      nom: 'Standard',
      telephone: '0199001234',
      source: 'Convention de partenariat',
      connu_le: new Date(maintenant.getTime() - 730 * JOUR).toISOString().slice(0, 10),
      saisi_le: maintenant,
    })
    .execute()
}
