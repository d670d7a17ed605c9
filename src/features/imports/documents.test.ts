import assert from 'node:assert/strict'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { bilan, codes, ouvreAtelier } from '../../../test/fabriques/imports-atelier.ts'
import { lotSimple } from '../../../test/fabriques/imports-lot.ts'

describe('les documents', async () => {
  const atelier = await ouvreAtelier()
  const pdf =
    '%PDF-1.4\n1 0 obj << /Type /Pages /Count 2 >> 2 0 obj << /Type /Page >> 3 0 obj << /Type /Page >>'
  const document = (ref: string, objet_id: string, plus = {}) => ({
    ref,
    objet_type: 'dossier',
    objet_id,
    fichier: 'documents/a.pdf',
    type: 'APC',
    titre: 'Accord',
    depose_le: '2026-08-20',
    ...plus,
  })

  test('le type est lu dans le contenu, les pages sont comptées, le fichier inchangé n’est pas récrit', async () => {
    const { dossier, fichiers } = lotSimple()
    const lot = { ...fichiers, 'documents.csv': [document('R1', dossier)], 'documents/a.pdf': pdf }
    await atelier.importe(lot)
    assert.deepEqual(
      await atelier.lis(`select mime, extension, pages, taille from document where ref = 'R1'`),
      [{ mime: 'application/pdf', extension: 'pdf', pages: 2, taille: pdf.length }],
    )
    const avant = atelier.stockes()
    assert.equal(avant.length, 1)
    assert.equal(bilan(await atelier.importe(lot), 'documents.csv'), '0+ 0~ 1= 0!')
    assert.deepEqual(atelier.stockes(), avant)
    assert.equal(
      bilan(await atelier.importe({ ...lot, 'documents/a.pdf': `${pdf} ` }), 'documents.csv'),
      '0+ 1~ 0= 0!',
    )
    assert.equal(atelier.stockes().length, 2)
    const evenements = await atelier.lis(
      `select le, apres from evenement where type = 'document' and objet_id = $1`,
      [dossier],
    )
    assert.deepEqual(evenements, [{ le: '2026-08-20', apres: 'Accord' }])
  })

  test('fichier absent, hors du lot, par un lien, d’un autre type, trop gros : refusé avec ses lignes', async () => {
    const { dossier, etablissement, fichiers } = lotSimple()
    const avant = atelier.stockes().length
    const dossierLot = atelier.ecris({
      ...fichiers,
      'documents.csv': [
        document('X1', dossier, { fichier: 'documents/absent.pdf' }),
        document('X2', dossier, { fichier: '../lot-1/documents/a.pdf' }),
        document('X3', dossier, { fichier: '/etc/hostname' }),
        document('X4', dossier, { fichier: 'documents/lien.pdf' }),
        document('X5', dossier, { fichier: 'documents/page.pdf' }),
        document('X6', dossier, { fichier: 'documents/gros.pdf' }),
        document('X7', dossier),
        document('X7', etablissement, { objet_type: 'etablissement' }),
        document('X8', 'D-INCONNU'),
      ],
      'documents/a.pdf': pdf,
      'documents/page.pdf': '<html><script>alert(1)</script></html>',
      'documents/gros.pdf': Buffer.concat([Buffer.from(pdf), Buffer.alloc(25 * 1024 * 1024)]),
    })
    symlinkSync('/etc/hostname', join(dossierLot, 'documents/lien.pdf'))
    const rapport = await atelier.importe(dossierLot)
    assert.deepEqual(codes(rapport.refus), [
      'FICHIER_ABSENT documents.csv:2 fichier',
      'CHEMIN documents.csv:3 fichier',
      'CHEMIN documents.csv:4 fichier',
      'CHEMIN documents.csv:5 fichier',
      'TYPE_FICHIER documents.csv:6 fichier',
      'TAILLE_FICHIER documents.csv:7 fichier',
      'PARENT_INCONNU documents.csv:10 objet_id',
    ])
    assert.equal(bilan(rapport, 'documents.csv'), '2+ 0~ 0= 7!')
    assert.equal(atelier.stockes().length, avant + 1)
    assert.deepEqual(await atelier.lis(`select count(*) as n from document where ref like 'X%'`), [{ n: 1 }])
  })

  test('les fichiers de données du lot, où sont les lignes de tous, ne sont des documents de personne', async () => {
    const { dossier, fichiers } = lotSimple()
    const avant = atelier.stockes().length
    const rapport = await atelier.importe({
      ...fichiers,
      'documents.csv': ['etablissements.csv', './Dossiers.csv', 'documents/../documents.csv', 'avis.xml'].map(
        (fichier, rang) => document(`Z${rang}`, dossier, { fichier }),
      ),
      'Dossiers.csv': 'numero\nD1\n',
      'avis.xml': '<a/>',
    })
    assert.deepEqual(codes(rapport.refus.filter(({ fichier }) => fichier === 'documents.csv')), [
      'CHEMIN documents.csv:2 fichier',
      'CHEMIN documents.csv:3 fichier',
      'CHEMIN documents.csv:4 fichier',
      'CHEMIN documents.csv:5 fichier',
    ])
    assert.equal(atelier.stockes().length, avant)
  })

  test('un document de deux organismes est refusé pour tous', async () => {
    const [alpha, beta] = [lotSimple(), lotSimple()]
    await atelier.importe(alpha.fichiers)
    const rapport = await atelier.importe({
      ...beta.fichiers,
      'documents.csv': [document('Y1', alpha.dossier), document('Y1', beta.dossier)],
      'documents/a.pdf': pdf,
    })
    assert.deepEqual(codes(rapport.refus), [
      'ORGANISMES_DIFFERENTS documents.csv:2 objet_id',
      'ORGANISMES_DIFFERENTS documents.csv:3 objet_id',
    ])
  })

  test('retiré, il l’est avec son dernier lien', async () => {
    const { dossier, etablissement, fichiers } = lotSimple()
    const deux = [document('Z1', dossier), document('Z1', etablissement, { objet_type: 'etablissement' })]
    await atelier.importe({ ...fichiers, 'documents.csv': deux, 'documents/a.pdf': pdf })
    const retirer = (lignes: typeof deux) =>
      atelier.importe({
        'documents.csv': lignes.map(({ ref, objet_type, objet_id }) => ({
          ref,
          objet_type,
          objet_id,
          retire: 'oui',
        })),
      })
    assert.equal(bilan(await retirer(deux), 'documents.csv'), '0+ 2~ 0= 0!')
    assert.deepEqual(
      await atelier.lis(`select retire_le is not null as retire from document where ref = 'Z1'`),
      [{ retire: true }],
    )
    assert.equal(bilan(await retirer(deux), 'documents.csv'), '0+ 0~ 2= 0!')
    await atelier.importe({ 'documents.csv': deux, 'documents/a.pdf': pdf })
    assert.deepEqual(
      await atelier.lis(`select retire_le is not null as retire from document where ref = 'Z1'`),
      [{ retire: false }],
    )
  })

  test('un lien retiré seul laisse le document aux autres, et un lot plus ancien ne le rend pas', async () => {
    const { dossier, etablissement, fichiers } = lotSimple()
    const liens = [document('L1', dossier), document('L1', etablissement, { objet_type: 'etablissement' })]
    const le = (emis_le: string) => ({ 'manifest.json': JSON.stringify({ schema: 1, emis_le }) })
    const donne = { ...fichiers, 'documents.csv': liens, 'documents/a.pdf': pdf }
    const retire = (rang: number, jour: string) =>
      atelier.importe({ ...le(jour), 'documents.csv': [{ ...liens[rang], retire: 'oui' }] })
    const etat = () =>
      atelier.lis(
        `select d.retire_le is not null as retire, array_remove(array_agg(o.objet_id), null) as objets
         from document d left join document_objet o on o.organisme_id = d.organisme_id and o.document_id = d.id
         where d.ref = 'L1' group by d.id, d.retire_le`,
      )
    await atelier.importe({ ...donne, ...le('2026-08-21') })
    assert.equal(bilan(await retire(0, '2026-08-22'), 'documents.csv'), '0+ 1~ 0= 0!')
    assert.deepEqual(await etat(), [{ retire: false, objets: [etablissement] }])
    const ancien = await atelier.importe({ ...donne, ...le('2026-08-21') })
    assert.deepEqual(codes(ancien.avertissements), ['PLUS_ANCIEN documents.csv:2'])
    assert.deepEqual(await etat(), [{ retire: false, objets: [etablissement] }])
    await retire(1, '2026-08-23')
    assert.deepEqual(await etat(), [{ retire: true, objets: [] }])
    await atelier.importe({ ...le('2026-08-24'), 'documents.csv': [liens[0] ?? {}], 'documents/a.pdf': pdf })
    assert.deepEqual(await etat(), [{ retire: false, objets: [dossier] }])
  })

  test('le retrait d’un établissement, ou un document donné à un objet retiré, ferme les documents', async () => {
    const { dossier, etablissement, fichiers } = lotSimple()
    const fermes = () =>
      atelier.lis(
        `select d.ref, o.retire from document d join document_objet o on o.document_id = d.id where d.ref like 'P%' order by 1`,
      )
    await atelier.importe({
      ...fichiers,
      'documents.csv': [document('P1', etablissement, { objet_type: 'etablissement' })],
      'documents/a.pdf': pdf,
    })
    const retire = (lignes: Record<string, string>[]) => lignes.map((ligne) => ({ ...ligne, retire: 'oui' }))
    await atelier.importe({ 'dossiers.csv': retire(fichiers['dossiers.csv']) })
    await atelier.importe({ 'documents.csv': [document('P2', dossier)], 'documents/a.pdf': pdf })
    assert.deepEqual(await fermes(), [
      { ref: 'P1', retire: false },
      { ref: 'P2', retire: true },
    ])
    await atelier.importe({ 'etablissements.csv': retire(fichiers['etablissements.csv']) })
    assert.deepEqual(await fermes(), [
      { ref: 'P1', retire: true },
      { ref: 'P2', retire: true },
    ])
  })

  test('un nom de fichier accentué autrement, ou aux blancs doubles, est retrouvé', async () => {
    const { dossier, fichiers } = lotSimple()
    const nom = 'documents/Été  2026.pdf'
    const rapport = await atelier.importe({
      ...fichiers,
      'documents.csv': [document('N1', dossier, { fichier: nom })],
      [nom.normalize('NFD')]: pdf,
    })
    assert.deepEqual([rapport.refus, bilan(rapport, 'documents.csv')], [[], '1+ 0~ 0= 0!'])
  })

  test('le fichier d’un document refusé avec son dossier ne reste pas', async () => {
    const { dossier, fichiers } = lotSimple()
    await atelier.importe(fichiers)
    const avant = atelier.stockes()
    const rapport = await atelier.importe({
      'dossiers.csv': fichiers['dossiers.csv'].map((d) => ({ ...d, etat: '' })),
      'documents.csv': [document('O1', dossier)],
      'documents/a.pdf': pdf,
    })
    assert.deepEqual(codes(rapport.refus), [
      'REQUIS dossiers.csv:2 etat',
      'PARENT_REFUSE documents.csv:2 objet_id',
    ])
    assert.deepEqual(atelier.stockes(), avant)
  })
})
