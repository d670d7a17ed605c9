export type Cookie = { nom: string; role: string; duree: string; depose: string }

/** Every cookie the product sets. A new one needs a line here: the page is the promise, a test compares. */
export const COOKIES: readonly Cookie[] = [
  {
    nom: '__Host-ogestion',
    role: 'Tenir votre session ouverte',
    duree: 'Jusqu’à la déconnexion ou à la fermeture du navigateur, douze heures au plus',
    depose: 'À la connexion, par oGestion',
  },
  {
    nom: '__Host-ogestion-passage',
    role: 'Vous reconnaître au retour de l’annuaire de votre organisme, chiffré',
    duree: 'Jusqu’au retour, dix minutes au plus',
    depose: 'Au départ vers cet annuaire, si vous choisissez d’y passer, par oGestion',
  },
]
