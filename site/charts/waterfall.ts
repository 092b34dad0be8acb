import type { WaterfallFigure } from '../../lib/figures/figure.ts'
import type { Format } from '../../lib/figures/format.ts'
import { waterfallBars } from '../../lib/figures/waterfall.ts'
import { barsChart } from './bars.ts'
import type { Ink } from './ink.ts'

/** @returns the chart of a waterfall: each bar begins where the one before it ended. */
export function waterfallChart(figure: WaterfallFigure, format: Format, ink: Ink) {
  return barsChart(waterfallBars(figure, format), figure.unit, format, ink)
}
