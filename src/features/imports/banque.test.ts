import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { autreIban, compteRendu, lotEmis, mouvement, statutXml } from '../../../test/fabriques/banque.ts'
import { bilan, codes, type Fichiers, ouvreAtelier } from '../../../test/fabriques/imports-atelier.ts'
import { camt054, ligneXml, ordreXml, pain001 } from '../../../test/fabriques/iso20022.ts'
import { undoLot } from './annulation.actions.ts'

const ordre = (ref: string, montant = '390.00', iban = autreIban(1)) =>
  pain001([ordreXml({ ref, montant, iban })])

describe('les fichiers de la banque', async () => {
  const atelier = await ouvreAtelier()
  const reglement = async (reference: string) =>
    (
      await atelier.lis(
        `select statut, motif, date_emission, date_execution, end_to_end_id, iban_fin, msg_id, remplace_reference
         from reglement where reference = $1`,
        [reference],
      )
    )[0]
  const statut = async (reference: string) => (await reglement(reference))?.statut
  const facture = async (numero: string) =>
    (await atelier.lis('select statut from facture where numero_interne = $1', [numero]))[0]?.statut
  const attentes = (reference: string) =>
    atelier.lis('select nature, raison, etat from rapprochement where end_to_end_id = $1 order by raison', [
      reference,
    ])
  const importe = async (fichiers: Fichiers) => {
    const rapport = await atelier.importe(fichiers)
    assert.deepEqual([rapport.refus, rapport.lotRefuse], [[], undefined])
    return rapport
  }

  test('un ordre complète le règlement qu’il nomme, sans changer le compte déjà connu', async () => {
    const { reglement: reference, fichiers } = lotEmis('PROGRAMME', { end_to_end_id: '', date_emission: '' })
    await importe(fichiers)
    const rapport = await importe({ 'ordres.xml': ordre(reference) })
    assert.equal(bilan(rapport, 'ordres.xml'), '0+ 1~ 0= 0!')
    assert.deepEqual(await reglement(reference), {
      statut: 'EMIS',
      motif: '',
      date_emission: '2026-11-24',
      date_execution: null,
      end_to_end_id: reference,
      iban_fin: '6289',
      msg_id: 'M1',
      remplace_reference: null,
    })
    assert.deepEqual(
      await atelier.lis(
        `select avant, apres, auteur from evenement where objet_id = $1 order by id desc limit 1`,
        [reference],
      ),
      [{ avant: 'PROGRAMME', apres: 'EMIS', auteur: 'lot' }],
    )
    assert.equal(
      (await atelier.lis('select objet_id from emission_attente where objet_id = $1', [reference])).length,
      1,
    )
  })

  test('un ordre inconnu crée le règlement de l’établissement qui a ce compte, et lui seul', async () => {
    const { fichiers, etablissement } = lotEmis('EMIS')
    const [ligne] = fichiers['etablissements.csv'] as Record<string, string>[]
    await importe({
      ...fichiers,
      'etablissements.csv': [{ ...ligne, iban: autreIban(2) } as Record<string, string>],
    })
    const rapport = await importe({ 'ordres.xml': ordre('NEUF-1', '12.00', autreIban(2)) })
    assert.equal(bilan(rapport, 'ordres.xml'), '1+ 0~ 0= 0!')
    assert.deepEqual(codes(rapport.avertissements), ['SANS_LIGNES ordres.xml:5'])
    assert.equal(await statut('NEUF-1'), 'EMIS')
    const [cree] = await atelier.lis(
      `select r.etablissement_numero as e, c.nombre from reglement r join compteur_reglement c
       on c.organisme_id = r.organisme_id and c.statut = 'EMIS' where reference = 'NEUF-1'`,
    )
    assert.deepEqual(cree, { e: etablissement, nombre: 2 })
    assert.ok(!(await atelier.photo()).includes(autreIban(2).slice(4, 20)))
  })

  test('un ordre dont le compte est inconnu, ou à plusieurs établissements, attend', async () => {
    for (const { fichiers } of [lotEmis('EMIS'), lotEmis('EMIS')]) {
      const [ligne] = fichiers['etablissements.csv'] as Record<string, string>[]
      await importe({
        ...fichiers,
        'etablissements.csv': [{ ...ligne, iban: autreIban(3) } as Record<string, string>],
      })
    }
    const rapport = await importe({
      'ordres.xml': pain001([
        ordreXml({ ref: 'PARTAGE', iban: autreIban(3) }),
        ordreXml({ ref: 'NULLEPART', iban: autreIban(9) }),
      ]),
    })
    assert.equal(bilan(rapport, 'ordres.xml'), '0+ 0~ 2= 0!')
    assert.deepEqual(await attentes('PARTAGE'), [
      { nature: 'ordre', raison: 'COMPTE_PARTAGE', etat: 'a_traiter' },
    ])
    assert.deepEqual(await attentes('NULLEPART'), [
      { nature: 'ordre', raison: 'COMPTE_INCONNU', etat: 'a_traiter' },
    ])
    const [attente] = await atelier.lis(`select * from rapprochement where end_to_end_id = 'NULLEPART'`)
    assert.match(String(attente?.compte), /^FR•• •••• •••• \d{4}$/)
    assert.ok(!JSON.stringify(attente).includes(autreIban(9).slice(4, 20)))
  })

  test('un virement exécuté prend sa date, puis revient avec la raison de la banque', async () => {
    const { e2e, reglement: reference, facture: numero, dossier, fichiers } = lotEmis('EMIS')
    await importe(fichiers)
    await importe({ 'avis.xml': mouvement(e2e) })
    assert.deepEqual(
      [(await reglement(reference))?.statut, (await reglement(reference))?.date_execution],
      ['EXECUTE', '2026-11-24'],
    )
    await importe({ 'retour.xml': mouvement(e2e, { retour: 'AC04' }) })
    const revenu = await reglement(reference)
    assert.deepEqual([revenu?.statut, revenu?.motif], ['RETOURNE', 'AC04'])
    assert.equal(await facture(numero), 'BON_A_PAYER')
    const [{ a_reemettre, regle } = {}] = await atelier.lis(
      'select a_reemettre, regle from dossier where numero = $1',
      [dossier],
    )
    assert.deepEqual([a_reemettre, regle], [true, 0])
    const evenements = await atelier.lis(
      `select objet_type, avant, apres, motif from evenement where objet_id in ($1, $2) order by id`,
      [reference, numero],
    )
    assert.deepEqual(evenements.slice(2), [
      { objet_type: 'reglement', avant: 'EMIS', apres: 'EXECUTE', motif: '' },
      {
        objet_type: 'reglement',
        avant: 'EXECUTE',
        apres: 'RETOURNE',
        motif: 'AC04',
      },
      {
        objet_type: 'facture',
        avant: 'REGLEE',
        apres: 'BON_A_PAYER',
        motif: `Le virement ${reference} est revenu.`,
      },
    ])
  })

  test('la raison de la banque se lit sans le compte qu’elle nomme, dans son code comme dans ses mots', async () => {
    const { e2e, reglement: reference, fichiers } = lotEmis('EMIS')
    await importe(fichiers)
    const raison = `<StsRsnInf><Rsn><Prtry>REFUS ${autreIban(7)}</Prtry></Rsn><AddtlInf>Clos, ${autreIban(7)}</AddtlInf></StsRsnInf>`
    const virements = statutXml(e2e, 'RJCT').replace('</TxSts>', `</TxSts>${raison}`)
    await importe({ 'rejet.xml': compteRendu({ virements }) })
    assert.equal((await reglement(reference))?.motif, 'REFUS •••\u00a0: Clos, •••')
  })

  test('un rejet rouvre la facture, sauf si un autre règlement debout la paie', async () => {
    for (const autre of [false, true]) {
      const { e2e, reglement: reference, facture: numero, fichiers } = lotEmis('EMIS')
      const [r] = fichiers['reglements.csv'] as Record<string, string>[]
      const [l] = fichiers['reglement_lignes.csv'] as Record<string, string>[]
      const second = `${reference}-B`
      const bis = {
        'reglements.csv': [
          { ...r, reference: second, montant: '5', end_to_end_id: '' } as Record<string, string>,
        ],
        'reglement_lignes.csv': [
          { ...l, reglement_reference: second, montant: '5' } as Record<string, string>,
        ],
      }
      await importe(fichiers)
      if (autre) await importe(bis)
      await importe({ 'rejet.xml': compteRendu({ virements: statutXml(e2e, 'RJCT', 'AC01') }) })
      assert.equal(await statut(reference), 'REJETE')
      assert.equal(await facture(numero), autre ? 'REGLEE' : 'BON_A_PAYER')
    }
  })

  test('ce que la banque a dit tient devant un lot en retard, et le même lot deux fois ne change rien', async () => {
    const { e2e, reglement: reference, facture: numero, fichiers } = lotEmis('EMIS')
    const tout = { ...fichiers, 'rejet.xml': compteRendu({ virements: statutXml(e2e, 'RJCT', 'AC01') }) }
    await importe(tout)
    assert.deepEqual([await statut(reference), await facture(numero)], ['REJETE', 'BON_A_PAYER'])
    const avant = await atelier.photo()
    const rapport = await importe(tout)
    for (const { fichier, lus, inchanges } of rapport.fichiers) assert.equal(inchanges, lus, fichier)
    assert.equal(await atelier.photo(), avant)
  })

  test('un rejet du fichier ou de la remise vaut pour chacun de ses virements, sauf dit autrement', async () => {
    const lots = [lotEmis('PROGRAMME'), lotEmis('PROGRAMME'), lotEmis('PROGRAMME')]
    for (const { fichiers } of lots) await importe(fichiers)
    const [a, b, c] = lots.map(({ e2e }) => e2e) as [string, string, string]
    const ordres = pain001([a, b, c].map((ref) => ordreXml({ ref, montant: '390.00' })))
    await importe({ 'ordres.xml': ordres.replace('M1', 'M-GROUPE').replace('P1', 'P-GROUPE') })
    const groupe = { msg: 'M-GROUPE', pmt: 'P-GROUPE' }
    await importe({
      'rendu.xml': compteRendu({ ...groupe, fichier: 'RJCT', virements: statutXml(b, 'ACSC') }),
    })
    const statuts = await Promise.all(lots.map((lot) => statut(lot.reglement)))
    assert.deepEqual(statuts, ['REJETE', 'EXECUTE', 'REJETE'])
  })

  test('un débit global exécute la remise si sa somme est juste, et attend sinon', async () => {
    const lots = [lotEmis('PROGRAMME'), lotEmis('PROGRAMME')]
    for (const { fichiers } of lots) await importe(fichiers)
    const ordres = pain001(lots.map(({ e2e }) => ordreXml({ ref: e2e, montant: '390.00' })))
    await importe({ 'ordres.xml': ordres.replace('M1', 'M-DEBIT').replace('P1', 'P-DEBIT') })
    const debit = (montant: string) =>
      camt054(ligneXml('<NtryDtls><Btch><PmtInfId>P-DEBIT</PmtInfId></Btch></NtryDtls>', { montant }))
    await importe({ 'faux.xml': debit('770.00') })
    assert.deepEqual(await Promise.all(lots.map((lot) => statut(lot.reglement))), ['EMIS', 'EMIS'])
    assert.deepEqual(
      await atelier.lis(`select raison, montant from rapprochement where pmt_inf_id = 'P-DEBIT'`),
      [{ raison: 'MONTANT', montant: 77_000 }],
    )
    await importe({ 'juste.xml': debit('780.00') })
    assert.deepEqual(await Promise.all(lots.map((lot) => statut(lot.reglement))), ['EXECUTE', 'EXECUTE'])
  })

  test('un état plus ancien ne change rien et se dit ; un état contraire attend', async () => {
    const { e2e, reglement: reference, fichiers } = lotEmis('EMIS')
    await importe(fichiers)
    await importe({ 'a.xml': mouvement(e2e, { retour: 'AC04' }) })
    const ancien = await importe({ 'b.xml': mouvement(e2e) })
    assert.deepEqual(codes(ancien.avertissements), ['PLUS_ANCIEN b.xml:4'])
    assert.equal(await statut(reference), 'RETOURNE')
    const execute = lotEmis('EXECUTE')
    await importe(execute.fichiers)
    await importe({ 'c.xml': compteRendu({ virements: statutXml(execute.e2e, 'RJCT', 'AC01') }) })
    assert.equal(await statut(execute.reglement), 'EXECUTE')
    assert.deepEqual(await attentes(execute.e2e), [
      { nature: 'compte-rendu', raison: 'CONTRAIRE', etat: 'a_traiter' },
    ])
  })

  test('un montant différent, une référence inconnue ou à plusieurs attendent, une fois', async () => {
    const premier = lotEmis('EMIS', { end_to_end_id: 'DOUBLE' })
    const second = lotEmis('EMIS', { end_to_end_id: 'DOUBLE' })
    const faux = lotEmis('EMIS')
    for (const { fichiers } of [premier, second, faux]) await importe(fichiers)
    const messages = {
      '1.xml': mouvement('DOUBLE'),
      '2.xml': mouvement(faux.e2e, { montant: '390.01' }),
      '3.xml': mouvement('JAMAIS-VU'),
    }
    const rapport = await importe(messages)
    assert.deepEqual(
      codes(rapport.avertissements),
      ['1', '2', '3'].map((nom) => `A_RAPPROCHER ${nom}.xml:4`),
    )
    await importe(messages)
    const raisons = await Promise.all(['DOUBLE', faux.e2e, 'JAMAIS-VU'].map(attentes))
    assert.deepEqual(
      raisons.map((lignes) => lignes.map(({ raison }) => raison)),
      [['AMBIGU'], ['MONTANT'], ['INCONNU']],
    )
    for (const { reglement } of [premier, second, faux]) assert.equal(await statut(reglement), 'EMIS')
  })

  test('ce que la banque attend, ou ce qu’un autre nous paie, ne change rien', async () => {
    const { e2e, reglement: reference, fichiers } = lotEmis('EMIS')
    await importe(fichiers)
    await importe({
      'a.xml': mouvement(e2e).replace('BOOK', 'PDNG'),
      'b.xml': mouvement(e2e).replace('DBIT', 'CRDT'),
      'c.xml': compteRendu({ virements: statutXml(e2e, 'ACSP') }),
    })
    assert.equal(await statut(reference), 'EMIS')
    assert.deepEqual(await attentes(e2e), [])
  })
})

