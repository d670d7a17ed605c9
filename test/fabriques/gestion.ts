// One object of every kind that an address of the back office names, for tests that look at every one of them.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { processLots } from '../../src/features/lots/traitement.actions.ts'
import { type Banc, creerOrganisme, MAINTENANT, type Navigateur, navigateur } from '../support.ts'
import { compteRendu, statutXml } from './banque.ts'
import { envoieDemande } from './changements.ts'
import { creerDemande } from './demandes.ts'
import { toCsv } from './imports-atelier.ts'
import { lotSimple } from './imports-lot.ts'
import { writeZip } from './imports-zip.ts'
import type { Monde } from './mondes.ts'

/** Of a parameter of an address: the identifier of an object, and one that nothing bears. */
type Objet = { reel: string; absent: string }
/** First segment after /gestion → parameters. */
export type ObjetsGestion = Record<string, Record<string, Objet>>

/** `chef` is an administrateur of the funder, `amelie` one of the world's organisme; both have just given their factor. */
export async function creerObjetsGestion(
  banc: Banc,
  { monde, chef, amelie }: { monde: Monde; chef: Navigateur; amelie: Navigateur },
): Promise<ObjetsGestion> {
  const uuid = (reel: string) => ({ reel, absent: randomUUID() })
  const nom = (reel: string) => ({ reel, absent: 'INCONNU' })
  const lot = await importe(banc, chef)
  const ancien = { ancien: monde.iban.slice(-4) }
  const demande = await envoieDemande(banc, amelie, monde.etablissement, ancien)
  return {
    annonces: { id: uuid(await announce(banc)), cle: nom('dossiers') },
    alertes: { id: uuid(await alert(banc)) },
    coordonnees: { id: uuid(demande.id) },
    demandes: { reference: { reel: await creerDemande(banc), absent: 'DC-9999-9999' } },
    dispositifs: { code: nom('PLAN') },
    documents: { id: uuid(await publish(banc, monde)) },
    equipes: { id: uuid(await createEquipe(banc)) },
    etats: { code: nom('ENGAGE') },
    facteurs: { id: uuid(await askReset(banc, chef, monde.email)) },
    lots: { id: uuid(lot), fichier: nom('dossiers.csv') },
    messages: { id: uuid(monde.conversation) },
    motifs: { domaine: nom('BANQUE'), code: nom('AC04') },
    organismes: await inviteFirst(banc, chef),
    'pieces-jointes': { id: uuid(monde.piece) },
    rapprochements: { id: uuid(await findFirst(banc, 'rapprochement')) },
    signalements: { id: uuid(await complain(banc)) },
    textes: { type: nom('CGU'), version: { reel: '1', absent: '99' } },
  }
}

/** A lot with a refused row, and a bank's message about a transfer that nobody knows. */
async function importe(banc: Banc, chef: Navigateur): Promise<string> {
  const { fichiers } = lotSimple()
  const refusees = fichiers['dossiers.csv'].map((dossier) => ({ ...dossier, etat: '' }))
  const contenus = Object.entries({ ...fichiers, 'dossiers.csv': refusees })
  const rejet = compteRendu({ virements: statutXml('PERDU-1', 'RJCT', 'AC04') })
  const octets = writeZip([
    ...contenus.map(([nom, lignes]) => ({ nom, contenu: toCsv(lignes) })),
    { nom: 'rejet.xml', contenu: rejet },
  ])
  const page = String((await chef.depose('/gestion/lots', { nom: 'lot.zip', octets })).headers.location)
  const runtime = { ...banc.deps, database: { application: banc.connexions.application } }
  await processLots(runtime)
  assert.equal((await chef.post(`${page}/import`)).statusCode, 303)
  await processLots(runtime)
  return page.split('/').at(-1) ?? ''
}

async function announce(banc: Banc): Promise<string> {
  const fin = new Date(MAINTENANT.getTime() + 86_400_000)
  const annonce = { debut: MAINTENANT, fin, texte: 'Arrêt', auteur: 'Hugo', cree_le: MAINTENANT }
  await banc.proprietaire((trx) => trx.insertInto('annonce').values(annonce).execute())
  return findFirst(banc, 'annonce')
}

async function alert(banc: Banc): Promise<string> {
  const instants = { fenetre: MAINTENANT, premier_le: MAINTENANT, dernier_le: MAINTENANT }
  const alerte = { ...instants, nature: 'nuit', sujet: 'essai', nombre: 1 }
  await banc.proprietaire((trx) => trx.insertInto('alerte').values(alerte).execute())
  return findFirst(banc, 'alerte')
}

async function publish(banc: Banc, { organisme, document }: Monde): Promise<string> {
  const publication = {
    organisme_id: organisme.id,
    document_id: document,
    auteur: 'Hugo',
    publie_le: MAINTENANT,
  }
  await banc.proprietaire((trx) => trx.insertInto('publication').values(publication).execute())
  return document
}

function createEquipe(banc: Banc): Promise<string> {
  return banc.proprietaire(async (trx) => {
    const equipe = { nom: 'Virements', delai_jours: 3 }
    return (await trx.insertInto('equipe').values(equipe).returning('id').executeTakeFirstOrThrow()).id
  })
}

async function askReset(banc: Banc, chef: Navigateur, email: string): Promise<string> {
  assert.equal((await chef.post('/gestion/facteurs', { email, motif: 'Rappelée' })).statusCode, 303)
  return findFirst(banc, 'levee_facteur')
}

async function complain(banc: Banc): Promise<string> {
  const saisie = { nom: 'Zoé', email: 'zoe@ete.example', page: '/', description: 'Illisible' }
  assert.equal((await navigateur(banc).post('/accessibilite/signalement', saisie)).statusCode, 303)
  return findFirst(banc, 'signalement')
}

/** An organisme without anybody, to which the funder has invited an administrateur. */
async function inviteFirst(banc: Banc, chef: Navigateur): Promise<ObjetsGestion[string]> {
  const { siren } = await creerOrganisme(banc)
  const saisie = { nom: 'Œuvray', prenom: 'Zoé', email: 'premiere@alpha.example', motif: 'Demandé' }
  const adresse = `/gestion/organismes/${siren}/administrateur`
  assert.equal((await chef.post(adresse, saisie)).statusCode, 303)
  return banc.proprietaire(async (trx) => {
    const invitee = trx.selectFrom('habilitation').where('invite_par_financeur', '=', true).select('id')
    const { id } = await invitee.executeTakeFirstOrThrow()
    return { siren: { reel: siren, absent: '999999999' }, id: { reel: id, absent: randomUUID() } }
  })
}

type TableSeule = 'annonce' | 'alerte' | 'levee_facteur' | 'signalement' | 'rapprochement'

function findFirst(banc: Banc, table: TableSeule): Promise<string> {
  return banc.proprietaire(async (trx) => {
    const { id } = await trx.selectFrom(table).select('id').executeTakeFirstOrThrow()
    return String(id)
  })
}
