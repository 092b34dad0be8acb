import type { ChartConfiguration } from 'chart.js'
import type { Line, SeriesFigure } from '../../lib/figures/figure.ts'
import type { Format } from '../../lib/figures/format.ts'
import { drawnValues, lineClass, seriesLayout } from '../../lib/figures/series.ts'
import type { Ink } from './ink.ts'
import { tooltip } from './tooltip.ts'

/** Pixels by which the canvas is wider than the figure, on either side. */
export const margin = 8

const colours: Record<string, string> = {
  actual: 'accent',
  forecast: 'accent',
  trend: 'accent',
  budget: 'muted',
  'last-year': 'field',
  'part-0': 'accent',
}
const widths: Record<string, number> = { actual: 2.25, forecast: 2.25, trend: 1.25 }
const dashes: Record<string, number[]> = { budget: [5, 4], trend: [1, 4], forecast: [1, 5] }

/** @returns the chart of a time series, on the same axis and in the same place as its SVG. */
export function seriesChart(figure: SeriesFigure, format: Format, ink: Ink): ChartConfiguration<'line'> {
  const layout = seriesLayout(figure)
  return {
    type: 'line',
    data: {
      labels: figure.periods.map((period) => format.period(period, figure.grain)),
      datasets: figure.lines.map((line) => lineData(figure, line, ink)),
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
          // Where a forecast begins it is drawn from what was, but nothing was forecast.
          filter: ({ datasetIndex, dataIndex }) => (figure.lines[datasetIndex]?.values[dataIndex] ?? null) !== null,
          callbacks: {
            footer: ([item]) => bandsSaid(figure, item?.dataIndex ?? 0, format),
            label: ({ dataset, datasetIndex, parsed }) => {
              // To the cent only what has been.
              const said = figure.lines[datasetIndex]?.role === 'forecast' ? format.short : format.exact
              return `${dataset.label}  ${said(parsed.y, figure.unit)}`
            },
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

/** The bands themselves are the SVG's, under the canvas; the note names their bounds. */
function bandsSaid({ bands = [], unit }: SeriesFigure, at: number, format: Format): string[] {
  return bands.toReversed().flatMap(({ name, lower, upper }) => {
    const [low = null, high = null] = [lower[at], upper[at]]
    return low === null || high === null ? [] : [`${name}  ${format.short(low, unit)} to ${format.short(high, unit)}`]
  })
}

function lineData(figure: SeriesFigure, line: Line, ink: Ink): ChartConfiguration<'line'>['data']['datasets'][number] {
  const name = lineClass(figure, line)
  const colour = ink(colours[name] ?? name)
  const alone = (i: number) => (line.values[i - 1] ?? null) === null && (line.values[i + 1] ?? null) === null
  return {
    label: line.name,
    data: drawnValues(figure, line),
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
