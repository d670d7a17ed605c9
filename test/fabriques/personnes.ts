// One person in every table that may hold something of a person, each value marked as hers.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { type Banc, creerPersonne, MAINTENANT, type Organisme } from '../support.ts'
import { creerConversation } from './messages.ts'

/** `marque` is in every value that tells something of her; her name is `Nom<marque>`. */
export async function creerPartout(banc: Banc, organisme: Organisme, marque: string) {
  const financeur = await creerPersonne(banc, null, { financeur: 'agent', facteur: false })
  const email = `${marque}@partout.example`.toLowerCase()
  const { id } = await creerPersonne(banc, organisme, { email, profil: 'lecteur' })
  const empreinte = () => Buffer.from(randomUUID().replaceAll('-', '').repeat(2), 'hex')
  const nom = `Nom${marque}`
  await banc.proprietaire(async (trx) => {
    await trx
      .updateTable('utilisateur')
      .set({ nom, prenom: `Prenom${marque}`, profil_financeur: 'agent' })
      .where('id', '=', id)
      .execute()
    await trx
      .updateTable('habilitation')
      .set({ nom_saisi: `Saisi${marque}`, prenom_saisi: 'Zoé' })
      .where('utilisateur_id', '=', id)
      .execute()
    await trx
      .updateTable('acceptation')
      .set({ adresse: `acc-${marque}` })
      .where('utilisateur_id', '=', id)
      .execute()
    const signature = `${nom.toLocaleUpperCase('fr')} Prenom${marque}`
    const le = MAINTENANT
    await sql`insert into annonce (auteur, cree_le, debut, fin, texte) values (${signature}, ${le}, ${le}, ${new Date(le.getTime() + 3_600_000)}, ${`Annonce${marque}`})`.execute(
      trx,
    )
    await sql`insert into appareil values (${id}, ${empreinte()}, ${le})`.execute(trx)
    await sql`insert into cle_acces (utilisateur_id, identifiant, cle_publique, compteur, nom, cree_le) values (${id}, ${marque}, '\\x00', 0, ${`Cle${marque}`}, ${le})`.execute(
      trx,
    )
    await sql`insert into code_secours values (${id}, ${empreinte()}, null)`.execute(trx)
    await sql`insert into courriel (destinataire, modele, donnees, cree_le) values (${email}, ${`modele${marque}`}, ${JSON.stringify({ a: nom })}, ${le}), ('autre@nulle-part.example', 'invitation', ${JSON.stringify({ par: signature })}, ${le})`.execute(
      trx,
    )
    await sql`insert into demande_compte (reference, recue_le, nom, prenom, email, siret, nda, raison_sociale, motif, adresse) values (${marque}, ${le}, ${nom}, 'Zoé', ${email}, '73282932000074', '', ${`Raison${marque}`}, '', '')`.execute(
      trx,
    )
    await sql`insert into journal (instant, utilisateur_id, acte, adresse) values (${le}, ${id}, 'connexion', ${`jou-${marque}`})`.execute(
      trx,
    )
    await sql`insert into levee_facteur (utilisateur_id, motif, demandee_par, demandee_le) values (${id}, ${`Levee${marque}`}, ${financeur.id}, ${le})`.execute(
      trx,
    )
    await sql`insert into lien (empreinte, type, utilisateur_id, cree_le, expire_le, email) values (${empreinte()}, 'email', ${id}, ${le}, ${le}, ${`lien-${email}`})`.execute(
      trx,
    )
    await sql`insert into lot (nom, depose_le, etat, auteur, rapport) values (${`Lot${marque}`}, ${le}, 'refuse', ${signature}, '{}')`.execute(
      trx,
    )
    await sql`insert into revision (objet, cle, version, contenu, auteur, cree_le) values ('motif', ${marque}, 1, '{}', ${signature}, ${le})`.execute(
      trx,
    )
    await sql`insert into session (empreinte, utilisateur_id, cree_le, vue_le, expire_le, adresse, navigateur) values (${empreinte()}, ${id}, ${le}, ${le}, ${le}, ${`ses-${marque}`}, ${`Nav${marque}`})`.execute(
      trx,
    )
    await sql`insert into signalement (reference, nom, email, page, description, adresse, recu_le, etat_le, equipe_id) select ${`S-${marque}`}, ${nom}, ${email}, '/', ${`Defaut${marque}`}, '', ${le}, ${le}, id from equipe where par_defaut`.execute(
      trx,
    )
    await sql`insert into texte (type, version, contenu, empreinte, publie_le, auteur) select 'CONTACT', coalesce(max(version), 0) + 1, 'Nous écrire', ${empreinte()}, ${le}, ${signature} from texte where type = 'CONTACT'`.execute(
      trx,
    )
    await sql`insert into tentative values (${`compte:${email}`}, 1, ${le}, ${le})`.execute(trx)
  })
  const conversation = await creerConversation(banc, organisme, { auteur: id, texte: `Message${marque}` })
  return { id, email, nom, conversation }
}

/** Every row of every table, as text. */
export async function dump(banc: Banc): Promise<Record<string, string>> {
  return banc.proprietaire(async (trx) => {
    const { rows } = await sql<{ nom: string }>`select c.relname as nom from pg_class c
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition`.execute(
      trx,
    )
    const photo: Record<string, string> = {}
    for (const { nom } of rows) {
      const lu = await sql<{
        texte: string | null
      }>`select string_agg(t::text, chr(10)) as texte from ${sql.table(nom)} t`.execute(trx)
      photo[nom] = lu.rows[0]?.texte ?? ''
    }
    return photo
  })
}
