import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { MAINTENANT, navigateur, ouvreBanc, texte } from '../../../test/support.ts'
import { horsOrganisme } from '../../db/tenant.ts'
import { openMailer } from '../../mail/mailer.ts'
import { type NouveauCourriel, postCourriel } from './actions.ts'
import { sendCourriel, sweepCourriels } from './jobs.ts'
import { type Modele, renderCourriel } from './modeles.tsx'

const banc = await ouvreBanc()
const PORTAIL = { publicUrl: 'https://ogestion.exemple.fr', financeurNom: 'Constructys' }

type Relais = {
  recus: { de: string; a: string[]; brut: string }[]
  url: string
  code: number
  lenteur: number
}

/** A real relay on the loopback, which answers what the test asks of it. */
async function ouvreRelais(): Promise<Relais> {
  const relais: Relais = { recus: [], url: '', code: 0, lenteur: 0 }
  const refuse = () => Object.assign(new Error('non'), { responseCode: relais.code })
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: (_adresse, _session, suite) => (relais.code ? suite(refuse()) : suite()),
    onData(flux, { envelope }, suite) {
      const morceaux: Buffer[] = []
      flux.on('data', (morceau: Buffer) => morceaux.push(morceau))
      flux.on('end', () => {
        const de = envelope.mailFrom ? envelope.mailFrom.address : ''
        relais.recus.push({
          de,
          a: envelope.rcptTo.map(({ address }) => address),
          brut: Buffer.concat(morceaux).toString('utf8'),
        })
        setTimeout(suite, relais.lenteur)
      })
    },
  })
  await new Promise<void>((pret) => server.listen(0, '127.0.0.1', pret))
  after(() => new Promise<void>((fin) => server.close(fin)))
  relais.url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  return relais
}

const relais = await ouvreRelais()
const production = {
  ...banc.deps,
  config: {
    ...banc.deps.config,
    mode: 'production' as const,
    smtpUrl: relais.url,
    publicUrl: PORTAIL.publicUrl,
  },
}

async function poste(courriel: Partial<NouveauCourriel> = {}): Promise<string> {
  const { deps } = banc
  await horsOrganisme(deps.base, (trx) =>
    postCourriel(trx, deps.queue, deps.horloge(), {
      destinataire: 'camille@alpha.example',
      modele: 'activation',
      donnees: { prenom: 'Zoé', nom: 'Œuvray', organisme: 'Bâti & <b>Co</b>', expire: '27/11/2026 à 11:00' },
      liens: { adresse: 'https://ogestion.exemple.fr/activation/jeton-secret' },
      ...courriel,
    }),
  )
  return banc.proprietaire(async (trx) => {
    const row = await trx
      .selectFrom('courriel')
      .where('etat', '=', 'a_envoyer')
      .select('id')
      .executeTakeFirstOrThrow()
    return row.id
  })
}

const lit = (id: string) =>
  banc.proprietaire((trx) =>
    trx.selectFrom('courriel').where('id', '=', id).selectAll().executeTakeFirstOrThrow(),
  )

test('une invitation part au relais, en texte et en HTML, avec les mots du guide', async () => {
  const id = await poste()
  await sendCourriel(production, id)
  const { brut, a } = relais.recus.at(-1) ?? { brut: '', a: [] }
  assert.deepEqual(a, ['camille@alpha.example'])
  const mail = await simpleParser(brut)
  assert.equal(mail.subject, 'Votre espace oGestion est ouvert')
  assert.equal(mail.from?.value[0]?.address, 'ne-pas-repondre@ogestion.example')
  assert.equal(mail.messageId, `<${id}@ogestion.exemple.fr>`)
  assert.equal(mail.headers.get('auto-submitted'), 'auto-generated')
  for (const mots of [
    'Bonjour Zoé Œuvray,',
    'Vous pouvez désormais vous connecter à votre espace oGestion',
    'https://ogestion.exemple.fr/activation/jeton-secret',
    'ajoutez-la à vos favoris',
    '27/11/2026 à 11:00',
  ]) {
    assert.ok(mail.text?.includes(mots), `texte : ${mots}`)
    assert.ok(String(mail.html).includes(mots), `html : ${mots}`)
  }
  assert.ok(mail.text?.includes('Bâti & <b>Co</b>'))
  assert.ok(String(mail.html).includes('Bâti &amp; &lt;b>Co&lt;/b>'))
})

test('un relais qui ne sait pas chiffrer ne reçoit rien quand le chiffrement est exigé', async () => {
  const avant = relais.recus.length
  const smtpUrl = `${relais.url}?requireTLS=true`
  const mailer = openMailer({ ...production.config, smtpUrl })
  const mail = { id: 'x', destinataire: 'a@b.example', sujet: 's', texte: 't', html: 'h', date: MAINTENANT }
  assert.ok(mailer)
  await assert.rejects(mailer.send(mail), /STARTTLS/)
  assert.equal(relais.recus.length, avant)
})

test('envoyé, le courriel ne garde pas son lien et ne part pas une seconde fois', async () => {
  const id = await poste()
  const avant = relais.recus.length
  await sendCourriel(production, id)
  await sendCourriel(production, id)
  assert.equal(relais.recus.length, avant + 1)
  const { etat, liens, envoye_le } = await lit(id)
  assert.deepEqual({ etat, liens, envoye_le }, { etat: 'envoye', liens: null, envoye_le: MAINTENANT })
})

