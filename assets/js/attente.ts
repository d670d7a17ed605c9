const PAUSE_MS = 3_000

/** While work goes on behind the page (data-attente), tells how far it is; once it is over, shows the whole page. */
export function watchAttente(): void {
  if (document.querySelector('[data-attente]')) setTimeout(refresh, PAUSE_MS)
}

async function refresh(): Promise<void> {
  const attente = document.querySelector('[data-attente]')
  if (!attente) return
  try {
    const reponse = await fetch(location.href, { headers: { accept: 'text/html' } })
    const page = new DOMParser().parseFromString(await reponse.text(), 'text/html')
    const suite = page.querySelector('[data-attente]')
    if (!suite) return location.reload()
    if (suite.textContent !== attente.textContent) attente.replaceChildren(...suite.childNodes)
  } catch {
    // The network fails for a moment: the next round asks again.
  }
  setTimeout(refresh, PAUSE_MS)
}
