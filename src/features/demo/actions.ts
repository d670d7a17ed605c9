import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { listDemandesDemo } from '../../../db/demo/demandes.ts'
import { writeDemoLot } from '../../../db/demo/lot.ts'
import { MOT_DE_PASSE_DEMO, PERSONNES, type PersonneDemo } from '../../../db/demo/personnes.ts'
import { saveTotp } from '../../auth/facteurs.ts'
import { hashPassword } from '../../auth/passwords.ts'
import type { Coffre } from '../../core/coffre.ts'
import { jourParis } from '../../core/dates.ts'
import type { Base, Trx } from '../../db/client.ts'
import { asLots, asProprietaire, horsOrganismeLecture } from '../../db/tenant.ts'
import { openPdf } from '../../pdf/documents.ts'
import type { Runtime } from '../../runtime.ts'
import { textesEnVigueur } from '../conditions/queries.ts'
import { importLot, openImport } from '../imports/actions.ts'
import { createChangement } from './changement.actions.ts'

/** Tells a load that was interrupted after its import, which begins again, from a base of one's own. */
const NOM_LOT = 'lot-de-demonstration'

/**
 * Fills an empty database with the demo: a lot like any other, through the importer, then its people. The documents of
 * the organisations beyond Alpha and Beta, which the lot does not bring, are issued by a job.
 */
export async function loadDemo(runtime: Runtime, onStep: (texte: string) => void): Promise<void> {
  if (!(await isEmpty(runtime))) return
  onStep('Préparation des données de démonstration')
  await withFolder(async (dossier) => {
    const pdf = openPdf()
    try {
      await writeDemoLot({ dossier, today: jourParis(runtime.horloge()), pdf, onProgress: onStep })
    } finally {
      await pdf.close()
    }
    onStep('Import des données de démonstration')
    const rapport = await importLot(openImport(runtime), dossier, {
      essai: false,
      auteur: 'démonstration',
      nom: NOM_LOT,
    })
    if (rapport.refus.length > 0)
      throw new Error(`Le lot de démonstration est refusé : ${rapport.refus[0]?.message}`)
  })
  onStep('Création des comptes de démonstration')
  // Together: a process killed before this begins again at the next start (the lot goes in twice without effect).
  await asProprietaire(runtime.database.proprietaire, async (trx) => {
    await createPeople(trx, runtime)
    await createDemandes(trx, runtime.horloge())
    await createChangement(trx, runtime)
    await runtime.queue.send(trx, 'emettre-documents', {})
  })
}

/**
 * Their password is published: a database that holds them never serves as a production.
 * @throws naming one of them.
 */
export async function refuseDemoAccounts(base: Base): Promise<void> {
  const connus = PERSONNES.map(({ email }) => email)
  const trouve = await horsOrganismeLecture(base, (trx) =>
    trx.selectFrom('utilisateur').where('email', 'in', connus).select('email').executeTakeFirst(),
  )
  if (!trouve) return
  throw new Error(
    `Cette base contient des comptes de démonstration (${trouve.email}), dont le mot de passe est public : la production exige une base neuve. Indiquez-en une avec DATABASE_URL, ou lancez avec MODE=demo.`,
  )
}

async function isEmpty({ base }: Runtime): Promise<boolean> {
  const row = await asLots(base, (trx) =>
    sql<{
      vide: boolean
    }>`select not exists (select from utilisateur)
      and (not exists (select from organisme) or exists (select from lot where nom = ${NOM_LOT})) as vide`.execute(
      trx,
    ),
  )
  return row.rows[0]?.vide ?? false
}

async function withFolder<T>(work: (dossier: string) => Promise<T>): Promise<T> {
  const dossier = await mkdtemp(join(tmpdir(), 'ogestion-demo-'))
  try {
    return await work(dossier)
  } finally {
    await rm(dossier, { recursive: true, force: true })
  }
}

async function createPeople(trx: Trx, { coffre, horloge }: Runtime): Promise<void> {
  const maintenant = horloge()
  const motDePasse = await hashPassword(MOT_DE_PASSE_DEMO)
  const textes = Object.values(await textesEnVigueur(trx, maintenant))
  const organismes = new Map(
    (await trx.selectFrom('organisme').select(['id', 'siren']).execute()).map((o) => [o.siren, o.id]),
  )
  for (const personne of PERSONNES)
    await createPerson(trx, personne, { motDePasse, textes, organismes, maintenant, coffre })
}

async function createDemandes(trx: Trx, maintenant: Date): Promise<void> {
  const demandes = listDemandesDemo().map(({ ilYaJours, ...demande }) => ({
    ...demande,
    recue_le: new Date(maintenant.getTime() - ilYaJours * 86_400_000),
    adresse: '192.0.2.1',
  }))
  await trx.insertInto('demande_compte').values(demandes).execute()
}

type Contexte = {
  motDePasse: string
  textes: { type: string; version: number; empreinte: Buffer }[]
  organismes: Map<string, number>
  maintenant: Date
  coffre: Coffre
}

async function createPerson(
  trx: Trx,
  personne: PersonneDemo,
  { motDePasse, textes, organismes, maintenant, coffre }: Contexte,
): Promise<void> {
  const { email, nom, prenom, habilitations, financeur, etat, conditionsAcceptees } = personne
  const active = etat !== 'invite' && etat !== 'expire'
  const { id } = await trx
    .insertInto('utilisateur')
    .values({
      email,
      nom,
      prenom,
      mot_de_passe: active ? motDePasse : null,
      profil_financeur: financeur ?? null,
      cree_le: maintenant,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { secretTotp: secret } = personne
  if (secret) await saveTotp(trx, coffre, { utilisateurId: id, secret, pas: 0, maintenant })
  for (const habilitation of habilitations) {
    await trx
      .insertInto('habilitation')
      .values({
        utilisateur_id: id,
        organisme_id: organismes.get(habilitation.siren) ?? 0,
        profil: habilitation.profil,
        etablissements: habilitation.etablissements === 'tous' ? null : habilitation.etablissements,
        sans_noms: habilitation.sansNoms ?? false,
        ...stateOf(etat, maintenant),
      })
      .execute()
  }
  if (!conditionsAcceptees) return
  const acceptees = textes.map(({ type, version, empreinte }) => ({
    utilisateur_id: id,
    type,
    version,
    empreinte,
    acceptee_le: maintenant,
    adresse: '127.0.0.1',
  }))
  await trx.insertInto('acceptation').values(acceptees).execute()
}

function stateOf(etat: PersonneDemo['etat'], maintenant: Date) {
  const jours = (n: number) => new Date(maintenant.getTime() + n * 86_400_000)
  if (etat === 'invite') return { etat: 'invite', invite_le: jours(-1), expire_le: jours(2) }
  if (etat === 'expire') return { etat: 'invite', invite_le: jours(-12), expire_le: jours(-9) }
  return { etat: etat === 'desactive' ? 'desactive' : 'actif', invite_le: jours(-90), expire_le: null }
}
