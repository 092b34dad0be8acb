// The part that is fetched after the page stands: Chart.js, only what the kinds of figures need of it.
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js'
import type { Figure } from '../../lib/figures/figure.ts'
import { formatOf } from '../../lib/figures/format.ts'
import { breakdownChart } from './breakdown.ts'
import { type Ink, inkOf } from './ink.ts'
import { rankingChart } from './ranking.ts'
import { seriesChart } from './series.ts'
import { waterfallChart } from './waterfall.ts'

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
)

/** Draws a figure on the canvas; `undefined` for a kind that has no chart. */
export function drawChart(canvas: HTMLCanvasElement, figure: Figure, locale: string): Chart | undefined {
  const config = configOf(figure, locale, inkOf(canvas))
  // biome-ignore lint/suspicious/noExplicitAny: Chart's type is fixed by the kind, which is known only here
  return config && (new Chart(canvas, config as any) as Chart)
}

function configOf(figure: Figure, locale: string, ink: Ink) {
  const format = formatOf(locale)
  if (figure.kind === 'series') return seriesChart(figure, format, ink)
  if (figure.kind === 'ranking') return rankingChart(figure, format, ink)
  if (figure.kind === 'breakdown') return breakdownChart(figure, format, ink)
  if (figure.kind === 'waterfall') return waterfallChart(figure, format, ink)
  return undefined
}
