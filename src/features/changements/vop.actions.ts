import { jourParis } from '../../core/dates.ts'
import { cleanTexte } from '../../core/texte.ts'
import type { Trx } from '../../db/client.ts'
import { asLots } from '../../db/tenant.ts'
import type { Deps } from '../../http/types.ts'
import { askVop, type CodeVop, type Reponse } from '../../vop/vop.ts'
import { addMinutes } from '../comptes/rules.ts'
import { lockDemande } from './gestion.queries.ts'
import { type EtatChangement, nextEtat, type ResultatVop } from './rules.ts'
import { type Auteur, advance } from './suivi.actions.ts'

type Ronde = Pick<Deps, 'base' | 'config' | 'coffre' | 'horloge' | 'logger'>

const RESULTATS: Readonly<Record<CodeVop, ResultatVop>> = {
  MTCH: 'CORRESPOND',
  CMTC: 'PROCHE',
  NMTC: 'NE_CORRESPOND_PAS',
  NOAP: 'NON_VERIFIABLE',
}

/** After so many breakdowns, about an hour, the answer is entered by hand. */
const ESSAIS = 5
const PAR_RONDE = 50

/** Asks the bank's service, where there is one, about the accounts that nobody has checked yet. */
export async function verifyBeneficiaires(ronde: Ronde, delaiMs?: number): Promise<void> {
  const { vopUrl } = ronde.config
  if (vopUrl === null) return
  for (const { iban_chiffre, iban_cle, vop_essais, ...demande } of await listAVerifier(ronde)) {
    const iban = ronde.coffre.open({ chiffre: iban_chiffre, cle: iban_cle })
    const question = { iban, nom: demande.titulaire, siren: demande.siren, reference: demande.id }
    const reponse = await askVop(vopUrl, question, delaiMs)
    if (reponse.code === null) ronde.logger.warn({ demande: demande.id, cause: reponse.cause }, 'vop')
    await asLots(ronde.base, (trx) => settle(trx, ronde, { id: demande.id, vop_essais }, reponse))
  }
}

function listAVerifier({ base, horloge }: Ronde) {
  return asLots(base, (trx) =>
    trx
      .selectFrom('changement_compte as d')
      .innerJoin('organisme as o', 'o.id', 'd.organisme_id')
      .where('d.etat', 'in', ['SOUMISE', 'CONFIRMEE', 'RAPPELEE'])
      .where('d.vop_resultat', 'is', null)
      .where('d.vop_essais', '<', ESSAIS)
      .where((eb) => eb.or([eb('d.vop_reprise_le', 'is', null), eb('d.vop_reprise_le', '<=', horloge())]))
      .select(['d.id', 'd.iban_chiffre', 'd.iban_cle', 'd.titulaire', 'd.vop_essais', 'o.siren'])
      .orderBy('d.etat_le')
      .limit(PAR_RONDE)
      .execute(),
  )
}

type Posee = { id: string; vop_essais: number }

/** Nothing where somebody has entered an answer, another worker has had one, or the request has moved, meanwhile. */
async function settle(trx: Trx, { horloge }: Ronde, posee: Posee, reponse: Reponse): Promise<void> {
  const { id } = posee
  const demande = await lockDemande(trx, id)
  if (!demande || demande.vop_resultat !== null || demande.vop_essais !== posee.vop_essais) return
  if (nextEtat('verification', demande.etat as EtatChangement) === null) return
  const maintenant = horloge()
  if (reponse.code === null) {
    const vop_essais = demande.vop_essais + 1
    await trx
      .updateTable('changement_compte')
      .set({ vop_essais, vop_panne: reponse.raison, vop_reprise_le: addMinutes(maintenant, 2 ** vop_essais) })
      .where('id', '=', id)
      .where('organisme_id', '=', demande.organisme_id)
      .execute()
    return
  }
  const auteur: Auteur = { id: null, camp: 'programme', maintenant, adresse: '' }
  const { code, brut, nom } = reponse
  await advance(trx, auteur, demande, {
    acte: 'verification',
    colonnes: {
      vop_resultat: RESULTATS[code],
      vop_le: jourParis(maintenant),
      vop_nom: cleanTexte(nom) ?? '',
      vop_brut: brut,
      vop_panne: '',
    },
    details: { resultat: RESULTATS[code] },
  })
}
