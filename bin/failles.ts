// What `npm audit --json` says, compared with the delays that we give ourselves.
import { z } from 'zod'

/** Days between the finding of a flaw and its mending; the others wait for the next update. */
export const DELAIS: Record<string, number> = { critical: 7, high: 30 }

const Avis = z.object({
  url: z.string(),
  title: z.string(),
  severity: z.string(),
  name: z.string(),
})
const Rapport = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(z.string(), z.object({ via: z.array(z.union([z.string(), Avis])) })),
})
export const Exceptions = z.array(
  z.strictObject({
    avis: z.url(),
    trouvee_le: z.iso.date(),
    jusqu_au: z.iso.date(),
    raison: z.string().min(10),
  }),
)
type Avis = z.infer<typeof Avis>
type Exception = z.infer<typeof Exceptions>[number]

/** What fails, one sentence each; null when this is no report (no network, a registry that does not answer). */
export function judge(reponse: unknown, exceptions: Exception[], jour: string): string[] | null {
  const rapport = Rapport.safeParse(reponse)
  if (!rapport.success) return null
  const avis = new Map<string, Avis>()
  for (const { via } of Object.values(rapport.data.vulnerabilities))
    for (const cause of via) if (typeof cause !== 'string') avis.set(cause.url, cause)
  return [...avis.values()]
    .filter(({ severity }) => severity in DELAIS)
    .flatMap((a) => judgeAvis(a, exceptions, jour))
}

function judgeAvis({ name, title, severity, url }: Avis, exceptions: Exception[], jour: string): string[] {
  const quoi = `${name} (${severity}) : ${title}, ${url}`
  const exception = exceptions.find(({ avis }) => avis === url)
  if (!exception) return [`${quoi} — ni corrigée, ni dans docs/audit-exceptions.json`]
  const limite = addDays(exception.trouvee_le, DELAIS[severity] ?? 0)
  if (exception.jusqu_au > limite) return [`${quoi} — l’exception dépasse le délai, qui finit le ${limite}`]
  if (exception.jusqu_au < jour) return [`${quoi} — l’exception a expiré le ${exception.jusqu_au}`]
  return []
}

function addDays(jour: string, jours: number): string {
  return new Date(Date.parse(`${jour}T00:00:00Z`) + jours * 86_400_000).toISOString().slice(0, 10)
}
