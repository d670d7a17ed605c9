import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bilan, codes, ouvreAtelier, toCsv } from '../../../test/fabriques/imports-atelier.ts'
import { lotSimple } from '../../../test/fabriques/imports-lot.ts'

const WINDOWS_1252: Readonly<Record<string, number>> = { '’': 0x92, '€': 0x80, œ: 0x9c }
const toWindows1252 = (texte: string) =>
  Buffer.from([...texte].map((lettre) => WINDOWS_1252[lettre] ?? lettre.charCodeAt(0)))

describe('les formes d’un fichier', async () => {
  const atelier = await ouvreAtelier()

  test('UTF-8, BOM, Windows-1252, virgules, tabulations, LF : les mêmes lignes', async () => {
    const { dossier, fichiers } = lotSimple()
    await atelier.importe(fichiers)
    const texte = toCsv(
      fichiers['dossiers.csv'].map((d) => ({
        ...d,
        intitule: 'Conduite d’engins, cœur ; "A"',
        maj_le: '2026-11-24',
      })),
    )
    const premier = await atelier.importe({ 'dossiers.csv': texte })
    assert.equal(bilan(premier, 'dossiers.csv'), '0+ 1~ 0= 0!')
    assert.deepEqual(await atelier.lis('select intitule from dossier where numero = $1', [dossier]), [
      { intitule: 'Conduite d’engins, cœur ; "A"' },
    ])
    const quoted = (separateur: string) =>
      texte
        .split('\r\n')
        .map((ligne) =>
          ligne
            .split(/;(?=(?:[^"]*"[^"]*")*[^"]*$)/)
            .map((cellule) => (cellule.startsWith('"') ? cellule : `"${cellule}"`))
            .join(separateur),
        )
        .join('\n')
    for (const autre of [
      `\ufeff${texte}`,
      toWindows1252(texte),
      quoted(','),
      quoted('\t'),
      texte.replaceAll('\r\n', '\n'),
    ]) {
      const rapport = await atelier.importe({ 'dossiers.csv': autre })
      assert.deepEqual(rapport.refus, [])
      assert.equal(bilan(rapport, 'dossiers.csv'), '0+ 0~ 1= 0!')
    }
  })

  test('dates jj/mm/aaaa, montants à virgule et espaces, blancs dans les identifiants, ordre des colonnes', async () => {
    const { siren, etablissement, dossier, accord, fichiers } = lotSimple()
    await atelier.importe(fichiers)
    const [d, a, e] = [
      fichiers['dossiers.csv'][0],
      fichiers['accords.csv'][0],
      fichiers['etablissements.csv'][0],
    ]
    assert.ok(d && a && e)
    const rapport = await atelier.importe({
      'etablissements.csv': [
        {
          siren: siren.replace(/^(.{3})(.{3})/, '$1 $2 '),
          numero: etablissement,
          siret: e.siret.replace(/^(.{9})/, '$1\u00a0'),
          nda: '84 38 01234 38',
        },
      ],
      'dossiers.csv': [
        {
          duree_heures: '21,0',
          date_fin: '03/09/2026',
          date_debut: ' 01/09/2026 ',
          numero: dossier,
          maj_le: '2026-11-20',
        },
      ],
      'accords.csv': [
        { part_opco: '1\u202f000,00', ttc: '1 000.00', nature: 'PEDAGOGIE', version: 1, numero: accord },
      ],
    })
    assert.deepEqual(rapport.refus, [])
    for (const fichier of ['etablissements.csv', 'dossiers.csv', 'accords.csv'])
      assert.equal(bilan(rapport, fichier), '0+ 0~ 1= 0!', fichier)
  })

  test('un nom accentué décomposé est recomposé', async () => {
    const { dossier, fichiers } = lotSimple()
    await atelier.importe({
      ...fichiers,
      'stagiaires.csv': fichiers['stagiaires.csv'].map((s) => ({
        ...s,
        nom: 'd’E\u0301te\u0301-Œuvray',
        prenom: 'Zoe\u0301',
      })),
    })
    assert.deepEqual(
      await atelier.lis('select nom, prenom from participation where dossier_numero = $1', [dossier]),
      [{ nom: 'd’Été-Œuvray', prenom: 'Zoé' }],
    )
  })

  test('une colonne inconnue est nommée et ignorée ; NIR, handicap et santé sont écartés et dits', async () => {
    const { dossier, fichiers } = lotSimple()
    const nir = '1850578006084'
    const avecCle = `${nir} ${String(97 - (Number(nir) % 97)).padStart(2, '0')}`
    const rapport = await atelier.importe({
      ...fichiers,
      'stagiaires.csv': fichiers['stagiaires.csv'].map((s) => ({
        ...s,
        prenom: avecCle,
        NIR: nir,
        numero_securite_sociale: nir,
        rqth: 'oui',
        etat_de_sante: 'asthme',
        couleur: 'bleu',
      })),
      'dossiers.csv': fichiers['dossiers.csv'].map((d) => ({
        ...d,
        intitule: 'SIRET 73282932000074',
        motif: `NIR ${avecCle.replaceAll(' ', '')}`,
      })),
    })
    assert.deepEqual(rapport.refus, [])
    assert.deepEqual(codes(rapport.avertissements), [
      'NIR dossiers.csv:2 motif',
      'COLONNE_SENSIBLE stagiaires.csv:1 nir',
      'COLONNE_SENSIBLE stagiaires.csv:1 numero_securite_sociale',
      'COLONNE_SENSIBLE stagiaires.csv:1 rqth',
      'COLONNE_SENSIBLE stagiaires.csv:1 etat_de_sante',
      'COLONNE_INCONNUE stagiaires.csv:1 couleur',
      'NIR stagiaires.csv:2 prenom',
    ])
    const tout = `${await atelier.photo()}${JSON.stringify(rapport)}`
    for (const secret of [nir, avecCle, 'asthme', 'bleu']) assert.ok(!tout.includes(secret), secret)
    assert.deepEqual(await atelier.lis('select intitule, motif from dossier where numero = $1', [dossier]), [
      { intitule: 'SIRET 73282932000074', motif: 'NIR •••' },
    ])
  })

  test('un NIR qui tient lieu d’identifiant est refusé, dans un titre exigé il est masqué', async () => {
    const { fichiers } = lotSimple()
    const nir = '1850578006084'
    const rapport = await atelier.importe({
      ...fichiers,
      'dossiers.csv': fichiers['dossiers.csv'].map((d) => ({ ...d, intitule: nir })),
      'stagiaires.csv': fichiers['stagiaires.csv'].map((s) => ({ ...s, stagiaire_id: nir })),
    })
    assert.deepEqual(codes(rapport.refus), ['NIR stagiaires.csv:2 stagiaire_id'])
    assert.deepEqual(codes(rapport.avertissements), ['NIR dossiers.csv:2 intitule'])
    assert.ok(!`${await atelier.photo()}${JSON.stringify(rapport)}`.includes(nir))
  })

  test('un code se lit sans égard à la casse ni aux accents, un code inconnu est gardé et dit', async () => {
    const { dossier, facture, reglement, fichiers } = lotSimple()
    const rapport = await atelier.importe({
      ...fichiers,
      'dossiers.csv': fichiers['dossiers.csv'].map((d) => ({ ...d, etat: 'Engagé' })),
      'factures.csv': fichiers['factures.csv'].map((f) => ({
        ...f,
        type: 'Facture',
        statut: 'Mise de côté',
      })),
      'reglements.csv': fichiers['reglements.csv'].map((r) => ({ ...r, statut: 'Exécuté' })),
    })
    assert.deepEqual(rapport.refus, [])
    assert.deepEqual(codes(rapport.avertissements), ['CODE_INCONNU factures.csv:2 statut'])
    const [lu] = await atelier.lis(
      `select d.statut as dossier, d.regle, f.type, f.statut as facture, r.statut as reglement
       from dossier d, facture f, reglement r where d.numero = $1 and f.numero_interne = $2 and r.reference = $3`,
      [dossier, facture, reglement],
    )
    assert.deepEqual(lu, {
      dossier: 'ACCORDE',
      regle: 39_000,
      type: 'FACTURE',
      facture: 'Mise de côté',
      reglement: 'EXECUTE',
    })
  })

  test('un fichier que le portail ne connaît pas est dit, une archive aussi', async () => {
    const autres = { 'dossier.csv': 'numero\nD1\n', 'dossiers.csv.gz': 'x', 'suite.zip': 'x' }
    const rapport = await atelier.importe({ ...lotSimple().fichiers, ...autres })
    assert.deepEqual(codes(rapport.avertissements).sort(), [
      'FICHIER_INCONNU dossier.csv:0',
      'FICHIER_INCONNU dossiers.csv.gz:0',
      'FICHIER_INCONNU suite.zip:0',
    ])
  })

  test('un nom de fichier se lit sans égard à la casse, le nom exact d’abord', async () => {
    const { fichiers } = lotSimple()
    const { 'etablissements.csv': etablissements, 'organismes.csv': organismes, ...autres } = fichiers
    const manifeste = { schema: 1, fichiers: { 'ORGANISMES.CSV': { lignes: 1 } } }
    const premier = await atelier.importe({
      'ORGANISMES.CSV': organismes,
      'MANIFEST.JSON': JSON.stringify(manifeste),
    })
    assert.deepEqual([premier.lotRefuse, bilan(premier, 'organismes.csv')], [undefined, '1+ 0~ 0= 0!'])
    const second = await atelier.importe({
      ...autres,
      'Etablissements.csv': etablissements,
      'DOSSIERS.csv': 'rien',
    })
    assert.deepEqual(second.refus, [])
    assert.deepEqual(codes(second.avertissements), ['FICHIER_INCONNU DOSSIERS.csv:0'])
  })

  test('un NDA inhabituel ou une adresse fausse avertissent sans refuser', async () => {
    const { siren, fichiers } = lotSimple()
    const rapport = await atelier.importe({
      'organismes.csv': fichiers['organismes.csv'].map((o) => ({
        ...o,
        nda: 'ABC',
        email: 'pas une adresse',
        qualiopi: '',
      })),
    })
    assert.deepEqual(
      [codes(rapport.refus), codes(rapport.avertissements)],
      [[], ['NDA organismes.csv:2 nda', 'EMAIL organismes.csv:2 email']],
    )
    assert.deepEqual(
      await atelier.lis('select nda, email, qualiopi from organisme where siren = $1', [siren]),
      [{ nda: 'ABC', email: '', qualiopi: null }],
    )
  })

  test('un état inconnu survit, en état comme en statut', async () => {
    const { dossier, fichiers } = lotSimple()
    await atelier.importe({
      ...fichiers,
      'dossiers.csv': fichiers['dossiers.csv'].map((d) => ({ ...d, etat: 'XYZ' })),
    })
    assert.deepEqual(
      await atelier.lis('select etat, statut, reste from dossier where numero = $1', [dossier]),
      [{ etat: 'XYZ', statut: 'XYZ', reste: 0 }],
    )
  })

  const illisibles: [string, string | Buffer, string][] = [
    ['sans colonne clé', 'nom;prenom\r\nA;B\r\n', 'ENTETE stagiaires.csv:1'],
    ['vide', '', 'VIDE stagiaires.csv:1'],
    [
      'guillemet ouvert',
      'dossier_numero;stagiaire_id;nom;prenom\nD1;S1;"Royer;Zoé\nD1;S2;A;B\n',
      'GUILLEMET stagiaires.csv:2',
    ],
    ['caractère nul', 'dossier_numero;stagiaire_id;nom;prenom\nD1;S1;A\0;B\n', 'NUL stagiaires.csv:2'],
    [
      'encodage qui change',
      Buffer.concat([
        Buffer.from(`dossier_numero;stagiaire_id;nom;prenom\n${'D1;S1;Été;Zoé\n'.repeat(6000)}`),
        Buffer.from('D1;S2;\xe9t\xe9;B\n', 'latin1'),
      ]),
      'ENCODAGE stagiaires.csv:6002',
    ],
    ['nom sans prénom', 'dossier_numero;stagiaire_id;nom\nD1;S1;A\n', 'ENTETE stagiaires.csv:1'],
  ]
  for (const [titre, contenu, attendu] of illisibles) {
    test(`un fichier illisible est refusé seul : ${titre}`, async () => {
      const { dossier, fichiers } = lotSimple()
      const rapport = await atelier.importe({ ...fichiers, 'stagiaires.csv': contenu })
      assert.deepEqual(codes(rapport.refus), [attendu])
      assert.equal(bilan(rapport, 'dossiers.csv'), '1+ 0~ 0= 0!')
      assert.deepEqual(
        await atelier.lis('select count(*) as n from participation where dossier_numero in ($1, $2)', [
          dossier,
          'D1',
        ]),
        [{ n: 0 }],
      )
    })
  }

  test('une ligne au guillemet mal placé est refusée seule', async () => {
    const { dossier, fichiers } = lotSimple()
    const texte = `dossier_numero;stagiaire_id;nom;prenom\n${dossier};S1;A "Z";B\n${dossier};S2;A;B\n`
    const rapport = await atelier.importe({ ...fichiers, 'stagiaires.csv': texte })
    assert.deepEqual(codes(rapport.refus), ['GUILLEMET stagiaires.csv:2'])
    assert.equal(bilan(rapport, 'stagiaires.csv'), '1+ 0~ 0= 1!')
  })

  test('une ligne trop courte est refusée, des cellules vides en trop ne le sont pas', async () => {
    const { dossier, fichiers } = lotSimple()
    const texte = `dossier_numero;stagiaire_id;nom;prenom\n${dossier};S1;A\n${dossier};S2;A;B;;\n${dossier};S3;A;B;C\n`
    const rapport = await atelier.importe({ ...fichiers, 'stagiaires.csv': texte })
    assert.deepEqual(codes(rapport.refus), [
      'NOMBRE_DE_VALEURS stagiaires.csv:2',
      'NOMBRE_DE_VALEURS stagiaires.csv:4',
    ])
    assert.equal(bilan(rapport, 'stagiaires.csv'), '1+ 0~ 0= 2!')
  })
})
