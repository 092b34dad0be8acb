// What stands where an answer has nothing to show: what happened, why, what to do.
import { escapeHtml } from '../../../lib/figures/escape.ts'
import type { Answer } from '../../answer.ts'
import type { PageModel } from './model.ts'
import { sentenceHtml } from './sentence-html.ts'

/** @returns whether the tenant has no row at all. */
export function isEmpty(model: PageModel): boolean {
  return model.completeTo === null && model.options.dataSpan === null
}

/** A slot for which the model holds no answer. */
export function absentHtml(slot: string, model: PageModel): string {
  const title = escapeHtml(titleOf(slot))
  const why = isEmpty(model)
    ? 'No data yet.'
    : 'Not available here: it has not been computed yet, or your role may not see it.'
  return `<div class="absent"><h2>${title}</h2><p>${why}</p></div>`
}

/** Whether the reader does not get the answer, or not yet: there is nothing to be told about how it was computed. */
export function isWithheld({ status }: Answer): boolean {
  return status === 'forbidden' || status === 'pending'
}

/** Too little data, what row rules withhold, or a failure without an earlier good answer. */
export function emptyStateHtml(answer: Answer): string {
  const action = answer.action ? `<p class="todo">${sentenceHtml(answer.action)}</p>` : ''
  if (answer.status === 'insufficient') {
    return `<div class="state"><p class="tag">Too little data</p><p>${sentenceHtml(answer.headline)}</p>${action}</div>`
  }
  if (isWithheld(answer)) {
    const tag = answer.status === 'forbidden' ? 'Not for your part of the company' : 'Not computed yet'
    return `<div class="state"><p class="tag">${tag}</p><p>${escapeHtml(answer.headline)}</p>${action}</div>`
  }
  const why = answer.trouble ?? answer.headline
  return `<div class="state"><p class="tag bad">Could not be computed</p><p>${escapeHtml(why)}</p>${action || '<p class="todo">The next refresh tries again; the page of refresh runs says what went wrong.</p>'}</div>`
}

/** The note above a last good answer that could not be renewed. */
export function staleHtml(answer: Answer, model: PageModel, computed: string): string {
  if (answer.status !== 'stale') return ''
  const age = ageBetween(answer.freshness.computedAt, model.computedAt)
  const why = answer.trouble ? ` ${escapeHtml(answer.trouble)}` : ''
  return `<p class="notice"><strong>Stale.</strong> Last computed ${escapeHtml(computed)}${age ? `, ${age} before the latest refresh` : ''}.${why}</p>`
}

/** @returns '3 days', '2 hours', '5 minutes', or '' when it is less than a minute or unknown. */
function ageBetween(from: string, to: string | null): string {
  const minutes = to === null ? 0 : Math.floor((Date.parse(to) - Date.parse(from)) / 60_000)
  if (!(minutes >= 1)) return ''
  const [count, word] =
    minutes < 120
      ? [minutes, 'minute']
      : minutes < 2880
        ? [Math.floor(minutes / 60), 'hour']
        : [Math.floor(minutes / 1440), 'day']
  return `${count} ${word}${count === 1 ? '' : 's'}`
}

function titleOf(slot: string): string {
  const [, name = slot, by] = slot.split(' ')
  const words = (name.split('/').at(-1) ?? name).replaceAll('-', ' ')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${by ? ` by ${by.replaceAll('-', ' ')}` : ''}`
}
