import type { ChartConfiguration } from 'chart.js'
import { barHeight, type Bars, barMiddle, barsHeight, rowHeight, type Tone } from '../../lib/figures/bars.ts'
import type { Unit } from '../../lib/figures/figure.ts'
import type { Format } from '../../lib/figures/format.ts'
import type { Ink } from './ink.ts'
import { margin } from './series.ts'
import { tooltip } from './tooltip.ts'

const colours: Record<Tone, string> = { good: 'good', bad: 'bad', even: 'even', plain: 'accent', total: 'ink' }

/** @returns the chart of horizontal bars, each exactly over the one of the SVG; a bar's datum is [where it begins, where it ends]. */
export function barsChart(
  bars: Bars,
  unit: Unit,
  format: Format,
  ink: Ink,
): ChartConfiguration<'bar', [number, number][]> {
  const top = barMiddle - rowHeight / 2
  const bottom = barsHeight(bars) - top - bars.rows.length * rowHeight
  return {
    type: 'bar',
    data: {
      labels: bars.rows.map((row) => row.label),
      datasets: [
        {
          data: bars.rows.map((row) => [row.from, row.to]),
          backgroundColor: bars.rows.map((row) => ink(colours[row.tone])),
          barThickness: barHeight,
          borderWidth: 0,
        },
      ],
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      indexAxis: 'y',
      layout: { autoPadding: false, padding: { left: margin, right: margin, top, bottom } },
      interaction: { mode: 'index', axis: 'y', intersect: false },
      scales: { x: { display: false, min: bars.min, max: bars.max }, y: { display: false } },
      plugins: {
        tooltip: {
          ...tooltip(ink),
          displayColors: false,
          callbacks: { label: ({ dataIndex }) => said(bars, dataIndex, unit, format) },
        },
      },
    },
  }
}

function said(bars: Bars, index: number, unit: Unit, format: Format): string[] {
  const row = bars.rows[index]
  if (!row) return []
  const step = row.tone !== 'plain' && row.tone !== 'total'
  const value = Math.round((row.to - row.from) * 100) / 100
  const lines = [step ? format.signedExact(value, unit) : format.exact(value, unit)]
  if (bars.joined && step) lines.push(`from ${format.exact(row.from, unit)} to ${format.exact(row.to, unit)}`)
  if (row.note) lines.push(row.note)
  if (row.mark !== undefined) lines.push(`before ${format.exact(row.mark, unit)}`)
  return lines
}
