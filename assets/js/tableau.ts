/** A table wider than its place scrolls: the keyboard must reach the region that does. */
export function watchTableaux() {
  const observateur = new ResizeObserver((entrees) => {
    for (const { target } of entrees) {
      const deborde = target.scrollWidth > target.clientWidth
      if (deborde) target.setAttribute('tabindex', '0')
      else target.removeAttribute('tabindex')
    }
  })
  for (const region of document.querySelectorAll('[data-defile]')) observateur.observe(region)
}
