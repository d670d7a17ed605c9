import { renderToString } from 'preact-render-to-string'
import { MODELES_COMPTES, type ModeleComptes } from './comptes.modeles.ts'
import { MODELES_SECURITE, type ModeleSecurite } from './securite.modeles.ts'

/** Names of the mails the product sends. */
export type Modele =
  | ModeleSecurite
  | ModeleComptes
  | 'activation'
  | 'invitation'
  | 'reinitialisation'
  | 'mot-de-passe-change'
  | 'connexions-refusees'
  | 'demande-recue'
  | 'demande-refusee'
  | 'coordonnees-bancaires-changees'
  | 'message-repondu'
  | 'message-recu'
  | 'signalement-recu'
  | 'signalement-repondu'
  | 'journal-tete'
  | 'alerte'

/** A paragraph, one that holds an address, or the one thing to do. */
export type Bloc =
  | string
  | { avant: string; adresse: string; apres: string }
  | { action: string; href: string }

/** What a mail says; its text, its HTML and the demo mailbox are made of the same blocks. */
export type Message = { sujet: string; blocs: Bloc[] }

export type Contenu = {
  modele: string
  donnees: Record<string, string | number>
  liens: Record<string, string>
}

/** Where the mail comes from: `publicUrl` is the only source of addresses. */
export type Portail = { publicUrl: string; financeurNom: string }

/** Subject = the fact, never a text that somebody typed. */
export function composeCourriel({ modele, donnees, liens }: Contenu, portail: Portail): Message {
  const compose = MODELES[modele as Modele]
  if (!compose) throw new Error(`unknown mail template ${modele}`)
  const dit = (cle: string) => String(donnees[cle] ?? '')
  const { sujet, blocs } = compose({ dit, lien: liens.adresse ?? portail.publicUrl, liens, portail })
  return { sujet, blocs: [...blocs, signature(portail)] }
}

/** Makes one kind of mail of what it is told. */
export type Compose = (matiere: Matiere) => Message

type Matiere = {
  dit: (cle: string) => string
  lien: string
  liens: Record<string, string>
  portail: Portail
}

const favoris = (publicUrl: string): Bloc => ({
  avant: 'L’adresse de votre espace est ',
  adresse: publicUrl,
  apres: '\u00a0: ajoutez-la à vos favoris.',
})

