import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { EnVerification, ErreurMetier, Introuvable, Redirection, TropDeDemandes } from '../core/errors.ts'
import { type CodeErreur, ERREURS, PageErreur } from '../ui/erreurs.tsx'
import { PagePublique } from '../ui/page.tsx'
import { recordIntrouvable } from './introuvables.ts'
import type { Deps } from './types.ts'

/** `attente`: the same address is to be asked again, under this title. */
type Refus = { statut: number; message: string; retryAfter?: number; attente?: string }

/** One place where an error becomes a page: a French sentence, a reference, and the details in the log only. */
export const errors = fp<{ deps: Deps }>(async (app, { deps }) => {
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    if (error instanceof Redirection) return reply.redirect(error.adresse, 303)
    const echec = error instanceof Introuvable ? await tryToRecord(deps, request) : null
    const refus = toRefus(echec ?? error)
    if (refus.statut >= 500 || isRacing(error)) request.log.error({ err: echec ?? error }, 'request failed')
    if (refus.retryAfter) reply.header('retry-after', refus.retryAfter)
    return sendErrorPage(deps, request, reply, refus)
  })
  app.setNotFoundHandler(async (request, reply) =>
    sendErrorPage(deps, request, reply, toRefus(new Introuvable())),
  )
})

/** Null once the line is written: a refusal without its line is a failure like another. */
async function tryToRecord(deps: Deps, request: FastifyRequest): Promise<FastifyError | null> {
  try {
    await recordIntrouvable(deps, request)
    return null
  } catch (echec) {
    return echec as FastifyError
  }
}

function toRefus(error: FastifyError | ErreurMetier): Refus {
  if (error instanceof TropDeDemandes)
    return { statut: 429, message: error.message, retryAfter: error.attendreSecondes }
  if (error instanceof EnVerification)
    return {
      statut: 409,
      message: error.message,
      retryAfter: 60,
      attente: 'Fichier en cours de vérification',
    }
  if (error instanceof ErreurMetier) {
    return {
      statut: error.statut,
      message: error.message,
      ...(error.statut === 503 ? { retryAfter: 30 } : {}),
    }
  }
  if (error.validation) return fromValidation(error)
  if (isDatabaseDown(error)) return { statut: 503, message: ERREURS[503].texte, retryAfter: 30 }
  if (isRacing(error)) return { statut: 409, message: EN_COURS, retryAfter: 1 }
  if (isUnreadableText(error)) return { statut: 400, message: ERREURS[400].texte }
  const statut = error.statusCode ?? 500
  return statut < 500
    ? { statut, message: ERREURS[toCode(statut)].texte }
    : { statut: 500, message: ERREURS[500].texte }
}

/** A number that cannot be one of ours is a page that does not exist; a body is the sender's to correct. */
function fromValidation(error: FastifyError): Refus {
  if (error.validationContext === 'params') return { statut: 404, message: new Introuvable().message }
  return { statut: 422, message: ERREURS[400].texte }
}

/** No answer to be had: the connection is refused, cut, starting up; the wait for one, or for the answer, is over. */
function isDatabaseDown(error: FastifyError): boolean {
  const code = String(error.code ?? '')
  return (
    ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57014', '57P01', '57P02', '57P03', '53300'].includes(code) ||
    code.startsWith('08') ||
    /timeout exceeded when trying to connect|Connection terminated|connect ENOENT/.test(error.message)
  )
}

const EN_COURS =
  'Un autre changement était en cours au même moment\u00a0: rien n’a été enregistré. Réessayez dans un instant.'

/**
 * PostgreSQL undid the transaction because of another: serialization, deadlock, a lock awaited too long; a name taken or
 * an object gone since it was looked for, which every act does first.
 */
function isRacing(error: FastifyError): boolean {
  return ['40001', '40P01', '55P03', '23505', '23503'].includes(String(error.code ?? ''))
}

/** PostgreSQL refuses a NUL or a broken sequence in a text: the input's fault. */
function isUnreadableText(error: FastifyError): boolean {
  return ['22021', '22P05', '22P02', '22007', '22008', '22003'].includes(String(error.code ?? ''))
}

function toCode(statut: number): CodeErreur {
  if (statut === 422) return 400
  return statut in ERREURS ? (statut as CodeErreur) : statut < 500 ? 400 : 500
}

async function sendErrorPage(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  refus: Refus,
): Promise<FastifyReply> {
  const code = toCode(refus.statut)
  const contexte = {
    assets: deps.assets,
    demo: deps.config.mode === 'demo',
    financeur: request.nomFinanceur(),
    chemin: request.url,
  }
  // An unknown and a foreign object answer with the same body: no reference where nothing failed.
  const reference = refus.statut >= 500 ? { reference: request.id } : {}
  return reply.html(
    <PagePublique titre={refus.attente ?? ERREURS[code].titre} contexte={contexte} sansConnexion>
      <PageErreur code={code} message={refus.message} {...reference}>
        {refus.attente && <Recharger adresse={request.url} />}
      </PageErreur>
    </PagePublique>,
    refus.statut,
  )
}

function Recharger({ adresse }: { adresse: string }) {
  return (
    <p>
      <a href={adresse}>Recharger la page</a> ou <a href="/">revenir à l’accueil</a>
    </p>
  )
}
