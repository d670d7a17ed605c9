import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bilan, codes, ouvreAtelier } from '../../../test/fabriques/imports-atelier.ts'
import { lotSimple } from '../../../test/fabriques/imports-lot.ts'

describe('la fraîcheur', async () => {
  const atelier = await ouvreAtelier()

  test('une ligne plus ancienne ne remplace rien et le dit', async () => {
    const { dossier, fichiers } = lotSimple()
    const avec = (etat: string, maj_le: string) =>
      atelier.importe({
        ...fichiers,
        'dossiers.csv': fichiers['dossiers.csv'].map((d) => ({ ...d, etat, maj_le })),
      })
    await avec('ENGAGE', '2026-11-20')
    const ancien = await avec('SOLDE', '2026-11-19T23:00:00+01:00')
    assert.deepEqual(codes(ancien.avertissements), ['PLUS_ANCIEN dossiers.csv:2'])
    assert.equal(bilan(ancien, 'dossiers.csv'), '0+ 0~ 1= 0!')
    await avec('SOLDE', '2026-11-20')
    assert.deepEqual(await atelier.lis('select statut from dossier where numero = $1', [dossier]), [
      { statut: 'SOLDE' },
    ])
    assert.deepEqual(
      await atelier.lis(
        `select avant, apres, le from evenement where objet_id = $1 and type = 'statut' order by id`,
        [dossier],
      ),
      [
        { avant: '', apres: 'ACCORDE', le: '2026-08-20' },
        { avant: 'ACCORDE', apres: 'SOLDE', le: '2026-08-20' },
      ],
    )
  })

  test('la date d’émission du manifeste vaut pour les autres fichiers, même quand la ligne ne changeait pas', async () => {
    const { fichiers, facture } = lotSimple()
    const avec = (statut: string, emis_le: string) =>
      atelier.importe({
        ...fichiers,
        'factures.csv': fichiers['factures.csv'].map((f) => ({ ...f, statut })),
        'manifest.json': JSON.stringify({ schema: 1, emis_le }),
      })
    await avec('REGLEE', '2026-11-21T05:00:00+01:00')
    await avec('REGLEE', '2026-11-23T05:00:00+01:00')
    const ancien = await avec('REJETEE', '2026-11-22T05:00:00+01:00')
    assert.ok(codes(ancien.avertissements).includes('PLUS_ANCIEN factures.csv:2'))
    assert.deepEqual(await atelier.lis('select statut from facture where numero_interne = $1', [facture]), [
      { statut: 'REGLEE' },
    ])
  })

  test('une colonne absente laisse la valeur, une cellule vide l’efface', async () => {
    const { dossier, fichiers } = lotSimple()
    await atelier.importe(fichiers)
    await atelier.importe({ 'dossiers.csv': [{ numero: dossier, duree_heures: '', motif: 'Reporté' }] })
    assert.deepEqual(
      await atelier.lis('select intitule, duree_heures, motif, statut from dossier where numero = $1', [
        dossier,
      ]),
      [{ intitule: 'Travail en hauteur', duree_heures: null, motif: 'Reporté', statut: 'ACCORDE' }],
    )
    const [image] = await atelier.lis<{ avant: Record<string, unknown> }>(
      `select avant from lot_image where nom_table = 'dossier' and cle->>'numero' = $1 and avant is not null`,
      [dossier],
    )
    assert.deepEqual([image?.avant.motif, image?.avant.duree_heures], ['', 21])
    const nouveau = await atelier.importe({ 'dossiers.csv': [{ numero: `${dossier}-N`, motif: 'x' }] })
    assert.deepEqual(codes(nouveau.refus), ['REQUIS dossiers.csv:2 etablissement_numero'])
  })

  test('une ligne retirée l’est avec sa trace, et revient', async () => {
    const { dossier, fichiers } = lotSimple()
    await atelier.importe(fichiers)
    const etat = () =>
      atelier.lis(
        'select retire_le is not null as retire, (select coalesce(sum(nombre), 0)::int from compteur_dossier c where c.etablissement_numero = d.etablissement_numero) as comptes from dossier d where numero = $1',
        [dossier],
      )
    const retrait = await atelier.importe({ 'dossiers.csv': [{ numero: dossier, retire: 'oui' }] })
    assert.equal(bilan(retrait, 'dossiers.csv'), '0+ 1~ 0= 0!')
    assert.deepEqual(await etat(), [{ retire: true, comptes: 0 }])
    await atelier.importe({ 'dossiers.csv': [{ numero: dossier }] })
    assert.deepEqual(await etat(), [{ retire: false, comptes: 1 }])
    const evenements = await atelier.lis(
      `select type from evenement where objet_id = $1 and type in ('retrait', 'retour') order by id`,
      [dossier],
    )
    assert.deepEqual(evenements, [{ type: 'retrait' }, { type: 'retour' }])
  })

  test('une date dans l’avenir compte comme celle du dépôt, sans figer la ligne', async () => {
    const { dossier, fichiers } = lotSimple()
    const avec = (intitule: string, maj_le: string, emis_le?: string) =>
      atelier.importe({
        ...fichiers,
        'dossiers.csv': fichiers['dossiers.csv'].map((d) => ({ ...d, intitule, maj_le })),
        ...(emis_le ? { 'manifest.json': JSON.stringify({ schema: 1, emis_le }) } : {}),
      })
    const futur = await avec('Un', '2036-01-01', '2036-01-01')
    assert.deepEqual(codes(futur.avertissements), [
      'DATE_FUTURE manifest.json:0 emis_le',
      'DATE_FUTURE dossiers.csv:2 maj_le',
    ])
    atelier.avance(1)
    const suivant = await avec('Deux', '2026-11-25', '2026-11-25')
    assert.deepEqual([suivant.avertissements, bilan(suivant, 'dossiers.csv')], [[], '0+ 1~ 0= 0!'])
    assert.deepEqual(await atelier.lis('select intitule from dossier where numero = $1', [dossier]), [
      { intitule: 'Deux' },
    ])
  })
})
