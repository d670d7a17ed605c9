const AVANT_MS = 120_000

/** Two minutes before the session ends, a dialog offers to go on; another tab that goes on counts for this one. */
export function watchSession(): void {
  const dialogue = document.querySelector<HTMLDialogElement>('dialog[data-session]')
  if (!dialogue) return
  const canal = new BroadcastChannel('session')
  let minuteries: ReturnType<typeof setTimeout>[] = []
  const begin = (secondes: number) => {
    for (const minuterie of minuteries) clearTimeout(minuterie)
    const fin = secondes * 1000
    minuteries = [
      setTimeout(() => warn(dialogue), Math.max(0, fin - AVANT_MS)),
      setTimeout(() => tellEnd(dialogue), fin),
    ]
    dialogue.close()
  }
  const secondes = Number(dialogue.dataset.session)
  begin(secondes)
  if (dialogue.dataset.prolongeable !== undefined) canal.postMessage(secondes)
  canal.addEventListener('message', ({ data }) => {
    if (typeof data === 'number' && dialogue.dataset.prolongeable !== undefined) begin(data)
  })
  dialogue.querySelector('[data-fermer]')?.addEventListener('click', () => dialogue.close())
  dialogue.querySelector('[data-prolonger]')?.addEventListener('click', async () => {
    const reste = await prolong()
    if (reste === 0) return tellEnd(dialogue)
    begin(reste)
    canal.postMessage(reste)
  })
}

/** Seconds given, or 0 when the session is over already. */
async function prolong(): Promise<number> {
  try {
    const reponse = await fetch('/mon-compte/prolongation', { method: 'POST', redirect: 'error' })
    const { secondes } = (await reponse.json()) as { secondes: number }
    return secondes
  } catch {
    return 0
  }
}

function warn(dialogue: HTMLDialogElement): void {
  if (!dialogue.open) dialogue.showModal()
}

function tellEnd(dialogue: HTMLDialogElement): void {
  const [avant, apres] = [dialogue.querySelector('[data-avant]'), dialogue.querySelector('[data-apres]')]
  if (avant instanceof HTMLElement) avant.hidden = true
  if (apres instanceof HTMLElement) apres.hidden = false
  dialogue.querySelector('[data-prolonger]')?.remove()
  warn(dialogue)
}
