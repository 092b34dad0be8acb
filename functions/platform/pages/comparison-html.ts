import { deltaHtml } from '../../../lib/figures/delta.ts'
import { escapeHtml } from '../../../lib/figures/escape.ts'
import type { Figure, Unit } from '../../../lib/figures/figure.ts'
import type { Format } from '../../../lib/figures/format.ts'
import type { Answer, Comparison, Driver, Good } from '../../answer.ts'

const shownDrivers = 4

/** @returns the unit in which an answer's comparison and drivers are counted. */
export function unitOf(figure: Figure | null): Unit {
  if (figure === null) return 'count'
  if (figure.kind !== 'table') return figure.unit
  return figure.columns.find((column) => column.unit !== undefined)?.unit ?? 'count'
}

/** The change against its base, with both numbers and both windows. */
export function comparisonHtml(comparison: Comparison, unit: Unit, format: Format): string {
  const { change, ratio, value, base, label, span, baseSpan } = comparison
  if (change === null || base === null) {
    return `<p class="against">No comparison with ${escapeHtml(label)}: there is no data for ${escapeHtml(format.span(baseSpan))}.</p>`
  }
  const isRatio = unit === 'ratio'
  const moved = isRatio ? points(change, format) : format.signedShort(change, unit)
  const share = ratio === null || isRatio ? '' : ` (${format.change(ratio)})`
  const windows = `${format.short(value, unit)} in ${format.span(span)}, ${format.short(base, unit)} ${baseIn(comparison, format)}`
  return `<p class="against">${deltaHtml(change, `${moved}${share}`, comparison.good)} against ${escapeHtml(label)} <span class="quiet">${escapeHtml(windows)}</span></p>`
}

/** Where the base comes from: what was expected of a span is no other span's. */
function baseIn({ kind, label, span, baseSpan }: Comparison, format: Format): string {
  if (kind === 'forecast') return 'expected'
  return span.from === baseSpan.from && span.to === baseSpan.to ? `in the ${label}` : `in ${format.span(baseSpan)}`
}

/** A change of a ratio is said in percentage points. */
export function points(change: number, format: Format): string {
  const value = Math.round(change * 1000) / 10
  return `${value > 0 ? '+' : ''}${format.plain(value, 1)} pts`
}

/** The largest drivers and the sum of the rest: what is listed adds up to the change. */
export function driversHtml(answer: Answer, unit: Unit, format: Format): string {
  const drivers = largest(answer.drivers)
  // One driver is the change itself.
  if (drivers.length < 2) return ''
  const good = answer.comparison?.good ?? 'neutral'
  const rest = answer.drivers.slice().sort(bySize).slice(drivers.length)
  const items = drivers.map((driver) => item(driver.member, driver.change, good, unit, format))
  if (rest.length > 0)
    items.push(
      item(
        `${rest.length} others`,
        Math.round(rest.reduce((sum, driver) => sum + driver.change, 0) * 100) / 100,
        good,
        unit,
        format,
      ),
    )
  return `<div class="drivers"><h3>What moved it</h3><ul>${items.join('')}</ul></div>`
}

/** @returns the drivers worth naming, largest first. */
export function largest(drivers: Driver[], count = shownDrivers): Driver[] {
  return drivers
    .filter((driver) => driver.change !== 0)
    .sort(bySize)
    .slice(0, count)
}

function item(label: string, change: number, good: Good, unit: Unit, format: Format): string {
  return `<li><span>${escapeHtml(label)}</span> ${deltaHtml(change, format.signedShort(change, unit), good)}</li>`
}

function bySize(a: Driver, b: Driver): number {
  return Math.abs(b.change) - Math.abs(a.change)
}
