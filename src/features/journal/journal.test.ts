import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { creerDocument } from '../../../test/fabriques/documents.ts'
import { creerDossier } from '../../../test/fabriques/dossiers.ts'
import { chezAlpha, invite } from '../../../test/fabriques/utilisateurs.ts'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  navigateur,
  type Organisme,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'
import { horsOrganisme } from '../../db/tenant.ts'

describe('le journal', async () => {
  const banc = await ouvreBanc()
  const actesDe = (organisme: Organisme) =>
    banc.proprietaire((trx) =>
      trx
        .selectFrom('journal')
        .where('organisme_id', '=', organisme.id)
        .orderBy('id')
        .select(['acte', 'resultat', 'objet_id', 'adresse', 'details'])
        .execute(),
    )
  async function nommee(
    organisme: Organisme,
    nom: string,
    options: Parameters<typeof creerPersonne>[2] = {},
  ) {
    const personne = await creerPersonne(banc, organisme, options)
    await banc.proprietaire((trx) =>
      trx.updateTable('utilisateur').set({ nom }).where('id', '=', personne.id).execute(),
    )
    return personne
  }
  const { email: hugoEmail } = await creerPersonne(banc, null, { financeur: 'administrateur' })

  test('chaque acte attendu a sa ligne, avec qui, quoi, quand, d’où et le résultat, et rien d’autre', async () => {
    const { organisme, amelie } = await chezAlpha(banc)
    const [beta, gilbert] = [
      await creerOrganisme(banc),
      await seConnecter(banc, (await creerPersonne(banc, null, { financeur: 'agent' })).email),
    ]
    const dossier = await creerDossier(banc, organisme)
    const document = await creerDocument(banc, organisme, { objetId: dossier })
    await amelie.get('/dossiers')
    await amelie.get(`/dossiers/${dossier}`)
    await amelie.get(`/documents/${document}`)
    await amelie.get(`/documents/${document}?telecharger=1`)
    await amelie.get(`/etablissements/${beta.etablissements[0]}`)
    await amelie.get('/gestion')
    const lea = await connecte(banc, organisme, { profil: 'lecteur' })
    await lea.get('/journal')
    await lea.get('/journal/export')
    await invite(amelie)
    await amelie.get('/journal')
    await amelie.get('/journal/export')
    await gilbert.post(`/gestion/organismes/${organisme.siren}/observation`, {
      profil: 'comptable',
      portee: 'tous',
      raison: 'Question reçue par téléphone',
    })
    await gilbert.get(`/dossiers/${dossier}`)
    await gilbert.post('/gestion/observation/fin')
    await amelie.post('/deconnexion')
    const lignes = await actesDe(organisme)
    assert.deepEqual(
      lignes.map(({ acte, resultat }) => `${acte} ${resultat}`),
      [
        'connexion ok',
        'facteur.verification ok',
        'dossier.lecture ok',
        'document.lecture ok',
        'document.telechargement ok',
        'acces.introuvable refuse',
        'acces.refus refuse',
        'connexion ok',
        'acces.refus refuse',
        'acces.refus refuse',
        'utilisateur.invitation ok',
        'journal.lecture ok',
        'journal.export ok',
        'observation.debut ok',
        'dossier.lecture ok',
        'observation.fin ok',
        'deconnexion ok',
      ],
    )
    assert.ok(lignes.every(({ adresse }) => adresse === '127.0.0.1'))
    assert.equal(lignes[5]?.objet_id, beta.etablissements[0])
    assert.deepEqual(await actesDe(beta), [])
  })

  test('la page dit tout en français, avec le lien vers l’objet et la visite du financeur', async () => {
    const { organisme, amelie } = await chezAlpha(banc)
    const dossier = await creerDossier(banc, organisme)
    await amelie.get(`/dossiers/${dossier}`)
    const hugo = await seConnecter(banc, hugoEmail)
    await hugo.post(`/gestion/organismes/${organisme.siren}/observation`, {
      profil: 'lecteur',
      portee: 'tous',
      raison: 'Aide demandée',
    })
    await hugo.post('/gestion/observation/fin')
    const page = await amelie.get('/journal')
    assert.equal(page.statusCode, 200)
    assert.match(texte(page), /GARNIER Amélie Consultation d’un dossier Dossier \S+ 127\.0\.0\.1 Fait/)
    assert.match(
      texte(page),
      /GARNIER Amélie \(Constructys\) Visite du financeur : début .*Motif : Aide demandée/,
    )
    assert.match(page.body, new RegExp(`href="/dossiers/${dossier}"`))
    assert.doesNotMatch(page.body, /observation\.|dossier\.lecture/)
  })

  test('les filtres se combinent, ce qui n’a pas de sens est dit', async () => {
    const { organisme, amelie } = await chezAlpha(banc)
    const lea = await nommee(organisme, 'Lire', { profil: 'lecteur' })
    await (await seConnecter(banc, lea.email)).get('/utilisateurs')
    const compte = async (filtres: string) =>
      ((await amelie.get(`/journal?${filtres}`)).body.match(/t-entete" data-t/g) ?? []).length
    assert.equal(await compte(`personne=${lea.id}`), 2)
    assert.equal(await compte(`personne=${lea.id}&famille=refus`), 1)
    assert.equal(await compte('resultat=refuse'), 1)
    assert.equal(await compte('debut=25/11/2026'), 0)
    assert.equal(await compte(`personne=${lea.id}&debut=24/11/2026&fin=24/11/2026`), 2)
    assert.equal(await compte('personne=financeur'), 0)
    assert.match(texte(await amelie.get('/journal?debut=25/11/2026')), /Aucune ligne ne correspond/)
    const faux = await amelie.get(
      '/journal?debut=hier&personne=1%27&famille=tout&resultat=&suite=x&fin=32/13/2026',
    )
    assert.equal(faux.statusCode, 200)
    assert.match(texte(faux), /Filtres laissés de côté/)
  })

  test('les pages se suivent sans trou ni double, même quand des lignes s’ajoutent', async () => {
    const { amelie } = await chezAlpha(banc)
    for (let n = 0; n < 60; n++) await amelie.get('/journal?resultat=echec')
    const vues: string[] = []
    let adresse: string | undefined = '/journal?famille=surveillance'
    while (adresse) {
      const { body } = await amelie.get(adresse)
      vues.push(...[...body.matchAll(/<tr role="row"/g)].slice(1).map((_, rang) => `${adresse} ${rang}`))
      adresse = /href="([^"]+)" rel="next"/.exec(body)?.[1]?.replaceAll('&amp;', '&')
    }
    assert.equal(vues.length, 60)
  })

  test('l’export est un CSV sûr, borné à un an', async () => {
    const { organisme } = await chezAlpha(banc)
    await seConnecter(banc, (await nommee(organisme, '=cmd')).email)
    banc.avance({ jours: 400 })
    const { email } = await creerPersonne(banc, organisme)
    const plusTard = await seConnecter(banc, email)
    const csv = await plusTard.get('/journal/export')
    assert.equal(csv.headers['content-type'], 'text/csv; charset=utf-8')
    assert.match(String(csv.headers['content-disposition']), /attachment; filename="journal-2027-12-29\.csv"/)
    assert.equal(csv.body.split('\r\n').length, 5)
    const ancien = await plusTard.get('/journal/export?fin=24/11/2026')
    assert.ok(ancien.body.startsWith('\ufeffinstant_utc;heure_de_paris;'))
    assert.match(
      ancien.body,
      /\r\n2026-11-24T10:00:00\.000Z;24\/11\/2026 à 11:00;\d{9};'=CMD Amélie;Connexion;;;127\.0\.0\.1;Fait\r\n/,
    )
  })

  test('un administrateur de quelques établissements ne voit que les siens', async () => {
    const { organisme } = await chezAlpha(banc)
    const [premier = '', second = ''] = organisme.etablissements
    const partielle = await nommee(organisme, 'Partielle', { etablissements: [premier] })
    await seConnecter(banc, (await nommee(organisme, 'Ailleurs', { etablissements: [second] })).email)
    const page = await (await seConnecter(banc, partielle.email)).get('/journal')
    assert.match(texte(page), /PARTIELLE/)
    assert.doesNotMatch(texte(page), /AILLEURS|GARNIER/)
  })

  test('le financeur lit tous les journaux par SIREN, personne et acte ; sa lecture laisse sa ligne', async () => {
    const { organisme, amelie } = await chezAlpha(banc)
    await amelie.get('/gestion')
    await navigateur(banc).post('/connexion', { identifiant: 'nul@exemple.fr', motDePasse: 'x' })
    const hugo = await seConnecter(banc, hugoEmail)
    const page = await hugo.get(`/gestion/journal?siren=${organisme.siren}&famille=refus&personne=garnier`)
    assert.match(texte(page), /GARNIER Amélie Alpha Formation Page hors des droits de la personne/)
    assert.match(texte(await hugo.get('/gestion/journal?resultat=refuse')), /Personne inconnue — Connexion/)
    assert.match(texte(await hugo.get('/gestion/journal')), /Consultation du journal/)
    assert.equal((await hugo.get('/gestion/journal/export')).statusCode, 200)
    const agent = await seConnecter(banc, (await creerPersonne(banc, null, { financeur: 'valideur' })).email)
    assert.equal((await agent.get('/gestion/journal')).statusCode, 403)
    assert.equal((await amelie.get('/gestion/journal')).statusCode, 404)
  })

  test('sans sa ligne de journal, aucun acte', async () => {
    const { organisme, amelie } = await chezAlpha(banc)
    const dossier = await creerDossier(banc, organisme)
    const habilitations = () =>
      horsOrganisme(banc.deps.base, (trx) =>
        trx.selectFrom('habilitation').where('organisme_id', '=', organisme.id).selectAll().execute(),
      )
    const avant = await habilitations()
    await banc.proprietaire((trx) => sql`revoke insert on journal from app`.execute(trx))
    try {
      const essais = [
        await amelie.get(`/dossiers/${dossier}`),
        await amelie.get('/dossiers/D26000000'),
        await amelie.post('/utilisateurs/nouveau', {
          nom: 'Sans',
          prenom: 'Ligne',
          email: 'sans@ligne.example',
          profil: 'lecteur',
          portee: 'tous',
        }),
      ]
      for (const essai of essais) {
        assert.equal(essai.statusCode, 500)
        assert.match(texte(essai), /Référence/i)
      }
    } finally {
      await banc.proprietaire((trx) => sql`grant insert on journal to app`.execute(trx))
    }
    assert.deepEqual(await habilitations(), avant)
  })
})
