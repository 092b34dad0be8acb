import { escapeHtml } from './escape.ts'
import type { Good } from './figure.ts'
import { arrow, judged } from './format.ts'

/** '↑ +$1.2M' in the colour of the news; the arrow and the sign in the text say the same without it. */
export function deltaHtml(change: number | null, text: string, good: Good): string {
  const sign = arrow(change)
  return `<span class="delta ${judged(change, good)}">${sign === '' ? '' : `<span aria-hidden="true">${sign}</span> `}${escapeHtml(text)}</span>`
}
