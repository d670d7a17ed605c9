import { type RawBuilder, sql } from 'kysely'
import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import { Introuvable } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import { asLots } from '../../db/tenant.ts'
import type { Deps } from '../../http/types.ts'
import { postCourriel } from '../courriels/actions.ts'
import { NATURES_ALERTE, type NatureAlerte, SEUILS } from './alertes.rules.ts'

const VERROU = 7_305_039

type Veille = Pick<Deps, 'base' | 'queue' | 'config' | 'horloge'>

/**
 * Looks for what deserves an alert in the journal's last hour. An alert that goes on is the same alert: its people are
 * told once.
 */
export async function watchJournal({ base, queue, config, horloge }: Veille): Promise<void> {
  const maintenant = horloge()
  await asLots(base, async (trx) => {
    // Of the workers of all processes one at a time, so that the second sees the first one's alerts.
    await sql`select pg_advisory_xact_lock(${VERROU})`.execute(trx)
    const nouvelles = await raiseAlertes(trx, maintenant)
    if (nouvelles.length === 0) return
    const destinataires = config.alertesEmail ? [config.alertesEmail] : await listAdministrateurs(trx)
    for (const destinataire of destinataires)
      for (const nature of nouvelles)
        await postCourriel(trx, queue, maintenant, {
          destinataire,
          modele: 'alerte',
          donnees: { nature: NATURES_ALERTE[nature] },
        })
  })
}

/** Returns the natures of the alerts that were not there yet. */
async function raiseAlertes(trx: Trx, maintenant: Date): Promise<NatureAlerte[]> {
  const { rows } = await sql<{ nature: NatureAlerte; nouvelle: boolean }>`
    with recentes as (
      select id, instant, organisme_id, utilisateur_id, acte, resultat, objet_type, objet_id, adresse from journal
      where instant > ${maintenant}::timestamptz - interval '70 minutes' and instant <= ${maintenant}),
    faits as (${sql.join(FAITS, sql` union all `)}),
    comptes as (
      select nature, sujet, seuil, instant, utilisateur_id, organisme_id, adresse,
        sum(poids) over (partition by nature, sujet order by instant range between interval '10 minutes' preceding and current row) as poids
      from faits),
    vues as (
      select nature, sujet, min(instant) as premier_le, max(instant) as dernier_le, count(*) as nombre,
        (array_agg(utilisateur_id order by instant desc))[1] as utilisateur_id,
        (array_agg(organisme_id order by instant desc))[1] as organisme_id,
        (array_agg(adresse order by instant desc))[1] as adresse
      from comptes group by nature, sujet having max(poids) >= max(seuil))
    insert into alerte (nature, sujet, fenetre, utilisateur_id, siren, adresse, nombre, premier_le, dernier_le)
    select v.nature, v.sujet, ${FENETRE}, v.utilisateur_id, o.siren, v.adresse, v.nombre, v.premier_le, v.dernier_le
    from vues v left join organisme o on o.id = v.organisme_id
    on conflict (nature, sujet, fenetre) do update
      set nombre = greatest(alerte.nombre, excluded.nombre), dernier_le = excluded.dernier_le
      where alerte.dernier_le < excluded.dernier_le
    returning nature, xmax = 0 as nouvelle`.execute(trx)
  return rows.filter(({ nouvelle }) => nouvelle).map(({ nature }) => nature)
}

/** That of the same alert when it still goes on; of a night, its evening; else the hour. */
const FENETRE = sql`coalesce(
  (select max(a.fenetre) from alerte a where a.nature = v.nature and a.sujet = v.sujet
    and a.dernier_le >= v.premier_le - interval '1 hour'),
  case v.nature when 'nuit'
    then (((v.premier_le - interval '6 hours') at time zone 'Europe/Paris')::date + time '22:00') at time zone 'Europe/Paris'
    else date_trunc('hour', v.premier_le, 'UTC') end)`

const REFUSEES = sql`acte = 'connexion' and resultat = 'refuse'`

