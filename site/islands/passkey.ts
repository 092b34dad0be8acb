// Forms of the sign-in and account pages that ask the browser for a passkey; what it answers is posted by the form itself.

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
  if (!('PublicKeyCredential' in window)) continue
  form.hidden = false
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void ask(form)
  })
}

/** Asks, puts the answer into the form's field and posts it. */
async function ask(form: HTMLFormElement): Promise<void> {
  const notice = form.querySelector<HTMLElement>('.notice')
  if (notice) notice.hidden = true
  try {
    const answer = form.dataset.passkey === 'create' ? await create(form.dataset) : await get(form.dataset)
    const field = form.querySelector<HTMLInputElement>('input[name=passkey]')
    if (field) field.value = JSON.stringify(answer)
    form.submit()
  } catch {
    if (!notice) return
    notice.textContent =
      'The browser has made no use of a passkey: there is none here, or it was called off. Try again.'
    notice.hidden = false
  }
}

async function create(asked: DOMStringMap): Promise<Record<string, string>> {
  const made = (await navigator.credentials.create({
    publicKey: {
      challenge: bytes(asked.challenge),
      rp: { id: asked.rp, name: 'Premise' },
      user: { id: bytes(asked.user), name: asked.name ?? '', displayName: asked.name ?? '' },
      pubKeyCredParams: words(asked.algorithms).map((alg) => ({ type: 'public-key', alg: Number(alg) })),
      excludeCredentials: words(asked.known).map((id) => ({ type: 'public-key', id: bytes(id) })),
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      attestation: 'none',
    },
  })) as PublicKeyCredential
  const { clientDataJSON, attestationObject } = made.response as AuthenticatorAttestationResponse
  return { clientData: text(clientDataJSON), attestation: text(attestationObject) }
}

async function get(asked: DOMStringMap): Promise<Record<string, string>> {
  const found = (await navigator.credentials.get({
    publicKey: { challenge: bytes(asked.challenge), rpId: asked.rp, userVerification: 'required' },
  })) as PublicKeyCredential
  const { clientDataJSON, authenticatorData, signature } = found.response as AuthenticatorAssertionResponse
  return {
    id: text(found.rawId),
    clientData: text(clientDataJSON),
    data: text(authenticatorData),
    signature: text(signature),
  }
}

function words(list = ''): string[] {
  return list.split(' ').filter(Boolean)
}

/** From base64url. */
function bytes(encoded = ''): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(encoded.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
}

/** As base64url. */
function text(buffer: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
