import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EICAR, ouvreClamd } from '../../../test/fabriques/clamd.ts'
import { toCsv } from '../../../test/fabriques/imports-atelier.ts'
import { lotSimple } from '../../../test/fabriques/imports-lot.ts'
import { writeZip } from '../../../test/fabriques/imports-zip.ts'
import { creerPersonne, ouvreBanc, seConnecter, texte } from '../../../test/support.ts'
import { processLots } from './traitement.actions.ts'

const clamd = await ouvreClamd()
const banc = await ouvreBanc({ clamavUrl: clamd.url })
const nav = await seConnecter(banc, (await creerPersonne(banc, null, { financeur: 'agent' })).email)
const traite = () => processLots({ ...banc.deps, database: { application: banc.connexions.application } })

const lot = () =>
  writeZip(Object.entries(lotSimple().fichiers).map(([nom, lignes]) => ({ nom, contenu: toCsv(lignes) })))

async function depose(octets: Buffer) {
  const reponse = await nav.depose('/gestion/lots', { nom: 'lot.zip', octets })
  assert.equal(reponse.statusCode, 303, texte(reponse))
  await traite()
  const page = String(reponse.headers.location)
  const id = page.split('/').at(-1) ?? ''
  const lu = await banc.proprietaire((trx) =>
    trx.selectFrom('lot').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  )
  return { id, page, lu }
}

test('un lot infecté est refusé avant d’être lu : sa page dit pourquoi, le journal le garde, le fichier part', async () => {
  const { id, page, lu } = await depose(Buffer.concat([lot(), EICAR]))
  assert.deepEqual([lu.etat, lu.depot_cle, lu.rapport], ['refuse', null, {}])
  const vue = texte(await nav.get(page))
  assert.match(vue, /Le lot est refusé en entier.*danger \(Eicar-Test-Signature\) : rien n’a été lu/)
  const lignes = await banc.proprietaire((trx) =>
    trx
      .selectFrom('journal')
      .where('acte', '=', 'fichier.infecte')
      .select(['objet_type', 'objet_id', 'details'])
      .execute(),
  )
  assert.deepEqual(lignes, [
    { objet_type: 'lot', objet_id: id, details: { signature: 'Eicar-Test-Signature' } },
  ])
})

test('un lot sain passe ; l’antivirus muet, il attend qu’on le vérifie à nouveau', async () => {
  assert.equal((await depose(lot())).lu.etat, 'essaye')
  clamd.humeur = 'refuse'
  const { page, lu } = await depose(lot())
  assert.equal(lu.etat, 'echec')
  assert.match(texte(await nav.get(page)), /L’antivirus ne répond pas.*rien n’a été lu/)
  clamd.humeur = 'sert'
  assert.equal((await nav.post(`${page}/reprise`)).statusCode, 303)
  await traite()
  assert.match(texte(await nav.get(page)), /Vérifié, à confirmer/)
})
