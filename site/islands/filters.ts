// The filter bar is a plain form; with this a change shows at once, without a reload, and the back button works.
import { swapSlots } from './slots.ts'

document.documentElement.classList.add('scripted')

document.addEventListener('change', (event) => {
  const form = event.target instanceof Element ? event.target.closest<HTMLFormElement>('form.filters') : null
  if (form) go(addressOf(form))
})

document.addEventListener('submit', (event) => {
  if (!(event.target instanceof HTMLFormElement) || !event.target.matches('.filters')) return
  event.preventDefault()
  go(addressOf(event.target))
})

document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a.reset') : null
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return
  event.preventDefault()
  go(link.href)
})

// A jump within the page (#finance-pnl) is no other state of it.
let shown = location.pathname + location.search
addEventListener('popstate', () => {
  if (location.pathname + location.search !== shown) void show(location.href)
})

function go(url: string): void {
  if (url === location.href) return
  history.pushState(null, '', url)
  void show(url)
}

async function show(url: string): Promise<void> {
  shown = location.pathname + location.search
  try {
    await swapSlots(url)
  } catch {
    location.assign(url)
  }
}

/** The address of what the form says; empty choices and dates that do not count are left out. */
function addressOf(form: HTMLFormElement): string {
  const url = new URL(location.pathname, location.href)
  const data = new FormData(form)
  for (const [name, value] of data) {
    const unused = (name === 'from' || name === 'to') && data.get('range') !== 'custom'
    if (value !== '' && !unused) url.searchParams.set(name, String(value))
  }
  return url.href
}
