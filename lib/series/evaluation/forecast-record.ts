// How good forecasts of one series have been, by how far ahead they looked.
import { coverage, naiveScale, wape } from './accuracy.ts'
import type { Trial } from './backtest.ts'

/** Forecasts so many steps ahead, and what came. */
export interface StepRecord {
  /** 1 = the next period. */
  step: number
  /** How many were compared. */
  count: number
  /** Sum of the absolute errors over the sum of the absolute values; null where that is 0. */
  wape: number | null
  /** Mean of the absolute errors, each over the mean change from a season before up to its origin; null for constant history. */
  mase: number | null
  /** Sum of forecast - actual over the sum of the absolute values: above 0 forecasts too much. */
  bias: number | null
  /** Share of what came that lay within the 80 % and the 95 % band. */
  coverage80: number
  coverage95: number
  /** 1 - absolute error / absolute error of seasonal naive (naive before there is a season): above 0 is better; null where naive made no error. */
  skill: number | null
}

/**
 * Compares forecasts with what came, for each step ahead that has anything to compare.
 * @param values the series as it is known now, NaN where missing; `trials` are forecasts of it from earlier origins, ascending.
 * @param most how many of the latest are compared, for each step.
 * @throws RangeError when `period` or `most` is not a whole number of at least 1.
 */
export function forecastRecord(
  values: Float64Array,
  period: number,
  trials: readonly Trial[],
  most: number,
): StepRecord[] {
  for (const count of [period, most])
    if (!Number.isInteger(count) || count < 1) throw new RangeError(`not a season or number of forecasts: ${count}`)
  const longest = trials.reduce((steps, { point }) => Math.max(steps, point.length), 0)
  return Array.from({ length: longest }, (_, at) => stepRecord(values, period, trials, most, at)).flatMap(
    (record) => record ?? [],
  )
}

/** The value of one season before the origin's step, as far back as it takes to find one; before there is a season the last value. */
export function naiveAt(values: Float64Array, known: number, period: number, at: number): number {
  const lag = known >= period ? period : 1
  for (let from = known - lag + (at % lag); from >= 0; from -= lag) {
    const value = values[from] as number
    if (Number.isFinite(value)) return value
  }
  for (let from = known - 1; from >= 0; from--)
    if (Number.isFinite(values[from] as number)) return values[from] as number
  return Number.NaN
}

function stepRecord(
  values: Float64Array,
  period: number,
  trials: readonly Trial[],
  most: number,
  at: number,
): StepRecord | undefined {
  const compared = trials
    .filter(({ known, point }) => at < point.length && Number.isFinite(values[known + at] ?? Number.NaN))
    .slice(-most)
  if (compared.length === 0) return undefined
  const of = (pick: (trial: Trial) => Float64Array) => Float64Array.from(compared, (trial) => pick(trial)[at] as number)
  const actual = Float64Array.from(compared, ({ known }) => values[known + at] as number)
  const point = of((trial) => trial.point)
  const naive = Float64Array.from(compared, ({ known }) => naiveAt(values, known, period, at))
  const error = absoluteError(actual, point)
  const reference = absoluteError(actual, naive)
  const size = actual.reduce((sum, value) => sum + Math.abs(value), 0)
  const off = actual.reduce((sum, value, i) => sum + (point[i] as number) - value, 0)
  return {
    step: at + 1,
    count: compared.length,
    wape: wape(actual, point) ?? null,
    mase: meanScaled(values, period, compared, at),
    bias: size > 0 ? off / size : null,
    coverage80: coverage(
      actual,
      of((trial) => trial.low80),
      of((trial) => trial.high80),
    ) as number,
    coverage95: coverage(
      actual,
      of((trial) => trial.low95),
      of((trial) => trial.high95),
    ) as number,
    skill: reference > 0 ? 1 - error / reference : null,
  }
}

function absoluteError(actual: Float64Array, forecast: Float64Array): number {
  return actual.reduce((sum, value, i) => sum + Math.abs(value - (forecast[i] as number)), 0)
}

/** Mean absolute scaled error; an origin before there is a season is scaled by the change from the period before. */
function meanScaled(values: Float64Array, period: number, trials: readonly Trial[], at: number): number | null {
  let sum = 0
  let count = 0
  for (const { known, point } of trials) {
    const history = values.subarray(0, known)
    const scale = naiveScale(history, known > period ? period : 1)
    if (scale === undefined || scale === 0) continue
    sum += Math.abs((values[known + at] as number) - (point[at] as number)) / scale
    count++
  }
  return count === 0 ? null : sum / count
}

/** Fewer sums say nothing about how wide their band must be. */
const fewestSums = 8

/**
 * By what share the bands of single periods, added up, must be narrowed (below 1) or widened to hold the sum of the first `steps` periods `level` of the time:
 * the conformal quantile of |sum of errors| / sum of half-widths over earlier forecasts (Vovk et al. 2005). Errors that cancel out make sums surer than their parts.
 * @returns 1, the most careful, where too few forecasts can be compared; never below 1 / sqrt(steps), as if errors were independent.
 */
export function sumBandShare(values: Float64Array, trials: readonly Trial[], steps: number, level = 0.8): number {
  const shares = trials.flatMap(({ known, point, low80, high80 }) => {
    if (point.length < steps || known + steps > values.length) return []
    let [error, width] = [0, { below: 0, above: 0 }]
    for (let at = 0; at < steps; at++) {
      const expected = point[at] as number
      error += (values[known + at] as number) - expected
      width = {
        below: width.below + expected - (low80[at] as number),
        above: width.above + (high80[at] as number) - expected,
      }
    }
    const share = Math.abs(error) / (error < 0 ? width.below : width.above)
    return Number.isFinite(share) ? [share] : []
  })
  if (shares.length < fewestSums) return 1
  shares.sort((a, b) => a - b)
  const rank = Math.min(shares.length, Math.ceil((shares.length + 1) * level))
  return Math.max(1 / Math.sqrt(steps), shares[rank - 1] as number)
}
