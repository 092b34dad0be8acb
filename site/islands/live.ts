// An open page follows the refresh runs: a new snapshot is fetched and what changed is marked for a moment.
import { swapSlots } from './slots.ts'

const markMs = 4000
const retryMs = 15_000
let version: string | undefined
let lost = false

/** The browser reconnects by itself, except after an answer that was no stream. */
function listen(): void {
  const source = new EventSource(`${document.documentElement.dataset.base ?? ''}/api/live`)
  source.addEventListener('open', () => {
    // What was published while the line was down is not said again.
    if (lost) void renew()
    lost = false
  })
  source.addEventListener('snapshot', (event) => {
    const said = String(JSON.parse(event.data).version)
    if (said === version) return
    version = said
    void renew()
  })
  source.addEventListener('error', () => {
    lost = true
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, retryMs)
  })
}

async function renew(): Promise<void> {
  const changed = await swapSlots(location.href).catch(() => [])
  if (changed.length === 0) return
  const live = document.getElementById('live')
  if (live) live.textContent = 'The answers on this page were updated.'
  for (const slot of changed) slot.classList.add('renewed')
  setTimeout(() => {
    for (const slot of changed) slot.classList.remove('renewed')
  }, markMs)
}

addEventListener('load', () => setTimeout(listen), { once: true })