const MODELES: Record<Modele, Compose> = {
  ...MODELES_SECURITE,
  ...MODELES_COMPTES,
  activation: ({ dit, lien, portail }) => ({
    sujet: 'Votre espace oGestion est ouvert',
    blocs: [
      `Bonjour ${dit('prenom')} ${dit('nom')},`,
      `${dit('organisme')} vous ouvre son espace oGestion, où suivre ses dossiers de formation et ses règlements.`,
      'Vous pouvez désormais vous connecter à votre espace oGestion, dès que vous aurez choisi votre mot de passe.',
      { action: 'Choisir mon mot de passe', href: lien },
      `Ce lien ne sert qu’une fois, jusqu’au ${dit('expire')}. Passé ce délai, demandez une nouvelle invitation à la personne qui vous a invité.`,
      favoris(portail.publicUrl),
    ],
  }),
  invitation: ({ dit, portail }) => ({
    sujet: 'Un organisme vous ouvre son espace oGestion',
    blocs: [
      'Bonjour,',
      `${dit('organisme')} vous ouvre son espace oGestion. Vous avez déjà un compte\u00a0: vous pouvez désormais vous connecter à votre espace oGestion avec votre mot de passe habituel, puis accepter l’invitation.`,
      { action: 'Voir l’invitation', href: `${portail.publicUrl}/choix-organisme` },
      `Vous pouvez accepter jusqu’au ${dit('expire')}. Si vous ne connaissez pas cet organisme, ne faites rien\u00a0: rien ne sera partagé.`,
      favoris(portail.publicUrl),
    ],
  }),
  reinitialisation: ({ dit, lien }) => ({
    sujet: 'Choisissez un nouveau mot de passe oGestion',
    blocs: [
      'Bonjour,',
      'Un nouveau mot de passe a été demandé pour votre compte oGestion.',
      { action: 'Choisir un nouveau mot de passe', href: lien },
      `Ce lien ne sert qu’une fois, jusqu’au ${dit('expire')}.`,
      'Si vous n’avez rien demandé, ne faites rien\u00a0: votre mot de passe actuel reste valable.',
    ],
  }),
  'mot-de-passe-change': ({ dit, portail }) => ({
    sujet: 'Votre mot de passe oGestion a été changé',
    blocs: [
      'Bonjour,',
      `Le mot de passe de votre compte oGestion a été changé le ${dit('quand')}. Toutes les sessions ouvertes ont été fermées.`,
      'Si ce n’est pas vous, choisissez tout de suite un nouveau mot de passe, puis prévenez l’administrateur de votre organisme.',
      { action: 'Demander un nouveau mot de passe', href: `${portail.publicUrl}/mot-de-passe-oublie` },
    ],
  }),
  'connexions-refusees': ({ portail }) => ({
    sujet: 'Plusieurs connexions refusées à votre compte oGestion',
    blocs: [
      'Bonjour,',
      'Plusieurs essais de connexion à votre compte oGestion viennent d’échouer. Les suivants doivent attendre un peu plus à chaque fois.',
      'Si c’est vous, patientez quelques minutes ou choisissez un nouveau mot de passe. Si ce n’est pas vous, votre mot de passe reste secret\u00a0: vous n’avez rien à faire.',
      { action: 'Demander un nouveau mot de passe', href: `${portail.publicUrl}/mot-de-passe-oublie` },
    ],
  }),
  'demande-recue': ({ dit, portail }) => ({
    sujet: 'Votre demande de compte oGestion est arrivée',
    blocs: [
      // Nothing typed by a stranger leaves in a mail of ours.
      'Bonjour,',
      `Votre demande de compte est arrivée. Sa référence est ${dit('reference')}\u00a0: donnez-la si vous nous écrivez.`,
      `${portail.financeurNom} vérifie que vous représentez bien l’organisme, puis vous répond à cette adresse.`,
      'Si vous n’avez rien demandé, ne faites rien\u00a0: aucun compte n’est ouvert sans vous.',
    ],
  }),
  'demande-refusee': ({ dit, portail }) => ({
    sujet: 'Votre demande de compte oGestion n’a pas été acceptée',
    blocs: [
      'Bonjour,',
      `${portail.financeurNom} n’a pas pu accepter votre demande de compte ${dit('reference')}.`,
      `Motif\u00a0: ${dit('motif')}`,
      'Si vous pouvez y remédier, faites une nouvelle demande.',
      { action: 'Faire une nouvelle demande', href: `${portail.publicUrl}/demande-de-compte` },
    ],
  }),
  'coordonnees-bancaires-changees': ({ dit, portail }) => ({
    sujet: 'Un compte bancaire a changé dans oGestion',
    blocs: [
      'Bonjour,',
      `${portail.financeurNom} a enregistré un nouveau compte, terminé par ${dit('fin')}, pour l’établissement ${dit('etablissement')}. Les prochains règlements y seront virés.`,
      'Si vous n’attendiez pas ce changement, prévenez-nous aujourd’hui.',
      {
        action: 'Voir l’établissement',
        href: `${portail.publicUrl}/etablissements/${encodeURIComponent(dit('etablissement'))}`,
      },
    ],
  }),
  'message-repondu': ({ dit, portail }) => ({
    sujet: `${portail.financeurNom} a répondu à votre message`,
    blocs: [
      'Bonjour,',
      `${portail.financeurNom} a répondu à votre message ${dit('sujet')}. La réponse se lit dans votre espace oGestion, après connexion.`,
      { action: 'Lire la réponse', href: `${portail.publicUrl}/messages/${dit('conversation')}` },
    ],
  }),
  'message-recu': ({ dit, portail }) => ({
    sujet: 'Un message attend une réponse de votre équipe',
    blocs: [
      'Bonjour,',
      `Un message attend une réponse de votre équipe. Objet\u00a0: ${dit('objet')}.`,
      { action: 'Lire le message', href: `${portail.publicUrl}${dit('page')}` },
    ],
  }),
  'signalement-recu': ({ dit, portail }) => ({
    sujet: 'Votre signalement d’accessibilité est arrivé',
    blocs: [
      // Nothing typed by a stranger leaves in a mail of ours.
      'Bonjour,',
      `Votre signalement d’un défaut d’accessibilité est arrivé. Sa référence est ${dit('reference')}.`,
      `${portail.financeurNom} vous donnera ${dit('delai')}, à cette adresse.`,
      'Si vous n’avez rien signalé, ne faites rien.',
    ],
  }),
  'signalement-repondu': ({ dit, portail }) => ({
    sujet: `Réponse à votre signalement d’accessibilité ${dit('reference')}`,
    blocs: [
      'Bonjour,',
      `Voici la réponse de ${portail.financeurNom} à votre signalement ${dit('reference')}\u00a0:`,
      ...dit('texte').split(/\n+/),
      {
        avant:
          'Si elle ne vous convient pas, vous pouvez signaler de nouveau le défaut, ou suivre les voies de recours\u00a0: ',
        adresse: `${portail.publicUrl}/accessibilite`,
        apres: '.',
      },
    ],
  }),
  'journal-tete': ({ dit }) => ({
    sujet: 'Tête du journal oGestion',
    blocs: [
      `Le bloc ${dit('bloc')} du journal est scellé. Gardez ce message hors de portée des personnes qui gèrent la base de données\u00a0: il permet de prouver que le journal n’a pas été réécrit.`,
      dit('tete'),
      'Pour vérifier\u00a0: ogestion journal verify --head, suivi de cette tête.',
    ],
  }),
  alerte: ({ dit, portail }) => ({
    sujet: `Alerte de sécurité oGestion\u00a0: ${dit('nature')}`,
    blocs: [
      'Bonjour,',
      `Le journal montre un fait à examiner\u00a0: ${dit('nature')}.`,
      { action: 'Voir les alertes', href: `${portail.publicUrl}/gestion/alertes` },
    ],
  }),
}

