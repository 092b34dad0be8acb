import { coverage, mase, msis, naiveScale, pinball, smape } from '../../lib/series/evaluation/accuracy.ts'
import type { EvalSeries } from './read-series.ts'

/** A forecast with its quantiles, as the front door gives it; references may have points only. */
export interface Scored {
  point: Float64Array
  quantile?(probability: number): Float64Array
}

const deciles = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]

/** Means over the series of a group; a measure that a series cannot have (a constant history has no MASE) leaves that series out of that measure. */
export class GroupScore {
  readonly #sums = new Map<string, { sum: number; count: number }>()
  #pinball = 0
  #size = 0
  #errors = 0
  n = 0

  add({ train, test, scalePeriod }: EvalSeries, forecast: Scored): void {
    this.n++
    const scale = naiveScale(train, train.length > scalePeriod ? scalePeriod : 1) ?? 0
    this.#put('smape', smape(test, forecast.point))
    this.#put('mase', mase(test, forecast.point, scale))
    if (forecast.quantile === undefined) return
    for (const probability of deciles) {
      const loss = pinball(test, forecast.quantile(probability), probability)
      if (loss !== undefined) this.#pinball += (2 * loss * test.filter(Number.isFinite).length) / deciles.length
    }
    for (const [step, value] of test.entries()) {
      if (!Number.isFinite(value)) continue
      this.#size += Math.abs(value)
      this.#errors += Math.abs(value - (forecast.point[step] as number))
    }
    for (const level of [80, 95]) {
      const tail = (100 - level) / 200
      const [lower, upper] = [forecast.quantile(tail), forecast.quantile(1 - tail)]
      this.#put(`coverage${level}`, coverage(test, lower, upper))
      this.#put(`msis${level}`, msis(test, lower, upper, level / 100, scale))
    }
  }

  /** Mean of a measure over the series that have it; NaN where none has. */
  of(measure: 'smape' | 'mase' | 'coverage80' | 'coverage95' | 'msis80' | 'msis95'): number {
    const { sum, count } = this.#sums.get(measure) ?? { sum: 0, count: 0 }
    return sum / count
  }

  /** Weighted quantile loss over the nine deciles: twice the pinball loss of all over the sum of all absolute values (Park et al. 2022). */
  get wql(): number {
    return this.#pinball / this.#size
  }

  /** The same of the points, taken for every quantile: the sum of all absolute errors over that of all absolute values. */
  get wqlOfPoints(): number {
    return this.#errors / this.#size
  }

  #put(measure: string, value: number | undefined): void {
    if (value === undefined) return
    const entry = this.#sums.get(measure) ?? { sum: 0, count: 0 }
    entry.sum += value
    entry.count++
    this.#sums.set(measure, entry)
  }
}
