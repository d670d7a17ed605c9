/** Moves the focus to the summary of errors, and from its links to the fields themselves. */
export function focusResume() {
  const resume = document.querySelector<HTMLElement>('[data-focus]')
  if (!resume) return
  resume.focus()
  resume.addEventListener('click', (event) => {
    const lien = event.target instanceof Element ? event.target.closest('a') : null
    const champ = lien && document.getElementById(lien.hash.slice(1))
    if (!champ) return
    event.preventDefault()
    champ.focus({ preventScroll: true })
    champ.closest('.champ')?.scrollIntoView({ block: 'start' })
  })
}
