// Fetches a page again and swaps what is in its slots: the server renders, the browser puts in place.

/** As they were rendered, before charts were drawn into them. */
const rendered = new Map<string, string>()
for (const slot of slotsIn(document)) rendered.set(slot.dataset.slot ?? '', slot.innerHTML)

let pending: AbortController | undefined

/**
 * Shows another state of this page; where that fails the browser goes there by itself.
 * @returns the slots whose content is another one now; none when a later call overtook this one.
 */
export async function swapSlots(url: string): Promise<HTMLElement[]> {
  pending?.abort()
  const mine = new AbortController()
  pending = mine
  document.body.classList.add('busy')
  try {
    const answer = await fetch(url, { signal: mine.signal, headers: { accept: 'text/html' } })
    const html = await answer.text()
    if (!answer.ok) throw new Error(`${answer.status}`)
    return put(new DOMParser().parseFromString(html, 'text/html'))
  } catch (error) {
    if (!mine.signal.aborted) throw error
    return []
  } finally {
    if (pending === mine) document.body.classList.remove('busy')
  }
}

function put(page: Document): HTMLElement[] {
  const fresh = new Map([...slotsIn(page)].map((slot) => [slot.dataset.slot, slot.innerHTML]))
  const changed: HTMLElement[] = []
  for (const slot of slotsIn(document)) {
    const name = slot.dataset.slot ?? ''
    const html = fresh.get(name)
    if (html === undefined || html === rendered.get(name)) continue
    rendered.set(name, html)
    replace(slot, html)
    changed.push(slot)
  }
  return changed
}

/** What was unfolded stays unfolded, and the focus stays where it was. */
function replace(slot: HTMLElement, html: string): void {
  const unfolded = [...slot.querySelectorAll('details')].map((details) => details.open)
  const name = slot.contains(document.activeElement) ? document.activeElement?.getAttribute('name') : undefined
  slot.innerHTML = html
  slot.querySelectorAll('details').forEach((details, i) => {
    details.open = unfolded[i] ?? false
  })
  if (name) slot.querySelector<HTMLElement>(`[name="${CSS.escape(name)}"]`)?.focus()
}

function slotsIn(root: Document): NodeListOf<HTMLElement> {
  return root.querySelectorAll<HTMLElement>('[data-slot]')
}
