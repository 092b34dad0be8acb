import { escapeHtml } from '../../../lib/figures/escape.ts'
import { formatOf } from '../../../lib/figures/format.ts'
import type { PageModel } from './model.ts'

/** How far the data reaches, when it was computed and when it will be again; who looks, and the way out. */
export function statusHtml(model: PageModel, base: string): string {
  const format = formatOf(model.locale)
  const time = (iso: string) =>
    `<time datetime="${escapeHtml(iso)}">${escapeHtml(format.instant(iso, model.timeZone))}</time>`
  const parts = [
    model.completeTo === null
      ? 'No complete month of data yet'
      : `Complete to <time datetime="${escapeHtml(model.completeTo)}">${escapeHtml(format.day(model.completeTo))}</time>`,
    model.computedAt === null ? '' : `Computed ${time(model.computedAt)}`,
    model.overdue ? '<strong class="overdue">Refresh overdue</strong>' : '',
    model.nextRunAt === null ? '' : `<a href="${escapeHtml(base)}/runs">Next refresh ${time(model.nextRunAt)}</a>`,
    escapeHtml(model.timeZone),
    // Whoever looks through other eyes stops that first.
    model.lookingAs !== null
      ? ''
      : `<form method="post" action="${escapeHtml(base)}/sign-out">Signed in as ${escapeHtml(model.role)} <button type="submit">Sign out</button></form>`,
  ]
  return `<ul class="status">${parts
    .filter((part) => part !== '')
    .map((part) => `<li>${part}</li>`)
    .join('')}</ul>`
}
