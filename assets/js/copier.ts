const DUREE_MS = 4000

/** Buttons that copy a value; their label says « Copié », also aloud. */
export function watchCopies() {
  if (!navigator.clipboard) return
  const annonce = document.createElement('p')
  annonce.className = 'invisible'
  annonce.setAttribute('role', 'status')
  for (const bouton of document.querySelectorAll<HTMLButtonElement>('button[data-copier]')) {
    if (!annonce.isConnected) document.querySelector('main')?.append(annonce)
    bouton.hidden = false
    bouton.addEventListener('click', () => copy(bouton, annonce))
  }
}

async function copy(bouton: HTMLButtonElement, annonce: HTMLElement) {
  const mot = bouton.firstChild
  if (!mot || annonce.textContent) return
  await navigator.clipboard.writeText(bouton.dataset.copier ?? '')
  const avant = mot.textContent
  mot.textContent = 'Copié'
  annonce.textContent = 'Copié'
  setTimeout(() => {
    mot.textContent = avant
    annonce.textContent = ''
  }, DUREE_MS)
}
