import { type Bars, barsSvg, extent } from './bars.ts'
import type { BreakdownFigure } from './figure.ts'
import type { Format } from './format.ts'

const mostRows = 10

/** @returns the parts, largest first as given, the smallest put together as one, with a tick where each was before. */
export function breakdownBars(figure: BreakdownFigure, format: Format): Bars {
  const shown =
    figure.rows.length <= mostRows
      ? figure.rows
      : [...figure.rows.slice(0, mostRows - 1), together(figure.rows.slice(mostRows - 1))]
  const rows = shown.map((row) => {
    const share = figure.total > 0 && row.value >= 0 ? format.share(row.value / figure.total, false) : ''
    return {
      label: row.label,
      from: 0,
      to: row.value,
      text: format.short(row.value, figure.unit),
      tone: 'plain' as const,
      ...(share ? { note: share } : {}),
      ...(typeof row.previous === 'number' ? { mark: row.previous } : {}),
    }
  })
  const marked = rows.some((row) => row.mark !== undefined)
  return { rows, ...extent(rows), ...(marked ? { foot: 'The tick is the period compared with.' } : {}) }
}

/** @returns the breakdown as SVG. */
export function breakdownSvg(figure: BreakdownFigure, description: string, format: Format): string {
  return barsSvg(breakdownBars(figure, format), 'breakdown', description)
}

function together(rows: BreakdownFigure['rows']): BreakdownFigure['rows'][number] {
  const known = rows.every((row) => typeof row.previous === 'number')
  const sum = (pick: (row: BreakdownFigure['rows'][number]) => number) =>
    Math.round(rows.reduce((total, row) => total + pick(row), 0) * 100) / 100
  return {
    label: `${rows.length} others`,
    value: sum((row) => row.value),
    ...(known ? { previous: sum((row) => row.previous ?? 0) } : {}),
  }
}