test('deux ouvriers à la fois n’envoient qu’un courriel', async () => {
  const id = await poste()
  const avant = relais.recus.length
  relais.lenteur = 300
  await Promise.all([
    sendCourriel(production, id),
    sendCourriel(production, id),
    sendCourriel(production, id),
  ])
  relais.lenteur = 0
  assert.equal(relais.recus.length, avant + 1)
})

test('un refus passager se réessaie, un refus définitif s’arrête', async () => {
  const id = await poste()
  relais.code = 451
  await assert.rejects(sendCourriel(production, id))
  const attente = await lit(id)
  assert.deepEqual([attente.etat, attente.tentatives], ['a_envoyer', 1])
  assert.match(attente.derniere_erreur ?? '', /451/)
  assert.notEqual(attente.liens, null)
  relais.code = 550
  await sendCourriel(production, id)
  relais.code = 0
  const refuse = await lit(id)
  assert.deepEqual([refuse.etat, refuse.tentatives, refuse.liens], ['refuse', 2, null])
})

test('un relais injoignable laisse le courriel en attente', async () => {
  const id = await poste()
  const muet = { ...production, config: { ...production.config, smtpUrl: 'smtp://127.0.0.1:1' } }
  await assert.rejects(sendCourriel(muet, id))
  assert.equal((await lit(id)).etat, 'a_envoyer')
  await sendCourriel(production, id)
})

test('sans relais, la production garde le courriel pour plus tard et la démonstration le dit envoyé', async () => {
  const id = await poste()
  const avant = relais.recus.length
  await sendCourriel({ ...production, config: { ...production.config, smtpUrl: null } }, id)
  assert.equal((await lit(id)).etat, 'a_envoyer')
  await sendCourriel(banc.deps, id)
  const { etat, liens } = await lit(id)
  assert.equal(etat, 'envoye')
  assert.notEqual(liens, null)
  assert.equal(relais.recus.length, avant)
})

test('le balayage envoie ce qui attend depuis plus d’une minute, et attend plus longtemps après un échec', async () => {
  const id = await poste()
  await sweepCourriels(production)
  assert.equal((await lit(id)).etat, 'a_envoyer')
  relais.code = 451
  banc.avance({ minutes: 2 })
  await sweepCourriels(production)
  await sweepCourriels(production)
  relais.code = 0
  assert.equal((await lit(id)).tentatives, 1)
  banc.avance({ minutes: 1 })
  await sweepCourriels(production)
  assert.equal((await lit(id)).etat, 'envoye')
})

test('un retour à la ligne n’ajoute ni en-tête ni destinataire', async () => {
  const id = await poste({
    donnees: { prenom: 'Zoé\r\nBcc: x@y.fr', nom: '\r\nSubject: autre', organisme: 'A' },
  })
  await sendCourriel(production, id)
  const recu = relais.recus.at(-1)
  const mail = await simpleParser(recu?.brut ?? '')
  assert.deepEqual(recu?.a, ['camille@alpha.example'])
  assert.equal(mail.subject, 'Votre espace oGestion est ouvert')
  assert.equal(mail.bcc, undefined)
})

const MODELES: Modele[] = [
  'activation',
  'invitation',
  'reinitialisation',
  'mot-de-passe-change',
  'connexions-refusees',
  'demande-recue',
  'demande-refusee',
  'coordonnees-bancaires-changees',
]

test('l’objet de chaque courriel dit le fait sans rien de saisi, et le corps ne sort que de l’adresse publique', () => {
  for (const modele of MODELES) {
    const piege = new Proxy({}, { get: () => 'PIÈGE' })
    const { sujet, texte, html } = renderCourriel({ modele, donnees: piege, liens: {} }, PORTAIL)
    assert.doesNotMatch(sujet, /PIÈGE|[\r\n]/, modele)
    assert.doesNotMatch(texte, /undefined|\[object/, modele)
    for (const [adresse] of html.matchAll(/https?:[^"\s<]+/g)) {
      assert.ok(adresse.startsWith(PORTAIL.publicUrl), `${modele} ${adresse}`)
    }
  }
})

test('la boîte de la démonstration montre chaque courriel en entier, sans connexion et sans attendre', async () => {
  await poste({ destinataire: 'boite@alpha.example' })
  const reponse = await navigateur(banc).get('/demo/courriels')
  assert.equal(reponse.statusCode, 200)
  assert.match(texte(reponse), /Aucun courriel ne part de cette démonstration\. Ils sont tous ici/)
  assert.match(texte(reponse), /À boite@alpha\.example, le 24\/11\/2026/)
  assert.match(texte(reponse), /Vous pouvez désormais vous connecter/)
  assert.ok(reponse.body.includes('href="https://ogestion.exemple.fr/activation/jeton-secret"'))
  assert.equal((await navigateur(banc).get('/demo/courriels?page=999')).statusCode, 200)
  assert.equal((await navigateur(banc).get('/demo/courriels?page=abc')).statusCode, 200)
})

test('une démonstration qui a un relais dit que ses courriels partent', async () => {
  const avecRelais = await ouvreBanc({ smtpUrl: relais.url })
  const lu = texte(await navigateur(avecRelais).get('/demo/courriels'))
  assert.match(
    lu,
    /les courriels de cette démonstration partent vers leurs destinataires\. Ils sont tous ici/,
  )
  assert.doesNotMatch(lu, /Aucun courriel ne part/)
})

test('hors démonstration, la boîte n’existe pas', async () => {
  const autre = await ouvreBanc({ mode: 'production' })
  assert.equal((await navigateur(autre).get('/demo/courriels')).statusCode, 404)
})
