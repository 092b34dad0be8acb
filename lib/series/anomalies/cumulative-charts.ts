import { type Plotted, type Violation, violations, westernElectricRules } from './run-rules.ts'

export interface EwmaOptions {
  /** In-control mean and standard deviation of a value. */
  mean: number
  sigma: number
  /** Weight of the newest value, above 0 up to 1. */
  weight?: number
  /** Width of the limits in standard deviations of the average. */
  width?: number
}

/**
 * Exponentially weighted moving average chart with exact limits (Roberts 1959; Montgomery, 7th ed., 9.2): finds small lasting shifts. With weight .1 and width 2.7
 * a process in control gives one alarm in some 500 values.
 * @throws RangeError when `sigma` or `width` is not above zero or `weight` not within 0-1.
 */
export function ewmaChart(values: Float64Array, options: EwmaOptions): Plotted & { violations: Violation[] } {
  const { mean, sigma, weight = 0.1, width = 2.7 } = options
  if (!(sigma > 0) || !(width > 0) || !(weight > 0 && weight <= 1)) throw new RangeError('not an EWMA chart')
  let average = mean
  const points = values.map((value) => {
    average = weight * value + (1 - weight) * average
    return average
  })
  const spread = values.map(
    (_, at) => Math.sqrt((weight / (2 - weight)) * (1 - (1 - weight) ** (2 * (at + 1)))) * sigma,
  )
  const plotted: Plotted = {
    points,
    centre: new Float64Array(values.length).fill(mean),
    sigma: spread,
    low: spread.map((each) => mean - width * each),
    high: spread.map((each) => mean + width * each),
  }
  const words = 'the weighted average of the values so far is beyond its limits: a small shift that lasts'
  return {
    ...plotted,
    violations: violations(plotted, westernElectricRules.slice(0, 1)).map((each) => ({ ...each, rule: 'EWMA', words })),
  }
}

export interface CusumOptions {
  mean: number
  sigma: number
  /** Half the shift to be found, in standard deviations. */
  allowance?: number
  /** Decision interval in standard deviations. */
  interval?: number
}

export interface CusumShift extends Violation {
  /** Estimated mean of the shifted process. */
  level: number
}

export interface CusumChart {
  /** Sums of what lies above the mean plus allowance, and below the mean less allowance, in the unit of the values; both at least 0. */
  above: Float64Array
  below: Float64Array
  /** The sums' limit. */
  limit: number
  /** One for each shift: when it is found, since when it has been there, how far it is. The sum begins anew after it. */
  violations: CusumShift[]
}

/**
 * Tabular cumulative sums (Page 1954; Montgomery, 7th ed., 9.1). With allowance .5 and interval 5 a process in control gives one alarm in 465 values,
 * and a shift of one standard deviation is found after 10.4.
 * @param restart begins the sum anew after an alarm, as after a repair; without it the sums go on.
 * @throws RangeError when `sigma` or `interval` is not above zero or `allowance` is negative.
 */
export function cusumChart(values: Float64Array, options: CusumOptions, restart = true): CusumChart {
  const { mean, sigma, allowance = 0.5, interval = 5 } = options
  if (!(sigma > 0) || !(interval > 0) || !(allowance >= 0)) throw new RangeError('not a CUSUM chart')
  const limit = interval * sigma
  const chart: CusumChart = {
    above: new Float64Array(values.length),
    below: new Float64Array(values.length),
    limit,
    violations: [],
  }
  for (const [sums, side] of [
    [chart.above, 1],
    [chart.below, -1],
  ] as const) {
    let sum = 0
    let since = 0
    let open = false
    for (let at = 0; at < values.length; at++) {
      const before = sum
      sum = Math.max(0, sum + side * ((values[at] as number) - mean) - allowance * sigma)
      if (before === 0) since = at
      sums[at] = sum
      if (sum > limit && !open) {
        const level = mean + side * (allowance * sigma + sum / (at - since + 1))
        chart.violations.push({
          at,
          from: since,
          rule: side > 0 ? 'CUSUM above' : 'CUSUM below',
          words: `the values since then add up to more ${side > 0 ? 'above' : 'below'} the mean than chance explains: a shift of the level`,
          value: values[at] as number,
          expected: mean,
          low: mean - limit,
          high: mean + limit,
          size: level - mean,
          level,
        })
        if (restart) sum = 0
      }
      open = sum > limit
    }
  }
  chart.violations.sort((a, b) => a.at - b.at)
  return chart
}
