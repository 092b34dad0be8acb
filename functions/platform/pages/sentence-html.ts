import { escapeHtml } from '../../../lib/figures/escape.ts'

/** @returns a sentence as HTML in which no line ends between a minus and its amount: '−$4.11M' may otherwise break after the sign. */
export function sentenceHtml(text: string): string {
  return escapeHtml(text).replace(
    /−[^\s\d]{1,4}\d[\d.,]*[^\s,;.)]*/g,
    (amount) => `<span class="delta">${amount}</span>`,
  )
}
