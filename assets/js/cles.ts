/** Forms of a passkey: the browser asks the person, her answer leaves in the form. Hidden where none is to be had. */
export function watchCles(): void {
  if (!('PublicKeyCredential' in window)) return
  for (const formulaire of document.querySelectorAll<HTMLFormElement>('form[data-cle]')) {
    formulaire.hidden = false
    const absente = document.querySelector<HTMLElement>('[data-cle-absente]')
    if (absente) absente.hidden = true
    formulaire.addEventListener('submit', (envoi) => {
      const reponse = formulaire.elements.namedItem('reponse')
      if (!(reponse instanceof HTMLInputElement) || reponse.value) return
      envoi.preventDefault()
      void answer(formulaire, reponse)
    })
  }
}

async function answer(formulaire: HTMLFormElement, reponse: HTMLInputElement): Promise<void> {
  const refus = formulaire.querySelector<HTMLElement>('[data-cle-refus]')
  if (refus) refus.hidden = true
  try {
    const options = JSON.parse(formulaire.dataset.options ?? '{}')
    const cle = await (formulaire.dataset.cle === 'enrolement' ? create(options) : get(options))
    reponse.value = JSON.stringify(cle)
    formulaire.requestSubmit()
  } catch {
    // Given up, too late, or no key of hers here: she tries again, or chooses another way.
    if (refus) refus.hidden = false
  }
}

async function create(options: PublicKeyCredentialCreationOptionsJSON): Promise<unknown> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
  return toJson(await navigator.credentials.create({ publicKey }))
}

async function get(options: PublicKeyCredentialRequestOptionsJSON): Promise<unknown> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
  return toJson(await navigator.credentials.get({ publicKey }))
}

function toJson(cle: Credential | null): unknown {
  if (cle instanceof PublicKeyCredential) return cle.toJSON()
  throw new Error('no passkey')
}
