import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bilan, codes, ouvreAtelier } from '../../../test/fabriques/imports-atelier.ts'
import { IBAN_A, IBAN_B, lotSimple } from '../../../test/fabriques/imports-lot.ts'

describe('un compte bancaire', async () => {
  const atelier = await ouvreAtelier()
  const comptes = (etablissement: string) =>
    atelier.lis(
      'select iban_fin, bic, titulaire, origine, au is null as en_vigueur from coordonnees_bancaires where etablissement_numero = $1 order by en_vigueur, du',
      [etablissement],
    )

  test('s’il est faux il est refusé, pas l’établissement', async () => {
    const { etablissement, fichiers } = lotSimple()
    const avec = (cellules: Record<string, string>) =>
      atelier.importe({
        'organismes.csv': fichiers['organismes.csv'],
        'etablissements.csv': fichiers['etablissements.csv'].map((e) => ({ ...e, ...cellules })),
      })
    const iban = await avec({ iban: 'FR7610278251263602653766280' })
    assert.deepEqual(codes(iban.refus), ['IBAN etablissements.csv:2 iban'])
    assert.ok(!JSON.stringify(iban).includes('2636026537662'))
    assert.equal(bilan(iban, 'etablissements.csv'), '1+ 0~ 0= 0!')
    assert.deepEqual(codes((await avec({ bic: 'XX' })).refus), ['BIC etablissements.csv:2 bic'])
    assert.deepEqual(codes((await avec({ bic: 'DEUTDEFF' })).refus), ['BIC etablissements.csv:2 bic'])
    assert.deepEqual(await comptes(etablissement), [])
  })

  test('s’il change, l’ancien est clos et les administrateurs du périmètre l’apprennent', async () => {
    const { siren, etablissement, fichiers } = lotSimple()
    await atelier.importe(fichiers)
    await personne(siren, 'a@alpha.example', 'administrateur', 'actif', null)
    await personne(siren, 'b@alpha.example', 'administrateur', 'actif', `{${etablissement}}`)
    await personne(siren, 'c@alpha.example', 'administrateur', 'actif', '{AILLEURS}')
    await personne(siren, 'd@alpha.example', 'administrateur', 'desactive', null)
    await personne(siren, 'e@alpha.example', 'comptable', 'actif', null)
    const nouveau = fichiers['etablissements.csv'].map((e) => ({
      ...e,
      iban: 'FR76 1027 8001 5073 0593 7642 736',
    }))
    const rapport = await atelier.importe({ 'etablissements.csv': nouveau })
    assert.equal(bilan(rapport, 'etablissements.csv'), '0+ 1~ 0= 0!')
    const compte = { bic: 'CMCIFR2A', titulaire: 'ALPHA FORMATION', origine: 'lot' }
    assert.deepEqual(await comptes(etablissement), [
      { iban_fin: '6289', ...compte, en_vigueur: false },
      { iban_fin: IBAN_B.slice(-4), ...compte, en_vigueur: true },
    ])
    const courriels = await atelier.lis('select destinataire, modele, donnees, etat from courriel order by 1')
    const modele = {
      modele: 'coordonnees-bancaires-changees',
      donnees: { etablissement, fin: '2736' },
      etat: 'a_envoyer',
    }
    assert.deepEqual(courriels, [
      { destinataire: 'a@alpha.example', ...modele },
      { destinataire: 'b@alpha.example', ...modele },
    ])
    assert.equal(
      bilan(await atelier.importe({ 'etablissements.csv': nouveau }), 'etablissements.csv'),
      '0+ 0~ 1= 0!',
    )
    await atelier.importe({ 'etablissements.csv': nouveau.map((e) => ({ ...e, titulaire: 'ALPHA' })) })
    assert.equal((await comptes(etablissement)).length, 3)
    // An empty cell closes nothing.
    await atelier.importe({
      'etablissements.csv': nouveau.map((e) => ({ ...e, iban: '', bic: '', titulaire: '' })),
    })
    assert.equal((await comptes(etablissement)).filter(({ en_vigueur }) => en_vigueur).length, 1)
    await atelier.importe({
      'etablissements.csv': nouveau.map((e) => ({ ...e, bic: '', titulaire: '' })),
    })
    assert.equal((await comptes(etablissement)).length, 3)
    await atelier.importe({ 'etablissements.csv': nouveau.map((e) => ({ ...e, iban: IBAN_A, bic: '' })) })
    assert.deepEqual((await comptes(etablissement)).at(-1), {
      ...compte,
      bic: '',
      iban_fin: '6289',
      en_vigueur: true,
    })
  })

  async function personne(
    siren: string,
    email: string,
    profil: string,
    etat: string,
    etablissements: string | null,
  ) {
    await atelier.lis(
      `with u as (insert into utilisateur (email, nom, prenom, cree_le) values ($1, 'N', 'P', '2026-01-01') returning id)
       insert into habilitation (organisme_id, utilisateur_id, profil, etablissements, etat, invite_le)
       select o.id, u.id, $2, $3::text[], $4, '2026-01-01' from u, organisme o where o.siren = $5`,
      [email, profil, etablissements, etat, siren],
    )
  }

  test('celui d’un règlement, s’il est faux, manque seul au règlement', async () => {
    const { reglement, fichiers } = lotSimple()
    const rapport = await atelier.importe({
      ...fichiers,
      'reglements.csv': fichiers['reglements.csv'].map((r) => ({ ...r, iban: 'FR00' })),
    })
    assert.deepEqual(
      [codes(rapport.refus), codes(rapport.avertissements)],
      [[], ['IBAN reglements.csv:2 iban']],
    )
    assert.deepEqual(
      await atelier.lis('select iban_chiffre, iban_fin, montant from reglement where reference = $1', [
        reglement,
      ]),
      [{ iban_chiffre: null, iban_fin: null, montant: 39_000 }],
    )
    const avec = (cellules: Record<string, string>) =>
      atelier.importe({
        ...fichiers,
        'reglements.csv': fichiers['reglements.csv'].map((r) => ({ ...r, ...cellules })),
      })
    await avec({})
    for (const iban of ['FR00', '']) await avec({ iban, bic: '' })
    assert.deepEqual(
      await atelier.lis('select iban_fin, bic from reglement where reference = $1', [reglement]),
      [{ iban_fin: '6289', bic: 'CMCIFR2A' }],
    )
  })
})
