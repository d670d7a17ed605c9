import { formatJour } from '../core/dates.ts'

/** A calendar day from 'AAAA-MM-JJ', shown as « 24/11/2026 ». */
export function DateJour({ jour }: { jour: string }) {
  return (
    <time class="date" datetime={jour}>
      {formatJour(jour)}
    </time>
  )
}

/** A period on two lines. */
export function Periode({ debut, fin }: { debut: string | null; fin: string | null }) {
  if (!debut) return <span class="discret">Non renseigné</span>
  return (
    <>
      <DateJour jour={debut} />
      {fin && fin !== debut && (
        <span class="detail date">
          au <DateJour jour={fin} />
        </span>
      )}
    </>
  )
}
