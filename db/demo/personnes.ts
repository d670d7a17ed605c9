import { ALPHA, BETA, GAMMA } from './organismes.ts'

/** Shown by the program when it starts: it protects nothing, and production refuses it. */
export const MOT_DE_PASSE_DEMO = 'Demo-oGestion-2026!'

export type ProfilDemo = 'administrateur' | 'gestionnaire' | 'comptable' | 'lecteur'

export type HabilitationDemo = {
  siren: string
  profil: ProfilDemo
  etablissements: 'tous' | string[]
  /** She is not shown the names of its stagiaires. */
  sansNoms?: true
}

export type PersonneDemo = {
  email: string
  nom: string
  prenom: string
  habilitations: HabilitationDemo[]
  financeur?: 'agent' | 'valideur' | 'administrateur'
  conditionsAcceptees: boolean
  /** Of her application, for those who need a second factor: as public as the password. */
  secretTotp?: string
  /** Absent: active, with the password of the demo. */
  etat?: 'invite' | 'expire' | 'desactive'
}

const [GRENOBLE = '', LYON = ''] = ALPHA.etablissements.map(({ numero }) => numero)

function alpha(profil: ProfilDemo, etablissements: 'tous' | string[] = 'tous'): HabilitationDemo {
  return { siren: ALPHA.organisme.siren, profil, etablissements }
}

function beta(profil: ProfilDemo): HabilitationDemo {
  return { siren: BETA.organisme.siren, profil, etablissements: 'tous' }
}

function gamma(profil: ProfilDemo): HabilitationDemo {
  return { siren: GAMMA.organisme.siren, profil, etablissements: 'tous' }
}

function personne(
  email: string,
  prenom: string,
  nom: string,
  ...habilitations: HabilitationDemo[]
): PersonneDemo {
  const secretTotp = SECRETS[email]
  return {
    email,
    prenom,
    nom,
    habilitations,
    conditionsAcceptees: true,
    ...(secretTotp ? { secretTotp } : {}),
  }
}

/** Those who are asked a second factor, at sign-in or before a sensitive act. */
const SECRETS: Record<string, string> = {
  'amelie@alpha.example': 'Q2H45BFTS5EVDBTAHMBUVKNIA6P5O7D2',
  'colin@alpha.example': 'UWLYYHB3GYLWVUBLFHPF2KPYFC3OQHDS',
  'bruno@beta.example': 'RLGA3S2PEXKQBLNJY3CKSBNDQMQD2HK4',
  'xavier@cabinet.example': 'L4P7KV4UXCJWXS7DGZY4HSS4VCJBIJAS',
  'nadia@gamma.example': 'YW2GEWAQ5BHD5KHJLIZD73CPDUF3SYSG',
  'gisele@opco.example': '3SRB6LH4XAVZPN7YMDHWGPTTO4IGKIRH',
  'hugo@opco.example': 'SGMMNLX66DWK22X676SZDTFJYHVT24O6',
}

/** The people of the demo, in the order in which the program presents them. */
export const PERSONNES: readonly PersonneDemo[] = [
  personne('amelie@alpha.example', 'Amélie', 'ROUVIÈRE', alpha('administrateur')),
  personne('colin@alpha.example', 'Colin', 'DE KERGOAT', alpha('comptable', [GRENOBLE])),
  personne('gaelle@alpha.example', 'Gaëlle', 'PRIGENT', alpha('gestionnaire', [GRENOBLE, LYON])),
  personne('lea@alpha.example', 'Léa', 'D’ALMEIDA', alpha('lecteur')),
  personne('bruno@beta.example', 'Bruno', 'LE TALLEC', beta('administrateur')),
  personne('xavier@cabinet.example', 'Xavier', 'NOIROT', alpha('comptable'), {
    ...beta('comptable'),
    sansNoms: true,
  }),
  {
    ...personne('nadia@gamma.example', 'Nadia', 'BELKACEM', gamma('administrateur')),
    conditionsAcceptees: false,
  },
  { ...personne('gisele@opco.example', 'Gisèle', 'FAUVEL'), financeur: 'valideur' },
  { ...personne('hugo@opco.example', 'Hugo', 'SÉNÉCHAL'), financeur: 'administrateur' },
  {
    ...personne('ines@alpha.example', 'Inès', 'CARVALHO', alpha('gestionnaire', [LYON])),
    conditionsAcceptees: false,
    etat: 'invite',
  },
  {
    ...personne('maxence@alpha.example', 'Maxence', 'BRÉMOND', alpha('lecteur', [GRENOBLE])),
    conditionsAcceptees: false,
    etat: 'expire',
  },
  { ...personne('odile@alpha.example', 'Odile', 'VANNIER', alpha('comptable')), etat: 'desactive' },
]
