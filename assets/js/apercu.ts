const large = matchMedia('(width >= 60em)')

/** On a wide screen a document opens in the page, over the list; elsewhere its link is followed. */
export function watchApercus() {
  if (!navigator.pdfViewerEnabled) return
  document.addEventListener('click', (event) => {
    const lien =
      event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-apercu]') : null
    if (!lien || !large.matches || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    open(lien.href, lien.dataset.apercu ?? '')
  })
}

function open(href: string, titre: string) {
  const dialogue = element('dialog', { class: 'apercu', 'aria-labelledby': 'apercu-titre' })
  const fermer = element('button', { type: 'button', class: 'bouton bouton-second bouton-compact' }, 'Fermer')
  const tete = element('div', { class: 'apercu-tete' })
  tete.append(
    element('h2', { id: 'apercu-titre' }, titre),
    element('a', { href, class: 'bouton bouton-discret bouton-compact' }, 'Ouvrir en pleine page'),
    element(
      'a',
      { href: `${href}?telecharger=1`, class: 'bouton bouton-second bouton-compact' },
      'Enregistrer',
    ),
    fermer,
  )
  dialogue.append(tete, element('iframe', { src: `${href}#navpanes=0&view=FitH`, title: titre }))
  fermer.addEventListener('click', () => dialogue.close())
  dialogue.addEventListener('close', () => dialogue.remove())
  document.body.append(dialogue)
  dialogue.showModal()
  fermer.focus()
}

function element<Nom extends keyof HTMLElementTagNameMap>(
  nom: Nom,
  attributs: Record<string, string>,
  texte = '',
): HTMLElementTagNameMap[Nom] {
  const noeud = document.createElement(nom)
  for (const [cle, valeur] of Object.entries(attributs)) noeud.setAttribute(cle, valeur)
  noeud.textContent = texte
  return noeud
}
