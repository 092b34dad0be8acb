import { escapeHtml } from './escape.ts'
import type { KpiFigure } from './figure.ts'

const height = 40

/** @returns the line of a KPI card as SVG, its last point marked, zero as a hairline where the values cross it; '' below two points. */
export function sparkline(figure: KpiFigure, description: string): string {
  const values = figure.points.map((point) => point.value)
  const present = values.filter((value) => value !== null)
  if (present.length < 2) return ''
  const low = Math.min(...present)
  const high = Math.max(...present)
  const y = (value: number) =>
    high === low ? height / 2 : Math.round((3 + ((high - value) / (high - low)) * (height - 6)) * 10) / 10
  let path = ''
  let drawing = false
  values.forEach((value, i) => {
    if (value !== null)
      path += `${drawing ? ' ' : 'M'}${i} ${y(value)}${!drawing && (values[i + 1] ?? null) === null ? 'h0' : ''}`
    drawing = value !== null
  })
  const last = values.findLastIndex((value) => value !== null)
  const zero = low < 0 && high > 0 ? `<path class="zero" d="M0 ${y(0)}H${values.length - 1}"/>` : ''
  const dot = `<path class="dot actual" d="M${last} ${y(values[last] ?? 0)}h0"/>`
  return `<svg class="fig kpi-line" role="img" aria-label="${escapeHtml(description)}" width="100%" height="${height}"><svg class="plot" width="100%" height="${height}" viewBox="0 0 ${values.length - 1} ${height}" preserveAspectRatio="none">${zero}<path class="l actual" d="${path}"/>${dot}</svg></svg>`
}
