import { createTransport } from 'nodemailer'
import type { Config } from '../config.ts'

export type Mail = {
  /** Names the message for whoever relays it: sending twice shows one. */
  id: string
  destinataire: string
  sujet: string
  texte: string
  html: string
  date: Date
}

export type Mailer = { send(mail: Mail): Promise<void> }

/** The relay refused this recipient or this content for good: trying again is of no use. */
export class RefusDefinitif extends Error {}

/** A relay that does not answer is left after this time; the job tries again later. */
const PATIENCE_MS = 20_000

/** Sends through the relay of SMTP_URL; null when none is set, and then nothing leaves. */
export function openMailer(config: Pick<Config, 'smtpUrl' | 'mailFrom' | 'publicUrl'>): Mailer | null {
  if (!config.smtpUrl) return null
  const transport = createTransport({
    url: config.smtpUrl,
    connectionTimeout: PATIENCE_MS / 2,
    greetingTimeout: PATIENCE_MS / 2,
    socketTimeout: PATIENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domaine = new URL(config.publicUrl).hostname
  return {
    async send(mail) {
      try {
        await transport.sendMail({
          from: config.mailFrom,
          to: { name: '', address: mail.destinataire },
          subject: oneLine(mail.sujet),
          text: mail.texte,
          html: mail.html,
          date: mail.date,
          messageId: `<${mail.id}@${domaine}>`,
          signal: AbortSignal.timeout(PATIENCE_MS),
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
      } catch (error) {
        throw isFinal(error) ? new RefusDefinitif((error as Error).message, { cause: error }) : error
      } finally {
        transport.close()
      }
    },
  }
}

const oneLine = (texte: string) => texte.replace(/[\r\n]+/g, ' ')

/** A 5xx to the recipient or to the content; to our sign-in or our sender it is for the installer to correct. */
function isFinal(error: unknown): boolean {
  const { responseCode = 0, command = '' } = error as { responseCode?: number; command?: string }
  return responseCode >= 500 && ['RCPT TO', 'DATA'].includes(command)
}
