import fp from 'fastify-plugin'
import { TropDeDemandes } from '../core/errors.ts'

/** Under way at once for one organisme, in one process. */
const A_LA_FOIS = 2

/** For the routes of this plugin: each answer holds a place of its organisme until its last byte, or its reader, has left. */
export const places = fp(async (app) => {
  const prises = new Map<number, number>()
  app.decorateRequest('place', false)
  app.addHook('preHandler', async (request) => {
    const { organismeId } = request.acces
    const deja = prises.get(organismeId) ?? 0
    if (deja >= A_LA_FOIS)
      throw new TropDeDemandes(
        30,
        `Votre organisme prépare déjà ${A_LA_FOIS} fichiers. Attendez que l’un d’eux soit arrivé, puis recommencez.`,
      )
    prises.set(organismeId, deja + 1)
    request.place = true
  })
  app.addHook('onResponse', async (request) => {
    if (!request.place) return
    const { organismeId } = request.acces
    const reste = (prises.get(organismeId) ?? 1) - 1
    if (reste > 0) prises.set(organismeId, reste)
    else prises.delete(organismeId)
  })
})
