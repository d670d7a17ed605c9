import type { LightMyRequestResponse } from 'fastify'
import { type Banc, connecte, creerOrganisme } from '../support.ts'
import { creerDossier } from './dossiers.ts'

/** Numbers of the rows, in order. */
export function numeros(reponse: LightMyRequestResponse): string[] {
  return [...reponse.body.matchAll(/<th[^>]*scope="row"[^>]*><a href="\/dossiers\/([^"?]+)"/g)].map(
    ([, numero = '']) => numero,
  )
}

/** What a counter or a sum of the page says: « 3 au total ». */
export function chiffre(reponse: LightMyRequestResponse, libelle: string): string {
  const [, valeur = ''] =
    new RegExp(`<b>((?:(?!</b>).)*)</b> <span>${libelle}</span>`).exec(reponse.body) ?? []
  return valeur.replace(/<[^>]+>/g, '').replace(/[\u00a0\u202f]/g, ' ')
}

/** Each statut with its number. */
export function parStatut(reponse: LightMyRequestResponse): Record<string, number> {
  const [nav = ''] = /<nav class="par-statut".*?<\/nav>/s.exec(reponse.body) ?? []
  return Object.fromEntries(
    [...nav.matchAll(/>([^<>]+) <b>(\d+)<\/b>/g)].map(([, mot = '', nombre]) => [
      mot.replaceAll('\u00a0', ' '),
      Number(nombre),
    ]),
  )
}

/** Four dossiers, two establishments, told apart by every filter. */
export async function quatreDossiers(banc: Banc) {
  const organisme = await creerOrganisme(banc, { etablissements: 2 })
  const [grenoble = '', lyon = ''] = organisme.etablissements
  const a = await creerDossier(banc, organisme, {
    etablissement_numero: grenoble,
    date_debut: '2026-10-05',
    date_fin: '2026-10-07',
    entreprise_raison_sociale: 'Élan Bois',
    accords: 168_000,
    stagiaires: [{ nom: 'Noël', prenom: 'Étienne' }],
  })
  const b = await creerDossier(banc, organisme, {
    etablissement_numero: lyon,
    dispositif: 'APP',
    date_debut: '2026-01-15',
    date_fin: '2026-11-24',
    entreprise_raison_sociale: 'Bâti Plus',
    accords: 100_000,
    stagiaires: [
      { nom: 'Martin', prenom: 'Zoé' },
      { nom: 'Durand', prenom: 'Ali' },
      { nom: '100%', prenom: '' },
    ],
  })
  const c = await creerDossier(banc, organisme, {
    etablissement_numero: grenoble,
    statut: 'SOLDE',
    date_debut: '2025-03-01',
    date_fin: '2025-03-02',
    entreprise_raison_sociale: 'Zinc Or',
    accords: 67_200,
    stagiaires: [{ nom: 'D’Amico', prenom: 'Jean-Luc' }],
  })
  const d = await creerDossier(banc, organisme, {
    etablissement_numero: lyon,
    statut: 'EN_REVISION',
    etat: 'EN_REVISION',
    date_debut: null,
    date_fin: null,
    entreprise_raison_sociale: 'Charpente Moreau',
  })
  return { organisme, grenoble, lyon, a, b, c, d, nav: await connecte(banc, organisme) }
}
