import { PERSONNES } from '../../../db/demo/personnes.ts'
import { currentCode } from '../../auth/totp.ts'
import type { Routes } from '../../http/types.ts'
import { CodesDemoPage } from './demo.views.tsx'

/** Registered in demo mode only: it shows the codes of everybody to anyone. */
export const codesDemo: Routes = async (app) => {
  app.get('/demo/codes', { config: { permission: 'demo' } }, async (request, reply) => {
    const codes = PERSONNES.flatMap(({ email, prenom, nom, secretTotp }) =>
      secretTotp ? [{ email, prenom, nom, code: currentCode(secretTotp, request.maintenant) }] : [],
    )
    return reply.html(<CodesDemoPage contexte={await request.contexte()} codes={codes} />)
  })
}
