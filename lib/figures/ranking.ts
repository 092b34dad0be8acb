import { type Bars, barsSvg, extent } from './bars.ts'
import type { RankingFigure } from './figure.ts'
import { arrow, type Format, judged } from './format.ts'

const mostRows = 12

/** @returns the ranking's first rows as bars from zero, each judged by its own direction of good or the figure's. */
export function rankingBars(figure: RankingFigure, format: Format): Bars {
  const rows = figure.rows.slice(0, mostRows).map((row) => {
    const good = row.good ?? figure.good
    const tone = good === 'neutral' ? ('plain' as const) : judged(row.value, good)
    const sign = good === 'neutral' ? '' : `${arrow(row.value)} `
    const text =
      good === 'neutral' ? format.short(row.value, figure.unit) : `${sign}${format.signedShort(row.value, figure.unit)}`
    return {
      label: row.label,
      from: 0,
      to: row.value,
      text: text.trim(),
      tone,
      ...(row.note ? { note: row.note } : {}),
    }
  })
  const left = figure.rows.length - rows.length
  return { rows, ...extent(rows), ...(left > 0 ? { foot: `${left} smaller ones are in the table below.` } : {}) }
}

/** @returns the ranking as SVG. */
export function rankingSvg(figure: RankingFigure, description: string, format: Format): string {
  return barsSvg(rankingBars(figure, format), 'ranking', description)
}
