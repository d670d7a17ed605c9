/** Buttons that unfold what they control (CSS reads aria-expanded). Escape folds it back. */
export function watchReplis() {
  for (const bouton of document.querySelectorAll<HTMLButtonElement>('button[data-replie]')) {
    const show = (ouvert: boolean) => bouton.setAttribute('aria-expanded', String(ouvert))
    const isOpen = () => bouton.getAttribute('aria-expanded') === 'true'
    const contenu = document.getElementById(bouton.getAttribute('aria-controls') ?? '')

    bouton.addEventListener('click', () => show(!isOpen()))
    contenu?.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !isOpen() || !bouton.checkVisibility()) return
      show(false)
      bouton.focus()
    })
    if (contenu?.querySelector('[aria-invalid]')) show(true)
  }
}
