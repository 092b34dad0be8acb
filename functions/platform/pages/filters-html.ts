import { escapeHtml } from '../../../lib/figures/escape.ts'
import type { PageModel } from './model.ts'
import { isEmpty } from './state-html.ts'

type Option = { value: string; label: string }

const grains: Record<string, string> = {
  day: 'Days',
  week: 'Weeks',
  month: 'Months',
  quarter: 'Quarters',
  year: 'Years',
}

/** The filter bar: a plain GET form. The dates show, and count, only under the range 'custom'; an empty value means all. */
export function filtersHtml(model: PageModel, base: string): string {
  const reach = model.reach === null ? '' : `<p class="reach">${escapeHtml(model.reach)}</p>`
  if (isEmpty(model)) return reach
  const { filters, options } = model
  const ranges = options.ranges.some((range) => range.value === 'custom')
    ? options.ranges
    : [...options.ranges, { value: 'custom', label: 'Chosen dates' }]
  const limits =
    options.dataSpan === null
      ? ''
      : ` min="${escapeHtml(options.dataSpan.from)}" max="${escapeHtml(options.dataSpan.to)}"`
  const dimensions = options.dimensions.map((dimension) =>
    select(dimension.name, dimension.label, filters.where[dimension.name]?.[0] ?? '', [
      { value: '', label: 'All' },
      ...dimension.members.map((member) => ({ value: member, label: member })),
    ]),
  )
  const reset = model.isDefault
    ? ''
    : `<a class="reset" href="${escapeHtml(base)}/${model.page === 'executive' ? '' : escapeHtml(model.page)}">Reset</a>`
  return `${reach}<form class="filters" method="get" aria-label="Filters">${[
    select('range', 'Range', filters.range, ranges),
    `<span class="dates">${date('from', 'From', filters.span.from, limits)}${date('to', 'To', filters.span.to, limits)}</span>`,
    select(
      'grain',
      'By',
      filters.grain,
      options.grains.map((grain) => ({ value: grain, label: grains[grain] ?? grain })),
    ),
    select(
      'compare',
      'Against',
      filters.compare,
      options.compares.map(({ value, label }) => ({ value, label: label.charAt(0).toUpperCase() + label.slice(1) })),
    ),
    ...dimensions,
  ].join('')}<span class="do"><button type="submit">Apply</button>${reset}</span></form>`
}

function select(name: string, label: string, chosen: string, options: Option[]): string {
  const items = options.map(
    ({ value, label: text }) =>
      `<option value="${escapeHtml(value)}"${value === chosen ? ' selected' : ''}>${escapeHtml(text)}</option>`,
  )
  return `<label><span>${escapeHtml(label)}</span><select name="${escapeHtml(name)}">${items.join('')}</select></label>`
}

function date(name: string, label: string, value: string, limits: string): string {
  return `<label><span>${label}</span><input type="date" name="${name}" value="${escapeHtml(value)}"${limits}></label>`
}
