import type { Compose } from './modeles.tsx'

/** What is told to the owner of an account when it changes, or when somebody tries it. */
export type ModeleSecurite =
  | 'facteurs-changes'
  | 'facteurs-refuses'
  | 'code-secours-servi'
  | 'levee-demandee'
  | 'levee-faite'
  | 'appareil-nouveau'
  | 'email-a-confirmer'
  | 'email-change'

const PAS_VOUS =
  'Si ce n’est pas vous, choisissez tout de suite un nouveau mot de passe, puis prévenez-nous\u00a0: quelqu’un connaît peut-être le vôtre.'

const reagir = (publicUrl: string) => ({
  action: 'Choisir un nouveau mot de passe',
  href: `${publicUrl}/mot-de-passe-oublie`,
})

export const MODELES_SECURITE: Record<ModeleSecurite, Compose> = {
  'facteurs-changes': ({ dit, portail }) => ({
    sujet: 'Votre second facteur oGestion a changé',
    blocs: [
      'Bonjour,',
      `Ce qui confirme vos connexions à oGestion (application, clé d’accès ou codes de secours) a été changé le ${dit('quand')}, depuis votre compte.`,
      PAS_VOUS,
      { action: 'Voir mes seconds facteurs', href: `${portail.publicUrl}/mon-compte/facteurs` },
    ],
  }),
  'facteurs-refuses': ({ portail }) => ({
    sujet: 'Des codes refusés sur votre compte oGestion',
    blocs: [
      'Bonjour,',
      'Quelqu’un a donné votre mot de passe oGestion, puis plusieurs codes faux. Les essais suivants doivent attendre un peu plus à chaque fois.',
      PAS_VOUS,
      reagir(portail.publicUrl),
    ],
  }),
  'code-secours-servi': ({ dit, portail }) => ({
    sujet: 'Un code de secours oGestion a servi',
    blocs: [
      'Bonjour,',
      `Un de vos codes de secours a servi le ${dit('quand')}\u00a0: il ne servira plus.`,
      PAS_VOUS,
      { action: 'Voir les codes qui restent', href: `${portail.publicUrl}/mon-compte/facteurs` },
    ],
  }),
  'levee-demandee': ({ portail }) => ({
    sujet: 'Le retrait de votre second facteur oGestion est demandé',
    blocs: [
      'Bonjour,',
      `Une personne de ${portail.financeurNom} demande que votre second facteur soit retiré, parce que vous l’auriez perdu. Une autre personne doit confirmer\u00a0: rien n’est encore fait.`,
      'Si vous n’avez rien demandé, prévenez-nous aujourd’hui.',
    ],
  }),
  'levee-faite': ({ portail }) => ({
    sujet: 'Votre second facteur oGestion a été retiré',
    blocs: [
      'Bonjour,',
      `Deux personnes de ${portail.financeurNom} ont retiré votre application, vos clés d’accès et vos codes de secours. Vos sessions ouvertes sont fermées\u00a0; votre mot de passe n’a pas changé.`,
      'Connectez-vous pour en enregistrer un autre. Si vous n’avez rien demandé, prévenez-nous aujourd’hui.',
      { action: 'Me connecter', href: `${portail.publicUrl}/mon-compte/facteurs` },
    ],
  }),
  'appareil-nouveau': ({ dit, portail }) => ({
    sujet: 'Connexion à votre compte oGestion depuis un nouvel appareil',
    blocs: [
      'Bonjour,',
      `Une connexion a eu lieu le ${dit('quand')}, depuis ${dit('appareil')}, adresse ${dit('adresse')}.`,
      'Si c’est vous, vous n’avez rien à faire.',
      PAS_VOUS,
      reagir(portail.publicUrl),
    ],
  }),
  'email-a-confirmer': ({ dit, lien }) => ({
    sujet: 'Confirmez votre nouvelle adresse oGestion',
    blocs: [
      'Bonjour,',
      'Cette adresse a été donnée comme nouvel identifiant d’un compte oGestion. Elle ne comptera qu’une fois confirmée.',
      { action: 'Confirmer cette adresse', href: lien },
      `Ce lien ne sert qu’une fois, jusqu’au ${dit('expire')}. Si vous n’avez rien demandé, ne faites rien.`,
    ],
  }),
  'email-change': ({ dit, portail }) => ({
    sujet: 'L’adresse de votre compte oGestion change',
    blocs: ['Bonjour,', `Le ${dit('quand')}, ${dit('etape')}`, PAS_VOUS, reagir(portail.publicUrl)],
  }),
}
