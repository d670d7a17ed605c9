/** The button that shows a password; it is hidden again when the form leaves. */
export function watchMotsDePasse() {
  for (const bouton of document.querySelectorAll<HTMLButtonElement>('button[data-montrer]')) {
    const champ = document.getElementById(bouton.dataset.montrer ?? '')
    if (!(champ instanceof HTMLInputElement)) continue
    const show = (visible: boolean) => {
      champ.type = visible ? 'text' : 'password'
      bouton.setAttribute('aria-pressed', String(visible))
    }
    champ.autocapitalize = 'none'
    bouton.hidden = false
    bouton.addEventListener('click', () => show(champ.type === 'password'))
    // A password sent as text could be kept by the browser among what it proposes again.
    champ.form?.addEventListener('submit', () => show(false))
  }
}