describe('un fichier de la banque comme lot', async () => {
  const atelier = await ouvreAtelier()
  const { e2e, reglement: reference, fichiers } = lotEmis('EMIS')
  await atelier.importe(fichiers)
  const statut = async () =>
    (await atelier.lis('select statut from reglement where reference = $1', [reference]))[0]?.statut
  const pose = (nom: string, contenu: string) => {
    const chemin = join(atelier.ecris({}), nom)
    writeFileSync(chemin, contenu)
    return chemin
  }

  test('refusé, il se dit avec sa raison, et le reste de son lot entre', async () => {
    const refuse = await atelier.importe(pose('faux.xml', '<!DOCTYPE a><a/>'))
    assert.equal(refuse.lotRefuse?.code, 'DOCTYPE')
    assert.match(refuse.lotRefuse?.message ?? '', /^faux\.xml/)
    const rapport = await atelier.importe({
      'bon.xml': mouvement('INCONNUE'),
      'faux.xml': pain001([ordreXml()], { entete: '<NbOfTxs>3</NbOfTxs>' }),
    })
    assert.deepEqual(codes(rapport.refus), ['TOTAL faux.xml:3'])
    assert.equal(bilan(rapport, 'faux.xml'), '0+ 0~ 0= 1!')
    assert.equal(bilan(rapport, 'bon.xml'), '0+ 0~ 1= 0!')
    const autre = lotEmis('EMIS')
    const mixte = await atelier.importe({ ...autre.fichiers, 'faux.xml': 'rien' })
    assert.deepEqual([mixte.lotRefuse, mixte.refus.length], [undefined, 1])
    assert.deepEqual(mixte.avertissements, [])
  })

  test('un essai dit tout et ne garde rien ; importé, annulé, il rend tout', async () => {
    const rejet = compteRendu({ virements: `${statutXml(e2e, 'RJCT', 'AC01')}${statutXml('AUTRE', 'RJCT')}` })
    const chemin = pose('Rejet.XML', rejet)
    const avant = await atelier.photo()
    const essai = await atelier.importe(chemin, { essai: true })
    assert.equal(bilan(essai, 'Rejet.XML'), '0+ 1~ 1= 0!')
    assert.deepEqual(essai.exemples, [
      { fichier: 'Rejet.XML', crees: [], modifies: [`${reference} — statut\u00a0: EMIS → REJETE`] },
    ])
    assert.equal(await atelier.photo(), avant)
    const { lot } = await atelier.importe(chemin)
    assert.equal(await statut(), 'REJETE')
    assert.deepEqual(await undoLot(atelier.deps, lot ?? '', 'Gisèle'), { fait: true })
    assert.equal(await statut(), 'EMIS')
    const reste = `select count(*)::integer as n from rapprochement where end_to_end_id = 'AUTRE'`
    assert.deepEqual(await atelier.lis(reste), [{ n: 0 }])
    await atelier.importe(chemin)
    assert.deepEqual([await statut(), await atelier.lis(reste)], ['REJETE', [{ n: 1 }]])
  })
})
