// What one may not see changes nothing of what one sees: the organisme's other establishments, and the names of its
// stagiaires. Over every page of the application, so that a new one is tried without being named here.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DROITS, type Droit, PROFILS, profilHolds } from '../src/auth/permissions.ts'
import { creerDocument } from './fabriques/documents.ts'
import { creerDossier } from './fabriques/dossiers.ts'
import { creerConversation } from './fabriques/messages.ts'
import { creerAvis, creerReglement } from './fabriques/reglements.ts'
import { listRoutes } from './routes.ts'
import {
  type Banc,
  creerOrganisme,
  creerPersonne,
  MAINTENANT,
  type Navigateur,
  type Organisme,
  ouvreBanc,
  seConnecter,
  texte,
} from './support.ts'

const banc = await ouvreBanc()
const routes = await listRoutes(banc.deps)
const NOM = 'Zwingelstein'

/** One of everything at an establishment. */
async function peuple(banc: Banc, organisme: Organisme, auteur: string, ou: string) {
  const dossiers = await creerDossier(banc, organisme, {
    etablissement_numero: ou,
    stagiaires: [{ nom: NOM, prenom: 'Ottilie', stagiaire_id: 'S1' }],
    accords: 80_000,
    factures: [{ montant: 40_000, etablissement_numero: ou, statut: 'REJETEE' }],
  })
  const ligne = { montant: 40_000, dossier_numero: dossiers, stagiaire_id: 'S1' }
  const paye = { etablissement_numero: ou, lignes: [ligne] }
  const reglements = await creerReglement(banc, organisme, paye)
  await creerReglement(banc, organisme, { ...paye, statut: 'REJETE' })
  await creerAvis(banc, organisme, reglements, ou)
  const documents = await creerDocument(banc, organisme, { objetId: dossiers, titre: NOM, etablissement: ou })
  const messages = await creerConversation(banc, organisme, {
    auteur,
    dossier: dossiers,
    texte: `Où est ${NOM}`,
  })
  await banc.proprietaire((trx) =>
    trx.updateTable('conversation').set({ reponse_rang: 1 }).where('id', '=', messages).execute(),
  )
  return { dossiers, reglements, documents, messages, etablissements: ou }
}
type Objets = Awaited<ReturnType<typeof peuple>>

const AUTRES = [
  '/dossiers?a_faire=CORRIGER',
  '/dossiers?entreprise=CHARPENTE',
  `/dossiers?stagiaire=${NOM}`,
  '/reglements?statut=REJETE',
  '/reglements?montant=400,00',
  ...[NOM, 'charpente', '400,00', 'OPCO', '2026'].map((q) => `/recherche?q=${q}`),
]

/** Every page that this profil reads, on these objects; the journal grows by being read. */
function adresses(profil: (typeof PROFILS)[number], objets: Objets): string[] {
  const lues = routes.filter(
    ({ methode, url, permission = '' }) =>
      methode === 'GET' &&
      permission in DROITS &&
      profilHolds(profil, permission as Droit) &&
      !url.startsWith('/journal'),
  )
  const directes = lues.flatMap(({ url, parametres }) => {
    if (parametres.length === 0) return [url]
    const objet = objets[url.split('/')[1] as keyof Objets]
    return objet ? [url.replace(/:\w+/, objet), `${url.replace(/:\w+/, objet)}?onglet=documents`] : []
  })
  return [...directes, ...AUTRES]
}

async function readAll(nav: Navigateur, adresses: string[]): Promise<Map<string, string>> {
  const lues = new Map<string, string>()
  for (const adresse of adresses) {
    const reponse = await nav.get(adresse)
    lues.set(adresse, `${reponse.statusCode} ${texte(reponse)} ${reponse.headers.location ?? ''}`)
  }
  return lues
}

for (const profil of PROFILS)
  test(`ce qui arrive à un autre établissement ne change rien, sur aucune page, pour un ${profil} d’un seul`, async () => {
    const organisme = await creerOrganisme(banc, { etablissements: 2 })
    const [grenoble = '', lyon = ''] = organisme.etablissements
    const { id: auteur } = await creerPersonne(banc, organisme)
    const objets = await peuple(banc, organisme, auteur, lyon)
    const { email } = await creerPersonne(banc, organisme, { profil, etablissements: [lyon] })
    const nav = await seConnecter(banc, email)
    const pages = adresses(profil, objets)
    // The answer is read once, and no longer waits on the home page.
    await nav.get(`/messages/${objets.messages}`)
    const avant = await readAll(nav, pages)
    await peuple(banc, organisme, auteur, grenoble)
    await creerConversation(banc, organisme, { auteur })
    const invitee = await creerPersonne(banc, organisme, { etablissements: [grenoble] })
    await banc.proprietaire((trx) =>
      trx
        .updateTable('habilitation')
        .set({ etat: 'invite', expire_le: MAINTENANT })
        .where('id', '=', invitee.habilitationId)
        .execute(),
    )
    const apres = await readAll(nav, pages)
    for (const page of pages) assert.equal(apres.get(page), avant.get(page), page)
    assert.ok([...avant.values()].some((page) => page.includes(NOM.toUpperCase())))
  })

for (const profil of PROFILS.filter((un) => un !== 'administrateur'))
  test(`sans les noms des stagiaires, aucune page ni recherche n’en montre à un ${profil}`, async () => {
    const organisme = await creerOrganisme(banc)
    const { id: auteur } = await creerPersonne(banc, organisme)
    const objets = await peuple(banc, organisme, auteur, organisme.etablissements[0] ?? '')
    const avec = await creerPersonne(banc, organisme, { profil })
    const sans = await creerPersonne(banc, organisme, { profil, sansNoms: true })
    const pages = adresses(profil, objets)
    const lues = await readAll(await seConnecter(banc, avec.email), pages)
    const nues = await readAll(await seConnecter(banc, sans.email), pages)
    const montrent = pages.filter((page) => names(lues.get(page)))
    assert.ok(montrent.length >= 4, montrent.join())
    const sansLaRecherche = pages.filter((page) => !page.includes(NOM))
    for (const page of sansLaRecherche) assert.ok(!names(nues.get(page)), `${page} nomme un stagiaire`)
    for (const refusee of [`/documents/${objets.documents}`, `/messages/${objets.messages}`])
      assert.match(nues.get(refusee) ?? '', /^404/)
    assert.match(nues.get(`/dossiers?stagiaire=${NOM}`) ?? '', /ne vous montre pas les noms des stagiaires/)
    assert.match(nues.get(`/recherche?q=${NOM}`) ?? '', /Aucun résultat/)
    assert.match(nues.get(`/dossiers/${objets.dossiers}`) ?? '', /Documents non ouverts.*STAGIAIRE 1/)
    assert.match(nues.get(`/reglements/${objets.reglements}`) ?? '', /1 stagiaire.*400,00/)
  })

const names = (page = '') => page.toLowerCase().includes(NOM.toLowerCase())