function signature({ publicUrl, financeurNom }: Portail): Bloc {
  return {
    avant: `oGestion, l’espace des organismes de formation de ${financeurNom}\u00a0: `,
    adresse: publicUrl,
    apres: '. Message automatique, auquel personne ne répond. Nous ne demandons jamais votre mot de passe.',
  }
}

/** The mail as it leaves: text and HTML say the same. */
export function renderCourriel(
  contenu: Contenu,
  portail: Portail,
): { sujet: string; texte: string; html: string } {
  const message = composeCourriel(contenu, portail)
  return {
    sujet: message.sujet,
    texte: `${message.blocs.map(toText).join('\n\n')}\n`,
    html: `<!doctype html>${renderToString(<CourrielHtml message={message} />)}`,
  }
}

function toText(bloc: Bloc): string {
  if (typeof bloc === 'string') return bloc
  if ('action' in bloc) return `${bloc.action}\u00a0:\n${bloc.href}`
  return `${bloc.avant}${bloc.adresse}${bloc.apres}`
}

const STYLE =
  'body{margin:0;padding:24px;background:#f6f3ec;color:#1c2a34;font:16px/1.5 sans-serif}' +
  'main{max-width:560px;margin:0 auto;padding:24px 32px;background:#fff;border-top:4px solid #96391c}' +
  'a.faire{display:inline-block;padding:12px 20px;background:#96391c;color:#fff;text-decoration:none}' +
  '.signature{padding-top:16px;border-top:1px solid #e2dccf;color:#52606a;font-size:14px}'

function CourrielHtml({ message: { sujet, blocs } }: { message: Message }) {
  return (
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{sujet}</title>
        <style>{STYLE}</style>
      </head>
      <body>
        <main>
          {blocs.map((bloc, rang) => (
            <p key={rang} class={rang === blocs.length - 1 ? 'signature' : undefined}>
              <BlocHtml bloc={bloc} />
            </p>
          ))}
        </main>
      </body>
    </html>
  )
}

function BlocHtml({ bloc }: { bloc: Bloc }) {
  if (typeof bloc === 'string') return <>{bloc}</>
  if ('action' in bloc) {
    return (
      <a class="faire" href={bloc.href}>
        {bloc.action}
      </a>
    )
  }
  return (
    <>
      {bloc.avant}
      <a href={bloc.adresse}>{bloc.adresse}</a>
      {bloc.apres}
    </>
  )
}
