import type { RankingFigure } from '../../lib/figures/figure.ts'
import type { Format } from '../../lib/figures/format.ts'
import { rankingBars } from '../../lib/figures/ranking.ts'
import { barsChart } from './bars.ts'
import type { Ink } from './ink.ts'

/** @returns the chart of a ranking. */
export function rankingChart(figure: RankingFigure, format: Format, ink: Ink) {
  return barsChart(rankingBars(figure, format), figure.unit, format, ink)
}
