import type { ChartConfiguration } from 'chart.js'
import type { Line, SeriesFigure } from '../../lib/figures/figure.ts'
import type { Format } from '../../lib/figures/format.ts'
import { lineClass, seriesLayout } from '../../lib/figures/series.ts'
import type { Ink } from './ink.ts'
import { tooltip } from './tooltip.ts'

/** Pixels by which the canvas is wider than the figure, on either side. */
export const margin = 8

const colours: Record<string, string> = {
  actual: 'accent',
  trend: 'accent',
  budget: 'muted',
  'last-year': 'field',
  'part-0': 'accent',
}
const widths: Record<string, number> = { actual: 2.25, trend: 1.25 }
const dashes: Record<string, number[]> = { budget: [5, 4], trend: [1, 4] }

/** @returns the chart of a time series, on the same axis and in the same place as its SVG. */
export function seriesChart(figure: SeriesFigure, format: Format, ink: Ink): ChartConfiguration<'line'> {
  const layout = seriesLayout(figure)
  return {
    type: 'line',
    data: {
      labels: figure.periods.map((period) => format.period(period, figure.grain)),
      datasets: figure.lines.map((line) => lineData(line, lineClass(figure, line), ink)),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      layout: { autoPadding: false, padding: { left: margin, right: margin, top: layout.top, bottom: layout.bottom } },
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: { display: false, offset: figure.periods.length === 1 },
        y: { display: false, min: layout.axis.min, max: layout.axis.max },
      },
      plugins: {
        tooltip: {
          ...tooltip(ink),
          callbacks: {
            label: ({ dataset, parsed }) => `${dataset.label}  ${format.exact(parsed.y, figure.unit)}`,
            labelColor: ({ dataset }) => ({
              borderColor: String(dataset.borderColor),
              backgroundColor: String(dataset.borderColor),
              borderWidth: 0,
            }),
          },
        },
      },
    },
  }
}

function lineData(line: Line, name: string, ink: Ink): ChartConfiguration<'line'>['data']['datasets'][number] {
  const colour = ink(colours[name] ?? name)
  const alone = (i: number) => (line.values[i - 1] ?? null) === null && (line.values[i + 1] ?? null) === null
  return {
    label: line.name,
    data: line.values,
    borderColor: colour,
    backgroundColor: colour,
    borderWidth: widths[name] ?? 1.5,
    borderDash: dashes[name] ?? [],
    borderJoinStyle: 'round',
    borderCapStyle: 'round',
    clip: false,
    spanGaps: false,
    pointBorderWidth: 0,
    pointRadius: line.values.map((_, i) => (alone(i) ? 3 : 0)),
    pointHoverRadius: 4,
  }
}
