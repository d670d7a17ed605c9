import type { Bloc, Compose } from './modeles.tsx'

export type ModeleComptes = 'changement-compte' | 'changement-alerte'

/** What each step of a change of account says to the organisme; never an IBAN, its last four only. */
const ETAPES: Readonly<Record<string, { sujet: string; fait: string; suite?: string }>> = {
  soumission: {
    sujet: 'Un changement de compte bancaire est demandé dans oGestion',
    fait: 'Un changement de compte bancaire vient d’être demandé',
    suite: 'Le compte actuel reste utilisé jusqu’à la fin des vérifications.',
  },
  confirmation: {
    sujet: 'Un changement de compte bancaire est confirmé dans oGestion',
    fait: 'Un second administrateur vient de confirmer le changement de compte bancaire',
    suite: 'Nous vous appellerons à un numéro que nous connaissons déjà avant toute décision.',
  },
  rappel: {
    sujet: 'Votre changement de compte bancaire a été vérifié par téléphone',
    fait: 'Nous avons appelé votre organisme au sujet du changement de compte bancaire',
    suite: 'Si personne n’a répondu à cet appel chez vous, arrêtez le changement tout de suite.',
  },
  approbation: {
    sujet: 'Votre changement de compte bancaire est approuvé',
    fait: 'Deux personnes ont approuvé le changement de compte bancaire',
    suite: 'Le compte actuel reste utilisé encore quelques jours, le temps de réagir.',
  },
  transmission: {
    sujet: 'Votre nouveau compte bancaire est transmis',
    fait: 'Le nouveau compte bancaire vient d’être transmis pour les prochains règlements',
    suite: 'Les règlements déjà émis ne changent pas.',
  },
  entree: {
    sujet: 'Votre nouveau compte bancaire est en vigueur',
    fait: 'Le nouveau compte bancaire est en vigueur',
    suite: 'Les prochains règlements y seront virés.',
  },
  refus: {
    sujet: 'Votre changement de compte bancaire est refusé',
    fait: 'Le changement de compte bancaire est refusé',
    suite: 'Le compte actuel reste utilisé. La raison se lit dans votre espace.',
  },
  retrait: {
    sujet: 'Un changement de compte bancaire est retiré',
    fait: 'Le changement de compte bancaire vient d’être retiré par votre organisme',
    suite: 'Le compte actuel reste utilisé.',
  },
  gel: {
    sujet: 'Un changement de compte bancaire est gelé',
    fait: 'Quelqu’un a signalé ne pas être à l’origine du changement de compte bancaire\u00a0: il est gelé',
    suite: 'Rien n’avancera avant que nos équipes vous aient parlé.',
  },
  degel: {
    sujet: 'Un changement de compte bancaire reprend',
    fait: 'Le changement de compte bancaire qui était gelé reprend depuis le début de ses vérifications',
  },
  contradiction: {
    sujet: 'Un autre compte bancaire a été reçu pour votre établissement',
    fait: 'Notre système d’information a reçu un autre compte que celui demandé\u00a0: la demande est close',
    suite:
      'Vérifiez le compte affiché dans votre espace et prévenez-nous aujourd’hui s’il n’est pas le vôtre.',
  },
}

const changementCompte: Compose = ({ dit, liens, portail }) => {
  const { sujet, fait, suite } = ETAPES[dit('acte')] ?? {
    sujet: 'Un changement de compte bancaire avance',
    fait: 'Le changement de compte bancaire avance',
  }
  const compte = `pour l’établissement ${dit('etablissement')}\u00a0: compte terminé par ${dit('fin')}.`
  const adresse = liens.adresse
  const gel: Bloc[] = adresse
    ? [
        'Si ce changement ne vient pas de votre organisme, arrêtez-le\u00a0: le lien ne fait rien d’autre et ne demande pas de se connecter.',
        { action: 'Ce n’est pas moi', href: adresse },
      ]
    : []
  return {
    sujet,
    blocs: [
      'Bonjour,',
      `${fait} ${compte}`,
      ...(suite ? [suite] : []),
      ...gel,
      {
        avant: 'La demande se suit dans votre espace\u00a0: ',
        adresse: `${portail.publicUrl}/etablissements/${encodeURIComponent(dit('etablissement'))}`,
        apres: '.',
      },
    ],
  }
}

const RAISONS: Readonly<Record<string, { sujet: string; fait: string }>> = {
  gel: {
    sujet: 'Une demande de changement de compte vient d’être gelée',
    fait: 'Quelqu’un de l’organisme a choisi «\u00a0Ce n’est pas moi\u00a0»',
  },
  essais: {
    sujet: 'Un formulaire de changement de compte vient d’être fermé',
    fait: 'Trois essais faux du compte actuel ont fermé le formulaire pour un jour',
  },
  contradiction: {
    sujet: 'Un lot contredit une demande de changement de compte',
    fait: 'Un lot a apporté un autre compte que celui demandé',
  },
}

const changementAlerte: Compose = ({ dit, portail }) => {
  const { sujet, fait } = RAISONS[dit('raison')] ?? {
    sujet: 'Alerte sur un changement de compte',
    fait: 'Une demande demande votre attention',
  }
  const href = dit('demande') ? `/gestion/coordonnees/${dit('demande')}` : '/gestion/coordonnees'
  return {
    sujet,
    blocs: [
      'Bonjour,',
      `${fait}, établissement ${dit('etablissement')}.`,
      { action: 'Voir les changements de compte', href: `${portail.publicUrl}${href}` },
    ],
  }
}

export const MODELES_COMPTES: Record<ModeleComptes, Compose> = {
  'changement-compte': changementCompte,
  'changement-alerte': changementAlerte,
}
