const CLE = 'menu'
const large = matchMedia('(width >= 78em)')

/** The menu's button: on a wide screen it folds the menu away and remembers it, on a phone it unfolds it. */
export function watchMenu() {
  const bouton = document.querySelector<HTMLButtonElement>('button[data-menu]')
  if (!bouton) return
  const show = (ouvert: boolean) => {
    bouton.setAttribute('aria-expanded', String(ouvert))
    document.body.dataset.menu = ouvert ? 'ouvert' : 'replie'
  }
  const isOpen = () => bouton.getAttribute('aria-expanded') === 'true'
  const start = () => show(large.matches && remembered() !== 'replie')

  bouton.addEventListener('click', () => {
    show(!isOpen())
    if (large.matches) remember(isOpen() ? 'ouvert' : 'replie')
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || large.matches || !isOpen()) return
    show(false)
    bouton.focus()
  })
  // The menu must be there to be reached by its skip link.
  document.querySelector('a[href="#menu"]')?.addEventListener('click', () => show(true))
  large.addEventListener('change', start)
  start()
}

// Storage can be refused by the browser's settings: the menu then opens on each page.
function remembered(): string | null {
  try {
    return localStorage.getItem(CLE)
  } catch {
    return null
  }
}

function remember(etat: string) {
  try {
    localStorage.setItem(CLE, etat)
  } catch {
    // Nothing to remember with.
  }
}
