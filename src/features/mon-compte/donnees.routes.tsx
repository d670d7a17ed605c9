import { Invalide } from '../../core/errors.ts'
import { formErrors } from '../../http/formulaire.ts'
import type { Routes } from '../../http/types.ts'
import { exportMine } from './actions.ts'
import { MesDonneesPage } from './donnees.views.tsx'
import { MesDonnees } from './schemas.ts'

const config = { permission: 'personne', authentificationRecente: 'si-facteur' } as const

/** Everything that is kept about the person, as a file of hers. */
export const mesDonneesPages: Routes = async (app, { deps }) => {
  app.get('/mon-compte/donnees', { config }, async (request, reply) =>
    reply.html(<MesDonneesPage contexte={await request.contexte()} />),
  )

  const formulaire = { config, schema: { body: MesDonnees }, attachValidation: true }
  app.post('/mon-compte/donnees', formulaire, async (request, reply) => {
    const refuse = async (erreurs: Record<string, string>) =>
      reply.html(<MesDonneesPage contexte={await request.contexte()} erreurs={erreurs} />, 422)
    const erreurs = formErrors(request)
    if (erreurs) return refuse(erreurs)
    try {
      const donnees = await exportMine(deps.base, request.session, request.body.actuel)
      return reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', 'attachment; filename="mes-donnees.json"')
        .send(JSON.stringify(donnees, null, 2))
    } catch (error) {
      if (error instanceof Invalide) return refuse(error.champs)
      throw error
    }
  })
}
