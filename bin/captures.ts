// A PNG of each page for each profil, at 1280 and 360 px, of the whole page.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { ALPHA } from '../db/demo/organismes.ts'
import { MOT_DE_PASSE_DEMO } from '../db/demo/personnes.ts'
import { RACINE } from '../src/racine.ts'
import { passeFacteur } from '../test/e2e/facteur.ts'
import { startNavigateur } from '../test/e2e/navigateur.ts'
import { startServeur } from '../test/e2e/serveur.ts'

const SORTIE = fileURLToPath(new URL('captures/', RACINE))
const LARGEURS = [1280, 360]

/** Name of the pictures → address; « > » is the first line of the list. */
const PUBLIQUES: Record<string, string> = {
  connexion: '/connexion',
  'connexion-annuaire': '/connexion/annuaire',
  'mot-de-passe-oublie': '/mot-de-passe-oublie',
  'demande-de-compte': '/demande-de-compte',
  accessibilite: '/accessibilite',
  signalement: '/accessibilite/signalement',
  'mentions-legales': '/mentions-legales',
  'donnees-personnelles': '/donnees-personnelles',
  aide: '/aide',
  etat: '/etat',
  courriels: '/demo/courriels',
  codes: '/demo/codes',
}
const PAGES: Record<string, string> = {
  accueil: '/',
  utilisateurs: '/utilisateurs',
  utilisateur: '/utilisateurs >',
  'utilisateur-nouveau': '/utilisateurs/nouveau',
  'utilisateurs-second-facteur': '/utilisateurs/second-facteur',
  recherche: '/recherche?q=isolation',
  dossiers: '/dossiers',
  'dossiers-vide': '/dossiers?stagiaire=Zzyzx',
  dossier: '/dossiers >',
  'dossier-solde': '/dossiers?statut=SOLDE >',
  reglements: '/reglements',
  reglement: '/reglements?statut=EXECUTE >',
  'reglement-rejete': '/reglements?statut=REJETE >',
  etablissements: '/etablissements',
  etablissement: '/etablissements >',
  compte: '/etablissements/E900001/compte',
  messages: '/messages',
  'message-nouveau': '/messages/nouveau',
  'mon-compte': '/mon-compte',
  'mon-compte-facteurs': '/mon-compte/facteurs',
  'mon-compte-application': '/mon-compte/facteurs/application',
  'mon-compte-cle': '/mon-compte/facteurs/cle',
  'mon-compte-mot-de-passe': '/mon-compte/mot-de-passe',
  'mon-compte-email': '/mon-compte/email',
  journal: '/journal',
}
const PERSONNES: Record<string, { email: string | null; pages: Record<string, string> }> = {
  anonyme: { email: null, pages: PUBLIQUES },
  administrateur: { email: 'amelie@alpha.example', pages: PAGES },
  gestionnaire: { email: 'gaelle@alpha.example', pages: PAGES },
  comptable: { email: 'colin@alpha.example', pages: PAGES },
  lecteur: { email: 'lea@alpha.example', pages: PAGES },
  'premiere-visite': { email: 'nadia@gamma.example', pages: { conditions: '/conditions' } },
  'deux-organismes': { email: 'xavier@cabinet.example', pages: { 'choix-organisme': '/choix-organisme' } },
  financeur: {
    email: 'gisele@opco.example',
    pages: {
      gestion: '/gestion',
      lots: '/gestion/lots',
      lot: '/gestion/lots >',
      coordonnees: '/gestion/coordonnees',
      coordonnee: '/gestion/coordonnees >',
      demandes: '/gestion/demandes',
      demande: '/gestion/demandes >',
      organismes: '/gestion/organismes',
      organisme: '/gestion/organismes?q=alpha >',
      'organisme-sans-personne': '/gestion/organismes?sans_administrateur=1 >',
      file: '/gestion/messages',
      'facteurs-perdus': '/gestion/facteurs',
    },
  },
  'financeur-administrateur': {
    email: 'hugo@opco.example',
    pages: {
      annonces: '/gestion/annonces',
      flux: '/gestion/annonces/flux/dossiers',
      'organisme-annuaire': `/gestion/organismes/${ALPHA.organisme.siren}/annuaire`,
      'journal-gestion': '/gestion/journal',
      alertes: '/gestion/alertes',
      reglages: '/gestion/reglages',
      etats: '/gestion/etats',
      etat: '/gestion/etats >',
      motifs: '/gestion/motifs',
      motif: '/gestion/motifs >',
      textes: '/gestion/textes',
      'texte-cgu': '/gestion/textes/CGU',
      'texte-version': '/gestion/textes/CGU >',
      dispositif: '/gestion/dispositifs >',
      equipes: '/gestion/equipes',
      'equipe-nouvelle': '/gestion/equipes/nouvelle',
      equipe: '/gestion/equipes >',
      personnes: '/gestion/personnes',
      'personnes-trouvees': '/gestion/personnes?mots=ro',
      archives: '/gestion/archives',
    },
  },
}

const mots = process.argv.slice(2)
mkdirSync(SORTIE, { recursive: true })
const serveur = await startServeur()
const navigateur = await startNavigateur()
try {
  for (const profil of Object.keys(PERSONNES)) await captureAll(navigateur, profil)
} finally {
  await navigateur.close()
  await serveur.stop()
}

async function captureAll(navigateur: Browser, profil: string): Promise<void> {
  const { email = null, pages = {} } = PERSONNES[profil] ?? {}
  const voulues = Object.entries(pages).filter(
    ([nom]) => mots.length === 0 || mots.some((mot) => nom.includes(mot)),
  )
  if (voulues.length === 0) return
  const contexte = await navigateur.newContext({ baseURL: serveur.adresse, locale: 'fr-FR' })
  const page = await contexte.newPage()
  if (email) await signIn(page, email)
  for (const [nom, adresse] of voulues) await capture(page, { nom: `${nom}-${profil}`, adresse, email })
  await contexte.close()
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto('/connexion')
  await page.locator('input[name=identifiant]').fill(email)
  await page.locator('input[name=motDePasse]').fill(MOT_DE_PASSE_DEMO)
  await Promise.all([page.waitForNavigation(), page.locator('main button[type=submit]').click()])
  await passeFacteur(page, email)
}

/** A profil that may not see the page has no picture of it. */
async function capture(
  page: Page,
  { nom, adresse, email }: { nom: string; adresse: string; email: string | null },
): Promise<void> {
  const [chemin = '/', premier] = adresse.split(' ')
  const reponse = await page.goto(chemin)
  if (reponse?.status() !== 200) return
  if (email) await passeFacteur(page, email)
  if (premier) await page.goto((await page.locator('tbody a').first().getAttribute('href')) ?? chemin)
  for (const width of LARGEURS) {
    await page.setViewportSize({ width, height: width === 360 ? 740 : 900 })
    await page.screenshot({ path: `${SORTIE}${nom}-${width}.png`, fullPage: true })
  }
  process.stdout.write(`captures/${nom}-{${LARGEURS}}.png\n`)
}
