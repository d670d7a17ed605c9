import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { creerDossier } from '../../../test/fabriques/dossiers.ts'
import { creerReglement } from '../../../test/fabriques/reglements.ts'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'

describe('les motifs que le financeur explique', async () => {
  const banc = await ouvreBanc()
  const { email } = await creerPersonne(banc, null, { financeur: 'administrateur' })
  const hugo = await seConnecter(banc, email)
  const agent = await creerPersonne(banc, null, { financeur: 'agent' })
  const alpha = await creerOrganisme(banc)
  const amelie = await connecte(banc, alpha)
  const lit = async (adresse: string) => {
    banc.avance({ minutes: 1 })
    return texte(await amelie.get(adresse))
  }

  test('un code de banque inconnu se lit tel que reçu, attend d’être expliqué, puis se lit en français', async () => {
    const rejete = await creerReglement(banc, alpha, { statut: 'REJETE', motif: 'ZZ99\u00a0: OTHER' })
    const adresse = `/reglements/${rejete}`
    assert.match(await lit(adresse), /Motif donné par la banque : ZZ99 : OTHER\./)
    assert.match(texte(await hugo.get('/gestion/motifs')), /À expliquer ZZ99 reçu 1 fois/)
    assert.match((await hugo.get('/gestion/motifs?code=ZZ99')).body, /value="ZZ99"/)
    const motif = { domaine: 'BANQUE', code: 'zz99', libelle: 'le compte a changé de banque' }
    const cree = await hugo.post('/gestion/motifs', {
      ...motif,
      queFaire: 'Joignez le nouveau RIB.',
      compteEnCause: '1',
    })
    assert.equal(cree.statusCode, 303, texte(cree))
    assert.doesNotMatch(texte(await hugo.get('/gestion/motifs')), /À expliquer/)
    assert.match(
      await lit(adresse),
      /refusé ce virement : le compte a changé de banque \(ZZ99\)\..*un nouveau virement\. Joignez le nouveau RIB\./,
    )
    const change = { libelle: 'le compte a migré', queFaire: '', version: '1' }
    assert.equal((await hugo.post('/gestion/motifs/BANQUE/ZZ99', change)).statusCode, 303)
    assert.match(await lit(adresse), /le compte a migré \(ZZ99\).*ne sont pas en cause\./)
    assert.match(
      texte(await hugo.get('/gestion/motifs/BANQUE/ZZ99')),
      /Libellé : le compte a migré auparavant le compte a changé de banque Que faire : plus rien auparavant Joignez le nouveau RIB\. Compte à vérifier : non auparavant oui/,
    )
  })

  test('les codes des factures et des retenues aussi, un motif en toutes lettres reste lui-même', async () => {
    const dossier = await creerDossier(banc, alpha, {
      accords: 100_000,
      factures: [{ montant: 40_000, statut: 'REJETEE', motif: 'CERT_ABSENT', numero_facture: 'FA-1' }],
    })
    const paye = await creerReglement(banc, alpha, {
      lignes: [
        { montant: 9_000, retenue: 1_000, motif: 'ABS', dossier_numero: dossier },
        { montant: 500, retenue: 10, motif: 'Retard de dépôt', dossier_numero: dossier },
      ],
    })
    assert.match(texte(await hugo.get('/gestion/motifs?domaine=FACTURE')), /CERT_ABSENT reçu 1 fois/)
    assert.match(
      texte(await hugo.get('/gestion/motifs?domaine=RETENUE')),
      /À expliquer ABS reçu 1 fois Retenues/,
    )
    const certificat = {
      domaine: 'FACTURE',
      code: 'CERT_ABSENT',
      libelle: 'le certificat de réalisation manque',
      queFaire: 'Joignez-le à la facture.',
    }
    assert.equal((await hugo.post('/gestion/motifs', certificat)).statusCode, 303)
    const absence = { domaine: 'RETENUE', code: 'ABS', libelle: 'heures d’absence', queFaire: '' }
    assert.equal((await hugo.post('/gestion/motifs', absence)).statusCode, 303)
    assert.match(
      await lit(`/dossiers/${dossier}`),
      /rejetée le 12\/10\/2026 : le certificat de réalisation manque \(CERT_ABSENT\)\. À vous : déposez une facture corrigée avant le 31\/12\/2026\. Joignez-le à la facture\./,
    )
    const lignes = await lit(`/reglements/${paye}`)
    assert.match(lignes, /Heures d’absence \(ABS\)/)
    assert.match(lignes, /Retard de dépôt/)
  })

  test('deux mains ne s’écrasent pas, ce qui était saisi reste', async () => {
    const change = (libelle: string) =>
      hugo.post('/gestion/motifs/BANQUE/AC04', { libelle, queFaire: '', compteEnCause: '1', version: '1' })
    const memes = await Promise.all([change('le compte est fermé'), change('le compte n’existe plus')])
    assert.deepEqual(memes.map(({ statusCode }) => statusCode).sort(), [303, 409])
    const tard = await change('le compte a disparu')
    assert.equal(tard.statusCode, 409)
    assert.match(texte(tard), /Ce qui est enregistré : « le compte (est fermé|n’existe plus) »/)
    assert.match(tard.body, /value="le compte a disparu"/)
  })

  test('un motif mal saisi, déjà là ou absent est refusé, un agent n’y a pas accès', async () => {
    const motif = { domaine: 'BANQUE', code: 'QQ01', libelle: 'x', queFaire: '' }
    const essais: [string, Record<string, string>, number][] = [
      ['/gestion/motifs', { ...motif, code: 'LONG5' }, 422],
      ['/gestion/motifs', { ...motif, domaine: 'AUTRE' }, 422],
      ['/gestion/motifs', { ...motif, libelle: ' ' }, 422],
      ['/gestion/motifs', { ...motif, code: 'ac01' }, 422],
      ['/gestion/motifs', { ...motif, domaine: 'FACTURE', code: 'deux mots' }, 422],
      ['/gestion/motifs/BANQUE/QQ09', { libelle: 'x', queFaire: '', version: '1' }, 404],
      ['/gestion/motifs/AUTRE/AC01', { libelle: 'x', queFaire: '', version: '1' }, 404],
    ]
    for (const [adresse, corps, attendu] of essais)
      assert.equal((await hugo.post(adresse, corps)).statusCode, attendu, JSON.stringify(corps))
    const insense = await hugo.get('/gestion/motifs?domaine=AUTRE')
    assert.equal(insense.statusCode, 200)
    assert.match(texte(insense), /Ce domaine n’existe pas : les motifs des banques sont affichés/)
    assert.equal((await (await seConnecter(banc, agent.email)).get('/gestion/motifs')).statusCode, 403)
  })
})
