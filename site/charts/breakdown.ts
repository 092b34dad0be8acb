import { breakdownBars } from '../../lib/figures/breakdown.ts'
import type { BreakdownFigure } from '../../lib/figures/figure.ts'
import type { Format } from '../../lib/figures/format.ts'
import { barsChart } from './bars.ts'
import type { Ink } from './ink.ts'

/** @returns the chart of the parts of a whole. */
export function breakdownChart(figure: BreakdownFigure, format: Format, ink: Ink) {
  return barsChart(breakdownBars(figure, format), figure.unit, format, ink)
}