/** Lines that count, with their weight and what makes an alert of them. */
const FAITS: RawBuilder<unknown>[] = [
  sql`select 'connexions-refusees' as nature, utilisateur_id::text as sujet, instant, utilisateur_id, organisme_id, adresse,
      1 as poids, ${SEUILS.connexionsCompte}::int as seuil
    from recentes where ${REFUSEES} and utilisateur_id is not null`,
  // Not those of an account that has its own alert.
  sql`select 'connexions-refusees', adresse, instant, null, null, adresse, 1, ${SEUILS.connexionsAdresse}::int
    from recentes where ${REFUSEES} and adresse <> '' and (utilisateur_id is null or utilisateur_id not in (
      select utilisateur_id from recentes where ${REFUSEES} and utilisateur_id is not null
      group by 1 having count(*) >= ${SEUILS.connexionsCompte}::int))`,
  sql`select 'acces-refuses', r.utilisateur_id::text, r.instant, r.utilisateur_id, r.organisme_id, r.adresse,
      1, ${SEUILS.objetsEtrangers}::int
    from recentes r cross join lateral (${proprietaires()}) p
    where r.acte = 'acces.introuvable' and p.organisme_id <> r.organisme_id and not exists (
      select from habilitation h where h.utilisateur_id = r.utilisateur_id and h.organisme_id = p.organisme_id and h.etat = 'actif')`,
  sql`select 'telechargements', utilisateur_id::text, instant, utilisateur_id, organisme_id, adresse,
      case when acte like '%.export' then 10 else 1 end, ${SEUILS.telechargements}::int
    from recentes where utilisateur_id is not null and resultat = 'ok'
      and (acte in ('document.lecture', 'document.telechargement', 'piece-jointe.lecture') or acte like '%.export')`,
  sql`select 'coordonnees', organisme_id::text, instant, utilisateur_id, organisme_id, adresse, 1, 1
    from recentes where acte like 'coordonnees.%' and resultat = 'ok' and organisme_id is not null`,
  sql`select 'fichier-infecte', left(objet_id, 64), instant, null, organisme_id, adresse, 1, 1
    from recentes where acte = 'fichier.infecte'`,
  sql`select 'nuit', r.utilisateur_id::text, r.instant, r.utilisateur_id, null, r.adresse, 1, 1
    from recentes r join utilisateur u on u.id = r.utilisateur_id and u.profil_financeur is not null
    where (r.instant at time zone 'Europe/Paris')::time not between '06:00' and '21:59:59.999999'`,
]

/** Whose the object is that a line of `recentes r` names: nobody's, when there is none such. */
function proprietaires() {
  return sql`
    select organisme_id from numero_organisme where type = r.objet_type and numero = r.objet_id
    union all select organisme_id from document where id = ${identifiant('document')}
    union all select organisme_id from conversation where id = ${identifiant('conversation')}
    union all select organisme_id from habilitation where id = ${identifiant('habilitation')}`
}

function identifiant(type: string) {
  return sql`case r.objet_type when ${sql.lit(type)} then r.objet_id::uuid end`
}

async function listAdministrateurs(trx: Trx): Promise<string[]> {
  const rows = await trx
    .selectFrom('utilisateur')
    .where('profil_financeur', '=', 'administrateur')
    .select('email')
    .orderBy('email')
    .execute()
  return rows.map(({ email }) => email)
}

/** Somebody has looked at it; who did first stays. */
export async function seeAlerte(trx: Trx, personne: Personne, id: string): Promise<void> {
  const alerte = await trx
    .selectFrom('alerte')
    .select('vue_le')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!alerte) throw new Introuvable()
  if (alerte.vue_le !== null) return
  await trx
    .updateTable('alerte')
    .set({ vue_le: personne.maintenant, vue_par: personne.id })
    .where('id', '=', id)
    .execute()
  await journalisePersonne(trx, personne, { acte: 'alerte.vue', objetType: 'alerte', objetId: id })
}
